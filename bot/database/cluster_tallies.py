"""What the tickets of clusters add up to, in SQL: databases count quicker than rows are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
    union,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.cluster_rows import called
from bot.database.cluster_tables import cluster_member
from bot.database.tables import episode_account, person_account, ticket, ticket_list
from handlers.clusters.cluster import Tally
from handlers.ticket import UNSOLVED

_L, _M = ticket_list.c, cluster_member.c
# Written out: a database compares what is counted by with what is given, and takes two parameters for different.
_HOUR_S = literal_column("3600", Integer)


async def tallied(
    connection: AsyncConnection, since: datetime, which: Collection[ColumnElement[bool]]
) -> Mapping[str, Tally]:
    """Add up the tickets opened since then of some clusters, by their numbers and in their order."""
    # Who has an address is one customer under it, whatever browser she came with.
    customers = func.count(func.coalesce(_L.address, _L.requester_id).distinct())
    unsolved = func.sum(case((_L.status.in_(sorted(map(str, UNSOLVED))), 1), else_=0))
    at = cast(extract("epoch", _L.opened_at), BigInteger)
    totals = await _counted(connection, since, which, (), (func.count(), unsolved, customers))
    plans: dict[int, dict[str, int]] = {}
    for number, plan, count in await _counted(connection, since, which, (_L.plan,), (func.count(),)):
        plans.setdefault(number, {})[plan] = count
    hourly: dict[int, dict[datetime, int]] = {}
    moments: dict[int, datetime] = {}
    for number, begun, count in await _counted(connection, since, which, (at - at % _HOUR_S,), (func.count(),)):
        # Many clusters share an hour, and reading it costs more than counting did.
        hour = moments.get(begun) or moments.setdefault(begun, datetime.fromtimestamp(begun, UTC))
        hourly.setdefault(number, {})[hour] = count
    accounts = await _accounts(connection, since, which)
    return {
        called(number): Tally(size, open_, asked, accounts[number], plans[number], hourly[number])
        for number, size, open_, asked in totals
    }


def among(query: Select[Any], since: datetime) -> Select[Any]:
    """Narrow a query to tickets that were looked at, and opened since then; what goes on in another counts once."""
    both = cluster_member.join(ticket_list, _L.number == _M.number).join(ticket, ticket.c.number == _M.number)
    return query.select_from(both).where(_L.opened_at >= since, ticket.c.merged_into.is_(None))


def belongings(since: datetime, which: Collection[ColumnElement[bool]]) -> CompoundSelect[Any]:
    """Give the accounts of tickets: of who asked as she is listed now, and with which she asked then."""
    listed = among(select(_M.cluster, _M.number, person_account.c.account), since).where(
        *which, person_account.c.person_id == _L.requester_id
    )
    claimed = among(select(_M.cluster, _M.number, episode_account.c.account), since).where(
        *which, episode_account.c.episode_id == ticket.c.episode_id
    )
    return union(listed, claimed)


async def _counted(
    connection: AsyncConnection,
    since: datetime,
    which: Collection[ColumnElement[bool]],
    by: tuple[ColumnElement[Any], ...],
    counts: tuple[ColumnElement[Any], ...],
) -> list[Any]:
    """Give rows of a cluster's number, of what it is counted by, and of the counts, in order."""
    keys = (_M.cluster, *by)
    query = among(select(*keys, *counts), since).where(*which).group_by(*keys).order_by(*keys)
    return list((await connection.execute(query)).all())


async def _accounts(
    connection: AsyncConnection, since: datetime, which: Collection[ColumnElement[bool]]
) -> Counter[int]:
    every = belongings(since, which).subquery().c
    query = select(every.cluster, func.count(every.account.distinct()).label("accounts")).group_by(every.cluster)
    return Counter({row.cluster: row.accounts for row in await connection.execute(query)})
