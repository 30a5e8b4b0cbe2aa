"""What a ticket is taken for, as the team says it: priority, category, subject, plan, tier."""

from __future__ import annotations

from typing import Any

from bot.web.api.desk import number_of, shown, team_of
from bot.web.api.desk_models import CategoryIn, DossierOut, PlanIn, PriorityIn, SubjectIn, TierIn
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoQuery
from handlers.access.permissions import Right
from handlers.ticket import Category, Priority
from handlers.tickets.actors import of_team
from handlers.tickets.changes import Amendment, SetCategory, SetPlan, SetPriority, SetSubject, SetTier


async def prioritise(call: Call[NoQuery, PriorityIn]) -> Answered:
    """Say how soon it must be looked at."""
    return await _amended(call, SetPriority(Priority(call.body.priority)))


async def categorise(call: Call[NoQuery, CategoryIn]) -> Answered:
    """Say what kind of thing it is."""
    return await _amended(call, SetCategory(Category(call.body.category)))


async def reword(call: Call[NoQuery, SubjectIn]) -> Answered:
    """Word its subject anew."""
    return await _amended(call, SetSubject(call.body.subject))


async def plan(call: Call[NoQuery, PlanIn]) -> Answered:
    """Say which plan the customer has."""
    return await _amended(call, SetPlan(call.body.plan))


async def tier(call: Call[NoQuery, TierIn]) -> Answered:
    """Hand it to another tier."""
    return await _amended(call, SetTier(call.body.tier))


async def _amended(call: Call[Any, Any], change: Amendment) -> Answered:
    await team_of(call).desk.amend(number_of(call), of_team(call.person), change, seen=call.body.version)
    return await shown(call)


def amending_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    rows: list[tuple[str, str, str, Any, Any]] = [
        ("priority", "prioritiseTicket", "Say how soon a ticket must be looked at. For the team.", prioritise,
         PriorityIn),
        ("category", "categoriseTicket", "Say what kind of thing a ticket is. For the team.", categorise, CategoryIn),
        ("subject", "rewordTicket", "Word the subject of a ticket anew. For the team.", reword, SubjectIn),
        ("plan", "setPlanOfTicket", "Say which plan the customer of a ticket has. For the team.", plan, PlanIn),
        ("tier", "setTierOfTicket", "Hand a ticket to another tier. For the team.", tier, TierIn),
    ]  # fmt: skip
    return tuple(
        Endpoint(
            "POST",
            f"/tickets/{{number}}/{path}",
            operation,
            summary,
            handle,
            NoQuery,
            body,
            {200: DossierOut},
            (403, 404, 409),
            right=Right.WORK,
        )
        for path, operation, summary, handle, body in rows
    )
