"""Tickets as lists see them: what is written beside a ticket, inside of the transaction that writes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import ticket_words
from bot.database.rows import numeral
from bot.database.tables import person, ticket_list, ticket_reader
from handlers.address import folded
from handlers.ticket import UNSOLVED, Priority, Ticket

URGENCY = {priority: place for place, priority in enumerate(Priority)}


def list_row(ticket: Ticket) -> dict[str, Any]:
    """Give the columns of a ticket in `ticket_list`."""
    return {
        "number": numeral(ticket.number),
        "status": str(ticket.status),
        "urgency": URGENCY[ticket.priority],
        "category": str(ticket.category),
        "plan": ticket.plan,
        "tier": ticket.tier,
        "team": ticket.team,
        "region": ticket.region,
        "language": ticket.language,
        "assignee": ticket.assignee,
        "requester_id": ticket.requester_id,
        "address": folded(ticket.email),
        "opened_at": ticket.opened_at,
        "changed_at": ticket.changed_at or ticket.opened_at,
        "ended_at": _ended(ticket),
        "comments": len(ticket.comments),
        "customer_waits": ticket.customer_waits,
    }


def reader_rows(ticket: Ticket) -> list[dict[str, Any]]:
    """Give the rows of a ticket in `ticket_reader`."""
    return [{"person_id": person_id, "number": numeral(ticket.number)} for person_id in sorted(ticket.audience)]


def told(ticket: Ticket) -> tuple[str, ...]:
    """Give the texts of a ticket that it is found by, without its comments."""
    return (ticket.subject, ticket.description, ticket.email or "", ticket.number)


async def insert_listed(connection: AsyncConnection, opened: Ticket) -> None:
    """List a new ticket."""
    await connection.execute(insert(ticket_list).values(list_row(opened)))
    await connection.execute(insert(ticket_reader), reader_rows(opened))
    await _index(connection, opened)


async def update_listed(connection: AsyncConnection, changed: Ticket, former_subject: str, stored: int) -> None:
    """Bring a changed ticket up to date; it had this subject, and so many comments."""
    row = list_row(changed)
    await connection.execute(update(ticket_list).where(ticket_list.c.number == row["number"]).values(row))
    if changed.participants:  # the requester stands there since it was opened
        await _readers(connection, changed)
    if changed.subject != former_subject:
        await _index(connection, changed)
    elif changed.comments[stored:]:
        said = ticket_words.words(comment.text for comment in changed.comments[stored:])
        await ticket_words.add(connection, row["number"], said)


async def _readers(connection: AsyncConnection, changed: Ticket) -> None:
    where = ticket_reader.c.number == numeral(changed.number)
    there = frozenset((await connection.execute(select(ticket_reader.c.person_id).where(where))).scalars())
    if there != changed.audience:
        await connection.execute(delete(ticket_reader).where(where))
        await connection.execute(insert(ticket_reader), reader_rows(changed))


async def _index(connection: AsyncConnection, whole: Ticket) -> None:
    who = select(person.c.name, person.c.email).where(person.c.id == whole.requester_id)
    requester = (await connection.execute(who)).first() or ()
    texts = (*told(whole), *(one or "" for one in requester), *(comment.text for comment in whole.comments))
    await ticket_words.put(connection, numeral(whole.number), ticket_words.words(texts))


def _ended(ticket: Ticket) -> datetime | None:
    # A ticket that was merged was not solved by that: the other one is, or waits.
    if ticket.status in UNSOLVED or ticket.merged_into is not None:
        return None
    return ticket.solved_at or ticket.closed_at or ticket.status_at or ticket.opened_at
