"""What is to be done because of an announcement, as it waits in the outbox.

The receiver is ``announcement`` (`handlers.engineering.announcement_work`), the subject the announcement's id: what was
approved is said before what its customer answers is carried out.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from handlers.engineering.announcement import Announcement, Verdict
from handlers.ports import NewId, Outgoing

ANNOUNCEMENT = "announcement"


class Do(StrEnum):
    """What is to be done."""

    SAY = "say"
    """Say it to the customer, as it was approved."""
    VERDICT = "verdict"
    """Do with the ticket what the customer's answer asks for."""


def saying(one: Announcement, new_id: NewId) -> Outgoing:
    """Say one that was sent."""
    return Outgoing(new_id("o"), ANNOUNCEMENT, one.id, {"do": Do.SAY})


def concluding(one: Announcement, verdict: Verdict, words: str, at: datetime, new_id: NewId, by: str = "") -> Outgoing:
    """Do what follows of an answer.

    Args:
        one: the announcement as it is answered.
        verdict: the answer.
        words: what the customer added, for the team.
        at: when.
        new_id: makes ids.
        by: the person's id; empty: whoever had the link.
    """
    payload: dict[str, str | int] = {
        "do": Do.VERDICT,
        "verdict": verdict,
        "words": words,
        "at": at.isoformat(),
        "version": one.version,
        "by": by,
    }
    return Outgoing(new_id("o"), ANNOUNCEMENT, one.id, payload)
