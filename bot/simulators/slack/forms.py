"""What a person enters, as Slack writes it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_STATELESS = {"button", "overflow", "image", "workflow_button", "feedback_buttons", "icon_button"}
_PLAIN = {
    "users_select": "selected_user", "conversations_select": "selected_conversation",
    "channels_select": "selected_channel", "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations", "multi_channels_select": "selected_channels",
    "datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time",
}  # fmt: skip
_ONE = {"static_select", "external_select", "radio_buttons", "overflow"}
_SEVERAL = {"checkboxes", "multi_static_select", "multi_external_select"}


class FormIncomplete(Exception):
    """Slack's client would not send the form: a field that must be filled in is empty, or too long."""


def chosen(element: Json, choice: Any) -> Json:
    """Give what an element holds after a choice.

    Args:
        element: of the block.
        choice: a text, an id, an option's value or its words, or a list of these; None means what it shows at first.

    Raises:
        LookupError: no such option.
    """
    kind = element["type"]
    if kind in _PLAIN:
        name = _PLAIN[kind]
        return {name: element.get(name.replace("selected", "initial")) if choice is None else choice}
    if kind in _ONE:
        return {"selected_option": element.get("initial_option") if choice is None else _option(element, choice)}
    if kind in _SEVERAL:
        wanted = [_option(element, one) for one in choice or ()]
        return {"selected_options": element.get("initial_options", []) if choice is None else wanted}
    if kind == "feedback_buttons":
        button = element["negative_button" if choice in {"negative", False} else "positive_button"]
        return {"text": button["text"], "value": button.get("value", "")}
    if kind == "button":
        return {}
    # A field that was emptied holds nothing, and not an empty text.
    return {"value": element.get("initial_value") if choice is None else str(choice) or None}


def state(blocks: list[Json], values: Json, *, submitting: bool) -> Json:
    """Give ``state.values`` of a form.

    Args:
        blocks: of the view.
        values: what was entered, by action id or block id.
        submitting: whether required fields must be filled in.

    Raises:
        LookupError: a field that the form has not.
        FormIncomplete: see there.
    """
    told: Json = {}
    left = set(values)
    for block in blocks:
        for element in (*block.get("elements", ()), block.get("accessory"), block.get("element")):
            if not isinstance(element, dict) or "action_id" not in element or element["type"] in _STATELESS:
                continue
            names = (element["action_id"], block["block_id"])
            name = next((one for one in names if one in values), None)
            left.discard(str(name))
            entry = {"type": element["type"]} | chosen(element, None if name is None else values[name])
            if block["type"] == "input" and submitting:
                _check(block, element, entry)
            told.setdefault(block["block_id"], {})[element["action_id"]] = entry
    if left:
        raise LookupError(f"the form has no field {sorted(left)}; it has {sorted(told)}")
    return told


def _check(block: Json, element: Json, entry: Json) -> None:
    label = block["label"]["text"]
    held = next((value for name, value in entry.items() if name != "type"), None)
    if not held and not block.get("optional"):
        raise FormIncomplete(f"{label} is empty")
    if isinstance(held, str) and len(held) > element.get("max_length", 3000):
        raise FormIncomplete(f"{label} is too long")


def _option(element: Json, choice: Any) -> Json:
    options = [*element.get("options", ())]
    options += [option for group in element.get("option_groups", ()) for option in group["options"]]
    for option in options:
        if choice in {option["value"], option["text"]["text"]}:
            return {"text": option["text"], "value": option["value"]}
    raise LookupError(f"no option {choice!r}; there are {[option['value'] for option in options]}")
