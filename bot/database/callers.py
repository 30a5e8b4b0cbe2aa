"""The people who call, in SQL: the adapter of `handlers.tickets.calls.Callers`; and the calls of late."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from bot.database.accompanying import read_call
from bot.database.engine import Database
from bot.database.people import SqlPeople
from bot.database.rows import numeral
from bot.database.tables import identity, person, person_account, ticket, ticket_call, ticket_list
from handlers.call import PhoneCall
from handlers.person import Person, Role
from handlers.ports import Clock, NewId
from handlers.tickets.call_entry import Asked, NewCaller

_PHONE = "phone"
_WORDS = 6
"""Words of what is looked for that count."""


class SqlCallers:
    """People as callers.

    Who is known by a number only has an identity of the kind `phone`, of the number and the name: a number of a
    household or an office is several people's, and none of them may get another's tickets.
    """

    def __init__(self, database: Database, people: SqlPeople, clock: Clock, new_id: NewId) -> None:
        self._database = database
        self._people = people
        self._clock = clock
        self._new_id = new_id

    async def find(self, text: str, limit: int) -> Sequence[Person]:
        """Give people in whose name, address, number or account each word of this text is."""
        query = (
            select(person.c.id)
            # Most people are visitors of whom nothing is known but a cookie: none of them is looked at word by word.
            .where(_named(), *(_has(word) for word in text.split()[:_WORDS]))
            # Databases disagree on where nothing stands among texts.
            .order_by(
                person.c.known.desc(), func.coalesce(person.c.name, ""), func.coalesce(person.c.email, ""), person.c.id
            )
            .limit(limit)
        )
        async with self._database.reading() as connection:
            ids = list((await connection.execute(query)).scalars())
        return await self._people.persons(ids)

    async def asked(self, text: str, limit: int) -> Sequence[Asked]:
        """Give the ticket of this number, or those of an address in which all words of this text are."""
        listed, words = ticket_list.c, text.lower().split()[:_WORDS]
        nameless = listed.requester_id.not_in(select(person.c.id).where(person.c.email.is_not(None)))
        bears = and_(nameless, *(listed.address.contains(word, autoescape=True) for word in words))
        query = (
            select(listed.number, ticket.c.subject, listed.address)
            .join(ticket, ticket.c.number == listed.number)
            .where(or_(listed.number == numeral(text), bears))
            .order_by(listed.number.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return tuple(Asked(f"T-{row.number}", row.subject, row.address) for row in rows)

    async def person(self, id_: str) -> Person | None:
        """Give a person."""
        return await self._people.person(id_)

    async def enter(self, caller: NewCaller) -> Person:
        """Give the person with this address, else with this number and name; write them down if there is none."""
        if caller.email:
            return await self._people.writes(caller.email, caller.name)
        known_by = phoned(caller)
        there = await self._phoned(known_by)
        found = None if there is None else await self._people.person(there)
        return found or Person(await self._written(caller, known_by), name=caller.name)

    async def latest(self, limit: int) -> tuple[PhoneCall, ...]:
        """Give the calls that began last, the latest first."""
        query = select(ticket_call).order_by(ticket_call.c.began.desc(), ticket_call.c.number.desc()).limit(limit)
        async with self._database.reading() as connection:
            return tuple(read_call(row) for row in (await connection.execute(query)).mappings())

    async def _phoned(self, known_by: str) -> str | None:
        query = select(identity.c.person_id).where(identity.c.kind == _PHONE, identity.c.value == known_by)
        async with self._database.reading() as connection:
            found = await connection.scalar(query)
        return None if found is None else str(found)

    async def _written(self, caller: NewCaller, known_by: str) -> str:
        id_ = self._new_id("p")
        row = {"id": id_, "role": str(Role.CUSTOMER), "known": False, "name": caller.name, "email": None}
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(person).values(**row, created_at=self._clock()))
                await connection.execute(insert(identity).values(kind=_PHONE, value=known_by, person_id=id_))
        except IntegrityError:  # somebody else wrote the same caller down at the same time
            there = await self._phoned(known_by)
            if there is None:
                raise
            return there
        return id_


def phoned(caller: NewCaller) -> str:
    """Give what somebody without an address is known by when they call again: the number and the name."""
    return f"{digits(caller.phone)} {' '.join(caller.name.split()).casefold()}"


def digits(phone: str) -> str:
    """Give a number as it is compared: its digits, with a plus for one that names its country."""
    plain = "".join(mark for mark in phone if mark.isascii() and mark.isdigit())
    if phone.strip().startswith("+"):
        return f"+{plain}"
    return f"+{plain[2:]}" if plain.startswith("00") else plain


def _named() -> ColumnElement[bool]:
    # Whoever is known by a number has a name.
    belongs = person.c.id.in_(select(person_account.c.person_id))
    return or_(person.c.name.is_not(None), person.c.email.is_not(None), belongs)


def _has(word: str) -> ColumnElement[bool]:
    # Databases fold the case of ASCII only: a name is looked for as people begin it, too.
    spelt = {word, word.lower(), word.upper(), word.capitalize()}
    account = exists().where(
        person_account.c.person_id == person.c.id,
        or_(*(person_account.c.account.icontains(one, autoescape=True) for one in spelt)),
    )
    either: list[ColumnElement[bool]] = [account]
    for one in spelt:
        either += [person.c.name.icontains(one, autoescape=True), person.c.email.icontains(one, autoescape=True)]
    number = digits(word).removeprefix("+").lstrip("0")
    if len(number) >= 3:
        either.append(
            exists().where(
                identity.c.person_id == person.c.id,
                identity.c.kind == _PHONE,
                identity.c.value.contains(number, autoescape=True),
            )
        )
    return or_(*either)
