"""What draws clusters, in SQL: the adapter of `handlers.clusters.ports.Rounds`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.cluster_askers import read_askers
from bot.database.cluster_rows import (
    called,
    cluster_numeral,
    drawn_columns,
    event_row,
    membership_row,
    people_columns,
    read_membership,
    told_columns,
)
from bot.database.cluster_tables import cluster, cluster_drawing, cluster_event, cluster_member
from bot.database.clusters import write_people
from bot.database.engine import Database
from bot.database.outbox import outgoing_row
from bot.database.rows import numeral
from bot.database.tables import case_due, case_state, case_vector, outbox, ticket, ticket_list
from handlers.clusters.cluster import Cluster, Membership
from handlers.clusters.labels import Asker
from handlers.clusters.ports import Drawn, NotWritten, Reading, Told

_AT_ONCE = 500
"""Numbers that one query names: databases take so many parameters only."""
_LONGEST = 2_000
"""Characters of a description that tell what a ticket is about; a log that was pasted below does not."""


class _Overtaken(Exception):
    """Somebody else wrote meanwhile: nothing is written."""


class SqlClusterRounds:
    """What a round reads and writes. `tag`: the model of the vectors that it works with."""

    def __init__(self, database: Database, tag: str) -> None:
        self._database = database
        self._tag = tag

    async def reading(self) -> Reading:
        """Tell how far tickets are read."""
        unread = select(func.count()).select_from(case_due).scalar_subquery()
        async with self._database.reading() as connection:
            row = (await connection.execute(select(case_state.c.revision, unread.label("unread")))).one()
        return Reading(row.revision, row.unread)

    async def waiting(self, since: datetime, limit: int) -> Sequence[str]:
        """Give tickets that were not looked at."""
        listed, kept = ticket_list.c, case_vector.c
        query = (
            select(listed.number)
            .join(case_vector, kept.number == listed.number)
            .join(ticket, ticket.c.number == listed.number)
            .outerjoin(cluster_member, cluster_member.c.number == listed.number)
            .where(listed.opened_at >= since, ticket.c.merged_into.is_(None), cluster_member.c.number.is_(None))
            .where(kept.tag == self._tag, kept.vector.is_not(None))
            .order_by(listed.opened_at, listed.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple(f"T-{number}" for number in await connection.scalars(query))

    async def memberships(self, since: datetime) -> Mapping[str, Membership]:
        """Give where tickets belong."""
        query = (
            select(cluster_member)
            .join(ticket_list, ticket_list.c.number == cluster_member.c.number)
            .join(ticket, ticket.c.number == cluster_member.c.number)
            .where(ticket_list.c.opened_at >= since, ticket.c.merged_into.is_(None))
        )
        async with self._database.reading() as connection:
            found = (read_membership(row) for row in (await connection.execute(query)).mappings())
            return {one.number: one for one in found}

    async def clustered(self, since: datetime) -> Mapping[str, str]:
        """Give the clusters of tickets."""
        query = (
            select(cluster_member.c.number, cluster_member.c.cluster)
            .join(ticket_list, ticket_list.c.number == cluster_member.c.number)
            .join(ticket, ticket.c.number == cluster_member.c.number)
            .where(ticket_list.c.opened_at >= since, ticket.c.merged_into.is_(None))
            .where(cluster_member.c.cluster.is_not(None))
        )
        async with self._database.reading() as connection:
            return {f"T-{number}": called(where) for number, where in await connection.execute(query)}

    async def texts(self, numbers: Collection[str]) -> Mapping[str, tuple[str, datetime]]:
        """Give what tickets are about."""
        wanted = sorted(numeral(number) for number in numbers)
        columns = (ticket.c.number, ticket.c.subject, ticket.c.description, ticket.c.opened_at)
        found = {}
        async with self._database.reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                chosen = ticket.c.number.in_(wanted[start : start + _AT_ONCE]), ticket.c.merged_into.is_(None)
                for row in await connection.execute(select(*columns).where(*chosen)):
                    found[f"T-{row.number}"] = _about(row.subject, row.description), row.opened_at
        return found

    async def askers(self, numbers: Collection[str]) -> Mapping[str, Asker]:
        """Give who wrote tickets."""
        async with self._database.reading() as connection:
            return await read_askers(connection, numbers)

    async def reserve(self, count: int) -> Sequence[str]:
        """Reserve numbers for new clusters."""
        async with self._database.writing() as connection:
            change = update(cluster_drawing).values(last=cluster_drawing.c.last + count)
            last = await connection.scalar(change.returning(cluster_drawing.c.last))
        return tuple(called(number) for number in range(int(last or 0) - count + 1, int(last or 0) + 1))

    async def told(self) -> Mapping[str, Told]:
        """Give of which bursts the team was told."""
        told = (cluster.c.told_at, cluster.c.told_count, cluster.c.told_since, cluster.c.told_seen)
        query = select(cluster.c.number, *told).where(cluster.c.told_at.is_not(None))
        async with self._database.reading() as connection:
            return {called(number): Told(*facts) for number, *facts in await connection.execute(query)}

    async def write(self, drawn: Drawn) -> bool:
        """Write it whole, or not at all."""
        try:
            async with self._database.writing() as connection:
                await _write(connection, drawn)
        except _Overtaken:
            return False
        except IntegrityError as error:
            raise NotWritten(f"clusters cannot be written: {error.orig}") from error
        return True


async def _write(connection: AsyncConnection, drawn: Drawn) -> None:
    whole = drawn.drawing
    columns = {
        "version": whole.version,
        "model": whole.model,
        "at": whole.at,
        "tickets": whole.tickets,
        "fresh": whole.fresh,
    }
    before = cluster_drawing.c.version == whole.version - 1
    if (await connection.execute(update(cluster_drawing).where(before).values(columns))).rowcount != 1:
        raise _Overtaken
    for one in drawn.clusters:
        await _put(connection, one)
    for one in drawn.back:
        if not await write_people(connection, one):
            raise _Overtaken
    await _place(connection, drawn.memberships)
    if drawn.events:
        await connection.execute(insert(cluster_event), [event_row(one) for one in drawn.events])
    for number, told in (drawn.told or {}).items():
        change = update(cluster).where(cluster.c.number == cluster_numeral(number))
        await connection.execute(change.values(told_columns(told)))
    if drawn.outgoing:
        await connection.execute(insert(outbox), [outgoing_row(one) for one in drawn.outgoing])


async def _put(connection: AsyncConnection, one: Cluster) -> None:
    number = cluster_numeral(one.number)
    change = update(cluster).where(cluster.c.number == number).values(drawn_columns(one))
    if not (await connection.execute(change)).rowcount:
        values = {"number": number, **drawn_columns(one), **people_columns(one)}
        await connection.execute(insert(cluster).values(values))


async def _place(connection: AsyncConnection, memberships: Sequence[Membership]) -> None:
    for start in range(0, len(memberships), _AT_ONCE):
        rows = [membership_row(one) for one in memberships[start : start + _AT_ONCE]]
        gone = delete(cluster_member).where(cluster_member.c.number.in_([row["number"] for row in rows]))
        await connection.execute(gone)
        await connection.execute(insert(cluster_member), rows)


def _about(subject: str, description: str) -> str:
    """Give a ticket's words, each once: a subject is often the beginning of what was said."""
    begins = " ".join(description.split()).startswith(subject.removesuffix("…"))
    return description[:_LONGEST] if begins else f"{subject}\n{description[:_LONGEST]}"
