"""Mails in SQL: the adapter of the ports in `bot.mail.ports`, and of `handlers.tickets.postbox.Threads`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, null, select, update
from sqlalchemy.exc import IntegrityError

from bot.database.engine import Database
from bot.database.once import written_once
from bot.database.rows import numeral
from bot.database.tables import mail_received, mail_refusal, mail_sent
from bot.database.waits import ready
from bot.mail.ports import Held, Sending, State
from handlers.tickets.mail_thread import own

_HASH = "sha256:"


class SqlSendings:
    """Mails of ours, in the table `mail_sent`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, sending: Sending) -> Sending:
        """Write down that it is to be sent; give what is there already."""
        row = {
            "id": sending.id,
            "number": None if sending.number is None else numeral(sending.number),
            "address": sending.address,
            "kind": sending.kind,
            "automatic": sending.automatic,
            "scope": sending.scope,
            "begun_at": sending.begun_at,
            "state": str(sending.state),
            "reason": sending.reason,
        }
        there = await self.get(sending.id)
        if there is not None:
            return there
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(mail_sent).values(row))
        except IntegrityError:  # another process sends it at the same time
            there = await self.get(sending.id)
            if there is None:
                raise
            return there
        return sending

    async def end(self, id_: str, state: State, reason: str, at: datetime) -> None:
        """Write down what became of it."""
        change = update(mail_sent).where(mail_sent.c.id == id_, mail_sent.c.state == State.TRYING.value)
        async with self._database.writing() as connection:
            await connection.execute(change.values(state=state.value, reason=reason, ended_at=at))

    async def get(self, id_: str) -> Sending | None:
        """Give one."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(mail_sent).where(mail_sent.c.id == id_))).mappings().first()
        return None if row is None else _read(row)

    async def automatic(self, number: str | None, address: str, since: datetime) -> int:
        """Count the automatic mails sent since then, about this ticket or to this address, whichever is more."""
        sent = (mail_sent.c.automatic, mail_sent.c.state == State.SENT.value, mail_sent.c.ended_at > since)
        which: list[ColumnElement[bool]] = [mail_sent.c.address == address]
        if number is not None:
            which.append(mail_sent.c.number == numeral(number))
        async with self._database.reading() as connection:
            counts = [
                await connection.scalar(select(func.count()).select_from(mail_sent).where(one, *sent)) for one in which
            ]
        return max(int(count or 0) for count in counts)


class SqlRefusals:
    """Who wants no more, in the table `mail_refusal`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def refuse(self, address: str, scope: str, at: datetime) -> None:
        """Write it down."""
        try:
            async with self._database.writing() as connection:
                row = {"address": address.lower(), "scope": scope, "at": at}
                await connection.execute(insert(mail_refusal).values(row))
        except IntegrityError:
            return  # it is there

    async def refused(self, address: str, scopes: Collection[str]) -> bool:
        """Tell whether any of the scopes is refused."""
        query = select(mail_refusal.c.scope).where(
            mail_refusal.c.address == address.lower(), mail_refusal.c.scope.in_(list(scopes))
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query.limit(1))).first() is not None

    async def of(self, address: str) -> frozenset[str]:
        """Give all scopes that an address refuses."""
        query = select(mail_refusal.c.scope).where(mail_refusal.c.address == address.lower())
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def allow(self, address: str, scope: str) -> None:
        """Take it back."""
        which = mail_refusal.c.address == address.lower(), mail_refusal.c.scope == scope
        async with self._database.writing() as connection:
            await connection.execute(delete(mail_refusal).where(*which))


class SqlReceived:
    """Mails that came, in the table `mail_received`. `domain`: of the names of our own mails."""

    def __init__(self, database: Database, domain: str) -> None:
        self._database = database
        self._domain = domain

    async def accept(self, key: str, raw: bytes, at: datetime) -> bool:
        """Write a mail down, once."""
        there = select(mail_received.c.id).where(mail_received.c.key == key)
        row = {"key": key, "raw": raw, "at": at, "attempts": 0}
        return await written_once(self._database, there, insert(mail_received).values(row))

    async def due(self, now: datetime, limit: int) -> tuple[Held, ...]:
        """Give what is to be handled now, oldest first."""
        query = select(mail_received).where(mail_received.c.done_at.is_(None), ready(mail_received.c.retry_at, now))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(mail_received.c.id).limit(limit))).mappings().all()
        return tuple(Held(row["id"], row["raw"] or b"", row["at"], row["attempts"]) for row in rows)

    async def done(self, id_: int, number: str | None, outcome: str, at: datetime) -> None:
        """Write down what became of it."""
        change = update(mail_received).where(mail_received.c.id == id_)
        values = {"number": None if number is None else numeral(number), "outcome": outcome, "done_at": at}
        async with self._database.writing() as connection:
            await connection.execute(change.values(values))

    async def prune(self, done_before: datetime) -> int:
        """Forget the originals of mails that belong to no ticket."""
        old = (
            mail_received.c.number.is_(None),
            mail_received.c.done_at < done_before,
            mail_received.c.raw.is_not(None),
        )
        async with self._database.writing() as connection:
            return (await connection.execute(update(mail_received).where(*old).values(raw=null()))).rowcount

    async def postpone(self, id_: int, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        change = update(mail_received).values(attempts=mail_received.c.attempts + 1, retry_at=retry_at)
        async with self._database.writing() as connection:
            await connection.execute(change.where(mail_received.c.id == id_))

    async def names(self, number: str) -> tuple[str, ...]:
        """Give the names of a ticket's mails, oldest first."""
        query = select(mail_received.c.key).where(mail_received.c.number == numeral(number))
        async with self._database.reading() as connection:
            keys = (await connection.execute(query.order_by(mail_received.c.id))).scalars().all()
        return tuple(key for key in keys if not key.startswith(_HASH))

    async def originals(self, number: str) -> tuple[bytes, ...]:
        """Give a ticket's mails as they came, oldest first."""
        query = select(mail_received.c.raw).where(mail_received.c.number == numeral(number))
        async with self._database.reading() as connection:
            found = (await connection.execute(query.order_by(mail_received.c.id))).scalars().all()
        return tuple(raw for raw in found if raw is not None)

    async def number_of(self, names: Sequence[str]) -> str | None:
        """Give the ticket of the latest of these mails that is known, sent or received."""
        ids = {name: own(name, self._domain) for name in names}
        mine = [id_ for id_ in ids.values() if id_ is not None]
        sent = select(mail_sent.c.id, mail_sent.c.number).where(mail_sent.c.id.in_(mine))
        came = select(mail_received.c.key, mail_received.c.number).where(mail_received.c.key.in_(list(names)))
        async with self._database.reading() as connection:
            by_id = {row[0]: row[1] for row in await connection.execute(sent)}
            by_key = {row[0]: row[1] for row in await connection.execute(came)}
        for name in reversed(names):
            number = by_id.get(ids[name]) or by_key.get(name)
            if number is not None:
                return f"T-{number}"
        return None


def _read(row: RowMapping) -> Sending:
    return Sending(
        id=row["id"],
        number=None if row["number"] is None else f"T-{row['number']}",
        address=row["address"],
        kind=row["kind"],
        automatic=row["automatic"],
        scope=row["scope"],
        begun_at=row["begun_at"],
        state=State(row["state"]),
        reason=row["reason"],
        ended_at=row["ended_at"],
    )
