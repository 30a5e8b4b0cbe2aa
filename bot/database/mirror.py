"""Our copy of issues in SQL: the adapter of `handlers.engineering.ports.Mirror`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.issue_rows import (
    comment_rows,
    issue_columns,
    issue_name,
    known_columns,
    read_comment,
    read_issue,
)
from bot.database.issue_tickets import AT_ONCE, StandsFor, read_stands_for
from bot.database.outbox import outgoing_row
from bot.database.tables import outbox
from bot.database.tracker_tables import issue, issue_comment, issue_key, issue_version
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import Issue, IssueComment, IssueName, Kind, Snapshot, Stage
from handlers.engineering.ports import Kept
from handlers.ports import Clock, Outgoing

_I, _C = issue.c, issue_comment.c


class SqlMirror:
    """Issues, in the tables of `tracker_tables`. `clock`: tells when something was read."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, name: IssueName) -> Kept:
        """Give one."""
        found = await self.these((name,))
        if name not in found:
            raise IssueNotFound(f"There is no issue {name.id} of {name.tracker} that we know of.")
        return found[name]

    async def by_key(self, key: str) -> Kept:
        """Give the one that has this key now, or had it last."""
        wanted = key.strip().upper()
        now = select(_I.tracker, _I.id).where(_I.key == wanted).order_by(_I.gone, _I.updated_at.desc()).limit(1)
        once = select(issue_key.c.tracker, issue_key.c.issue.label("id")).where(issue_key.c.key == wanted)
        async with self._database.reading() as connection:
            row = (await connection.execute(now)).mappings().first()
            if row is None:
                row = (await connection.execute(once.order_by(issue_key.c.at.desc()).limit(1))).mappings().first()
        if row is None:
            raise IssueNotFound(f"There is no issue {key.strip()} that we know of.")
        return await self.get(issue_name(row))

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        """Give those of these that we know."""
        wanted = sorted(set(names))
        found: dict[IssueName, Kept] = {}
        async with self._database.reading() as connection:
            for start in range(0, len(wanted), AT_ONCE):
                chosen = [(one.tracker, one.id) for one in wanted[start : start + AT_ONCE]]
                found |= await read_kept(connection, tuple_(_I.tracker, _I.id).in_(chosen))
        return found

    async def keep(
        self, snapshot: Snapshot, kind: Kind, stage: Stage, *, over: datetime | None, outgoing: Sequence[Outgoing] = ()
    ) -> bool:
        """Write an issue as it was read, with what follows of it."""
        at = self._clock()
        try:
            async with self._database.writing() as connection:
                if not await _put(connection, snapshot.issue, kind, stage, over, at):
                    return False
                await _put_key(connection, snapshot.issue, at)
                await _put_versions(connection, snapshot.issue)
                await _put_comments(connection, snapshot)
                if outgoing:
                    await connection.execute(insert(outbox), [outgoing_row(one) for one in outgoing])
        except IntegrityError:  # another process wrote the same new issue at the same time
            return False
        return True


async def read_kept(connection: AsyncConnection, chosen: ColumnElement[bool]) -> Mapping[IssueName, Kept]:
    """Give the issues that a condition over `issue` chooses, in the order of their names."""
    rows = (await connection.execute(select(issue).where(chosen).order_by(_I.tracker, _I.id))).mappings().all()
    names = [issue_name(row) for row in rows]
    said = await _comments(connection, names)
    stands = await read_stands_for(connection, names)
    found = {}
    for name, row in zip(names, rows, strict=True):
        mine = stands.get(name) or StandsFor()
        snapshot = Snapshot(read_issue(row), said.get(name, ()))
        found[name] = Kept(Kind(row["kind"]), Stage(row["stage"]), snapshot, mine.numbers, mine.count, row["stage_at"])
    return found


async def _comments(
    connection: AsyncConnection, names: Sequence[IssueName]
) -> Mapping[IssueName, tuple[IssueComment, ...]]:
    found: dict[IssueName, tuple[IssueComment, ...]] = {}
    for start in range(0, len(names), AT_ONCE):
        chosen = [(one.tracker, one.id) for one in names[start : start + AT_ONCE]]
        query = select(issue_comment).where(tuple_(_C.tracker, _C.issue).in_(chosen)).order_by(_C.at, _C.id)
        for row in (await connection.execute(query)).mappings():
            name = IssueName(row["tracker"], row["issue"])
            found[name] = (*found.get(name, ()), read_comment(row))
    return found


async def _put(
    connection: AsyncConnection, one: Issue, kind: Kind, stage: Stage, over: datetime | None, at: datetime
) -> bool:
    same = and_(_I.tracker == one.name.tracker, _I.id == one.name.id)
    query = select(_I.stage, _I.stage_at, _I.updated_at, _I.gone).where(same).with_for_update()
    there = (await connection.execute(query)).first()
    columns = issue_columns(one)
    if there is None:
        if over is not None:
            return False
        names = {"tracker": one.name.tracker, "id": one.name.id, "kind": str(kind), "known_at": at}
        await connection.execute(insert(issue).values(**names, **columns, **known_columns(at, str(stage), at)))
        return True
    if over is None or there.updated_at != over:
        return False
    since = there.stage_at if (there.stage, there.gone) == (str(stage), one.gone) else at
    change = update(issue).where(same).values(**columns, **known_columns(at, str(stage), since))
    await connection.execute(change)
    return True


async def _put_key(connection: AsyncConnection, one: Issue, at: datetime) -> None:
    name, key = one.name, one.key.upper()
    same = issue_key.c.tracker == name.tracker, issue_key.c.key == key
    change = update(issue_key).where(*same).values(issue=name.id, at=at)
    if not (await connection.execute(change)).rowcount:
        row = {"tracker": name.tracker, "key": key, "issue": name.id, "at": at}
        await connection.execute(insert(issue_key).values(row))


async def _put_versions(connection: AsyncConnection, one: Issue) -> None:
    name, table = one.name, issue_version
    await connection.execute(delete(table).where(table.c.tracker == name.tracker, table.c.issue == name.id))
    rows = [{"tracker": name.tracker, "issue": name.id, "version": id_} for id_ in {each.id for each in one.versions}]
    if rows:
        await connection.execute(insert(table), rows)


async def _put_comments(connection: AsyncConnection, snapshot: Snapshot) -> None:
    name = snapshot.issue.name
    mine: list[ColumnElement[bool]] = [_C.tracker == name.tracker, _C.issue == name.id]
    ids = [one.id for one in snapshot.comments]
    there: dict[str, Any] = {
        row["id"]: read_comment(row)
        for row in (await connection.execute(select(issue_comment).where(*mine))).mappings()
    }
    changed = [one for one in snapshot.comments if there.get(one.id) != one]
    out = [one.id for one in changed if one.id in there]
    if snapshot.whole:
        out += [id_ for id_ in there if id_ not in set(ids)]
    for start in range(0, len(out), AT_ONCE):
        await connection.execute(delete(issue_comment).where(*mine, or_(_C.id.in_(out[start : start + AT_ONCE]))))
    if changed:
        await connection.execute(insert(issue_comment), comment_rows(name, changed))
