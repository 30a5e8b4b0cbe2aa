"""What may be made where: projects, their issue types, and the fields of those, as Jira tells them."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.jira.calls import Calls
from bot.jira.fields import Field, read_field
from bot.jira.issues import named
from bot.jira.paging import listed, mapping
from handlers.engineering.errors import TrackerRefused
from handlers.engineering.issue import Kind

FRESH_S = 600.0
"""How long what was read is gone by."""
_READ = "read what a project asks for"
_NAMES = {
    Kind.BUG: ("bug", "defect", "fault", "incident", "problem"),
    Kind.INFORMATION: ("question", "information request", "support", "service request", "task"),
    Kind.FEATURE: ("feature request", "new feature", "feature", "improvement", "suggestion", "story", "task"),
    Kind.LIMITATION: ("limitation", "known issue", "improvement", "task", "story", "bug"),
}
"""Names of issue types that suit a kind, the best first; in Jira's own words, as projects in English have them."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class IssueType:
    """A type that an issue can be made as."""

    id: str
    name: str


def suited(kind: Kind, types: Sequence[IssueType], given: Mapping[Kind, str]) -> IssueType | None:
    """Give the type for a kind: the one that is set, else the likeliest; None where what is set is not there."""
    if kind in given:
        wanted = given[kind].casefold()
        return next((one for one in types if wanted in {one.id, one.name.casefold()}), None)
    for name in _NAMES[kind]:
        for one in types:
            if one.name.casefold() == name:
                return one
    return types[0] if types else None


class Metadata:
    """Reads what may be made where, and goes by it for a while."""

    def __init__(self, calls: Calls, *, now: Callable[[], float] = time.monotonic, fresh_s: float = FRESH_S) -> None:
        self._calls = calls
        self._now = now
        self._fresh_s = fresh_s
        self._kept: dict[tuple[str, ...], tuple[float, Any]] = {}

    async def us(self) -> str:
        """Give what names our own user; see `issues.named`."""
        return (await self._once(("us",), self._us))[0]

    async def zone(self) -> tzinfo | None:
        """Give the time zone of our own user; None when Jira does not say, or we do not know it."""
        return (await self._once(("us",), self._us))[1]

    async def projects(self) -> tuple[tuple[str, str], ...]:
        """Give keys and names of the projects in which we may make issues."""
        return await self._once(("projects",), self._projects)

    async def type(self, project: str, kind: Kind) -> IssueType:
        """Give the issue type for a kind.

        Raises:
            TrackerRefused: the project is not there for us, or has none that suits.
        """
        types = await self._once(("types", project), lambda: self._types(project))
        found = suited(kind, types, self._calls.site.types)
        if found is not None:
            return found
        wanted = self._calls.site.types.get(kind)
        words = (
            f"{project} has no issue type “{wanted}”: an administrator must mend ONETOUCH_JIRA_ISSUE_TYPES."
            if wanted is not None and types
            else f"We can make no issues in {project}: choose another project, or ask an administrator of Jira."
        )
        raise TrackerRefused(f"no issue type for a {kind.value} in {project}", {"project": words})

    async def fields(self, project: str, type_id: str) -> tuple[Field, ...]:
        """Give the fields of a project's form for an issue type."""
        return await self._once(("fields", project, type_id), lambda: self._fields(project, type_id))

    def forget(self) -> None:
        """Read all of it anew: Jira refused what we made of it."""
        us = self._kept.get(("us",))
        self._kept = {} if us is None else {("us",): us}

    async def _once(self, key: tuple[str, ...], read: Callable[[], Awaitable[_T]]) -> _T:
        kept = self._kept.get(key)
        if kept is not None and self._now() - kept[0] < self._fresh_s:
            found: _T = kept[1]
            return found
        found = await read()
        self._kept[key] = (self._now(), found)
        return found

    async def _us(self) -> tuple[str, tzinfo | None]:
        answer = await self._calls.get("/myself", "read who we are")
        try:
            zone = ZoneInfo(str(mapping(answer).get("timeZone") or ""))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return named(answer), None
        return named(answer), zone

    async def _projects(self) -> tuple[tuple[str, str], ...]:
        what = "list the projects"
        if self._calls.site.cloud:
            found = await listed(self._calls, "/project/search", what, ("values",), {"action": "create"})
        else:
            answer = await self._calls.get("/project", what)
            found = [one for one in answer if isinstance(one, Mapping)] if isinstance(answer, list) else []
        rows = ((str(one["key"]), str(one.get("name") or one["key"])) for one in found if one.get("key"))
        return tuple(sorted(rows, key=lambda row: row[1].casefold()))

    async def _types(self, project: str) -> tuple[IssueType, ...]:
        path = f"/issue/createmeta/{quote(project, safe='')}/issuetypes"
        try:
            found = await listed(self._calls, path, _READ, ("issueTypes", "values"))
        except TrackerRefused:
            # Of a project that is not there, or not for us.
            return ()
        whole = [one for one in found if one.get("id") and one.get("subtask") is not True]
        # Above 0 are those that hold others, such as epics.
        rows = [one for one in whole if one.get("hierarchyLevel", 0) == 0] or whole
        return tuple(IssueType(str(one["id"]), str(one.get("name") or one["id"])) for one in rows)

    async def _fields(self, project: str, type_id: str) -> tuple[Field, ...]:
        path = f"/issue/createmeta/{quote(project, safe='')}/issuetypes/{quote(type_id, safe='')}"
        found = await listed(self._calls, path, _READ, ("fields", "values", "results"))
        return tuple(read_field(one) for one in found)
