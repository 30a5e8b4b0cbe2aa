"""What is kept of customers, in SQL: adapters of `handlers.tickets.customers.Records` and `assistance.Readers`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import RowMapping, Select, case, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.names import SqlNames
from bot.database.rows import numeral
from bot.database.tables import (
    conversation,
    episode,
    episode_account,
    follow_up,
    identity,
    person,
    person_account,
    slack_thread,
    survey,
    ticket,
    ticket_list,
)
from handlers.address import folded
from handlers.quality.survey import Kind
from handlers.ticket import UNSOLVED, CloseReason, Priority, Status, Ticket
from handlers.tickets.customers import SCORES, SHOWN, OtherTicket, PastScore, Record
from kb import Access

_SHOWN = (
    ticket.c.number,
    ticket.c.subject,
    ticket.c.status,
    ticket.c.priority,
    ticket.c.opened_at,
    ticket.c.requester_id,
    ticket.c.closed_because,
)


class SqlCustomers:
    """Customers with their tickets, conversations and scores."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names = SqlNames(database)

    async def of(self, person_id: str, *, but: str) -> Record:
        """Give what is kept about a person."""
        number = numeral(but)
        async with self._database.reading() as connection:
            row = (await connection.execute(select(person).where(person.c.id == person_id))).mappings().first()
            accounts = await _accounts(connection, row)
            # A signed token may have named another account then: the questions asked with it tell.
            accounts = tuple(sorted({*accounts, *await _claimed(connection, person_id)}))
            mine = ticket.c.requester_id == person_id
            unsolved = func.sum(case((ticket.c.status.in_([str(one) for one in UNSOLVED]), 1), else_=0))
            counts = (await connection.execute(select(func.count(), unsolved).where(mine))).one()
            held = select(func.count()).select_from(conversation).where(conversation.c.person_id == person_id)
            latest = select(*_SHOWN).order_by(ticket.c.number.desc()).limit(SHOWN)
            others = await connection.execute(latest.where(mine, ticket.c.number != number))
            bearing = ticket.c.number.in_(_bearing(person_id, number, None if row is None else folded(row["email"])))
            alike = await connection.execute(latest.where(bearing, ~mine, ticket.c.number != number))
            colleagues = union(
                select(person_account.c.person_id).where(person_account.c.account.in_(accounts)),
                select(episode.c.person_id)
                .join(episode_account, episode_account.c.episode_id == episode.c.id)
                .where(episode_account.c.account.in_(accounts)),
            )
            theirs = latest.where(ticket.c.requester_id.in_(colleagues), ~mine, ~bearing, ticket.c.number != number)
            return Record(
                person_id,
                name=None if row is None else row["name"],
                email=None if row is None else row["email"],
                known=row is not None and row["known"],
                accounts=accounts,
                since=None if row is None else row["created_at"],
                conversations=await connection.scalar(held) or 0,
                tickets=counts[0],
                unsolved=counts[1] or 0,
                others=tuple(_other(one) for one in others.mappings()),
                alike=tuple(_other(one) for one in alike.mappings()),
                colleagues=tuple(_other(one) for one in (await connection.execute(theirs)).mappings())
                if accounts
                else (),
                scores=await _scores(connection, person_id),
            )

    async def names(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give names, else addresses, by id."""
        return await self._names.names(ids)

    async def access(self, one: Ticket) -> Access:
        """Give what all may see who read what is replied on a ticket."""
        async with self._database.reading() as connection:
            readers = [await _access(connection, reader) for reader in sorted(one.audience)]
            if one.conversation_id is not None:
                where = slack_thread.c.conversation_id == one.conversation_id
                tags = await connection.scalar(select(slack_thread.c.audiences).where(where))
                # The team's words appear in the thread, before all who are in its channel.
                readers += [] if tags is None else [Access.tagged(tags)]
        found = readers[0]
        for reader in readers[1:]:
            found = found.within(reader)
        return found


def _bearing(person_id: str, number: int, email: str | None) -> Select[tuple[int]]:
    """Ask for the tickets of the same address: that of this ticket, else of the person's tickets; and the person's."""
    one = ticket_list.alias()
    given = select(one.c.address).where(one.c.number == number if number else one.c.requester_id == person_id)
    return select(ticket_list.c.number).where(or_(ticket_list.c.address.in_(given), ticket_list.c.address == email))


async def _access(connection: AsyncConnection, person_id: str) -> Access:
    row = (await connection.execute(select(person).where(person.c.id == person_id))).mappings().first()
    if row is None or not row["known"]:
        return Access.anonymous()
    return Access.customer(*await _accounts(connection, row, listed=True))


async def _accounts(connection: AsyncConnection, row: RowMapping | None, *, listed: bool = False) -> tuple[str, ...]:
    """Give the accounts of a person, by their id or, where we know who it is, their address.

    `listed`: without those that only a token named, which show them nothing.
    """
    if row is None:
        return ()
    ids = {row["id"]}
    if row["known"] and row["email"]:
        same = identity.c.kind == "email", identity.c.value == row["email"].strip().lower()
        ids |= set((await connection.execute(select(identity.c.person_id).where(*same))).scalars())
    query = select(person_account.c.account).where(person_account.c.person_id.in_(sorted(ids))).distinct()
    if listed:
        query = query.where(~person_account.c.claimed)
    return tuple((await connection.execute(query.order_by(person_account.c.account))).scalars())


async def _claimed(connection: AsyncConnection, person_id: str) -> tuple[str, ...]:
    """Give the accounts of a person's latest question."""
    latest = select(episode.c.accounts).where(episode.c.person_id == person_id)
    found = await connection.scalar(latest.order_by(episode.c.touched_at.desc()).limit(1))
    return tuple(found or ())


async def _scores(connection: AsyncConnection, person_id: str) -> tuple[PastScore, ...]:
    mine = survey.c.person_id == person_id, survey.c.answered_at.is_not(None)
    led = survey.outerjoin(follow_up, follow_up.c.survey_id == survey.c.id)
    query = (
        select(survey, follow_up.c.number.label("led_to"))
        .select_from(led)
        .where(*mine)
        .order_by(survey.c.answered_at.desc(), survey.c.id.desc())
        .limit(SCORES)
    )
    return tuple(_score(row) for row in (await connection.execute(query)).mappings())


def _score(row: RowMapping) -> PastScore:
    number = None if row["number"] is None else f"T-{row['number']}"
    scores: dict[str, Any] = {name: row[name] for name in ("csat", "ces", "nps", "comment")}
    led_to = None if row["led_to"] is None else f"F-{row['led_to']}"
    return PastScore(Kind(row["kind"]), number, at=row["answered_at"], follow_up=led_to, **scores)


def _other(row: RowMapping) -> OtherTicket:
    because = row["closed_because"]
    return OtherTicket(
        f"T-{row['number']}",
        row["subject"],
        Status(row["status"]),
        Priority(row["priority"]),
        row["opened_at"],
        row["requester_id"],
        None if because is None else CloseReason(because),
    )
