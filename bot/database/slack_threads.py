"""Which conversation is held where in Slack, in SQL: the adapter of `bot.slack.places.Threads`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, RowMapping, and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.database.engine import Database
from bot.database.tables import slack_thread
from bot.slack.listening import Thread
from bot.slack.places import Line, Place
from kb import Access


class SqlThreads:
    """Places of conversations, in the table `slack_thread`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, place: Place, person_id: str | None) -> Thread:
        """Say how the thread stands for a person."""
        query = select(slack_thread.c.person_id, slack_thread.c.aside).where(_at(place))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return Thread(
            ours=bool(rows),
            mine=any(row.person_id == person_id for row in rows),
            aside=any(row.aside for row in rows),
        )

    async def find(self, place: Place, person_id: str) -> Line | None:
        """Give the person's latest conversation there."""
        query = (
            select(slack_thread)
            .where(_at(place), slack_thread.c.person_id == person_id)
            .order_by(slack_thread.c.generation.desc())
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else _read(row)

    async def latest(self, place: Place) -> Line | None:
        """Give the conversation that was begun there last, whoever's it is."""
        query = (
            select(slack_thread)
            .where(_at(place))
            .order_by(slack_thread.c.opened_at.desc(), slack_thread.c.generation.desc(), slack_thread.c.conversation_id)
            .limit(1)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else _read(row)

    async def of(self, conversation_id: str) -> Line | None:
        """Give the place of a conversation."""
        query = select(slack_thread).where(slack_thread.c.conversation_id == conversation_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else _read(row)

    async def add(self, line: Line) -> Line:
        """Remember a conversation's place."""
        place = line.place
        there = and_(_at(place), slack_thread.c.person_id == line.person_id)
        try:
            async with self._database.writing() as connection:
                last = await connection.scalar(select(func.max(slack_thread.c.generation)).where(there))
                row = {
                    "conversation_id": line.conversation_id,
                    "team": place.team,
                    "channel": place.channel,
                    "thread": place.thread,
                    "person_id": line.person_id,
                    "slack_user": line.user,
                    "generation": 0 if last is None else last + 1,
                    "audiences": list(line.access.tags()),
                    "aside": False,
                    "opened_at": line.opened_at,
                }
                await connection.execute(insert(slack_thread).values(row))
        except IntegrityError:  # PostgreSQL: another process was faster
            found = await self.find(place, line.person_id)
            if found is None:
                raise
            return found
        return line

    async def turn(self, place: Place, *, aside: bool) -> None:
        """Note whether people talk to each other there."""
        async with self._database.writing() as connection:
            await connection.execute(update(slack_thread).where(_at(place)).values(aside=aside))

    async def show(self, conversation_id: str, access: Access) -> None:
        """Note what may be shown in the conversation from now on."""
        change = update(slack_thread).where(slack_thread.c.conversation_id == conversation_id)
        async with self._database.writing() as connection:
            await connection.execute(change.values(audiences=list(access.tags())))


def _at(place: Place) -> ColumnElement[bool]:
    return and_(
        slack_thread.c.team == place.team,
        slack_thread.c.channel == place.channel,
        slack_thread.c.thread == place.thread,
    )


def _read(row: RowMapping) -> Line:
    return Line(
        conversation_id=row["conversation_id"],
        place=Place(row["team"], row["channel"], row["thread"]),
        user=row["slack_user"],
        person_id=row["person_id"],
        access=Access.tagged(row["audiences"]),
        opened_at=row["opened_at"],
    )
