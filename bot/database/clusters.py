"""Clusters in SQL: the adapter of `handlers.clusters.ports.Clusters`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, func, insert, select, union, update
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
from bot.database.engine import Database
from bot.database.rows import numeral
from bot.database.tables import episode_account, person_account, ticket, ticket_list
from handlers.clusters.cluster import Cluster, ClusterEvent, Drawing, Member, Membership, Tally
from handlers.clusters.ports import ClusterNotFound
from handlers.ports import WriteConflict
from handlers.ticket import UNSOLVED, Status

_L, _M = ticket_list.c, cluster_member.c
_UNSOLVED = frozenset(map(str, UNSOLVED))


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
        among = _among(select(_M.number), since).where(_M.cluster == cluster.c.number)
        query = select(cluster).where(exists(among)).order_by(cluster.c.number)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return {called(row["number"]): read_cluster(row) for row in rows}

    async def tallies(self, since: datetime, numbers: Collection[str] | None = None) -> Mapping[str, Tally]:
        """Add up."""
        which: list[ColumnElement[bool]] = [_M.cluster.is_not(None)]
        if numbers is not None:
            which = [_M.cluster.in_([cluster_numeral(number) for number in numbers])]
        # Who has an address is one customer under it, whatever browser she came with.
        customer = func.coalesce(_L.address, _L.requester_id).label("customer")
        columns = (_M.cluster, _L.status, _L.plan, _L.opened_at, customer)
        async with self._database.reading() as connection:
            rows = (await connection.execute(_among(select(*columns), since).where(*which))).all()
            accounts = await _accounts(connection, since, which)
        found: dict[int, list[Any]] = {}
        for row in rows:
            found.setdefault(row.cluster, []).append(row)
        return {called(number): _tally(mine, accounts[number]) for number, mine in sorted(found.items())}

    async def members(self, number: str, since: datetime) -> Sequence[Member]:
        """Give the tickets of a cluster."""
        columns = (
            *(_M.number, _M.strength, _M.because),
            *(_L.status, _L.plan, _L.requester_id, _L.opened_at),
            *(ticket.c.subject, ticket.c.tried, ticket.c.episode_id),
        )
        mine = _M.cluster == cluster_numeral(number)
        query = _among(select(*columns), since).where(mine).order_by(_L.opened_at.desc(), _M.number.desc())
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
            accounts: dict[int, set[str]] = {}
            for row in await connection.execute(_belongings(since, [mine])):
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

    async def change(self, cluster: Cluster, event: ClusterEvent) -> None:
        """Write what a person did."""
        async with self._database.writing() as connection:
            if not await write_people(connection, cluster):
                raise WriteConflict(f"somebody else changed {cluster.number} meanwhile")
            await connection.execute(insert(cluster_event).values(event_row(event)))

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


def _among(query: Select[Any], since: datetime) -> Select[Any]:
    """Narrow a query to tickets that were looked at, and opened since then; what goes on in another counts once."""
    both = cluster_member.join(ticket_list, _L.number == _M.number).join(ticket, ticket.c.number == _M.number)
    return query.select_from(both).where(_L.opened_at >= since, ticket.c.merged_into.is_(None))


def _belongings(since: datetime, which: Collection[ColumnElement[bool]]) -> CompoundSelect[Any]:
    """Give the accounts of tickets: of who asked as she is listed now, and with which she asked then."""
    listed = _among(select(_M.cluster, _M.number, person_account.c.account), since).where(
        *which, person_account.c.person_id == _L.requester_id
    )
    claimed = _among(select(_M.cluster, _M.number, episode_account.c.account), since).where(
        *which, episode_account.c.episode_id == ticket.c.episode_id
    )
    return union(listed, claimed)


async def _accounts(
    connection: AsyncConnection, since: datetime, which: Collection[ColumnElement[bool]]
) -> Counter[int]:
    every = _belongings(since, which).subquery().c
    query = select(every.cluster, func.count(every.account.distinct()).label("accounts")).group_by(every.cluster)
    return Counter({row.cluster: row.accounts for row in await connection.execute(query)})


def _tally(rows: Collection[Any], accounts: int) -> Tally:
    return Tally(
        size=len(rows),
        unsolved=sum(row.status in _UNSOLVED for row in rows),
        customers=len({row.customer for row in rows}),
        accounts=accounts,
        plans=dict(sorted(Counter(row.plan for row in rows).items())),
        daily=dict(sorted(Counter(row.opened_at.date() for row in rows).items())),
    )
