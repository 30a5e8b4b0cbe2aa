"""Follow-ups in SQL: the adapters of `handlers.quality.ports.FollowUps` and `Managers`."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.survey_rows import (
    event_row,
    follow_up_columns,
    follow_up_numeral,
    read_event,
    read_follow_up,
)
from bot.database.tables import engineer, follow_up, follow_up_event, person
from handlers.person import Role
from handlers.ports import WriteConflict
from handlers.quality.calling_back import Opening
from handlers.quality.follow_up import FollowUp, FollowUpChanged, FollowUpEvent, FollowUpState
from handlers.quality.ports import FollowUpNotFound


class SqlFollowUps:
    """Follow-ups, in the tables `follow_up` and `follow_up_event`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, number: str) -> FollowUp:
        """Give a follow-up."""
        query = select(follow_up).where(follow_up.c.number == follow_up_numeral(number))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        if row is None:
            raise FollowUpNotFound(f"there is no follow-up {number}")
        return read_follow_up(row)

    async def of_survey(self, survey_id: str) -> FollowUp | None:
        """Give the follow-up that a survey made."""
        query = select(follow_up).where(follow_up.c.survey_id == survey_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else read_follow_up(row)

    async def every(self, *, limit: int, states: Collection[str] = ()) -> tuple[FollowUp, ...]:
        """Give follow-ups, first due first."""
        query = select(follow_up).order_by(follow_up.c.due_at, follow_up.c.number).limit(limit)
        if states:
            query = query.where(follow_up.c.state.in_([str(state) for state in states]))
        async with self._database.reading() as connection:
            return tuple(read_follow_up(row) for row in (await connection.execute(query)).mappings())

    async def closed(self, *, limit: int, after: str | None = None) -> tuple[FollowUp, ...]:
        """Give closed follow-ups, the latest closed first, those behind `after` only."""
        at, number = follow_up.c.closed_at, follow_up.c.number
        query = select(follow_up).where(follow_up.c.state == str(FollowUpState.CLOSED))
        if after is not None:
            last = select(at, number).where(number == follow_up_numeral(after)).scalar_subquery()
            query = query.where(tuple_(at, number) < last)
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(at.desc(), number.desc()).limit(limit))
            return tuple(read_follow_up(row) for row in rows.mappings())

    async def history(self, number: str) -> tuple[FollowUpEvent, ...]:
        """Give what happened to one, in order."""
        query = select(follow_up_event).where(follow_up_event.c.number == follow_up_numeral(number))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(follow_up_event.c.version))).mappings()
            return tuple(read_event(row) for row in rows)

    async def write(self, change: FollowUpChanged) -> None:
        """Write a change with its event."""
        async with self._database.writing() as connection:
            await write(connection, change)


class SqlManagers:
    """Managers of teams: who is listed as a manager, and on the team's staff."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, team: str | None) -> str | None:
        """Give the id of the team's manager."""
        query = (
            select(engineer.c.id)
            .join(person, person.c.id == engineer.c.id)
            .where(engineer.c.team == team, person.c.role == str(Role.MANAGER))
            .order_by(engineer.c.id)
            .limit(1)
        )
        async with self._database.reading() as connection:
            found = await connection.scalar(query)
        return None if found is None else str(found)


async def opened(connection: AsyncConnection, opening: Opening) -> None:
    """Write a new follow-up with its first event, in a transaction that somebody else has begun."""
    made, event = opening.numbered("F-0")
    written = await connection.execute(insert(follow_up).values(follow_up_columns(made)))
    key = written.inserted_primary_key
    if key is None:
        raise AssertionError("the database gave no number")
    await connection.execute(insert(follow_up_event).values(event_row(key[0], event)))


async def write(connection: AsyncConnection, change: FollowUpChanged) -> None:
    """Write a change over the version before, in a transaction that somebody else has begun.

    Raises:
        WriteConflict: it was changed meanwhile.
    """
    made = change.follow_up
    number = follow_up_numeral(made.number)
    same = follow_up.c.number == number, follow_up.c.version == made.version - 1
    if (await connection.execute(update(follow_up).where(*same).values(follow_up_columns(made)))).rowcount != 1:
        raise WriteConflict(f"somebody else wrote to {made.number} meanwhile")
    await connection.execute(insert(follow_up_event).values(event_row(number, change.event)))
