"""Lists of all tickets, for the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.web.api.desk import member, team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoBody, NoQuery
from bot.web.api.queue_models import Queue, QueuedOut, QueueQuery, ViewCounts
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.tickets.lists import Order, Row, TicketLists, TicketQuery, view

_ME, _NOBODY = "me", "nobody"
_ALIKE = (
    "category plan tier team region language requester account breached due_from due_before opened_from opened_until "
    "ended_from order after"
).split()
"""What is called the same in the request and in the query, and is None where it is not asked for."""


async def queue(call: Call[QueueQuery, NoBody]) -> Answered:
    """List tickets."""
    lists, now = _lists(call), call.deps.clock()
    page = await lists.page(await _asked(call), now)
    names = await team_of(call).desk.names({row.assignee for row in page.rows})
    rows = [_out(row, names) for row in page.rows]
    return Answered(Queue(tickets=rows, next=page.next, total=page.total, more=page.more))


async def counts(call: Call[NoQuery, NoBody]) -> Answered:
    """Count the tickets of each view."""
    counted = await _lists(call).counts(call.deps.clock(), call.person.id)
    return Answered(ViewCounts(counts={str(which): number for which, number in counted.items()}))


def _lists(call: Call[Any, Any]) -> TicketLists:
    lists = team_of(call).lists
    if lists is None:
        raise not_found()
    return lists


async def _asked(call: Call[QueueQuery, NoBody]) -> TicketQuery:
    """Read what is asked for: a view, with what is given besides in the place of what the view says.

    Raises:
        InvalidInput: the assignee is nobody of the team.
    """
    given, me = call.query, call.person.id
    query = TicketQuery(order=Order.OPENED) if given.view is None else view(given.view, me, call.deps.clock())
    named: dict[str, Any] = {name: value for name in _ALIKE if (value := getattr(given, name)) is not None}
    query = replace(query, text=given.q, limit=given.limit, **named)
    query = replace(query, status=given.status or query.status, priority=given.priority)
    match given.assignee:
        case None | "":
            return query
        case str() as who if who == _NOBODY:
            return replace(query, assignee=None, unassigned=True)
        case str() as who:
            assignee = me if who == _ME else (await member(team_of(call), who)).id
            return replace(query, assignee=assignee, unassigned=False)


def _out(row: Row, names: Mapping[str, str]) -> QueuedOut:
    return QueuedOut(
        number=row.number,
        version=row.version,
        subject=row.subject,
        status=row.status,
        priority=row.priority,
        category=row.category,
        plan=row.plan,
        tier=row.tier,
        team=row.team,
        region=row.region,
        language=row.language,
        assignee=names.get(row.assignee or "", row.assignee),
        requester=row.requester,
        requester_id=row.requester_id,
        account=row.account,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        ended_at=row.ended_at,
        reply_due=row.reply_due,
        due=row.due,
        breached=row.breached,
        comments=row.comments,
        customer_waits=row.customer_waits,
    )


def queue_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/queue",
            "listQueue",
            "List the tickets of all, page by page, with what is due. For the team.",
            queue,
            QueueQuery,
            NoBody,
            {200: Queue},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "GET",
            "/queue/counts",
            "countQueue",
            "Count the tickets of each view: mine, unassigned, overdue and so on. For the team.",
            counts,
            NoQuery,
            NoBody,
            {200: ViewCounts},
            (403, 404),
            right=Right.WORK,
        ),
    )
