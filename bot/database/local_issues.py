"""Issues of our own tracker in SQL: the adapter of `handlers.engineering.local.ports`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.local_issue_rows import (
    comment_row,
    file_row,
    issue_columns,
    link_row,
    read_comment,
    read_file,
    read_issue,
    read_link,
    read_version,
    version_row,
)
from bot.database.local_tracker_tables import (
    local_comment,
    local_file,
    local_issue,
    local_issue_version,
    local_link,
    local_version,
)
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import Version
from handlers.engineering.local.issue import LocalIssue, touched
from handlers.engineering.local.ports import NO_FILES
from handlers.ports import WriteConflict

_I, _V = local_issue.c, local_version.c
_AT_ONCE = 500
"""Numbers that one query names: databases take so many parameters only."""


class SqlLocalIssues:
    """Issues, in the tables of `local_tracker_tables`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: LocalIssue) -> LocalIssue:
        """Write a new one, unless there is one of its mark."""
        try:
            async with self._database.writing() as connection:
                there = [] if new.mark is None else await _outlines(connection, _of_mark(new.mark))
                if there:
                    return there[0]
                made = insert(local_issue).values(issue_columns(new)).returning(_I.number)
                number = int((await connection.execute(made)).scalar_one())
        except IntegrityError:  # PostgreSQL: another process wrote the same at the same time
            there = [] if new.mark is None else list(await self.marked(new.mark))
            if not there:
                raise
            return there[0]
        return await self.get(number)

    async def get(self, number: int) -> LocalIssue:
        """Give one, whole."""
        async with self._database.reading() as connection:
            return await _whole(connection, number)

    async def write(self, changed: LocalIssue, contents: Mapping[str, bytes] = NO_FILES) -> None:
        """Write one over the version before it."""
        number = changed.number
        same = _I.number == number, _I.version == changed.version - 1
        async with self._database.writing() as connection:
            done = await connection.execute(update(local_issue).where(*same).values(issue_columns(changed)))
            if done.rowcount != 1:
                raise WriteConflict(f"somebody else changed {changed.key} meanwhile")
            before = await _whole(connection, number)
            said, sent = {one.id for one in before.comments}, {one.id for one in before.files}
            for comment in changed.comments:
                if comment.id not in said:
                    await connection.execute(insert(local_comment).values(comment_row(number, comment)))
            for file in changed.files:
                if file.id not in sent:
                    await connection.execute(insert(local_file).values(file_row(number, file, contents[file.id])))
            if changed.links != before.links:
                await connection.execute(delete(local_link).where(local_link.c.issue == number))
                rows = [link_row(number, at, link) for at, link in enumerate(changed.links)]
                await connection.execute(insert(local_link), rows)
            if changed.versions != before.versions:
                await connection.execute(delete(local_issue_version).where(local_issue_version.c.issue == number))
                if changed.versions:
                    chosen = [{"issue": number, "version": one.id} for one in changed.versions]
                    await connection.execute(insert(local_issue_version), chosen)

    async def content(self, number: int, file: str) -> bytes:
        """Give what is in a file."""
        query = select(local_file.c.content).where(local_file.c.issue == number, local_file.c.id == file)
        async with self._database.reading() as connection:
            found = await connection.scalar(query)
        if found is None:
            raise IssueNotFound("There is no such file with it.")
        return bytes(found)

    async def marked(self, mark: str) -> Sequence[LocalIssue]:
        """Give those that bear a mark."""
        async with self._database.reading() as connection:
            return await _outlines(connection, _of_mark(mark))

    async def every(self, limit: int) -> Sequence[LocalIssue]:
        """Give them all, the last changed first."""
        query = select(local_issue).order_by(_I.updated_at.desc(), _I.number.desc()).limit(limit)
        async with self._database.reading() as connection:
            return await _outlines(connection, query)

    async def changed(self, since: datetime, limit: int) -> Sequence[LocalIssue]:
        """Give those that changed then or later."""
        query = select(local_issue).where(_I.updated_at >= since).order_by(_I.updated_at, _I.number).limit(limit)
        async with self._database.reading() as connection:
            return await _outlines(connection, query)

    async def versions(self) -> Sequence[Version]:
        """Give the versions."""
        async with self._database.reading() as connection:
            rows = await connection.execute(select(local_version).order_by(_V.released, _V.name))
            return tuple(read_version(row) for row in rows.mappings())

    async def put(self, version: Version, now: datetime) -> Sequence[int]:
        """Write a version; its issues count as changed."""
        try:
            async with self._database.writing() as connection:
                return await _put(connection, version, now)
        except IntegrityError as error:
            raise WriteConflict(f"there is a version {version.name} already") from error


async def _put(connection: AsyncConnection, version: Version, now: datetime) -> Sequence[int]:
    same = _V.id == version.id
    done = await connection.execute(update(local_version).where(same).values(version_row(version)))
    if done.rowcount == 0:
        await connection.execute(insert(local_version).values(version_row(version)))
        return ()
    chosen = select(local_issue_version.c.issue).where(local_issue_version.c.version == version.id)
    # Locked, where the database can: two versions of one issue may come out at the same time.
    query = select(_I.number, _I.updated_at).where(_I.number.in_(chosen)).order_by(_I.number).with_for_update()
    issues = (await connection.execute(query)).all()
    for number, at in issues:
        values = {"updated_at": touched(at, now), "version": _I.version + 1}
        await connection.execute(update(local_issue).where(_I.number == number).values(values))
    return tuple(number for number, _ in issues)


def _of_mark(mark: str) -> Select[Any]:
    return select(local_issue).where(_I.mark == mark).order_by(_I.created_at, _I.number)


async def _outlines(connection: AsyncConnection, query: Select[Any]) -> list[LocalIssue]:
    rows = (await connection.execute(query)).mappings().all()
    versions = await _planned(connection, [row["number"] for row in rows])
    return [read_issue(row, versions.get(row["number"], ())) for row in rows]


async def _planned(connection: AsyncConnection, numbers: Sequence[int]) -> Mapping[int, Collection[Version]]:
    found: dict[int, list[Version]] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        query = (
            select(local_issue_version.c.issue, local_version)
            .join(local_version, _V.id == local_issue_version.c.version)
            .where(local_issue_version.c.issue.in_(numbers[start : start + _AT_ONCE]))
            .order_by(_V.name)
        )
        for row in (await connection.execute(query)).mappings():
            found.setdefault(row["issue"], []).append(read_version(row))
    return found


async def _whole(connection: AsyncConnection, number: int) -> LocalIssue:
    row = (await connection.execute(select(local_issue).where(_I.number == number))).mappings().first()
    if row is None:
        raise IssueNotFound(f"There is no issue {number}.")

    async def mine(table: Any, *columns: Any) -> Sequence[Any]:
        query = select(*(columns or (table,))).where(table.c.issue == number).order_by(table.c.position)
        return (await connection.execute(query)).mappings().all()

    light = [column for column in local_file.c if column.name != "content"]
    return read_issue(
        row,
        (await _planned(connection, [number])).get(number, ()),
        [read_comment(one) for one in await mine(local_comment)],
        [read_link(one) for one in await mine(local_link)],
        [read_file(one) for one in await mine(local_file, *light)],
    )
