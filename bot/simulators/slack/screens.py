"""What Slack's own client does: finds what is pressed, and follows an app's answer to a form."""

from __future__ import annotations

from typing import Any

from bot.simulators.slack.delivery import Delivery
from bot.simulators.slack.methods.views import checked_view, pushed
from bot.simulators.slack.records import Message, View
from bot.simulators.slack.store import Store


def after_submission(store: Store, view: View, delivery: Delivery) -> dict[str, str]:
    """Do with a sent form what the app answered, and give its objections by block id.

    Raises:
        LookupError: objections to what is no input block; Slack would show an error of its own.
        Refused: the app answered with a view that Slack does not take.
    """
    if not delivery.ok:
        return {}
    body = delivery.body if isinstance(delivery.body, dict) else {}
    action = body.get("response_action")
    if action == "errors":
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        errors: dict[str, str] = body["errors"]
        if not errors or not set(errors) <= inputs:
            raise LookupError(f"Slack shows no errors at {sorted(set(errors) - inputs)}: they are no input blocks")
        return errors
    if action == "update":
        view.body, view.hash = checked_view(body["view"], "modal"), store.new_hash()
    elif action == "push":
        pushed(store, view, checked_view(body["view"], "modal"))
    elif action == "clear":
        for other in store.stack(view.user):
            other.open = False
    else:
        view.open = False
    return {}


def find_element(where: Message | View, what: str, within: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what can be pressed by its action id or its words, with its block; `within`: the block's id.

    Raises:
        LookupError: there is nothing like it.
    """
    there = [one for one in where.elements() if within in {"", one[0].get("block_id")}]
    for block, element in there:
        if what in {element["action_id"], (element.get("text") or {}).get("text")}:
            return block, element
    names = [(element["action_id"], (element.get("text") or {}).get("text")) for _, element in there]
    raise LookupError(f"there is no {what!r} to press; there are {names}")
