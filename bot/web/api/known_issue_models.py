"""What is sent and given about known issues."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.models import AtMost, Filled, Received, Typed
from handlers.engineering.known_issue import Publicity
from handlers.engineering.publishing import FIX_LIMIT, TELLING_LIMIT, TITLE_LIMIT, WORKAROUND_LIMIT


class WantedIn(Received):
    """Somebody wants to hear when a known issue is fixed."""

    article: Annotated[Filled, AtMost(500), Field(description="That they were answered with.")]
    conversation: Annotated[Filled, AtMost(200), Field(description="Theirs, in which they are told.")]
    email: Annotated[Typed, AtMost(254), Field(description="Where they are mailed, too.")] = ""


class WantedOut(Given):
    """What came of it. `again`: they had said so before; `mailed`: a mail goes as well, to the address that we know."""

    again: bool
    mailed: bool


class KnownIssueIn(Received):
    """What customers are told of an issue from now on."""

    title: Annotated[Filled, AtMost(TITLE_LIMIT)]
    workaround: Annotated[Filled, AtMost(WORKAROUND_LIMIT)]
    fix: Annotated[Typed, AtMost(FIX_LIMIT), Field(description="Behind “A fix is scheduled:”; empty: not said.")] = ""
    publicity: Publicity = Publicity.INTERNAL
    version: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="That you looked at; left out where nobody wrote anything yet."
    )
    basis: Annotated[str, AtMost(80)] | None = Field(
        default=None, description="As it was when you looked: refused when the issue's fix is another by now."
    )


class TellIn(Received):
    """What all are told who wanted to hear of an issue."""

    text: Annotated[Filled, AtMost(TELLING_LIMIT)]
    key: Annotated[Filled, AtMost(80), Field(description="Yours; nobody is told twice under the same one.")]


class ToldOut(Given):
    """How many are told."""

    told: int


class KnownIssueOut(Given):
    """What customers are told of an issue. `persons` want to hear of it, of so many `accounts`."""

    tracker: str
    id: str
    key: str | None
    article: str
    title: str
    workaround: str
    fix: str
    publicity: Publicity
    basis: str = Field(description="Names where the issue stands, and which versions fix it when.")
    outdated: bool
    over: bool
    by: str
    at: datetime
    version: int
    persons: int
    accounts: int


class KnownIssueList(Given):
    """All that somebody wrote something about."""

    known_issues: list[KnownIssueOut]
