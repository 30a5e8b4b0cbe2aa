"""How urgently a person must look at tickets, as JSON: for the team alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.models import AtMost, Queried, Typed
from handlers.attention.attention import HIGHEST
from handlers.attention.desk import LONGEST_PAGE

_Word = Annotated[Typed, AtMost(254)]


class AttentionQuery(Queried):
    """Which tickets. All that is named must hold."""

    least: Annotated[int, Field(ge=0, le=HIGHEST, description="No score below this.")] = 0
    assignee: Annotated[_Word | None, Field(description="Somebody of the team, by address; or `me`, or `nobody`.")] = (
        None
    )
    plan: _Word | None = None
    limit: Annotated[int, Field(ge=1, le=LONGEST_PAGE)] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000, description="So many stand before the page.")] = 0


class PartOut(Given):
    """A named part of a score: the facts in words, and what they are worth."""

    kind: str
    points: float
    text: str


class CanWaitOut(Given):
    """Somebody of the team said that it is not urgent."""

    by: Annotated[str, Field(description="By name.")]
    at: datetime
    version: Annotated[int, Field(description="Of the ticket that she looked at.")]
    score: Annotated[int, Field(description="That it had then.")]
    counts: Annotated[bool, Field(description="It lowers the score that is given here.")]


class ScoreOut(Given):
    """A score, 0 to 100: the sum of its parts, cut to these bounds where `clipped` says so."""

    version: Annotated[int, Field(description="Of the ticket that was scored.")]
    at: datetime
    score: int
    clipped: bool
    parts: list[PartOut]
    model: Annotated[str, Field(description="The version of the weights.")]


class NeedyOut(ScoreOut):
    """A ticket in the list."""

    number: str
    subject: str
    status: str
    priority: str
    plan: str
    accounts: list[str]
    requester: Annotated[str, Field(description="By name, else by id.")]
    requester_id: str
    assignee: Annotated[str | None, Field(description="By name.")]
    opened_at: datetime
    tone_judged: Annotated[bool, Field(description="False: the tone of none of the customer's words could be judged.")]
    not_urgent: CanWaitOut | None


class AttentionList(Given):
    """Tickets that are not over, the highest score first."""

    tickets: list[NeedyOut]
    next: Annotated[int | None, Field(description="The `offset` of the next page.")]
    alert_at: Annotated[int, Field(description="The score from which the team is alerted.")]
    at: datetime
    assessed: Annotated[int, Field(description="Tickets that have a score.")]
    waiting: Annotated[int, Field(description="Tickets that should have been assessed by now.")]
    latest: Annotated[datetime | None, Field(description="When one was assessed last.")]


class ToneOut(Given):
    """How words of the customer sound. What cannot be judged has no sentiment, and no probabilities."""

    comment: Annotated[int, Field(description="Their place among the ticket's comments, from 1; 0: the description.")]
    sentiment: str | None
    negative: float | None
    neutral: float | None
    positive: float | None
    language: str | None
    because: Annotated[list[str], Field(description="Words that weighed; without a sentiment, why there is none.")]
    model: Annotated[str, Field(description="The version of what judged.")]


class AttentionOut(Given):
    """Why a ticket has its score."""

    number: str
    version: Annotated[int, Field(description="Of the ticket as it stands.")]
    attention: Annotated[ScoreOut | None, Field(description="Null: it is over, or was not assessed yet.")]
    behind: Annotated[bool, Field(description="It was changed since it was assessed.")]
    tones: list[ToneOut]
    not_urgent: CanWaitOut | None
