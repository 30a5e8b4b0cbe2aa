"""Block Kit by its documented limits: what Slack would refuse, with the place of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.simulators.slack.elements import IN_ACTIONS, IN_SECTION, INPUTS, ElementChecker

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
_MARKDOWN = 12_000
_ON = {
    "message": {
        "section", "header", "divider", "context", "actions", "image", "rich_text", "markdown", "table", "file",
        "video", "context_actions",
    },
    "modal": {"section", "header", "divider", "context", "actions", "image", "rich_text", "input", "video"},
    "home": {"section", "header", "divider", "context", "actions", "image", "rich_text", "input", "video"},
}  # fmt: skip


class Checker(ElementChecker):
    """Checks blocks of a message, a modal or a home."""

    def __init__(self, surface: str) -> None:
        super().__init__()
        self.surface = surface
        self._block_ids: set[str] = set()
        self._markdown = 0
        self._tables = 0

    def blocks(self, blocks: Any, where: str = "/blocks") -> None:
        """Check the blocks of a message or view."""
        most = MESSAGE_BLOCKS if self.surface == "message" else VIEW_BLOCKS
        for index, block in enumerate(self.many(blocks, where, most, fewest=0)):
            self.block(block, f"{where}/{index}")

    def block(self, block: Any, where: str) -> None:
        """Check one block."""
        if not isinstance(block, Mapping):
            self.wrong(where, "must be an object")
            return
        self._block = where
        kind = str(block.get("type"))
        if kind not in _ON[self.surface]:
            self.wrong(f"{where}/type", f"unsupported type: {kind}")
            return
        block_id = block.get("block_id")
        self.length(block_id, f"{where}/block_id", 255)
        if block_id and block_id in self._block_ids:
            self.wrong(f"{where}/block_id", "block_id already exists")
        if isinstance(block_id, str):
            self._block_ids.add(block_id)
        check = _BLOCKS.get(kind)
        if check is not None:
            check(self, block, where)

    def section(self, block: Mapping[str, Any], where: str) -> None:
        """Check a section."""
        if "text" not in block and "fields" not in block:
            self.wrong(where, "missing required field: text or fields")
        if "text" in block:
            self.text(block["text"], f"{where}/text", 3000, kinds=("plain_text", "mrkdwn"))
        if "fields" in block:
            for index, field in enumerate(self.many(block["fields"], f"{where}/fields", 10)):
                self.text(field, f"{where}/fields/{index}", 2000, kinds=("plain_text", "mrkdwn"))
        if "accessory" in block:
            self.element(block["accessory"], f"{where}/accessory", IN_SECTION)

    def header(self, block: Mapping[str, Any], where: str) -> None:
        """Check a header."""
        self.text(block.get("text"), f"{where}/text", 150)

    def context(self, block: Mapping[str, Any], where: str) -> None:
        """Check a context line."""
        for index, element in enumerate(self.many(block.get("elements"), f"{where}/elements", 10)):
            here = f"{where}/elements/{index}"
            if isinstance(element, Mapping) and element.get("type") == "image":
                self.image(element, here)
            else:
                self.text(element, here, 3000, kinds=("plain_text", "mrkdwn"))

    def actions(self, block: Mapping[str, Any], where: str) -> None:
        """Check a row of buttons."""
        for index, element in enumerate(self.many(block.get("elements"), f"{where}/elements", 25)):
            self.element(element, f"{where}/elements/{index}", IN_ACTIONS)

    def input(self, block: Mapping[str, Any], where: str) -> None:
        """Check a field of a form."""
        self.text(block.get("label"), f"{where}/label", 2000)
        if "hint" in block:
            self.text(block["hint"], f"{where}/hint", 2000)
        self.element(block.get("element"), f"{where}/element", INPUTS)

    def markdown(self, block: Mapping[str, Any], where: str) -> None:
        """Check standard Markdown; its limit counts all of a message."""
        self.length(block.get("text"), f"{where}/text", _MARKDOWN, shortest=1)
        self._markdown += len(block.get("text") or "")
        if self._markdown > _MARKDOWN:
            self.wrong(f"{where}/text", f"all markdown blocks must be less than {_MARKDOWN + 1} characters")

    def table(self, block: Mapping[str, Any], where: str) -> None:
        """Check a table; a message has one at most."""
        self._tables += 1
        if self._tables > 1:
            self.wrong(where, "only one table is allowed in a message")
        rows = self.many(block.get("rows"), f"{where}/rows", 100)
        for index, row in enumerate(rows):
            self.many(row, f"{where}/rows/{index}", 20)
        if len({len(row) for row in rows if isinstance(row, list)}) > 1:
            self.wrong(f"{where}/rows", "rows must have the same number of columns")

    def context_actions(self, block: Mapping[str, Any], where: str) -> None:
        """Check feedback buttons and icons."""
        for index, element in enumerate(self.many(block.get("elements"), f"{where}/elements", 5)):
            here = f"{where}/elements/{index}"
            if element.get("type") not in {"feedback_buttons", "icon_button"}:
                self.wrong(f"{here}/type", "unsupported type")
            for name in ("positive_button", "negative_button") if element.get("type") == "feedback_buttons" else ():
                button = element.get(name) or {}
                self.text(button.get("text"), f"{here}/{name}/text", 75)
                self.length(button.get("value"), f"{here}/{name}/value", 2000)


_BLOCKS: dict[str, Callable[[Checker, Mapping[str, Any], str], None]] = {
    "section": Checker.section,
    "header": Checker.header,
    "context": Checker.context,
    "actions": Checker.actions,
    "image": Checker.image,
    "input": Checker.input,
    "markdown": Checker.markdown,
    "table": Checker.table,
    "context_actions": Checker.context_actions,
}


def block_problems(blocks: Any) -> list[str]:
    """Say what Slack refuses in the blocks of a message; nothing means it takes them."""
    checker = Checker("message")
    checker.blocks(blocks)
    return checker.problems


def view_problems(view: Any) -> list[str]:
    """Say what Slack refuses in a view; nothing means it takes it."""
    if not isinstance(view, Mapping):
        return ["[ERROR] must be an object [json-pointer:/view]"]
    kind = view.get("type")
    if kind not in {"modal", "home"}:
        return ["[ERROR] unsupported type [json-pointer:/view/type]"]
    checker = Checker(kind)
    checker.blocks(view.get("blocks"), "/view/blocks")
    checker.length(view.get("private_metadata"), "/view/private_metadata", 3000)
    checker.length(view.get("callback_id"), "/view/callback_id", 255)
    checker.length(view.get("external_id"), "/view/external_id", 255)
    if kind == "modal":
        checker.text(view.get("title"), "/view/title", 24)
        for name in ("submit", "close"):
            if name in view:
                checker.text(view[name], f"/view/{name}", 24)
        inputs = [b for b in view.get("blocks") or () if isinstance(b, Mapping) and b.get("type") == "input"]
        if inputs and "submit" not in view:
            checker.wrong("/view/submit", "missing required field: submit is required when an input block is present")
    else:
        for name in ("title", "submit", "close"):
            if name in view:
                checker.wrong(f"/view/{name}", "invalid additional property")
    return checker.problems
