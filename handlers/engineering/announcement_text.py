"""What stands around the news of a fix, as its customer reads it in their language. Pure.

The text itself is a person's, or a draft (`announcement_drafts`) that a person approved; only then is the question
added by which they answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handlers.engineering.announcement import Announcement, Occasion, Verdict
from handlers.languages import everywhere, mark, say

ASKED = mark("Does it work for you now?")
# NOTE: A link follows these words, after a space.
QUESTION = mark("Does it work for you now? Say so here, no login is needed:")
"""Stands before the link at the end of a text that asks; see `asking`."""
STILL_BROKEN = mark("It is still broken.")
LABELS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.WORKS: mark("It works"), Verdict.BROKEN: mark("Still broken")}
)
"""What customers press, for `say`."""


def asking(text: str, link: str) -> str:
    """Add the question to a text that was approved, with the link by which it is answered."""
    return f"{text}\n\n{say(QUESTION)} {link}"


def without_question(text: str) -> str:
    """Give a text as it was approved, where buttons stand in place of the question, in whichever language it is."""
    for question in everywhere(QUESTION):
        head, parted, tail = text.rpartition(f"\n\n{question} ")
        if parted and not tail.strip().count(" "):
            return head
    return text


def asks(one: Announcement) -> bool:
    """Tell whether its customer is asked whether it works."""
    return one.occasion is Occasion.RELEASED
