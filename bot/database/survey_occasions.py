"""Who could be asked, in SQL: the adapter of `handlers.quality.ports.Occasions`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import ticket_rows
from bot.database.engine import Database
from bot.database.tables import (
    conversation,
    engineer,
    identity,
    mail_refusal,
    person,
    survey,
    survey_choice,
    survey_decision,
    ticket,
    ticket_call,
)
from handlers.person import Role
from handlers.quality.asking import Close, Customer, key
from handlers.quality.letters import SCOPE
from handlers.quality.survey import About, Choice
from handlers.ticket import Status, Ticket
from handlers.tickets.letters import ticket_scope


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
            return tuple(
                [
                    Close(
                        one,
                        await self._customer(connection, one.requester_id, one.email, one.number),
                        channels.get(one.conversation_id or ""),
                        key(one) in asked,
                        _team(one, teams),
                        called=int(one.number[2:]) in called,
                    )
                    for one in tickets
                ]
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
            rows = (await connection.execute(query)).mappings().all()
            return tuple([await self._consenting(connection, row) for row in rows])

    async def decided(self, occasions: Collection[str]) -> frozenset[str]:
        """Give those of the occasions about which it was decided."""
        query = select(survey_decision.c.occasion).where(survey_decision.c.occasion.in_(list(occasions)))
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def _consenting(self, connection: AsyncConnection, row: RowMapping) -> tuple[Customer, About]:
        latest = (
            select(ticket.c.team, ticket.c.plan, ticket.c.region, ticket.c.email, engineer.c.team.label("assignees"))
            .outerjoin(engineer, engineer.c.id == ticket.c.assignee)
            .where(ticket.c.requester_id == row["person_id"])
            .order_by(ticket.c.number.desc())
            .limit(1)
        )
        found = (await connection.execute(latest)).mappings().first()
        email = row["email"] or (None if found is None else found["email"])
        customer = await self._customer(connection, row["person_id"], email, None)
        if found is None:
            return customer, About()
        return customer, About(found["team"] or found["assignees"], found["plan"], found["region"])

    async def _customer(
        self, connection: AsyncConnection, person_id: str, email: str | None, number: str | None
    ) -> Customer:
        address = email.strip().lower() if email else None
        choice = await connection.scalar(select(survey_choice.c.choice).where(survey_choice.c.person_id == person_id))
        moments = [
            await connection.scalar(select(func.max(survey.c.asked_at)).where(survey.c.person_id == person_id)),
            None
            if address is None
            else await connection.scalar(select(func.max(survey.c.asked_at)).where(survey.c.address == address)),
        ]
        return Customer(
            person_id,
            internal=await self._internal(connection, person_id, address),
            choice=None if choice is None else Choice(choice),
            refused=address is not None and await _refused(connection, address, number),
            asked_at=max((one for one in moments if one is not None), default=None),
            email=email,
        )

    async def _internal(self, connection: AsyncConnection, person_id: str, address: str | None) -> bool:
        """Tell whether somebody is one of us: by role, by the staff, by the role of the address, or by Slack."""
        listed = and_(identity.c.kind == "email", identity.c.value == (address or ""))
        ids = {person_id, *(await connection.execute(select(identity.c.person_id).where(listed))).scalars()}
        role = select(person.c.id).where(person.c.id.in_(ids), person.c.role != str(Role.CUSTOMER)).limit(1)
        staff = select(engineer.c.id).where(engineer.c.id.in_(ids)).limit(1)
        for query in (role, staff):
            if (await connection.execute(query)).first() is not None:
                return True
        if not self._engineers:
            return False
        users = select(identity.c.value).where(identity.c.kind == "slack", identity.c.person_id.in_(ids))
        found = (await connection.execute(users)).scalars()
        return any(value.partition(":")[2] in self._engineers for value in found)


async def _refused(connection: AsyncConnection, address: str, number: str | None) -> bool:
    scopes = [SCOPE, *([] if number is None else [ticket_scope(number)])]
    query = select(mail_refusal.c.scope).where(mail_refusal.c.address == address, mail_refusal.c.scope.in_(scopes))
    return (await connection.execute(query.limit(1))).first() is not None


async def _pairs(connection: AsyncConnection, first: Any, second: Any, keys: Iterable[str]) -> dict[str, str | None]:
    query = select(first, second).where(first.in_(list(keys)))
    return {row[0]: row[1] for row in await connection.execute(query)}


def _team(one: Ticket, teams: Mapping[str, str | None]) -> str | None:
    return one.team or teams.get(one.assignee or "")
