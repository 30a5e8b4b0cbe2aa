"""The tracker of our own: the adapter of `handlers.engineering.ports.Tracker`, `IssueWriter` and `IssueReader`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.database import StorageError
from bot.tracker.likeness import nearest
from handlers.engineering.errors import IssueGone, IssueNotFound, TrackerAway, TrackerRefused
from handlers.engineering.issue import LOCAL, Issue, IssueName, Kind, Snapshot
from handlers.engineering.local.description import description
from handlers.engineering.local.issue import (
    PROJECT,
    PROJECT_NAME,
    LocalComment,
    LocalFile,
    LocalIssue,
    attached,
    commented,
    numeral,
    outline,
    referred,
    reopened,
    snapshot,
)
from handlers.engineering.local.ports import NO_FILES, LocalStore
from handlers.engineering.ports import BackLink, Filed, FormShape, Order, Upload
from handlers.ports import Clock, NewId, WriteConflict

SUPPORT = "Support"
"""Who writes what we write."""
SUMMARY_LIMIT = 255
_SEARCHED = 2_000
"""Issues, the last changed ones, among which like ones are looked for."""
_TRIES = 5


class LocalTracker:
    """Issues that live in our own database: they are there at once, and once for each mark."""

    def __init__(self, store: LocalStore, root: str, clock: Clock, new_id: NewId) -> None:
        """Take where they live. `root`: address of the server, without a slash at its end."""
        self._store = store
        self._root = root
        self._clock = clock
        self._new_id = new_id

    @property
    def name(self) -> str:
        """What names it."""
        return LOCAL

    @property
    def settles(self) -> timedelta:
        """Nothing is ever missing from `find`."""
        return timedelta()

    async def create(self, order: Order) -> Filed:
        """Make an issue."""
        problems = _problems(order)
        if problems:
            raise TrackerRefused("The issue cannot be filed so.", problems)
        now, draft = self._clock(), order.draft
        new = LocalIssue(
            0, draft.kind, draft.severity, draft.summary.strip(), description(order), now, now, mark=order.mark
        )
        with _translated(unsure=True):
            return self._filed(await self._store.add(new))

    async def find(self, mark: str) -> Sequence[Filed]:
        """Give the issue that bears a mark."""
        with _translated():
            return [self._filed(one) for one in await self._store.marked(mark)]

    async def form(self, kind: Kind, project: str = "") -> FormShape:  # noqa: ARG002 - all kinds are filled in alike
        """Tell that nothing is needed beside the words of a draft."""
        if project not in {"", PROJECT}:
            raise TrackerRefused("The form cannot be made.", {"project": f"There is no project {project}."})
        return FormShape(((PROJECT, PROJECT_NAME),), PROJECT)

    async def comment(self, name: IssueName, text: str, mark: str) -> None:
        """Say something."""
        said = LocalComment(self._new_id("ic"), None, SUPPORT, text, self._clock(), mark)
        await self._change(name, lambda issue: commented(issue, said))

    async def refer(self, name: IssueName, link: BackLink) -> None:
        """Write what it says of us."""
        await self._change(name, lambda issue: referred(issue, link, self._clock()))

    async def attach(self, name: IssueName, file: Upload, mark: str) -> None:
        """Add a file."""
        made = LocalFile(self._new_id("if"), file.name, file.kind, len(file.content), self._clock(), mark)
        await self._change(name, lambda issue: attached(issue, made), {made.id: file.content})

    async def reopen(self, name: IssueName) -> bool:
        """Open it again; False when it is open."""
        return await self._change(name, lambda issue: reopened(issue, self._clock()))

    async def read(self, name: IssueName) -> Snapshot:
        """Give an issue."""
        with _translated():
            return snapshot(await self._store.get(_number(name)), self._root)

    async def by_key(self, key: str) -> Snapshot:
        """Give the issue of a key."""
        number = numeral(key)
        if number is None:
            raise IssueGone(f"There is no issue {key}.")
        with _translated():
            return snapshot(await self._store.get(number), self._root)

    async def changed(self, since: datetime, limit: int) -> Sequence[Issue]:
        """Give those that changed."""
        with _translated():
            return [outline(one, self._root) for one in await self._store.changed(since, limit)]

    async def like(self, text: str, limit: int) -> Sequence[Issue]:
        """Give those that share the rarest words with a text."""
        with _translated():
            every = await self._store.every(_SEARCHED)
        # All of their words are taken apart: others would wait for it.
        found = await asyncio.to_thread(nearest, text, every, limit)
        return [outline(one, self._root) for one in found]

    async def _change(
        self, name: IssueName, change: Callable[[LocalIssue], LocalIssue], contents: Mapping[str, bytes] = NO_FILES
    ) -> bool:
        number = _number(name)
        # What is done twice leaves no trace, so a commit whose end nobody saw is simply done again.
        with _translated(unsure=True):
            for _ in range(_TRIES):
                before = await self._store.get(number)
                after = change(before)
                if after is before:
                    return False
                try:
                    await self._store.write(after, contents)
                except WriteConflict:
                    continue  # somebody else was quicker: look again
                return True
        raise TrackerAway(f"The issue {name.id} is being changed by others all the time.", unsure=False)

    def _filed(self, found: LocalIssue) -> Filed:
        made = outline(found, self._root)
        return Filed(made.name, made.key, made.url, made.created_at)


def _number(name: IssueName) -> int:
    number = numeral(f"{PROJECT}-{name.id}") if name.tracker == LOCAL else None
    if number is None:
        raise IssueGone(f"There is no issue {name.id} here.")
    return number


def _problems(order: Order) -> Mapping[str, str]:
    draft, found = order.draft, {}
    summary = draft.summary.strip()
    if not summary:
        found["summary"] = "Say in one line what it is about."
    elif len(summary) > SUMMARY_LIMIT:
        found["summary"] = f"It has {len(summary):,} characters; {SUMMARY_LIMIT} is the limit."
    elif "\n" in summary or "\r" in summary:
        found["summary"] = "It must be a single line."
    if draft.project not in {"", PROJECT}:
        found["project"] = f"There is no project {draft.project}."
    return found | dict.fromkeys(draft.fields, "There is no such field.")


@contextmanager
def _translated(*, unsure: bool = False) -> Iterator[None]:
    try:
        yield
    except IssueNotFound as error:
        raise IssueGone(str(error)) from error
    except StorageError as error:
        raise TrackerAway(str(error), unsure=unsure) from error
