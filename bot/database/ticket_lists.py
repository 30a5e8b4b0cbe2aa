"""Lists of tickets in SQL: the adapter of `handlers.tickets.lists.TicketLists`.

Pages go on behind the last ticket of the page before (keyset paging), since counting rows to skip would read them all,
and would show tickets twice or never while others come and go. What is looked through is `ticket_list`, which is
narrow, and `ticket_watch`; only the tickets of the page are read from `ticket`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import ticket_words
from bot.database.engine import Database
from bot.database.list_rows import URGENCY
from bot.database.tables import episode, episode_account, person, person_account, ticket, ticket_list, ticket_watch
from handlers.ticket import UNSOLVED, Category, Priority, Status
from handlers.tickets.lists import COUNTED, Counts, Order, Page, Row, TicketQuery, View, named_number, view
from handlers.tickets.places import Place, rank, read, start, written
from kb.adapters.tables import UtcDateTime

_L, _W = ticket_list.c, ticket_watch.c
_BOTH = ticket_list.join(ticket_watch, _W.number == _L.number)
_UNSOLVED = sorted(str(status) for status in UNSOLVED)
_PRIORITIES = tuple(Priority)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked through, and what must hold of it."""

    source: FromClause
    where: tuple[ColumnElement[bool], ...]
    order: Order


class SqlTicketLists:
    """Lists from the tables `ticket_list`, `ticket_watch` and `ticket_words`. `counted`: how far they are counted."""

    def __init__(self, database: Database, *, counted: int = COUNTED) -> None:
        self._database = database
        self._counted = counted
        self._dialect = database.engine.dialect.name

    async def page(self, query: TicketQuery, now: datetime) -> Page:
        """Give a page.

        Up to `counted` tickets are read, and counted by that. When these are all, they are put in order here: the
        database would look through everything once more to find so few. When there are more, it goes through them in
        their order and soon has a page.
        """
        after = None if query.after is None else read(query.after, query.order)
        named = named_number(query.text)
        asked = _asked(query, now, named, self._dialect)
        async with self._database.reading() as connection:
            first = [] if named is None else await _some(connection, _named(query, now, named), 1)
            some = await _some(connection, asked, self._counted + 1 - len(first))
            total, found = len(first) + len(some), first if after is None else []
            room = query.limit + 1 - len(found)
            if total <= self._counted:
                behind = [one for one in some if after is None or after.number == 0 or rank(one) > rank(after)]
                found = [*found, *sorted(behind, key=rank)[:room]]
            else:
                found = [*found, *await _ordered(connection, asked, after, room)]
            shown = found[: query.limit]
            rows = await _rows(connection, [one.number for one in shown], now)
        last = start(query.order) if shown == first else shown[-1] if shown else None
        next_ = written(last) if last is not None and len(found) > query.limit else None
        return Page(rows, next_, min(total, self._counted), total > self._counted)

    async def counts(self, now: datetime, me: str) -> Counts:
        """Count the tickets of every view."""
        conditions = {which: and_(*_conditions(view(which, me, now), now)) for which in View}
        working = [which for which in View if which is not View.SOLVED]
        each = [func.count(case((conditions[which], 1))) for which in working]
        unsolved = select(*each).select_from(_BOTH).where(_L.status.in_(_UNSOLVED))
        solved = select(func.count()).select_from(ticket_list).where(conditions[View.SOLVED])
        async with self._database.reading() as connection:
            counted = (await connection.execute(unsolved)).one()
            ended = await connection.scalar(solved)
        return {**dict(zip(working, counted, strict=True)), View.SOLVED: ended or 0}


def _asked(query: TicketQuery, now: datetime, named: int | None, dialect: str) -> _Asked:
    """Give what a query asks for, the ticket that it names left out."""
    where = _conditions(query, now)
    due = query.order is Order.DUE or any(one is not None for one in (query.breached, query.due_from, query.due_before))
    source: FromClause = ticket_list
    if query.text.strip():
        source = ticket_words.joined(dialect, query.text, ticket_list)
    if due:
        source = source.join(ticket_watch, _W.number == _L.number)
    if named is not None:
        where.append(_L.number != named)
    return _Asked(source, tuple(where), query.order)


def _named(query: TicketQuery, now: datetime, named: int) -> _Asked:
    return _Asked(_BOTH, (*_conditions(query, now), _L.number == named), query.order)


def _conditions(query: TicketQuery, now: datetime) -> list[ColumnElement[bool]]:
    """Give all that a query asks for but its text."""
    late = or_(_W.breached, _W.due <= now)
    found: list[ColumnElement[bool] | None] = [
        _L.status.in_([str(one) for one in query.status]) if query.status else None,
        _L.urgency.in_([URGENCY[one] for one in query.priority]) if query.priority else None,
        *(
            None if wanted is None else column == wanted
            for column, wanted in (
                (_L.category, None if query.category is None else str(query.category)),
                (_L.plan, query.plan),
                (_L.tier, query.tier),
                (_L.team, query.team),
                (_L.region, query.region),
                (_L.language, query.language),
                (_L.assignee, query.assignee),
                (_L.requester_id, query.requester),
            )
        ),
        _L.assignee.is_(None) if query.unassigned else None,
        None if query.account is None else _of_account(query.account),
        None if query.breached is None else late if query.breached else not_(func.coalesce(late, false())),
        None if query.due_from is None else _W.due >= query.due_from,
        None if query.due_before is None else _W.due < query.due_before,
        None if query.opened_from is None else _L.opened_at >= query.opened_from,
        None if query.opened_until is None else _L.opened_at < query.opened_until,
        None if query.ended_from is None else _L.ended_at >= query.ended_from,
    ]
    return [one for one in found if one is not None]


def _of_account(account: str) -> ColumnElement[bool]:
    belongs = select(person_account.c.person_id).where(person_account.c.account == account)
    asked = select(ticket.c.number).join(episode_account, episode_account.c.episode_id == ticket.c.episode_id)
    return or_(_L.requester_id.in_(belongs), _L.number.in_(asked.where(episode_account.c.account == account)))


async def _some(connection: AsyncConnection, asked: _Asked, most: int) -> list[Place]:
    """Give tickets that are asked for, in no order."""
    query = select(*_keys(asked.order)).select_from(asked.source).where(*asked.where).limit(most)
    return [_place(asked.order, row) for row in await connection.execute(query)]


async def _ordered(connection: AsyncConnection, asked: _Asked, after: Place | None, most: int) -> list[Place]:
    """Give the tickets behind a place, in order."""
    found: list[Place] = []
    for condition, order in _runs(asked.order, None if after is None or after.number == 0 else after):
        query = select(*_keys(asked.order)).select_from(asked.source).where(*asked.where, condition).order_by(*order)
        rows = await connection.execute(query.limit(most - len(found)))
        found += [_place(asked.order, row) for row in rows]
        if len(found) == most:
            break
    return found


def _runs(order: Order, after: Place | None) -> tuple[tuple[ColumnElement[bool], tuple[ColumnElement[Any], ...]], ...]:
    """Give the runs that make an order, one after the other: each in one direction, as an index has it."""
    at = None if after is None else literal(after.at, UtcDateTime)
    number = None if after is None else literal(after.number)
    match order:
        case Order.DUE:
            last = true() if after is None or after.at is not None else _L.number < number
            nothing = and_(_W.due.is_(None), last), (_L.number.desc(),)
            if after is not None and after.at is None:
                return (nothing,)
            later = true() if after is None else tuple_(_W.due, _W.number) > tuple_(at, number)
            return (and_(_W.due.is_not(None), later), (_W.due, _W.number)), nothing
        case Order.OPENED | Order.CHANGED:
            column = _L.opened_at if order is Order.OPENED else _L.changed_at
            before = true() if after is None else tuple_(column, _L.number) < tuple_(at, number)
            return ((before, (column.desc(), _L.number.desc())),)
        case Order.OLDEST:
            behind = true() if after is None else tuple_(_L.opened_at, _L.number) > tuple_(at, number)
            return ((behind, (_L.opened_at, _L.number)),)
        case Order.PRIORITY:
            columns = _L.urgency, _L.opened_at, _L.number
            behind = true() if after is None else tuple_(*columns) > tuple_(literal(after.urgency), at, number)
            return ((behind, columns),)


def _keys(order: Order) -> tuple[ColumnElement[Any], ...]:
    at = {Order.DUE: _W.due, Order.CHANGED: _L.changed_at}.get(order, _L.opened_at)
    return _L.number, _L.urgency, at.label("at")


def _place(order: Order, row: Any) -> Place:
    return Place(order, row.at, row.number, row.urgency if order is Order.PRIORITY else None)


async def _rows(connection: AsyncConnection, numbers: Sequence[int], now: datetime) -> tuple[Row, ...]:
    """Give tickets as rows, in the order of their numbers here."""
    columns = (
        *(ticket.c.version, ticket.c.subject, ticket.c.email, ticket.c.episode_id, ticket.c.merged_into),
        *_L,
        *(_W.reply_due, _W.due, _W.breached),
        *(person.c.name.label("name"), person.c.email.label("reached")),
    )
    wide = _BOTH.join(ticket, ticket.c.number == _L.number).outerjoin(person, person.c.id == _L.requester_id)
    query = select(*columns).select_from(wide).where(_L.number.in_(numbers))
    found = {row["number"]: row for row in (await connection.execute(query)).mappings()}
    accounts = await _accounts(connection, found.values())
    return tuple(_row(found[number], accounts[number], now) for number in numbers if number in found)


async def _accounts(connection: AsyncConnection, rows: Collection[RowMapping]) -> dict[int, str | None]:
    """Give the first account of each ticket's requester, by the ticket's numeral."""
    belongs, asked = person_account.c, episode.c
    now = select(belongs.person_id, belongs.account).where(belongs.person_id.in_({row["requester_id"] for row in rows}))
    then = select(asked.id, asked.accounts).where(asked.id.in_({row["episode_id"] for row in rows} - {None}))
    persons: dict[str, list[str]] = {}
    for row in await connection.execute(now):
        persons.setdefault(row.person_id, []).append(row.account)
    episodes = {row.id: row.accounts for row in await connection.execute(then)}
    return {
        row["number"]: min([*persons.get(row["requester_id"], ()), *episodes.get(row["episode_id"], ())], default=None)
        for row in rows
    }


def _row(row: RowMapping, account: str | None, now: datetime) -> Row:
    return Row(
        number=f"T-{row['number']}",
        version=row["version"],
        subject=row["subject"],
        status=Status(row["status"]),
        priority=_PRIORITIES[row["urgency"]],
        category=Category(row["category"]),
        plan=row["plan"],
        tier=row["tier"],
        team=row["team"],
        region=row["region"],
        language=row["language"],
        assignee=row["assignee"],
        requester_id=row["requester_id"],
        requester=row["name"] or row["reached"] or row["email"] or row["requester_id"],
        account=account,
        opened_at=row["opened_at"],
        changed_at=row["changed_at"],
        ended_at=row["ended_at"],
        reply_due=row["reply_due"],
        due=row["due"],
        breached=row["breached"] or (row["due"] is not None and row["due"] <= now),
        comments=row["comments"],
        customer_waits=row["customer_waits"],
        merged_into=row["merged_into"],
    )
