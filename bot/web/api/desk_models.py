"""Tickets as the team sees and changes them, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from bot.web.api.accompanying import CallOut, DiagnosticsOut
from bot.web.api.answers import AttachmentOut, Given, SaidOut
from bot.web.api.models import AtMost, Filled, Key, Received, Typed
from handlers.tickets.desk import COMMENT_LIMIT

Seen = Annotated[
    int | None,
    Field(ge=1, description="The version that you looked at: 409 when somebody else changed the ticket since."),
]
OwnName = Annotated[
    Key | None,
    Field(description="The sender's own name for these words: sent again under it, they are not written again."),
]
Number = Annotated[str, Field(pattern=r"^[Tt]-[1-9][0-9]{0,8}$")]


class ChangeIn(Received):
    """Nothing but the version that was looked at."""

    version: Seen = None


class TeamReplyIn(ChangeIn):
    """The team's words to the customer, and what they make of the ticket."""

    text: Annotated[Filled, AtMost(COMMENT_LIMIT)]
    then: Literal["stay", "pending", "solved"] = "stay"
    key: OwnName = None


class NoteIn(ChangeIn):
    """Words among the team."""

    text: Annotated[Filled, AtMost(COMMENT_LIMIT)]
    key: OwnName = None


class AssigneeIn(ChangeIn):
    """Who is to have it, by address; null: nobody."""

    email: Annotated[Typed, AtMost(254)] | None


class PriorityIn(ChangeIn):
    """How soon it must be looked at."""

    priority: Literal["urgent", "high", "normal", "low"]


class CategoryIn(ChangeIn):
    """What kind of thing it is."""

    category: Literal["bug", "question", "request", "other"]


class SubjectIn(ChangeIn):
    """What it is called."""

    subject: Annotated[Filled, AtMost(200)]


class PlanIn(ChangeIn):
    """The customer's plan, by which promises are made."""

    plan: Annotated[Filled, AtMost(80)]


class TierIn(ChangeIn):
    """Who works on it: 1, the first line; 2, those it asks."""

    tier: Literal[1, 2]


class StatusIn(ChangeIn):
    """Where it is to stand: open takes it off hold, or opens it again; `because` says what one on hold waits for."""

    status: Literal["open", "pending", "on_hold", "solved", "closed"]
    because: Annotated[Typed, AtMost(1_000)] = ""


class MergeIn(ChangeIn):
    """Where it goes on. `strangers`: although other customers see the other ticket; they share it then."""

    into: Number
    strangers: bool = False


class SplitIn(ChangeIn):
    """What goes into a new ticket: places among the comments, counted from 1; 0 is the description."""

    subject: Annotated[Filled, AtMost(200)]
    comments: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1, max_length=500)]


class LinkIn(ChangeIn):
    """What it has to do with."""

    other: Number


class LinkOut(Given):
    """A link to another ticket."""

    kind: str
    number: str


class NotedOut(SaidOut):
    """A public reply, or an internal note."""

    public: bool
    team: bool


class HappenedOut(Given):
    """One thing that happened."""

    at: datetime
    who: str
    what: str


class ClockOut(Given):
    """A promise, and how it stands."""

    aim: str
    cycle: int
    state: str
    due: datetime | None
    breached_at: datetime | None


class FileOut(AttachmentOut):
    """A file that came with a ticket, or with one that was merged into it. `ticket`: with which."""

    ticket: str


class MergedOut(Given):
    """A ticket that was merged into this one, what was said there, and what was sent along with it."""

    number: str
    diagnostics: DiagnosticsOut | None
    description: str
    comments: list[NotedOut]


class DossierOut(Given):
    """A ticket as the team sees it, notes included."""

    number: str
    version: int
    subject: str
    description: str
    status: str
    priority: str
    category: str
    plan: str
    tier: int
    language: Annotated[str | None, Field(description="Spoken with its customer, as a code. Null: not known.")]
    assignee: str | None
    requester: str
    email: str | None
    opened_at: datetime
    merged_into: str | None
    links: list[LinkOut]
    comments: list[NotedOut]
    timeline: list[HappenedOut]
    placements: Annotated[list[str], Field(description="Why it went to whom it went, in words.")]
    clocks: list[ClockOut]
    diagnostics: DiagnosticsOut | None
    calls: list[CallOut]
    merged: list[MergedOut]
    attachments: list[FileOut]
