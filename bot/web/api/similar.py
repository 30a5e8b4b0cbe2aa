"""Tickets that are like one, for the team."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.desk import number_of, team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoBody, Queried
from bot.web.problems import not_found
from handlers.access.permissions import Right


class SimilarQuery(Queried):
    """How many."""

    limit: Annotated[int, Field(ge=1, le=50, description="So many at most.")] = 5


class SimilarOut(Given):
    """A ticket, or an issue, that is like a ticket."""

    number: str
    subject: str
    status: str
    opened_at: datetime
    score: Annotated[float, Field(description="How near it is, 0 to 1. For the team only.")]
    why: Annotated[list[str], Field(description="Short facts, the most telling first.")]
    solved_with: Annotated[str | None, Field(description="The last public words before it was solved, shortened.")]
    linked: Annotated[bool, Field(description="The two are linked already.")]
    url: Annotated[str | None, Field(description="Where an issue is opened; null: it is a ticket.")]


class SimilarList(Given):
    """Tickets that are like one, the nearest first; of those that are as near, those that are over."""

    tickets: list[SimilarOut]
    unread: Annotated[int, Field(description="Tickets that are still being read, and may be missing.")]
    reason: Annotated[str | None, Field(description="Why some may be missing, or why nothing was looked for.")]


async def similar(call: Call[SimilarQuery, NoBody]) -> Answered:
    """Give what is like a ticket."""
    finder = team_of(call).similar
    if finder is None:
        raise not_found()
    found = await finder.similar(call.person, number_of(call), call.query.limit)
    return Answered(
        SimilarList(
            tickets=[
                SimilarOut(
                    number=one.number,
                    subject=one.subject,
                    status=one.status,
                    opened_at=one.opened_at,
                    score=one.score,
                    why=list(one.why),
                    solved_with=one.solved_with,
                    linked=one.linked,
                    url=one.url,
                )
                for one in found.cases
            ],
            unread=found.unread,
            reason=found.reason,
        )
    )


def similar_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/tickets/{number}/similar",
            "similarTickets",
            "Find tickets that are like one, with why, and what solved them. For the team.",
            similar,
            SimilarQuery,
            NoBody,
            {200: SimilarList},
            (403, 404),
            right=Right.WORK,
        ),
    )
