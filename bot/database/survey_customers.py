"""What is known of people before they are asked, of many at once, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import engineer, identity, mail_refusal, person, survey, survey_choice
from handlers.person import Role
from handlers.quality.asking import Customer
from handlers.quality.letters import SCOPE
from handlers.quality.survey import Choice
from handlers.tickets.letters import ticket_scope


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who could be asked.

    Attributes:
        email: where they are reached, as it is written there.
        number: of the ticket that they would be asked about; None: about none.
    """

    person_id: str
    email: str | None
    number: str | None = None

    @property
    def address(self) -> str | None:
        """The address as it is compared."""
        return self.email.strip().lower() if self.email else None


async def customers(
    connection: AsyncConnection, wanted: Sequence[Wanted], engineers: Collection[str]
) -> tuple[Customer, ...]:
    """Give what is known of people, in their order, with as many queries for one as for all.

    `engineers`: ids of Slack users who answer customers, beside those who are listed.
    """
    ids = {one.person_id for one in wanted}
    addresses = {one.address for one in wanted if one.address is not None}
    chose = select(survey_choice.c.person_id, survey_choice.c.choice).where(survey_choice.c.person_id.in_(ids))
    choices: dict[str, str] = {row[0]: row[1] for row in await connection.execute(chose)}
    asked = await _asked(connection, survey.c.person_id, ids)
    written_to = await _asked(connection, survey.c.address, addresses)
    refused = await _refused(connection, addresses, (one.number for one in wanted))
    internal = await _internal(connection, wanted, addresses, engineers)
    found = []
    for one in wanted:
        choice, scopes = choices.get(one.person_id), {SCOPE, ticket_scope(one.number) if one.number else SCOPE}
        moments = (asked.get(one.person_id), written_to.get(one.address or ""))
        found.append(
            Customer(
                one.person_id,
                internal=one in internal,
                choice=None if choice is None else Choice(choice),
                refused=any((one.address, scope) in refused for scope in scopes),
                asked_at=max((moment for moment in moments if moment is not None), default=None),
                email=one.email,
            )
        )
    return tuple(found)


async def _asked(connection: AsyncConnection, whom: Column[str], values: Collection[str]) -> dict[str, datetime]:
    """Give when they were asked last, by person or by address."""
    query = select(whom, func.max(survey.c.asked_at)).where(whom.in_(values)).group_by(whom)
    return {row[0]: row[1] for row in await connection.execute(query)}


async def _refused(
    connection: AsyncConnection, addresses: Collection[str], numbers: Iterable[str | None]
) -> frozenset[tuple[str, str]]:
    """Give which addresses want no such mail, each with the scope of that."""
    scopes = {SCOPE, *(ticket_scope(number) for number in numbers if number is not None)}
    query = select(mail_refusal.c.address, mail_refusal.c.scope)
    query = query.where(mail_refusal.c.address.in_(addresses), mail_refusal.c.scope.in_(scopes))
    return frozenset([(row[0], row[1]) for row in await connection.execute(query)])


async def _internal(
    connection: AsyncConnection, wanted: Sequence[Wanted], addresses: Collection[str], engineers: Collection[str]
) -> frozenset[Wanted]:
    """Give those who are of us: by role, by the staff, by the role of the address, or by Slack."""
    listed = select(identity.c.value, identity.c.person_id)
    listed = listed.where(identity.c.kind == "email", identity.c.value.in_(addresses))
    owners: dict[str, str] = {row[0]: row[1] for row in await connection.execute(listed)}
    ids = {one.person_id for one in wanted} | set(owners.values())
    role = select(person.c.id).where(person.c.id.in_(ids), person.c.role != str(Role.CUSTOMER))
    ours = set((await connection.execute(role)).scalars())
    ours |= set((await connection.execute(select(engineer.c.id).where(engineer.c.id.in_(ids)))).scalars())
    if engineers:
        users = select(identity.c.value, identity.c.person_id)
        users = users.where(identity.c.kind == "slack", identity.c.person_id.in_(ids))
        found = (await connection.execute(users)).all()
        ours |= {row.person_id for row in found if row.value.partition(":")[2] in engineers}
    return frozenset(one for one in wanted if not ours.isdisjoint({one.person_id, owners.get(one.address or "")}))
