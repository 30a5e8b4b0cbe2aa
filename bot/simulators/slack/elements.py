"""Texts and elements of Block Kit by their documented limits: buttons, fields, menus, images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SELECTS = ("static", "external", "users", "conversations", "channels")
_MENUS = {f"{prefix}{kind}_select" for prefix in ("", "multi_") for kind in _SELECTS}
_PICKERS = {"datepicker", "timepicker", "datetimepicker"}
INPUTS = {
    "plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input",
    "checkboxes", "radio_buttons", *_MENUS, *_PICKERS,
}  # fmt: skip
IN_ACTIONS = {"button", "overflow", "checkboxes", "radio_buttons", "workflow_button", *_MENUS, *_PICKERS}
IN_SECTION = {*IN_ACTIONS, "image"}


class ElementChecker:
    """Collects what is wrong, each as Slack writes it: ``[ERROR] what [json-pointer:/where]``."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._action_ids: set[tuple[str, str]] = set()
        self._block = ""

    def wrong(self, where: str, what: str) -> None:
        """Note a problem."""
        self.problems.append(f"[ERROR] {what} [json-pointer:{where}]")

    def length(self, value: Any, where: str, longest: int, shortest: int = 0) -> None:
        """Check a string, where there is one."""
        if value is None:
            return
        if not isinstance(value, str):
            self.wrong(where, "must be a string")
        elif len(value) > longest:
            self.wrong(where, f"must be less than {longest + 1} characters")
        elif len(value) < shortest:
            self.wrong(where, f"must be more than {shortest - 1} characters")

    def text(self, value: Any, where: str, longest: int, *, kinds: tuple[str, ...] = ("plain_text",)) -> None:
        """Check a text object that must be there."""
        if not isinstance(value, Mapping):
            self.wrong(where, "missing required field: text object")
            return
        kind = value.get("type")
        if kind not in kinds:
            self.wrong(f"{where}/type", f"must be one of {', '.join(kinds)}")
        if "text" not in value:
            self.wrong(f"{where}/text", "missing required field: text")
        self.length(value.get("text"), f"{where}/text", longest, shortest=1)
        allowed = {"type", "text", "emoji"} if kind == "plain_text" else {"type", "text", "verbatim"}
        for name in set(value) - allowed:
            self.wrong(f"{where}/{name}", "invalid additional property")

    def many(self, value: Any, where: str, most: int, fewest: int = 1) -> list[Any]:
        """Check a list, and give what can be looked at further."""
        if not isinstance(value, list):
            self.wrong(where, "must be an array")
            return []
        if not fewest <= len(value) <= most:
            self.wrong(where, f"must have between {fewest} and {most} items")
        return value

    def element(self, element: Any, where: str, allowed: set[str]) -> None:
        """Check an interactive element or image."""
        if not isinstance(element, Mapping):
            self.wrong(where, "must be an object")
            return
        kind = str(element.get("type"))
        if kind not in allowed:
            self.wrong(f"{where}/type", f"unsupported type: {kind}")
            return
        if kind == "image":
            self.image(element, where)
            return
        action_id = element.get("action_id")
        self.length(action_id, f"{where}/action_id", 255)
        if action_id and (self._block, action_id) in self._action_ids:
            self.wrong(f"{where}/action_id", "action_id already exists in this block")
        self._action_ids.add((self._block, str(action_id)))
        self.confirm(element.get("confirm"), f"{where}/confirm")
        if "placeholder" in element:
            self.text(element["placeholder"], f"{where}/placeholder", 150)
        if kind == "button":
            self.button(element, where)
        elif kind == "plain_text_input":
            self.input_text(element, where)
        else:
            self.options(kind, element, where)

    def button(self, element: Mapping[str, Any], where: str) -> None:
        """Check a button."""
        self.text(element.get("text"), f"{where}/text", 75)
        self.length(element.get("value"), f"{where}/value", 2000)
        self.length(element.get("url"), f"{where}/url", 3000)
        self.length(element.get("accessibility_label"), f"{where}/accessibility_label", 75)
        if element.get("style") not in (None, "primary", "danger"):
            self.wrong(f"{where}/style", "must be primary or danger")

    def input_text(self, element: Mapping[str, Any], where: str) -> None:
        """Check a field for text."""
        longest = element.get("max_length")
        if longest is not None and not 1 <= int(longest) <= 3000:
            self.wrong(f"{where}/max_length", "must be between 1 and 3000")
        self.length(element.get("initial_value"), f"{where}/initial_value", int(longest or 3000))

    def confirm(self, confirm: Any, where: str) -> None:
        """Check a confirmation."""
        if confirm is None:
            return
        self.text(confirm.get("title"), f"{where}/title", 100)
        self.text(confirm.get("text"), f"{where}/text", 300, kinds=("plain_text", "mrkdwn"))
        self.text(confirm.get("confirm"), f"{where}/confirm", 30)
        self.text(confirm.get("deny"), f"{where}/deny", 30)

    def options(self, kind: str, element: Mapping[str, Any], where: str) -> None:
        """Check the options of whatever has some."""
        most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(kind, 100)
        if "option_groups" in element:
            for index, group in enumerate(self.many(element["option_groups"], f"{where}/option_groups", 100)):
                here = f"{where}/option_groups/{index}"
                self.text(group.get("label"), f"{here}/label", 75)
                self.each_option(group.get("options"), f"{here}/options", most, kind)
        elif "options" in element or kind in {"overflow", "checkboxes", "radio_buttons", "static_select"}:
            self.each_option(element.get("options"), f"{where}/options", most, kind)
        self.initial(element, where)

    def each_option(self, options: Any, where: str, most: int, kind: str) -> None:
        """Check a list of options."""
        kinds = ("plain_text", "mrkdwn") if kind in {"checkboxes", "radio_buttons"} else ("plain_text",)
        for index, option in enumerate(self.many(options, where, most)):
            here = f"{where}/{index}"
            if not isinstance(option, Mapping):
                self.wrong(here, "must be an object")
                continue
            self.text(option.get("text"), f"{here}/text", 75, kinds=kinds)
            if not isinstance(option.get("value"), str):
                self.wrong(f"{here}/value", "missing required field: value")
            self.length(option.get("value"), f"{here}/value", 150)
            if "description" in option:
                self.text(option["description"], f"{here}/description", 75, kinds=kinds)

    def initial(self, element: Mapping[str, Any], where: str) -> None:
        """Check that what is chosen at first is one of the options: Slack compares text and value."""
        if "options" not in element:
            return
        known = [(o.get("value"), (o.get("text") or {}).get("text")) for o in element["options"] if isinstance(o, dict)]
        chosen = list(element.get("initial_options") or ())
        chosen += [element["initial_option"]] if "initial_option" in element else []
        if "initial_options" in element and not element["initial_options"]:
            self.wrong(f"{where}/initial_options", "must have at least 1 item")
        for option in chosen:
            if (option.get("value"), (option.get("text") or {}).get("text")) not in known:
                self.wrong(f"{where}/initial_option", "must be one of the options")

    def image(self, block: Mapping[str, Any], where: str) -> None:
        """Check an image, as a block or as an element."""
        if not block.get("image_url") and not block.get("slack_file"):
            self.wrong(f"{where}/image_url", "missing required field: image_url")
        self.length(block.get("image_url"), f"{where}/image_url", 3000)
        if "alt_text" not in block:
            self.wrong(f"{where}/alt_text", "missing required field: alt_text")
        self.length(block.get("alt_text"), f"{where}/alt_text", 2000)
