"""Which statuses there are in the tracker's projects, whether an issue of ours has one or not.

So that a manager says what they mean before the first issue of ours has one: no category means "needs information".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from handlers.engineering.errors import TrackerError, TrackerRefused
from handlers.engineering.issue import IssueStatus
from handlers.engineering.pacing import Pace
from handlers.engineering.patience import READING, of_all, waiting
from handlers.ports import Clock

EVERY = timedelta(hours=1)
"""How often they are read: workflows are changed seldom."""
MOST = 50
"""Projects of which they are read."""


class WorkflowReader(Protocol):
    """Reads the workflows of a tracker. All verbs raise `TrackerError`."""

    async def projects(self) -> Sequence[str]:
        """Give the keys of the projects in which issues of ours are made, or may be."""
        ...

    async def statuses(self, project: str) -> Sequence[IssueStatus]:
        """Give the statuses that issues of a project may have, each once.

        Raises:
            TrackerRefused: there is no such project for us.
        """
        ...


class Workflows(Protocol):
    """Where statuses are kept."""

    async def projects_of(self, tracker: str) -> Sequence[str]:
        """Give the projects of our copies of issues, by their keys."""
        ...

    async def keep_statuses(self, tracker: str, found: Mapping[str, Sequence[IssueStatus]]) -> None:
        """Keep the statuses of projects, by their keys; others of the tracker are forgotten."""
        ...


class WorkflowLook:
    """Reads them now and then. `round` may be called at any time, and again.

    Args:
        readers: who reads the workflows of a tracker, by its name.
        workflows: where they are kept.
        clock: tells the time.
        paces: how fast each tracker may be asked.
        failed: told what is wrong with a tracker, by its name.
    """

    def __init__(
        self,
        readers: Mapping[str, WorkflowReader],
        workflows: Workflows,
        clock: Clock,
        paces: Mapping[str, Pace],
        failed: Callable[[str, Exception], None] = lambda _tracker, _error: None,
    ) -> None:
        self._readers = readers
        self._workflows = workflows
        self._clock = clock
        self._paces = paces
        self._failed = failed
        self._next: dict[str, datetime] = {}

    async def round(self) -> int:
        """Read those of which it is time; give of how many projects."""
        found = 0
        for tracker in self._readers:
            now = self._clock()
            due = self._next.get(tracker, now)
            if now < due <= now + EVERY:  # one that is farther away was set by a clock that was wrong
                continue
            found += await self._paced(tracker, now)
        return found

    async def _paced(self, tracker: str, now: datetime) -> int:
        pace, name = self._paces[tracker], f"workflows/{tracker}"
        if pace.enter(READING, name) is not None:
            return 0
        try:
            found = await read(tracker, self._readers[tracker], self._workflows)
            pace.answered()
        except TrackerError as error:
            self._failed(tracker, error)
            self._next[tracker] = now + min(max(waiting(pace, name, error), timedelta(minutes=1)), EVERY)
            return 0
        finally:
            pace.leave(name)
        self._next[tracker] = now + EVERY
        return found


async def read(tracker: str, reader: WorkflowReader, workflows: Workflows) -> int:
    """Read the statuses of a tracker's projects, and keep them; give of how many projects.

    Raises:
        TrackerError: they cannot be read now; what was kept stays.
    """
    named = dict.fromkeys([*await reader.projects(), *await workflows.projects_of(tracker)])
    found = dict[str, Sequence[IssueStatus]]()
    for project in list(named)[:MOST]:
        try:
            found[project] = await reader.statuses(project)
        except TrackerRefused:
            continue  # it is called otherwise by now, or not for us
        except TrackerError as error:
            if of_all(error):
                raise
    await workflows.keep_statuses(tracker, found)
    return len(found)
