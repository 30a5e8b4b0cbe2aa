"""Wire the tracker: our own, or the Jira that the settings name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.compose.jira import jira
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database.engine import Database
from bot.database.local_issues import SqlLocalIssues
from bot.jira.calls import Calls
from bot.tracker.local import LocalTracker
from handlers.engineering.issue import LOCAL
from handlers.engineering.ports import IssueReader, IssueWriter, Tracker
from handlers.engineering.workflows import WorkflowReader


@dataclass(frozen=True, slots=True)
class TrackerParts:
    """A tracker, and the issues that are, or once were, made somewhere else.

    Attributes:
        tracker: where issues are made, and `reader`: reads them there.
        readers, writers: by the name of a tracker. Our own is always among them: what was filed before a Jira was set
            up is still worked on.
        workflows: reads which statuses there are, by the name of a tracker; those of our own are always the same.
        calls: to Jira; None: there is none.
        close: ends what is open.
    """

    tracker: Tracker
    reader: IssueReader
    readers: Mapping[str, IssueReader]
    writers: Mapping[str, IssueWriter]
    workflows: Mapping[str, WorkflowReader]
    calls: Calls | None
    close: Callable[[], Awaitable[None]]


def tracker_parts(settings: Settings, database: Database) -> TrackerParts:
    """Wire it. Nothing is asked of Jira before something is to be done there."""
    root = settings.public_url or f"http://{settings.host}:{settings.port}"
    local = LocalTracker(SqlLocalIssues(database), root, utc_now, new_id)
    there = jira(settings, utc_now, database)
    if there is None:
        return TrackerParts(local, local, {LOCAL: local}, {LOCAL: local}, {}, None, _nothing)
    calls, tracker, writer, reader = there.calls, there.tracker, there.writer, there.reader
    readers: Mapping[str, IssueReader] = {LOCAL: local, tracker.name: reader}
    writers: Mapping[str, IssueWriter] = {LOCAL: local, tracker.name: writer}
    return TrackerParts(tracker, reader, readers, writers, {tracker.name: there.workflows}, calls, there.close)


async def _nothing() -> None: ...
