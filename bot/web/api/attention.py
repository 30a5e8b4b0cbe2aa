"""Which ticket needs a person now, and why: for the team alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.web.api.attention_models import (
    AttentionList,
    AttentionOut,
    AttentionQuery,
    CanWaitOut,
    NeedyOut,
    ScoreOut,
    ToneOut,
)
from bot.web.api.desk import member, number_of, team_of
from bot.web.api.desk_models import ChangeIn
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoBody, NoQuery
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.attention.desk import AttentionDesk
from handlers.attention.fields import judged_fields, score_fields, tone_fields
from handlers.attention.ports import Scored
from handlers.tickets.promises import require_plan

_ME, _NOBODY = "me", "nobody"


async def neediest(call: Call[AttentionQuery, NoBody]) -> Answered:
    """List tickets."""
    desk, asked = _desk(call), call.query
    assignee = asked.assignee or None
    if assignee is not None and assignee != _NOBODY:
        assignee = call.person.id if assignee == _ME else (await member(team_of(call), assignee)).id
    nobody = assignee == _NOBODY
    found = await desk.listed(
        call.person,
        limit=asked.limit,
        offset=asked.offset,
        least=asked.least,
        assignee=None if nobody else assignee,
        unassigned=nobody,
        plan=asked.plan or None,
    )
    if asked.plan and not found.rows:
        # A plan that was taken out of the settings may still have tickets.
        require_plan(asked.plan, team_of(call).plans)
    return Answered(
        AttentionList(
            tickets=[_needy(row, found.names) for row in found.rows],
            next=asked.offset + asked.limit if found.more else None,
            alert_at=found.alert_at,
            at=found.at,
            assessed=found.progress.assessed,
            waiting=found.progress.waiting,
            latest=found.progress.latest,
        )
    )


async def explained(call: Call[NoQuery, NoBody]) -> Answered:
    """Explain a ticket's score."""
    return await _shown(call)


async def not_urgent(call: Call[NoQuery, ChangeIn]) -> Answered:
    """Say that it can wait."""
    await _desk(call).not_urgent(call.person, number_of(call), call.body.version)
    return await _shown(call)


def _desk(call: Call[Any, Any]) -> AttentionDesk:
    desk = team_of(call).attention
    if desk is None:
        raise not_found()
    return desk


async def _shown(call: Call[Any, Any]) -> Answered:
    number = number_of(call)
    found = await _desk(call).explained(call.person, number)
    ticket, attention, judged = found.ticket, found.attention, found.judged
    return Answered(
        AttentionOut(
            number=number,
            version=ticket.version,
            attention=None if attention is None else ScoreOut(**score_fields(attention)),
            behind=found.behind,
            tones=[ToneOut(**tone_fields(place, tone)) for place, tone in sorted(found.places.items())],
            not_urgent=None if judged is None else CanWaitOut(**judged_fields(judged, attention, found.names)),
        )
    )


def _needy(row: Scored, names: Mapping[str, str]) -> NeedyOut:
    return NeedyOut(
        **score_fields(row.attention),
        number=row.attention.number,
        subject=row.subject,
        status=row.status,
        priority=row.priority,
        plan=row.plan,
        accounts=list(row.accounts),
        requester=names.get(row.requester_id, row.requester_id),
        requester_id=row.requester_id,
        assignee=names.get(row.assignee or "", row.assignee),
        opened_at=row.opened_at,
        tone_judged=not row.unjudged,
        not_urgent=(None if row.judged is None else CanWaitOut(**judged_fields(row.judged, row.attention, names))),
    )


def attention_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/attention",
            "listAttention",
            "List the tickets that need a person most, with why. For the team.",
            neediest,
            AttentionQuery,
            NoBody,
            {200: AttentionList},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "GET",
            "/tickets/{number}/attention",
            "explainAttention",
            "Read why a ticket has its score: parts, tones, versions. For the team.",
            explained,
            NoQuery,
            NoBody,
            {200: AttentionOut},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            "/tickets/{number}/not-urgent",
            "sayNotUrgent",
            "Say that a ticket can wait; of the same version it is said once. For the team.",
            not_urgent,
            NoQuery,
            ChangeIn,
            {200: AttentionOut},
            (403, 404, 409),
            right=Right.WORK,
        ),
    )
