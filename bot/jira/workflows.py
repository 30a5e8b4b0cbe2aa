"""Statuses of Jira's projects: the adapter of `handlers.engineering.workflows.WorkflowReader`."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from bot.jira.calls import Calls
from bot.jira.issues import status
from bot.jira.metadata import Metadata
from bot.jira.paging import Row, mapping, objects
from handlers.engineering.issue import IssueStatus

_READ = "read which statuses a project has"


class JiraWorkflows:
    """Reads which statuses there are in one Jira."""

    def __init__(self, calls: Calls, metadata: Metadata) -> None:
        self._calls = calls
        self._metadata = metadata

    async def projects(self) -> Sequence[str]:
        """Give the project that is set; where none is, all in which we may make issues."""
        project = self._calls.site.project
        return (project,) if project else tuple(key for key, _ in await self._metadata.projects())

    async def statuses(self, project: str) -> Sequence[IssueStatus]:
        """Give the statuses that issues of a project may have: each type of issue has some of them."""
        types = _rows(await self._calls.get(f"/project/{quote(project, safe='')}/statuses", _READ))
        found = {str(one["id"]): one for type_ in types for one in objects(type_, "statuses") if one.get("id")}
        if any(not mapping(one.get("statusCategory")).get("key") for one in found.values()):
            # The description of the interface knows answers without: then only the list of all of them says it.
            told = {str(one["id"]): one for one in _rows(await self._calls.get("/status", _READ)) if one.get("id")}
            found = {id_: told.get(id_, one) for id_, one in found.items()}
        return tuple(status(one) for one in found.values())


def _rows(answer: object) -> list[Row]:
    return [one for one in answer if isinstance(one, dict)] if isinstance(answer, list) else []
