"""People in SQL: visitors by cookie, known ones by a signed token or by Slack, listed ones by `person add`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.access_rows import write_entry
from bot.database.claims import apart, claims_of, keep, pass_on, unlike
from bot.database.engine import Database
from bot.database.tables import identity, person, person_account, ticket_list
from handlers.access.audit import Entry
from handlers.address import folded
from handlers.languages import known
from handlers.person import Person, Role
from handlers.ports import Clock, NewId

_COOKIE = "cookie"
_SUBJECT = "subject"
_EMAIL = "email"
_SLACK = "slack"


class SqlPeople:
    """People and how they are recognised. A role is had by listing only, never by a claim."""

    def __init__(self, database: Database, clock: Clock, new_id: NewId) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id

    async def visitor(self, cookie_id: str) -> Person:
        """Give the person behind a cookie: unknown, and the same at every visit."""
        async with self._database.reading() as connection:
            found = await _owner(connection, _COOKIE, cookie_id)
        if found is None:
            found = await self._create(_COOKIE, cookie_id)
        return Person(found, language=await self._chosen(found))

    async def claimed(self, sub: str, name: str | None, email: str | None, account: str | None) -> Person:
        """Give the person that a signed token names.

        Role and accounts come from the listing under that e-mail address; the claimed account is added to them, and
        kept: what this person writes by other ways belongs to it too, until a token names another one.
        """
        address = folded(email)
        listed = await self.listed(address) if address else None
        async with self._database.reading() as connection:
            found = await _owner(connection, _SUBJECT, sub)
        if found is None:
            found = await self._create(
                _SUBJECT, sub, known=True, name=name, email=address, person_id=listed.id if listed else None
            )
        claimed: tuple[str, ...] = ()
        if account:
            await self._keep({found, listed.id if listed else found}, account)
        else:
            async with self._database.reading() as connection:
                claimed = await claims_of(connection, found)
        accounts = {*(listed.accounts if listed else ()), *([account] if account else [])}
        role = listed.role if listed else Role.CUSTOMER
        chosen = await self._chosen(found)
        return Person(found, role, True, name, address, tuple(sorted(accounts)), claimed=claimed, language=chosen)

    async def slack(self, team: str, user: str, name: str | None, email: str | None) -> Person:
        """Give the person behind a Slack user; role and accounts come from the listing under that e-mail address.

        `email` is what Slack vouches for; None where it does not.
        """
        address = folded(email)
        listed = await self.listed(address) if address else None
        value = f"{team}:{user}"
        async with self._database.reading() as connection:
            found = await _owner(connection, _SLACK, value)
        if found is None:
            found = await self._create(
                _SLACK, value, known=True, name=name, email=address, person_id=listed.id if listed else None
            )
        role = listed.role if listed else Role.CUSTOMER
        async with self._database.reading() as connection:
            claimed = await claims_of(connection, found)
        accounts = listed.accounts if listed else ()
        chosen = await self._chosen(found)
        return Person(found, role, True, name, address, accounts, claimed=claimed, language=chosen)

    async def slack_user(self, team: str, person_id: str) -> str | None:
        """Give the Slack user of a workspace who is this person."""
        prefix = f"{team}:"
        mine = identity.c.kind == _SLACK, identity.c.person_id == person_id
        query = select(identity.c.value).where(*mine, identity.c.value.startswith(prefix, autoescape=True))
        async with self._database.reading() as connection:
            found = await connection.scalar(query.order_by(identity.c.value).limit(1))
        return None if found is None else str(found).removeprefix(prefix)

    async def choose_language(self, person_id: str, language: str | None) -> None:
        """Note what a person wants to be spoken to in, see `handlers.languages`; None: nothing of their own."""
        async with self._database.writing() as connection:
            await connection.execute(update(person).where(person.c.id == person_id).values(language=known(language)))

    async def name(self, person_id: str) -> str | None:
        """Give how a person is called: by name, else by e-mail address."""
        query = select(person.c.name, person.c.email).where(person.c.id == person_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else row.name or row.email

    async def listed(self, email: str) -> Person | None:
        """Give the person listed under this e-mail address."""
        async with self._database.reading() as connection:
            found = await _owner(connection, _EMAIL, folded(email) or "")
            return None if found is None else await _read(connection, found)

    async def writes(self, address: str, name: str | None) -> Person:
        """Give the person with this address; who is not listed becomes a customer whom we do not know.

        Anybody can write under any address: nothing may be shown to this person for it.
        """
        value = folded(address) or ""
        async with self._database.reading() as connection:
            found = await _owner(connection, _EMAIL, value)
        if found is None:
            found = await self._create(_EMAIL, value, name=name, email=value)
        async with self._database.reading() as connection:
            return await _read(connection, found)

    async def addressed(self, email: str) -> Person | None:
        """Give the person who has this e-mail address: listed, or known from mails."""
        return await self.listed(email)

    async def has_asked(self, address: str) -> bool:
        """Tell whether there is a ticket of this address."""
        query = select(ticket_list.c.number).where(ticket_list.c.address == folded(address)).limit(1)
        async with self._database.reading() as connection:
            return await connection.scalar(query) is not None

    async def person(self, id_: str) -> Person | None:
        """Give a person as they are now."""
        async with self._database.reading() as connection:
            there = await connection.scalar(select(person.c.id).where(person.c.id == id_))
            return None if there is None else await _read(connection, id_)

    async def persons(self, ids: Sequence[str]) -> tuple[Person, ...]:
        """Give those of these people who exist, in this order."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(person).where(person.c.id.in_(ids)))).all()
            found = {one.id: one for one in await _persons(connection, rows)}
        return tuple(found[id_] for id_ in ids if id_ in found)

    async def colleagues(self) -> tuple[Person, ...]:
        """Give everybody who is listed as more than a customer."""
        listed = select(person).where(person.c.role != str(Role.CUSTOMER), person.c.known)
        async with self._database.reading() as connection:
            found = await _persons(connection, (await connection.execute(listed)).all())
        return tuple(sorted(found, key=lambda one: ((one.name or one.email or one.id).lower(), one.id)))

    async def administrators(self) -> int:
        """Count the administrators."""
        query = select(func.count()).select_from(person).where(person.c.role == str(Role.ADMINISTRATOR))
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)

    async def put(
        self, email: str, role: Role, account: str | None, entries: Sequence[Entry], name: str | None = None
    ) -> Person:
        """List a person, or change a listed one, and write into the audit log that it was done."""
        return await self.add(email, role, account, entries, name)

    async def add(
        self,
        email: str,
        role: Role,
        account: str | None = None,
        entries: Sequence[Entry] = (),
        name: str | None = None,
    ) -> Person:
        """List a person, or change the role of a listed one; a further account is added to those there are.

        Who came with this address before, by a signed token or by Slack, is that person.
        """
        address = folded(email) or ""
        async with self._database.reading() as connection:
            found = await _owner(connection, _EMAIL, address)
        if found is None:
            found = await self._create(_EMAIL, address, known=True, email=address, person_id=await self._came(address))
        async with self._database.writing() as connection:
            values = {"role": str(role), "known": True, **({} if name is None else {"name": name})}
            await connection.execute(update(person).where(person.c.id == found).values(values))
            if account:
                row = {"person_id": found, "account": account}
                same = [person_account.c.person_id == found, person_account.c.account == account]
                await connection.execute(delete(person_account).where(*same))
                await connection.execute(insert(person_account).values(row))
            for entry in entries:
                await write_entry(connection, entry, found)
            return await _read(connection, found)

    async def _chosen(self, person_id: str) -> str | None:
        async with self._database.reading() as connection:
            found = await connection.scalar(select(person.c.language).where(person.c.id == person_id))
        return None if found is None else str(found)

    async def _came(self, address: str) -> str | None:
        """Give the first of those who came as a known person with this address."""
        query = select(person.c.id).where(person.c.email == address, person.c.known)
        async with self._database.reading() as connection:
            found = await connection.scalar(query.order_by(person.c.created_at, person.c.id).limit(1))
        return None if found is None else str(found)

    async def _keep(self, ids: Collection[str], account: str) -> None:
        async with self._database.reading() as connection:
            due = await unlike(connection, ids, account)
        if not due:
            return
        try:
            async with self._database.writing() as connection:
                await keep(connection, ids, account)
        except IntegrityError:  # PostgreSQL: a request with the same token noted it at the same time
            return

    async def _create(
        self,
        kind: str,
        value: str,
        *,
        known: bool = False,
        name: str | None = None,
        email: str | None = None,
        person_id: str | None = None,
    ) -> str:
        try:
            async with self._database.writing() as connection:
                there = await _owner(connection, kind, value)
                if there is not None:
                    return there
                owner = person_id
                if owner is None:
                    owner = self._new_id("p")
                    row = {"id": owner, "role": str(Role.CUSTOMER), "known": known, "name": name, "email": email}
                    await connection.execute(insert(person).values(**row, created_at=self._clock()))
                    await pass_on(connection, owner, email)
                await connection.execute(insert(identity).values(kind=kind, value=value, person_id=owner))
                return owner
        except IntegrityError:  # PostgreSQL: another process created the same person at the same time
            async with self._database.reading() as connection:
                there = await _owner(connection, kind, value)
            if there is None:
                raise
            return there


async def _owner(connection: AsyncConnection, kind: str, value: str) -> str | None:
    query = select(identity.c.person_id).where(identity.c.kind == kind, identity.c.value == value)
    found = await connection.scalar(query)
    return None if found is None else str(found)


async def _read(connection: AsyncConnection, person_id: str) -> Person:
    row = (await connection.execute(select(person).where(person.c.id == person_id))).mappings().one()
    query = select(person_account).where(person_account.c.person_id == person_id)
    rows = (await connection.execute(query.order_by(person_account.c.account))).all()
    listed, claimed = apart(rows)
    return Person(
        row["id"],
        Role(row["role"]),
        row["known"],
        row["name"],
        row["email"],
        tuple(listed),
        claimed=tuple(claimed),
        language=row["language"],
    )


async def _persons(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Person]:
    query = select(person_account).where(person_account.c.person_id.in_([row.id for row in rows]))
    accounts: dict[str, list[Row[Any]]] = {}
    for row in await connection.execute(query.order_by(person_account.c.account)):
        accounts.setdefault(row.person_id, []).append(row)
    found = []
    for row in rows:
        listed, claimed = apart(accounts.get(row.id, ()))
        role, of_token, language = Role(row.role), tuple(claimed), row.language
        seen = Person(row.id, role, row.known, row.name, row.email, tuple(listed), claimed=of_token, language=language)
        found.append(seen)
    return found
