"""The team in SQL: the adapter of `handlers.tickets.ports.Staff` and `Moves`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Row, Update, delete, func, insert, select, update
from sqlalchemy import Table as SqlTable

from bot.database import ticket_rows
from bot.database.access_rows import write_entry
from bot.database.engine import Database
from bot.database.tables import engineer, rotation, team, ticket, ticket_event
from handlers.access.audit import Entry
from handlers.ports import InvalidInput
from handlers.ticket import UNSOLVED, Ticket
from handlers.ticket_event import ActorKind, EventKind
from handlers.tickets.ports import Left
from handlers.tickets.queue import OURS
from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, Listing, Presence, Team, effective


class SqlStaff:
    """Teams and engineers, in the tables `team`, `engineer` and `rotation`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def engineers(self) -> tuple[Engineer, ...]:
        """Give all engineers as they stand now, by id."""
        waits = ticket.c.assignee.is_not(None), ticket.c.status.in_([str(status) for status in OURS])
        counted = select(ticket.c.assignee, func.count()).where(*waits).group_by(ticket.c.assignee)
        async with self._database.reading() as connection:
            load = {row[0]: row[1] for row in await connection.execute(counted)}
            teams = {row.name: _team(row) for row in await connection.execute(select(team))}
            rows = (await connection.execute(select(engineer))).all()
        found = (effective(_listing(row), _presence(row), teams.get(row.team), load.get(row.id, 0)) for row in rows)
        return tuple(sorted(found, key=lambda one: one.id))

    async def teams(self) -> tuple[Team, ...]:
        """Give all teams, by name."""
        async with self._database.reading() as connection:
            found = [_team(row) for row in await connection.execute(select(team))]
        return tuple(sorted(found, key=lambda one: one.name))

    async def put_team(self, listed: Team, entry: Entry | None = None) -> None:
        """List a team, or change it."""
        values = {"region": listed.region, "calendar": listed.calendar}
        await self._put(team, "name", listed.name, values, {}, entry)

    async def put(self, listing: Listing, at: datetime, entry: Entry | None = None) -> None:
        """List an engineer, or change her listing."""
        if listing.team is not None and listing.team not in {one.name for one in await self.teams()}:
            raise InvalidInput(f"There is no team {listing.team}: list it first.")
        values = {
            "team": listing.team,
            "tier": listing.tier,
            "region": listing.region,
            "calendar": listing.calendar,
            "languages": list(listing.languages),
            "skills": list(listing.skills),
            "cap": listing.cap,
        }
        await self._put(engineer, "id", listing.id, values, {"here": False, "since": at}, entry)

    async def listing(self, name: str) -> Listing | None:
        """Give how she is listed."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(engineer).where(engineer.c.id == name))).first()
        return None if row is None else _listing(row)

    async def remove(self, name: str, entry: Entry | None = None) -> bool:
        """Take her off the staff."""
        return await self._change(delete(engineer).where(engineer.c.id == name), entry)

    async def set_presence(self, name: str, presence: Presence, entry: Entry | None = None) -> bool:
        """Say that she came or went."""
        values = {"here": presence.here, "since": presence.since, "until": presence.until}
        return await self._change(update(engineer).where(engineer.c.id == name).values(values), entry)

    async def rotation(self) -> Rotation:
        """Give where the rotation stands."""
        async with self._database.reading() as connection:
            last = {row.engineer: row.last for row in await connection.execute(select(rotation))}
        return Rotation(max(last.values(), default=0), last)

    async def left(self, name: str, since: datetime) -> tuple[Left, ...]:
        """Give the tickets that routing took from her since then."""
        # Joined, not `number in (…)`: for that SQLite walks all events in the order of numbers, whatever `at` says.
        query = (
            select(ticket.c.number, ticket.c.subject, ticket.c.assignee)
            .join(ticket_event, ticket_event.c.number == ticket.c.number)
            .where(
                ticket_event.c.at >= since,
                ticket_event.c.kind == str(EventKind.ASSIGNED),
                ticket_event.c.before == name,
                ticket_event.c.actor_kind == str(ActorKind.SYSTEM),
            )
            .distinct()
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(ticket.c.number))).all()
        return tuple(Left(f"T-{row.number}", row.subject, row.assignee) for row in rows if row.assignee != name)

    async def kept(self, name: str, limit: int) -> tuple[Ticket, ...]:
        """Give the tickets that she has and that are not over, the latest first."""
        hers = ticket.c.assignee == name, ticket.c.status.in_([str(status) for status in UNSOLVED])
        async with self._database.reading() as connection:
            return await ticket_rows.tickets(connection, *hers, limit=limit, transcripts=False)

    async def _change(self, change: Update | Delete, entry: Entry | None) -> bool:
        async with self._database.writing() as connection:
            done = (await connection.execute(change)).rowcount == 1
            if done and entry is not None:
                await write_entry(connection, entry)
            return done

    async def _put(
        self,
        table: SqlTable,
        key: str,
        name: str,
        values: dict[str, Any],
        at_first: dict[str, Any],
        entry: Entry | None,
    ) -> None:
        async with self._database.writing() as connection:
            there = await connection.execute(update(table).where(table.c[key] == name).values(values))
            if not there.rowcount:
                await connection.execute(insert(table).values({key: name, **values, **at_first}))
            if entry is not None:
                await write_entry(connection, entry)


def _team(row: Row[Any]) -> Team:
    return Team(row.name, row.region, row.calendar)


def _presence(row: Row[Any]) -> Presence:
    return Presence(row.here, row.since, row.until)


def _listing(row: Row[Any]) -> Listing:
    return Listing(
        row.id, row.team, row.tier, row.region, row.calendar, tuple(row.languages), tuple(row.skills), row.cap
    )
