"""Who could be asked, in SQL: the adapter of `handlers.quality.ports.Occasions`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import ticket_rows
from bot.database.engine import Database
from bot.database.survey_customers import Wanted, customers
from bot.database.tables import (
    conversation,
    engineer,
    person,
    survey,
    survey_choice,
    survey_decision,
    ticket,
    ticket_call,
)
from handlers.quality.asking import Close, Customer, key
from handlers.quality.survey import About, Choice
from handlers.ticket import Status, Ticket


class SqlOccasions:
    """Closed tickets, and people who agreed to be asked.

    `engineers`: ids of Slack users who answer customers, beside those who are listed by address.
    """

    def __init__(self, database: Database, engineers: Collection[str] = ()) -> None:
        self._database = database
        self._engineers = frozenset(engineers)

    async def closes(self, since: datetime, limit: int) -> tuple[Close, ...]:
        """Give closed tickets without a decision about this close, oldest close first."""
        decided = exists().where(
            survey_decision.c.number == ticket.c.number, survey_decision.c.reopened == ticket.c.reopened
        )
        query = (
            select(ticket.c.number)
            .where(ticket.c.closed_at >= since, ticket.c.status == str(Status.CLOSED), ~decided)
            .order_by(ticket.c.closed_at, ticket.c.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            numbers = list((await connection.execute(query)).scalars())
            if not numbers:
                return ()
            found = {
                int(one.number[2:]): one
                for one in await ticket_rows.tickets(connection, ticket.c.number.in_(numbers), transcripts=False)
            }
            tickets = [found[number] for number in numbers]
            held = [one.conversation_id for one in tickets if one.conversation_id is not None]
            channels = await _pairs(connection, conversation.c.id, conversation.c.channel, held)
            keys = [key(one) for one in tickets]
            asked = set((await connection.execute(select(survey.c.key).where(survey.c.key.in_(keys)))).scalars())
            assignees = [one.assignee for one in tickets if one.assignee is not None]
            teams = await _pairs(connection, engineer.c.id, engineer.c.team, assignees)
            phoned = select(ticket_call.c.number).where(ticket_call.c.number.in_(numbers))
            called = set((await connection.execute(phoned)).scalars())
            requesters = [one.requester_id for one in tickets]
            chosen = await _pairs(connection, person.c.id, person.c.language, requesters)
            wanted = [Wanted(one.requester_id, one.email, one.number) for one in tickets]
            asking = await customers(connection, wanted, self._engineers)
        return tuple(
            Close(
                one,
                customer,
                channels.get(one.conversation_id or ""),
                key(one) in asked,
                _team(one, teams),
                called=int(one.number[2:]) in called,
                reads=chosen.get(one.requester_id),
            )
            for one, customer in zip(tickets, asking, strict=True)
        )

    async def consenting(self, after: str, limit: int) -> tuple[tuple[Customer, About], ...]:
        """Give people who agreed to be asked about us as a whole, in the order of ids."""
        query = (
            select(survey_choice.c.person_id, person.c.email)
            .outerjoin(person, person.c.id == survey_choice.c.person_id)
            .where(survey_choice.c.choice == str(Choice.YES), survey_choice.c.person_id > after)
            .order_by(survey_choice.c.person_id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            latest = await _latest(connection, [row.person_id for row in rows])
            wanted = [Wanted(row.person_id, row.email or _address(latest.get(row.person_id))) for row in rows]
            asking = await customers(connection, wanted, self._engineers)
        return tuple((one, _about(latest.get(one.id))) for one in asking)

    async def decided(self, occasions: Collection[str]) -> frozenset[str]:
        """Give those of the occasions about which it was decided."""
        query = select(survey_decision.c.occasion).where(survey_decision.c.occasion.in_(list(occasions)))
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(query)).scalars())


async def _latest(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, RowMapping]:
    """Give the latest ticket of each of these people, as far as it tells whom they are to be counted with."""
    newest = select(func.max(ticket.c.number)).where(ticket.c.requester_id.in_(ids)).group_by(ticket.c.requester_id)
    query = (
        select(
            ticket.c.requester_id,
            ticket.c.team,
            ticket.c.plan,
            ticket.c.region,
            ticket.c.email,
            ticket.c.language,
            person.c.language.label("chosen"),
            engineer.c.team.label("assignees"),
        )
        .outerjoin(engineer, engineer.c.id == ticket.c.assignee)
        .outerjoin(person, person.c.id == ticket.c.requester_id)
        .where(ticket.c.number.in_(newest))
    )
    return {row["requester_id"]: row for row in (await connection.execute(query)).mappings()}


def _address(row: RowMapping | None) -> str | None:
    return None if row is None else row["email"]


def _about(row: RowMapping | None) -> About:
    if row is None:
        return About()
    # They are asked about us as a whole: what they chose themselves counts before what was spoken then.
    language = row["chosen"] or row["language"]
    return About(row["team"] or row["assignees"], row["plan"], row["region"], language)


async def _pairs(connection: AsyncConnection, first: Any, second: Any, keys: Iterable[str]) -> dict[str, str | None]:
    query = select(first, second).where(first.in_(list(keys)))
    return {row[0]: row[1] for row in await connection.execute(query)}


def _team(one: Ticket, teams: Mapping[str, str | None]) -> str | None:
    return one.team or teams.get(one.assignee or "")
