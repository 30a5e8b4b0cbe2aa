"""What is done to issues that are there: comments, the link back, files, opening them again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from handlers.engineering import reports
from handlers.engineering.errors import IssueGone, IssueNotFound, TrackerRefused
from handlers.engineering.filing import Learning
from handlers.engineering.issue import IssueName, Kind, StatusCategory
from handlers.engineering.jobs import Job, named
from handlers.engineering.noting import Noting
from handlers.engineering.ports import Escalations, IssueWriter, Kept, Mirror, Upload
from handlers.ports import Outgoing
from handlers.ticket import Status


class Files(Protocol):
    """The files of tickets."""

    async def read(self, id_: str) -> Upload | None:
        """Give a file whole; None when we do not have it, or not any more."""
        ...


class Standings(Protocol):
    """How tickets stand."""

    async def of(self, numbers: Collection[str]) -> Mapping[str, Status]:
        """Give how those stand that go on in place of these, each once, the oldest first; what is gone is missing."""
        ...


class Behind(Protocol):
    """What waits to be done."""

    async def again(self, outgoing: Outgoing) -> bool:
        """Tell whether the same waits once more, behind it; False where that cannot be told soon."""
        ...


class Errands:
    """Does things to issues. What a tracker will not have is said on the issue's tickets, and not tried again.

    Args:
        writers: who writes to the issues of a tracker, by its name.
        escalations: which tickets an issue stands for.
        standings: how those stand.
        line: what is to be done afterwards.
        mirror, learning: what an issue is like.
        files: that go along.
        noting: writes on tickets.
        root: where people reach the server, without a slash at the end.
        answered: called whenever the tracker did what was asked, or said what is wrong with it.
    """

    def __init__(
        self,
        *,
        writers: Mapping[str, IssueWriter],
        escalations: Escalations,
        standings: Standings,
        line: Behind,
        mirror: Mirror,
        learning: Learning,
        files: Files,
        noting: Noting,
        root: str,
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        self._writers = writers
        self._escalations = escalations
        self._standings = standings
        self._line = line
        self._mirror = mirror
        self._learning = learning
        self._files = files
        self._noting = noting
        self._root = root
        self._answered = answered

    async def do(self, outgoing: Outgoing) -> None:
        """Do what a job about an issue says.

        Raises:
            TrackerError: the tracker does not do it now; it is to be tried again.
        """
        name, payload = named(outgoing.subject), outgoing.payload
        job = Job(str(payload["do"]))
        writer = self._writers.get(name.tracker)
        if writer is None:
            await self._undone(outgoing, job, name, f"the tracker {name.tracker} is not set up here any more.")
            return
        if job is Job.REFER and await self._line.again(outgoing):
            return  # a hundred tickets that are solved together are told of once
        try:
            match job:
                case Job.COMMENT:
                    await writer.comment(name, str(payload["text"]), str(payload["mark"]))
                case Job.REFER:
                    await self._refer(writer, name)
                case Job.ATTACH:
                    file = await self._files.read(str(payload["file"]))
                    if file is None:
                        await self._undone(outgoing, job, name, "we do not have the file any more.")
                        return
                    await writer.attach(name, file, str(payload["mark"]))
                case Job.REOPEN:
                    await self._reopen(writer, name, outgoing)
        except TrackerRefused as refused:
            await self._undone(outgoing, job, name, reports.plain(refused.problems, str(refused)))
        except IssueGone as gone:
            await self._undone(outgoing, job, name, str(gone))
        self._answered()

    async def _refer(self, writer: IssueWriter, name: IssueName) -> None:
        kept = await self._kept(name)
        tickets = await self._standings.of(kept.tickets)
        await writer.refer(name, reports.back_link(name, tickets, kept.accounts, self._root))

    async def _reopen(self, writer: IssueWriter, name: IssueName, outgoing: Outgoing) -> None:
        if await writer.reopen(name):
            return
        kept = await self._learning.learn(name, await self._kind(name))
        if kept.snapshot.issue.status.category is StatusCategory.DONE:
            text = "no way leads back there from where it is. Ask those who work on it."
            await self._undone(outgoing, Job.REOPEN, name, text)

    async def _undone(self, outgoing: Outgoing, job: Job, name: IssueName, text: str) -> None:
        """Say what is missing there; that a link is, is nobody's business."""
        if job is Job.REFER:
            return
        key = await self._key(name)
        for one in await self._escalations.of_issue(name):
            await self._noting.note(one.ticket, reports.undone(job, key, text), f"undone:{outgoing.id}")

    async def _kept(self, name: IssueName) -> Kept:
        try:
            return await self._mirror.get(name)
        except IssueNotFound:
            return await self._learning.learn(name, await self._kind(name))

    async def _kind(self, name: IssueName) -> Kind:
        return next((one.draft.kind for one in await self._escalations.of_issue(name)), Kind.BUG)

    async def _key(self, name: IssueName) -> str:
        try:
            return (await self._mirror.get(name)).snapshot.issue.key
        except IssueNotFound:
            linked = await self._escalations.of_issue(name)
            return next((one.key for one in linked if one.key is not None), name.id)
