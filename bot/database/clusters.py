"""Clusters in SQL: the adapter of `handlers.clusters.ports.Clusters`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.cluster_rows import (
    called,
    cluster_numeral,
    event_row,
    people_columns,
    read_cluster,
    read_drawing,
    read_event,
    read_membership,
)
from bot.database.cluster_tables import cluster, cluster_drawing, cluster_event, cluster_member
from bot.database.cluster_tallies import among, belongings, tallied
from bot.database.engine import Database
from bot.database.outbox import outgoing_row
from bot.database.rows import numeral
from bot.database.tables import outbox, ticket, ticket_list
from handlers.clusters.cluster import Cluster, ClusterEvent, Drawing, Member, Membership, Tally
from handlers.clusters.ports import ClusterNotFound
from handlers.ports import Outgoing, WriteConflict
from handlers.ticket import Status

_L, _M = ticket_list.c, cluster_member.c


class SqlClusters:
    """Clusters, in the tables of `cluster_tables`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, number: str) -> Cluster:
        """Give one."""
        query = select(cluster).where(cluster.c.number == cluster_numeral(number))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        if row is None:
            raise ClusterNotFound(f"there is no cluster {number}")
        return read_cluster(row)

    async def every(self, since: datetime) -> Mapping[str, Cluster]:
        """Give those that have a ticket of the time."""
        mine = among(select(_M.number), since).where(_M.cluster == cluster.c.number)
        query = select(cluster).where(exists(mine)).order_by(cluster.c.number)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return {called(row["number"]): read_cluster(row) for row in rows}

    async def tallies(self, since: datetime, numbers: Collection[str] | None = None) -> Mapping[str, Tally]:
        """Add up."""
        which: list[ColumnElement[bool]] = [_M.cluster.is_not(None)]
        if numbers is not None:
            which = [_M.cluster.in_([cluster_numeral(number) for number in numbers])]
        async with self._database.reading() as connection:
            return await tallied(connection, since, which)

    async def members(self, number: str, since: datetime) -> Sequence[Member]:
        """Give the tickets of a cluster."""
        columns = (
            *(_M.number, _M.strength, _M.because),
            *(_L.status, _L.plan, _L.requester_id, _L.opened_at),
            *(ticket.c.subject, ticket.c.tried, ticket.c.episode_id),
        )
        mine = _M.cluster == cluster_numeral(number)
        query = among(select(*columns), since).where(mine).order_by(_L.opened_at.desc(), _M.number.desc())
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            accounts: dict[int, set[str]] = {}
            for row in await connection.execute(belongings(since, [mine])):
                accounts.setdefault(row.number, set()).add(row.account)
        return tuple(
            Member(
                number=f"T-{row.number}",
                subject=row.subject,
                status=Status(row.status),
                opened_at=row.opened_at,
                plan=row.plan,
                requester_id=row.requester_id,
                accounts=tuple(sorted(accounts.get(row.number, ()))),
                tried=tuple(row.tried),
                strength=row.strength,
                because=row.because,
            )
            for row in rows
        )

    async def of_ticket(self, number: str) -> Membership | None:
        """Tell where a ticket belongs."""
        query = select(cluster_member).where(_M.number == numeral(number))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else read_membership(row)

    async def events(self, number: str) -> Sequence[ClusterEvent]:
        """Give what happened to one."""
        query = select(cluster_event).where(cluster_event.c.cluster == cluster_numeral(number))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(cluster_event.c.id))).mappings()
            return tuple(read_event(row) for row in rows)

    async def change(self, cluster: Cluster, event: ClusterEvent, outgoing: Sequence[Outgoing] = ()) -> None:
        """Write what a person did."""
        async with self._database.writing() as connection:
            if not await write_people(connection, cluster):
                raise WriteConflict(f"somebody else changed {cluster.number} meanwhile")
            await connection.execute(insert(cluster_event).values(event_row(event)))
            if outgoing:
                await connection.execute(insert(outbox), [outgoing_row(one) for one in outgoing])

    async def drawing(self) -> Drawing:
        """Tell how they stand as a whole."""
        async with self._database.reading() as connection:
            return read_drawing((await connection.execute(select(cluster_drawing))).mappings().one())

    async def tickets(self, since: datetime) -> int:
        """Count the tickets of the time."""
        both = ticket_list.join(ticket, ticket.c.number == _L.number)
        query = select(func.count()).select_from(both).where(_L.opened_at >= since, ticket.c.merged_into.is_(None))
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)


async def write_people(connection: AsyncConnection, made: Cluster) -> bool:
    """Write what was made of a cluster over the version before; False when somebody else changed it meanwhile."""
    same = cluster.c.number == cluster_numeral(made.number), cluster.c.version == made.version - 1
    return (await connection.execute(update(cluster).where(*same).values(people_columns(made)))).rowcount == 1
