"""What people and the bot itself write, as parts: plain lines, in which only addresses are links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.slack.rendering import limits
from bot.slack.rendering.fitting import Fitted, fitted
from bot.slack.rendering.parts import Line, Prose, Run

_ADDRESS = re.compile(r"https?://[^\s<>\"'|]+", re.IGNORECASE)
_AFTER = ".,;:!?)]}*_~`"
"""What stands behind an address in prose, and is none of it."""


def typed(text: str) -> Prose:
    """Give plain text as it was typed, line for line."""
    return Prose(tuple(Line(tuple(_runs(line))) for line in text.split("\n")))


def texts(text: str, whole: int = limits.SECTION) -> Fitted:
    """Give plain text as mrkdwn for sections, together at most `whole` code points."""
    return fitted([typed(text)], whole)


def paragraph(text: str, limit: int = limits.SECTION) -> str:
    """Give plain text as one piece of mrkdwn of at most `limit` (100 or more) code points; "…" says that it goes on."""
    found = fitted([typed(text)], limit - 2, limit - 2)
    shown = found.texts[0] if found.texts else ""
    return f"{shown} …" if found.cut or len(found.texts) > 1 else shown


def _runs(line: str) -> Iterator[Run]:
    at = 0
    for found in _ADDRESS.finditer(line):
        address = found.group().rstrip(_AFTER)
        if found.start() > at:
            yield Run(line[at : found.start()])
        yield Run(address, link=address)
        at = found.start() + len(address)
    if at < len(line):
        yield Run(line[at:])
