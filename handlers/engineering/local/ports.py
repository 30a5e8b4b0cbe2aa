"""Where the issues of our own tracker live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from handlers.engineering.issue import Version
from handlers.engineering.local.issue import LocalIssue

NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class LocalIssues(Protocol):
    """Single issues."""

    async def add(self, new: LocalIssue) -> LocalIssue:
        """Write a new one and give it with its number; where there is one of its mark, give that, and write nothing."""
        ...

    async def get(self, number: int) -> LocalIssue:
        """Give one, whole.

        Raises:
            IssueNotFound: there is none.
        """
        ...

    async def write(self, changed: LocalIssue, contents: Mapping[str, bytes] = NO_FILES) -> None:
        """Write one over the version before it. `contents`: of its new files, by id.

        Raises:
            WriteConflict: somebody else changed it meanwhile.
        """
        ...

    async def content(self, number: int, file: str) -> bytes:
        """Give what is in a file.

        Raises:
            IssueNotFound: there is no such issue, or no such file with it.
        """
        ...


class LocalLists(Protocol):
    """Many issues, without comments, links and files."""

    async def marked(self, mark: str) -> Sequence[LocalIssue]:
        """Give those that bear a mark, the oldest first."""
        ...

    async def every(self, limit: int) -> Sequence[LocalIssue]:
        """Give them all, the last changed first."""
        ...

    async def changed(self, since: datetime, limit: int) -> Sequence[LocalIssue]:
        """Give those that changed then or later, the first change first."""
        ...


class LocalVersions(Protocol):
    """The versions of the product."""

    async def versions(self) -> Sequence[Version]:
        """Give them, those to come first, then by their names."""
        ...

    async def put(self, version: Version, now: datetime) -> Sequence[int]:
        """Write one, new or changed; its issues count as changed. Give their numbers.

        Raises:
            WriteConflict: another one is called so.
        """
        ...


class LocalStore(LocalIssues, LocalLists, LocalVersions, Protocol):
    """All of it."""
