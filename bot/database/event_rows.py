"""Writing and reading what happened to tickets, inside a transaction that somebody else has begun."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import RowMapping, and_, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.rows import numeral
from bot.database.tables import ticket_comment, ticket_event
from handlers.ports import Step
from handlers.ticket_event import SPOKEN, Actor, ActorKind, EventKind, TicketEvent


async def append(connection: AsyncConnection, step: Step) -> None:
    """Write the events of a step, whose tickets are written already: words stand there."""
    rows = [row for ticket in step.every_ticket for row in _rows(step, ticket.number, len(ticket.comments))]
    if rows:
        await connection.execute(insert(ticket_event), rows)


async def read(connection: AsyncConnection, number: str) -> tuple[TicketEvent, ...]:
    """Give the events of a ticket, in order."""
    return (await read_many(connection, [number])).get(f"T-{numeral(number)}", ())


async def read_many(connection: AsyncConnection, numbers: Collection[str]) -> dict[str, tuple[TicketEvent, ...]]:
    """Give the events of tickets, each in order; nothing for a ticket without."""
    said = and_(ticket_comment.c.number == ticket_event.c.number, ticket_comment.c.ordinal == ticket_event.c.comment)
    query = (
        select(ticket_event, ticket_comment.c.text)
        .select_from(ticket_event.outerjoin(ticket_comment, said))
        .where(ticket_event.c.number.in_([numeral(number) for number in numbers]))
        .order_by(ticket_event.c.number, ticket_event.c.version, ticket_event.c.part)
    )
    found: dict[str, list[TicketEvent]] = {}
    for row in (await connection.execute(query)).mappings():
        event = _event(row)
        found.setdefault(event.number, []).append(event)
    return {number: tuple(events) for number, events in found.items()}


def _rows(step: Step, number: str, comments: int) -> list[dict[str, Any]]:
    events = [event for event in step.events if event.number == number]
    ordinal = comments - sum(event.kind in SPOKEN for event in events)
    rows: list[dict[str, Any]] = []
    for event in events:
        ordinal += event.kind in SPOKEN
        rows.append(
            {
                "number": numeral(number),
                "version": event.version,
                "part": event.part,
                "at": event.at,
                "actor_kind": str(event.actor.kind),
                "actor_id": event.actor.id,
                "actor_name": event.actor.name,
                "kind": str(event.kind),
                "before": event.before,
                "after": event.after,
                "because": event.because,
                "comment": ordinal if event.kind in SPOKEN else None,
                "key": event.key,
            }
        )
    return rows


def _event(row: RowMapping) -> TicketEvent:
    return TicketEvent(
        number=f"T-{row['number']}",
        version=row["version"],
        part=row["part"],
        at=row["at"],
        actor=Actor(ActorKind(row["actor_kind"]), row["actor_id"], row["actor_name"]),
        kind=EventKind(row["kind"]),
        before=row["before"],
        after=row["after"],
        because=row["because"],
        text=row["text"],
        key=row["key"],
    )
