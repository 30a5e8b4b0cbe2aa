"""What is sent and given about announcements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.models import AtMost, Filled, Queried, Received
from handlers.engineering.announcement import AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_desk import SHOWN
from handlers.engineering.approving import TEXT_LIMIT
from handlers.ticket import Status

_SEEN = Field(description="That you looked at.")


class AnnouncementQuery(Queried):
    """Which announcements."""

    state: AnnouncementState = AnnouncementState.DRAFT
    issue: str | None = Field(default=None, description="Of this issue only, by its key.")
    limit: Annotated[int, Field(ge=1, le=SHOWN)] = SHOWN


class DraftIn(Received):
    """For which issue everybody's announcements are to be drafted."""

    issue: Annotated[Filled, Field(description="Its key.")]


class TextIn(Received):
    """Words for a draft."""

    text: Annotated[Filled, AtMost(TEXT_LIMIT)]
    version: Annotated[int, Field(ge=1)] | None = Field(default=None, description="That you looked at.")


class SendIn(Received):
    """A draft is approved and sent."""

    version: Annotated[int, Field(ge=1), _SEEN]
    despite: bool = Field(default=False, description="Send it though the issue says otherwise by now.")


class ChosenIn(Received):
    """One of several drafts that are approved."""

    id: Filled
    version: Annotated[int, Field(ge=1), _SEEN]


class SendAllIn(Received):
    """Several drafts are approved and sent."""

    announcements: Annotated[list[ChosenIn], Field(min_length=1, max_length=SHOWN)]


class SeenIn(Received):
    """A draft is dropped, or brought back."""

    version: Annotated[int, Field(ge=1)] | None = Field(default=None, description="That you looked at.")


class AnnouncementOut(Given):
    """News of an issue for the customer of a ticket."""

    id: str
    version: int
    ticket: str
    subject: str
    status: Status
    customer: str | None
    language: str | None = Field(description="What the customer reads, as a code; null where it is not known.")
    issue: str | None = Field(description="Its key; null where the issue is not known any more.")
    occasion: Occasion
    release: str
    on: date | None
    text: str
    state: AnnouncementState
    stale: str = Field(description="What the issue says otherwise since, or why it was dropped by itself; else empty.")
    at: datetime
    by: str | None
    sent_at: datetime | None
    verdict: Verdict | None
    said_at: datetime | None


class AnnouncementList(Given):
    """Announcements, the latest first."""

    announcements: list[AnnouncementOut]
    more: bool


class LeftOut(Given):
    """Why one was not sent."""

    id: str
    because: str


class SentOut(Given):
    """What came of sending several."""

    sent: list[str]
    left: list[LeftOut]


class DraftedOut(Given):
    """Ids of announcements that were drafted."""

    drafted: list[str]
