"""Block Kit's blocks and elements as plain JSON; each keeps Slack's limits, whatever it is given. Pure.

Texts of a `section` and of a `context` are mrkdwn that the caller has made (see `mrkdwn`); all others are plain text,
in which nothing is read as markup, and which may be anything that a person wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from bot.slack.rendering import limits
from bot.slack.rendering.lengths import shortened
from bot.slack.rendering.mrkdwn import APART, linkable
from handlers.languages import say_as

Json: TypeAlias = dict[str, object]
Look: TypeAlias = Literal["primary", "danger"]

_EMPTY = "–"
"""Where there is nothing to show: Slack refuses empty texts."""


def plain(text: str, limit: int) -> Json:
    """Give a plain text of at most `limit` code points. Emoji names stay what was typed, brackets call nobody."""
    # Slack reads no mention in plain text; apart, nothing that passes it on as mrkdwn will either.
    safe = text.replace("<", f"<{APART}") if any(mark in text for mark in ("<!", "<@", "<#")) else text
    return {"type": "plain_text", "text": shortened(safe.strip() or _EMPTY, limit), "emoji": False}


def mrkdwn(text: str) -> Json:
    """Give a text of at most 3,000 code points. `verbatim`: Slack itself looks for no addresses and names in it."""
    return {"type": "mrkdwn", "text": text.strip() or _EMPTY, "verbatim": True}


def section(text: str, *, accessory: Json | None = None) -> Json:
    """Give a paragraph of mrkdwn, with one element beside it."""
    block: Json = {"type": "section", "text": mrkdwn(text)}
    return block if accessory is None else {**block, "accessory": accessory}


def context(*texts: str) -> Json:
    """Give small print of mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[: limits.CONTEXT_ELEMENTS]]}


def header(text: str) -> Json:
    """Give a heading."""
    return {"type": "header", "text": plain(text, limits.HEADER)}


def divider() -> Json:
    """Give a rule."""
    return {"type": "divider"}


def actions(elements: Sequence[Json], block_id: str | None = None) -> Json:
    """Give a row of elements, 1 to 25."""
    block: Json = {"type": "actions", "elements": list(elements[: limits.ACTIONS])}
    return block if block_id is None else {**block, "block_id": block_id}


def button(
    label: str,
    action: str,
    value: str = "",
    *,
    look: Look | None = None,
    address: str | None = None,
    ask: str | None = None,
) -> Json:
    """Give a button.

    Args:
        label: what it says.
        action: its action id, unique in its message.
        value: at most 2,000 code points; a longer one cannot be shortened, and is an error of ours.
        look: how it stands out.
        address: what it opens.
        ask: what is asked before it counts.
    """
    if len(value) > limits.VALUE:
        raise ValueError(f"the value of {action} has {len(value)} characters, and Slack takes {limits.VALUE}")
    block: Json = {"type": "button", "text": plain(label, limits.BUTTON), "action_id": action}
    if value:
        block["value"] = value
    if look is not None:
        block["style"] = look
    if address is not None and linkable(address):
        block["url"] = address
    if ask is not None:
        block["confirm"] = _confirm(label, ask)
    return block


def _confirm(label: str, ask: str) -> Json:
    return {
        "title": plain(label, limits.CONFIRM_TITLE),
        "text": plain(ask, limits.CONFIRM_TEXT),
        "confirm": plain(label, limits.CONFIRM_BUTTON),
        # NOTE: at most 24 characters
        "deny": plain(say_as("button", "Cancel"), limits.CONFIRM_BUTTON),
    }
