"""Writing and reading assignments with their records, inside a transaction that somebody else has begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.rows import numeral
from bot.database.tables import assignment, rotation
from handlers.assignment import Assignment, Candidate, Excluded, FallBack, Reason, Waiting
from handlers.ports import WriteConflict


async def append(connection: AsyncConnection, assignments: Sequence[Assignment]) -> None:
    """Write assignments, and move the rotation on with them.

    Raises:
        WriteConflict: they do not follow on the rotation's turn.
    """
    if not assignments:
        return
    turn = await connection.scalar(select(func.max(rotation.c.last))) or 0
    if [one.turn for one in assignments] != list(range(turn + 1, turn + 1 + len(assignments))):
        raise WriteConflict("routing went on meanwhile")
    await connection.execute(insert(assignment), [_row(one) for one in assignments])
    for name, last in {one.engineer: one.turn for one in assignments}.items():
        there = await connection.execute(update(rotation).where(rotation.c.engineer == name).values(last=last))
        if not there.rowcount:
            await connection.execute(insert(rotation).values(engineer=name, last=last))


async def read(connection: AsyncConnection, number: str) -> tuple[Assignment, ...]:
    """Give the records of a ticket, in order."""
    query = select(assignment).where(assignment.c.number == numeral(number)).order_by(assignment.c.turn)
    return tuple(
        _assignment(row["turn"], row["engineer"], row["at"], row["record"])
        for row in (await connection.execute(query)).mappings()
    )


def _row(one: Assignment) -> dict[str, Any]:
    return {
        "turn": one.turn,
        "number": numeral(one.ticket.number),
        "engineer": one.engineer,
        "at": one.at,
        "record": {
            "ticket": _waiting_json(one.ticket),
            "orders": [list(one.orders.languages), list(one.orders.tiers), list(one.orders.regions)],
            "considered": [[who.engineer, list(who.step), who.last_turn] for who in one.considered],
            "excluded": [
                [who.engineer, [str(why) for why in who.reasons], list(who.detail), _text(who.until)]
                for who in one.excluded
            ],
        },
    }


def _assignment(turn: int, engineer: str, at: datetime, record: dict[str, Any]) -> Assignment:
    languages, tiers, regions = record["orders"]
    return Assignment(
        _waiting(record["ticket"]),
        engineer,
        at,
        turn,
        FallBack(tuple(languages), tuple(tiers), tuple(regions)),
        tuple(
            Candidate(name, (step[0], step[1], step[2]), last_turn) for name, step, last_turn in record["considered"]
        ),
        tuple(
            Excluded(name, tuple(Reason(why) for why in reasons), tuple(detail), _moment(until))
            for name, reasons, detail, until in record["excluded"]
        ),
    )


def _waiting_json(ticket: Waiting) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "opened_at": _text(ticket.opened_at),
        "since": _text(ticket.since),
        "tier": ticket.tier,
        "team": ticket.team,
        "region": ticket.region,
        "language": ticket.language,
        "skills": list(ticket.skills),
        "lane": ticket.lane,
        "declined": list(ticket.declined),
    }


def _waiting(value: dict[str, Any]) -> Waiting:
    return Waiting(
        value["number"],
        datetime.fromisoformat(value["opened_at"]),
        datetime.fromisoformat(value["since"]),
        tier=value["tier"],
        team=value["team"],
        region=value["region"],
        language=value["language"],
        skills=tuple(value["skills"]),
        lane=value["lane"],
        declined=tuple(value["declined"]),
    )


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
