"""Known issues in SQL: the adapter of `handlers.engineering.publishing_ports.KnownIssues`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.issue_tickets import AT_ONCE
from bot.database.known_issue_tables import issue_subscription, known_issue
from bot.database.outbox import outgoing_row
from bot.database.tables import outbox
from handlers.engineering.issue import IssueName
from handlers.engineering.known_issue import KnownIssue, Publicity, Subscription
from handlers.engineering.publishing_ports import Votes
from handlers.ports import Outgoing, WriteConflict

_K, _S = known_issue.c, issue_subscription.c


def _nothing() -> None: ...


class SqlKnownIssues:
    """Known issues, in the tables of `known_issue_tables`. `written` is called when something waits in the outbox."""

    def __init__(self, database: Database, *, written: Callable[[], None] = _nothing) -> None:
        self._database = database
        self._written = written

    async def get(self, name: IssueName) -> KnownIssue | None:
        """Give what customers are told of an issue."""
        query = select(known_issue).where(_K.tracker == name.tracker, _K.issue == name.id)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else read_known(row)

    async def every(self) -> Sequence[KnownIssue]:
        """Give all, the latest first."""
        query = select(known_issue).order_by(_K.at.desc(), _K.tracker, _K.issue)
        async with self._database.reading() as connection:
            return tuple(read_known(row) for row in (await connection.execute(query)).mappings())

    async def write(self, known: KnownIssue, outgoing: Sequence[Outgoing] = ()) -> None:
        """Write it with what is to be done."""
        values = _columns(known)
        try:
            async with self._database.writing() as connection:
                if known.version == 1:
                    await connection.execute(insert(known_issue).values(values))
                else:
                    same = _is(_K, known.issue), _K.version == known.version - 1
                    made = await connection.execute(update(known_issue).where(*same).values(values))
                    if made.rowcount != 1:
                        raise WriteConflict("somebody else wrote it meanwhile; please try again")
                await _leave(connection, outgoing)
        except IntegrityError as error:
            raise WriteConflict("somebody else wrote it meanwhile; please try again") from error
        if outgoing:
            self._written()

    async def subscribe(self, subscription: Subscription) -> bool:
        """Keep it."""
        mine = _is(_S, subscription.issue), _S.person_id == subscription.person
        async with self._database.writing() as connection:
            there = (await connection.execute(select(issue_subscription).where(*mine))).mappings().first()
            if there is None:
                await connection.execute(insert(issue_subscription).values(_subscribed(subscription)))
                return True
            places = {
                "conversation_id": subscription.conversation or there["conversation_id"],
                "email": subscription.email or there["email"],
            }
            await connection.execute(update(issue_subscription).where(*mine).values(places))
            return False

    async def waiting(self, name: IssueName, told: str) -> Sequence[Subscription]:
        """Give those who were not told this."""
        query = select(issue_subscription).where(_is(_S, name), _S.told != told).order_by(_S.at, _S.person_id)
        async with self._database.reading() as connection:
            return tuple(_read_subscription(row) for row in (await connection.execute(query)).mappings())

    async def tell(self, subscriptions: Sequence[Subscription], outgoing: Sequence[Outgoing]) -> None:
        """Note what they are told, with what tells them."""
        async with self._database.writing() as connection:
            for one in subscriptions:
                mine = _is(_S, one.issue), _S.person_id == one.person
                await connection.execute(update(issue_subscription).where(*mine).values(told=one.told))
            await _leave(connection, outgoing)
        if outgoing:
            self._written()

    async def votes(self, names: Collection[IssueName]) -> Mapping[IssueName, Votes]:
        """Count for these."""
        wanted = sorted(set(names))
        persons: dict[IssueName, list[tuple[list[str], str]]] = {}
        async with self._database.reading() as connection:
            for start in range(0, len(wanted), AT_ONCE):
                some = [(one.tracker, one.id) for one in wanted[start : start + AT_ONCE]]
                query = select(_S.tracker, _S.issue, _S.accounts, _S.told)
                for row in await connection.execute(query.where(tuple_(_S.tracker, _S.issue).in_(some))):
                    persons.setdefault(IssueName(row.tracker, row.issue), []).append((row.accounts, row.told))
        return {name: _counted(some) for name, some in persons.items()}


def _counted(subscribed: Sequence[tuple[list[str], str]]) -> Votes:
    accounts = {account for some, _ in subscribed for account in some}
    return Votes(len(subscribed), len(accounts), sum(not told for _, told in subscribed))


def read_known(row: RowMapping) -> KnownIssue:
    """Read a row of `known_issue`."""
    return KnownIssue(
        issue=IssueName(row["tracker"], row["issue"]),
        title=row["title"],
        workaround=row["workaround"],
        by=row["by"],
        name=row["name"],
        at=row["at"],
        fix=row["fix"],
        basis=row["basis"],
        publicity=Publicity(row["publicity"]),
        outdated=row["outdated"],
        over=row["over"],
        accounts=row["accounts"],
        version=row["version"],
    )


def _columns(known: KnownIssue) -> dict[str, Any]:
    return {
        "tracker": known.issue.tracker,
        "issue": known.issue.id,
        "title": known.title,
        "workaround": known.workaround,
        "fix": known.fix,
        "basis": known.basis,
        "publicity": str(known.publicity),
        "outdated": known.outdated,
        "over": known.over,
        "accounts": known.accounts,
        "by": known.by,
        "name": known.name,
        "at": known.at,
        "version": known.version,
    }


def _subscribed(one: Subscription) -> dict[str, Any]:
    return {
        "tracker": one.issue.tracker,
        "issue": one.issue.id,
        "person_id": one.person,
        "at": one.at,
        "conversation_id": one.conversation,
        "email": one.email,
        "accounts": list(one.accounts),
        "told": one.told,
    }


def _read_subscription(row: RowMapping) -> Subscription:
    return Subscription(
        issue=IssueName(row["tracker"], row["issue"]),
        person=row["person_id"],
        at=row["at"],
        conversation=row["conversation_id"],
        email=row["email"],
        accounts=tuple(row["accounts"]),
        told=row["told"],
    )


def _is(columns: Any, name: IssueName) -> ColumnElement[bool]:
    found: ColumnElement[bool] = (columns.tracker == name.tracker) & (columns.issue == name.id)
    return found


async def _leave(connection: AsyncConnection, outgoing: Sequence[Outgoing]) -> None:
    if outgoing:
        await connection.execute(insert(outbox), [outgoing_row(one) for one in outgoing])
