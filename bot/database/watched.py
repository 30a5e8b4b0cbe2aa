"""When issues were read, in SQL: the adapter of `handlers.engineering.tracking.Watched`, and of `Unknown`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, insert, or_, select, tuple_, update

from bot.database.engine import Database
from bot.database.escalation_tables import escalation
from bot.database.issue_rows import issue_name
from bot.database.mirror import read_kept
from bot.database.tracker_tables import issue, issue_version, tracker_look
from handlers.engineering.escalation import EscalationState
from handlers.engineering.issue import IssueName, IssueStatus, Kind, Stage, StatusCategory
from handlers.engineering.ports import Kept
from handlers.engineering.statuses import Seen
from handlers.engineering.tracking import Look, Unread

_I, _V, _L, _E = issue.c, issue_version.c, tracker_look.c, escalation.c
_AT_AN_END = (str(Stage.RELEASED), str(Stage.DECLINED))


class SqlWatched:
    """What the tables of `tracker_tables` tell beside the issues themselves."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self, name: IssueName, at: datetime) -> None:
        """Note that it was read."""
        change = update(issue).where(_I.tracker == name.tracker, _I.id == name.id).values(read_at=at, doubted=False)
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def stale(self, tracker: str, before: datetime, limit: int) -> Sequence[IssueName]:
        """Give issues that nobody read since then."""
        waited = and_(~_I.gone, _I.stage.not_in(_AT_AN_END), _I.read_at < before)
        query = (
            select(_I.tracker, _I.id)
            .where(_I.tracker == tracker, or_(waited, _I.doubted))
            .order_by(_I.doubted.desc(), _I.read_at, _I.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple(issue_name(row) for row in (await connection.execute(query)).mappings())

    async def unreleased(self, tracker: str, before: datetime, limit: int) -> Sequence[IssueName]:
        """Give one issue for each version that is not out and of which none was read since then."""
        query = (
            select(_I.tracker, func.min(_I.id).label("id"))
            .where(_I.tracker == tracker, ~_I.gone, _I.next_version.is_not(None))
            .group_by(_I.tracker, _I.next_version)
            .having(func.max(_I.read_at) < before)
            .order_by(func.max(_I.read_at))
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple(issue_name(row) for row in (await connection.execute(query)).mappings())

    async def with_version(self, tracker: str, version: str) -> Sequence[IssueName]:
        """Give those that name a version."""
        query = select(_V.issue).where(_V.tracker == tracker, _V.version == version).order_by(_V.issue)
        async with self._database.reading() as connection:
            return tuple(IssueName(tracker, id_) for id_ in await connection.scalars(query))

    async def doubt(self, tracker: str) -> None:
        """Have all of a tracker's read anew, by and by."""
        async with self._database.writing() as connection:
            await connection.execute(update(issue).where(_I.tracker == tracker).values(doubted=True))

    async def cursor(self, tracker: str) -> datetime | None:
        """Give the latest change of a tracker that was looked at."""
        async with self._database.reading() as connection:
            query = select(_L.seen_at).where(_L.tracker == tracker)
            return (await connection.execute(query)).scalar_one_or_none()

    async def advance(self, tracker: str, to: datetime) -> None:
        """Note the latest change that was looked at."""
        await self._look(tracker, {"seen_at": to})

    async def looked(self, tracker: str, at: datetime, problem: str = "") -> None:
        """Note when it was looked last."""
        await self._look(tracker, {"problem": problem} if problem else {"problem": "", "looked_at": at})

    async def looks(self) -> Sequence[Look]:
        """Give when it was looked last in each tracker."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(tracker_look).order_by(_L.tracker))).all()
        return tuple(Look(row.tracker, row.looked_at, row.problem, row.seen_at) for row in rows)

    async def every(self, after: IssueName | None, limit: int) -> Sequence[Kept]:
        """Give our copies in the order of their names."""
        query = select(_I.tracker, _I.id).order_by(_I.tracker, _I.id).limit(limit)
        if after is not None:
            later = and_(_I.tracker == after.tracker, _I.id > after.id)
            query = query.where(or_(_I.tracker > after.tracker, later))
        async with self._database.reading() as connection:
            names = [tuple(row) for row in (await connection.execute(query)).all()]
            return tuple((await read_kept(connection, tuple_(_I.tracker, _I.id).in_(names))).values())

    async def seen_statuses(self) -> Sequence[Seen]:
        """Give the statuses that issues have."""
        status = (_I.tracker, _I.project, _I.status_id, _I.status_category)
        count = func.count().label("issues")
        query = (
            select(*status, func.max(_I.status_name).label("name"), count)
            .where(~_I.gone)
            .group_by(*status)
            .order_by(_I.tracker, _I.project, count.desc(), _I.status_id)
        )
        async with self._database.reading() as connection:
            return tuple(
                Seen(
                    row.tracker,
                    row.project,
                    IssueStatus(row.status_id, row.name, StatusCategory(row.status_category)),
                    row.issues,
                )
                for row in await connection.execute(query)
            )

    async def unknown(self, tracker: str, limit: int) -> Sequence[Unread]:
        """Give issues that are linked to tickets, and that we do not have."""
        known = exists().where(_I.tracker == _E.tracker, _I.id == _E.issue)
        query = (
            select(_E.issue, _E.draft, _E.key)
            .where(_E.tracker == tracker, _E.state == str(EscalationState.LINKED), ~known)
            .order_by(_E.at)
            .limit(limit)
        )
        found: dict[IssueName, Unread] = {}
        async with self._database.reading() as connection:
            for row in await connection.execute(query):
                name, draft = IssueName(tracker, row.issue), row.draft
                found.setdefault(name, Unread(name, Kind(draft["kind"]), row.key or row.issue, draft["summary"]))
        return tuple(found.values())

    async def _look(self, tracker: str, values: dict[str, Any]) -> None:
        async with self._database.writing() as connection:
            change = update(tracker_look).where(_L.tracker == tracker).values(values)
            if not (await connection.execute(change)).rowcount:
                await connection.execute(insert(tracker_look).values({"tracker": tracker, "problem": "", **values}))
