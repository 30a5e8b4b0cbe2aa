"""Follow-ups: somebody who gave a low score is called back, and what was learnt is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from handlers.terms import clean
from handlers.ticket_event import Actor

TEXT_LIMIT = 20_000
"""Code points of a note."""


class FollowUpState(StrEnum):
    """How far it is."""

    OPEN = "open"
    CONTACTED = "contacted"
    """The customer was spoken to, or it was tried."""
    CLOSED = "closed"


class FollowUpKind(StrEnum):
    """What happened to a follow-up."""

    OPENED = "opened"
    """A low score made it; the text says which."""
    TAKEN = "taken"
    NOTED = "noted"
    CONTACTED = "contacted"
    CLOSED = "closed"
    CORRECTED = "corrected"
    """The customer changed what they had said; the text says how. It goes on all the same."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up, ``F-<n>``.

    Attributes:
        owner: a person's id, or a name; None: nobody's yet, anybody may take it.
        due_at: by when the customer is to be contacted, counted in the open time of the team's calendar.
        learned, article, bug: how it was closed: in words, and what it led to.
        version: counts the changes, from 1; a change is written only over the version that it was made from.
    """

    number: str
    survey_id: str
    person_id: str
    opened_at: datetime
    due_at: datetime
    ticket: str | None = None
    team: str | None = None
    owner: str | None = None
    state: FollowUpState = FollowUpState.OPEN
    contacted_at: datetime | None = None
    closed_at: datetime | None = None
    learned: str = ""
    article: str | None = None
    bug: str | None = None
    version: int = 1

    def overdue(self, at: datetime) -> bool:
        """Tell whether the customer should have been contacted by now."""
        return self.state is FollowUpState.OPEN and at > self.due_at


@dataclass(frozen=True, slots=True)
class FollowUpEvent:
    """One thing that happened. Number and version name it."""

    number: str
    version: int
    at: datetime
    actor: Actor
    kind: FollowUpKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """Make it somebody's."""

    owner: str


@dataclass(frozen=True, slots=True)
class Note:
    """Write down what was done; `contacted`: the customer was spoken to, or it was tried."""

    text: str
    contacted: bool = False


@dataclass(frozen=True, slots=True)
class CloseWith:
    """Close it with what was learnt.

    Attributes:
        nothing: it leads to neither an article nor a bug.
    """

    learned: str
    article: str | None = None
    bug: str | None = None
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Correct:
    """The customer has changed their score; `scores` says it in words."""

    scores: str


Change: TypeAlias = Take | Note | CloseWith | Correct


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing changes, and the way out."""

    text: str


@dataclass(frozen=True, slots=True)
class FollowUpChanged:
    """A follow-up after a change, with what is written down of it. It is written over the version before."""

    follow_up: FollowUp
    event: FollowUpEvent


def changed(found: FollowUp, change: Change, actor: Actor, at: datetime) -> FollowUpChanged | Refused:
    """Give a follow-up after a change; or why nothing changes."""
    if found.state is FollowUpState.CLOSED and not isinstance(change, Note | Correct):
        return Refused(f"{found.number} is closed; a note can still be written.")
    match change:
        case Take(owner):
            return _taken(found, clean(owner), actor, at)
        case Note(text, contacted):
            return _noted(found, clean(text), actor, at, contacted=contacted)
        case CloseWith():
            return _closed(found, change, actor, at)
        case Correct(scores):
            return _made(found, actor, at, FollowUpKind.CORRECTED, scores)


def meanwhile(events: Iterable[FollowUpEvent], seen: int) -> str:
    """Say who did what since a version was seen; empty: nothing."""
    done = [
        f"{event.actor.name} ({event.kind}, {event.at:%Y-%m-%d %H:%M} UTC)" for event in events if event.version > seen
    ]
    return ", ".join(done)


def _taken(found: FollowUp, owner: str, actor: Actor, at: datetime) -> FollowUpChanged | Refused:
    if not owner:
        return Refused("Say who takes it.")
    if owner == found.owner:
        return Refused(f"{found.number} is {owner}'s already.")
    return _made(replace(found, owner=owner), actor, at, FollowUpKind.TAKEN, owner)


def _noted(found: FollowUp, text: str, actor: Actor, at: datetime, *, contacted: bool) -> FollowUpChanged | Refused:
    problem = _unusable(text)
    if problem is not None:
        return problem
    if not contacted:
        return _made(found, actor, at, FollowUpKind.NOTED, text)
    if found.state is not FollowUpState.OPEN:
        return Refused(f"{found.number} is {found.state} already: write a plain note.")
    moved = replace(found, state=FollowUpState.CONTACTED, contacted_at=at, owner=found.owner or actor.id)
    return _made(moved, actor, at, FollowUpKind.CONTACTED, text)


def _closed(found: FollowUp, change: CloseWith, actor: Actor, at: datetime) -> FollowUpChanged | Refused:
    learned, article, bug = clean(change.learned), _reference(change.article), _reference(change.bug)
    problem = _unusable(learned)
    if problem is not None:
        return problem
    if found.state is FollowUpState.OPEN:
        return Refused(
            f"{found.number} was not contacted yet: note first how the customer was reached, or that they could not be."
        )
    if change.nothing == bool(article or bug):
        return Refused("Name the article or the bug that it led to, or say that it leads to none; not both.")
    over = replace(found, state=FollowUpState.CLOSED, closed_at=at, learned=learned, article=article, bug=bug)
    return _made(over, actor, at, FollowUpKind.CLOSED, learned)


def _made(found: FollowUp, actor: Actor, at: datetime, kind: FollowUpKind, text: str) -> FollowUpChanged:
    version = found.version + 1
    return FollowUpChanged(replace(found, version=version), FollowUpEvent(found.number, version, at, actor, kind, text))


def _unusable(text: str) -> Refused | None:
    if not text:
        return Refused("The text is empty: write what is to be kept.")
    if len(text) > TEXT_LIMIT:
        return Refused(f"The text has {len(text):,} characters; it may have up to {TEXT_LIMIT:,}.")
    return None


def _reference(text: str | None) -> str | None:
    return " ".join(clean(text).split()) or None if text else None
