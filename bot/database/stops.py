"""What the tracker does not do, who looks after it, and what waits: adapters of `handlers.engineering.stopping`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update

from bot.database.dispatch_tables import tracker_stop
from bot.database.engine import Database
from bot.database.outbox import outgoing_row
from bot.database.tables import outbox, person
from handlers.engineering.stopping import Stop
from handlers.person import Role
from handlers.ports import Outgoing

_BEHIND = 20
"""So many things behind another are looked at: what comes later than that is done once more for nothing."""


class SqlStops:
    """What does not work, in the table `tracker_stop`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, tracker: str) -> Sequence[Stop]:
        """Give a tracker's."""
        query = select(tracker_stop).where(tracker_stop.c.tracker == tracker).order_by(tracker_stop.c.what)
        async with self._database.reading() as connection:
            return tuple(_read(row) for row in (await connection.execute(query)).mappings())

    async def write(self, stop: Stop, outgoing: Sequence[Outgoing] = ()) -> None:
        """Write one, with what tells of it."""
        same = tracker_stop.c.tracker == stop.tracker, tracker_stop.c.what == stop.what
        async with self._database.writing() as connection:
            await connection.execute(delete(tracker_stop).where(*same))
            await connection.execute(insert(tracker_stop).values(_row(stop)))
            if outgoing:
                await connection.execute(insert(outbox), [outgoing_row(one) for one in outgoing])


class SqlAdministrators:
    """Those who have the role, and an address."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def addresses(self) -> Sequence[str]:
        """Give where they are mailed."""
        query = (
            select(person.c.email)
            .where(person.c.role == str(Role.ADMINISTRATOR), person.c.known, person.c.email.is_not(None))
            .order_by(person.c.email)
        )
        async with self._database.reading() as connection:
            return tuple(dict.fromkeys((await connection.scalars(query)).all()))


class SqlLine:
    """The outbox, of one receiver."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, receiver: str) -> int:
        """Count what waits for a receiver."""
        query = select(func.count()).where(outbox.c.sent_at.is_(None), outbox.c.receiver == receiver)
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)

    async def again(self, outgoing: Outgoing) -> bool:
        """Tell whether the same waits once more, behind it."""
        place = select(outbox.c.position).where(outbox.c.id == outgoing.id).scalar_subquery()
        query = (
            select(outbox.c.payload)
            .where(outbox.c.sent_at.is_(None), outbox.c.position > place)
            .where(outbox.c.receiver == outgoing.receiver, outbox.c.subject == outgoing.subject)
            .order_by(outbox.c.position)
            .limit(_BEHIND)
        )
        async with self._database.reading() as connection:
            waits = (await connection.scalars(query)).all()
        return any(dict(payload) == dict(outgoing.payload) for payload in waits)

    async def hasten(self, receiver: str) -> None:
        """Have all that was put off tried now."""
        waits = outbox.c.sent_at.is_(None), outbox.c.receiver == receiver, outbox.c.retry_at.is_not(None)
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(*waits).values(retry_at=None))


def _row(stop: Stop) -> dict[str, Any]:
    return {
        "tracker": stop.tracker,
        "what": stop.what,
        "text": stop.text,
        "since": stop.since,
        "told_at": stop.told_at,
        "over_at": stop.over_at,
    }


def _read(row: RowMapping) -> Stop:
    return Stop(row["tracker"], row["what"], row["text"], row["since"], row["told_at"], row["over_at"])
