"""How episodes end when nobody ends them, and how a solved one is taken back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from handlers.chat.policy import Policy
from handlers.conversation import Episode, Outcome
from handlers.terms import normalised

SOLVED = frozenset({Outcome.CONFIRMED, Outcome.ASSUMED})


def same(one: Episode, other: Episode) -> bool:
    """Tell whether two episodes are about the same thing: the same words, or the same article in answer."""
    question = normalised(one.question)
    if question and question == normalised(other.question):
        return True
    return one.article is not None and one.article == other.article


def silent(episode: Episode, others: Iterable[Episode], now: datetime, policy: Policy) -> Outcome | None:
    """Settle an open episode by silence; None while it is not due.

    `others` are the episodes since of the person and their accounts: who came back with the same thing was not silent,
    and the answer, never taken for solved, is counted as taken back.
    """
    if episode.outcome is not Outcome.OPEN:
        return None
    quiet = now - episode.touched_at
    if episode.last_reply == "answer":
        if quiet < policy.assumed_after:
            return None
        later = (other for other in others if other.id != episode.id and other.opened_at > episode.opened_at)
        return Outcome.REVOKED if any(same(episode, other) for other in later) else Outcome.ASSUMED
    return Outcome.ABANDONED if quiet >= policy.abandoned_after else None


def revoked(recent: Iterable[Episode], opened: Episode, now: datetime, policy: Policy) -> tuple[Episode, ...]:
    """Take back the solved episodes that `opened` shows to be unsolved.

    `recent`: those of the same person or account, on any channel.
    """
    return tuple(
        replace(former, outcome=Outcome.REVOKED, settled_at=now)
        for former in recent
        if former.id != opened.id and returned(former, now, policy) and same(former, opened)
    )


def returned(former: Episode, now: datetime, policy: Policy) -> bool:
    """Tell whether coming back now is soon enough to take a solved episode back."""
    if former.outcome not in SOLVED:
        return False
    return now - (former.settled_at or former.touched_at) <= policy.revoked_within
