"""Reading issues of Jira: the adapter of `handlers.engineering.ports.IssueReader`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from bot.jira import search as jql
from bot.jira.calls import Calls
from bot.jira.comments import latest, marked
from bot.jira.issues import FIELDS, comments, issue, moment, reads
from bot.jira.metadata import Metadata
from bot.jira.paging import Row, mapping, search
from bot.jira.writer import issue_id
from handlers.engineering.errors import IssueGone, TrackerAway
from handlers.engineering.issue import Issue, IssueName, Snapshot

_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,254}-[0-9]{1,18}")
_READ, _CHANGED, _LIKE = "read an issue", "ask what changed", "look for issues that are alike"
_LOOKED_AT = 50


class JiraReader:
    """Reads issues of one Jira."""

    def __init__(self, calls: Calls, metadata: Metadata) -> None:
        self._calls = calls
        self._metadata = metadata

    async def read(self, name: IssueName) -> Snapshot:
        """Give an issue as it is now, with its comments."""
        return await self._snapshot(issue_id(self._calls, name))

    async def by_key(self, key: str) -> Snapshot:
        """Give the issue that people call so now, or called so before it was moved."""
        if not _KEY.fullmatch(wanted := key.strip().upper()):
            raise IssueGone(f"{wanted[:40]!r} is no key of an issue; one is such as ONE-12")
        return await self._snapshot(wanted)

    async def changed(self, since: datetime, limit: int) -> Sequence[Issue]:
        """Give those that bear our label and changed since then, the first change first.

        An issue that was linked and may not be labelled is not among them: it is read when it is its turn.
        """

        def since_then(row: Row) -> bool:
            at = moment(mapping(row.get("fields")).get("updated"))
            return at is None or at >= since

        wanted = jql.changed_since(since, await self._metadata.zone())
        rows = await search(self._calls, wanted, FIELDS, limit, _CHANGED, keep=since_then)
        return sorted(self._issues(rows), key=lambda one: (one.updated_at, one.name))

    async def like(self, text: str, limit: int) -> Sequence[Issue]:
        """Give issues that may be the same, those first that share the most words."""
        words = jql.telling(text)
        if not words:
            return ()
        project = self._calls.site.project
        keys = [project] if project else [key for key, _ in await self._metadata.projects()]
        rows = await search(self._calls, jql.like(words, keys), FIELDS, _LOOKED_AT, _LIKE)
        return jql.ranked(text, self._issues(rows))[:limit]

    async def _snapshot(self, wanted: str) -> Snapshot:
        what = quote(wanted, safe="")
        try:
            found = await self._calls.get(f"/issue/{what}", _READ, {"fields": ",".join(FIELDS)}, issue=True)
            read, whole = await latest(self._calls, what)
        except IssueGone:
            # To somebody who is not signed in, much of Jira is not there. We are, if it says who we are.
            await self._calls.get("/myself", "read who we are")
            raise
        us = await self._metadata.us()
        ours = await marked(self._calls, read, us)
        plain = reads(self._calls.site)
        try:
            now = issue(mapping(found), self._calls.site)
        except ValueError as wrong:
            raise TrackerAway(f"Jira's answer cannot be read: {wrong}", unsure=False) from wrong
        return Snapshot(now, comments(read, plain, us, ours), whole)

    def _issues(self, rows: Sequence[Row]) -> list[Issue]:
        return [issue(row, self._calls.site) for row in rows if row.get("id") and row.get("key")]
