"""Which statuses the tracker's projects have, in SQL: the adapter of `handlers.engineering.workflows.Workflows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select

from bot.database.engine import Database
from bot.database.tracker_tables import issue, tracker_status
from handlers.engineering.issue import IssueStatus, StatusCategory
from handlers.engineering.statuses import Seen

_S = tracker_status.c


class SqlWorkflows:
    """Statuses of projects, in the table `tracker_status`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def projects_of(self, tracker: str) -> Sequence[str]:
        """Give the projects of our copies of issues."""
        query = select(issue.c.project).where(issue.c.tracker == tracker, ~issue.c.gone).distinct()
        async with self._database.reading() as connection:
            return tuple(await connection.scalars(query.order_by(issue.c.project)))

    async def keep_statuses(self, tracker: str, found: Mapping[str, Sequence[IssueStatus]]) -> None:
        """Keep the statuses of projects in place of all that were kept of the tracker."""
        rows = [
            {
                "tracker": tracker,
                "project": project,
                "id": one.id,
                "name": one.name,
                "category": str(one.category),
                "place": place,
            }
            for project, statuses in found.items()
            for place, one in enumerate(statuses)
        ]
        async with self._database.writing() as connection:
            await connection.execute(delete(tracker_status).where(_S.tracker == tracker))
            if rows:
                await connection.execute(insert(tracker_status), rows)

    async def known_statuses(self) -> Sequence[Seen]:
        """Give all that are kept, in the order in which the tracker gave them."""
        query = select(tracker_status).order_by(_S.tracker, _S.project, _S.place)
        async with self._database.reading() as connection:
            return tuple(
                Seen(row.tracker, row.project, IssueStatus(row.id, row.name, StatusCategory(row.category)), 0)
                for row in await connection.execute(query)
            )
