"""Does in the tracker what waits in the outbox, at a pace that it bears, and stops when it does not let us in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from handlers.engineering.errands import Errands
from handlers.engineering.errors import TrackerAway, TrackerBusy, TrackerDenied, TrackerError
from handlers.engineering.filing import Filing
from handlers.engineering.jobs import Job, about
from handlers.engineering.pacing import LONGEST, Pace
from handlers.engineering.stopping import EVERYTHING, Stopping
from handlers.ports import Outgoing

LONG = timedelta(minutes=15)
"""How long a tracker is away before administrators are told: most outages are over by then."""
DEADLINE = timedelta(seconds=25)
"""Longest that one thing may take: less than the outbox waits, so that a tracker that hangs is known to be away."""


class Dispatch:
    """The receiver ``tracker``. What cannot be done now stays in the outbox, in its order.

    Args:
        filing: makes issues.
        errands: does things to those that are there.
        stopping: keeps what is not done, and tells administrators.
        pace: says when something may be asked; `filing` and `errands` tell it of answers.
        troubled: told of what the tracker did not do, by kind of job.
        deadline: see `DEADLINE`.
    """

    def __init__(
        self,
        *,
        filing: Filing,
        errands: Errands,
        stopping: Stopping,
        pace: Pace,
        troubled: Callable[[str, TrackerError], None] = lambda kind, error: None,
        deadline: timedelta = DEADLINE,
    ) -> None:
        self._filing = filing
        self._errands = errands
        self._stopping = stopping
        self._pace = pace
        self._troubled = troubled
        self._deadline = deadline
        self._refused: dict[Job, set[str]] = {}

    async def deliver(self, outgoing: Outgoing) -> timedelta | None:
        """Do it; give after which time to try again, None once it is done. May be called again after a crash.

        Raises:
            HandlerError: it is being changed by others.
        """
        job, subject = Job(str(outgoing.payload["do"])), about(outgoing.subject)
        wait = self._pace.enter(job, subject)
        if wait is not None:
            return wait
        answers = self._pace.answers
        try:
            later = await self._in_time(job, outgoing)
            refused = self._refused.setdefault(job, set())
            refused.discard(outgoing.subject)
            if self._pace.answers > answers:
                # That it does so elsewhere, as in another project, is no news to those who were told that it does not.
                await self._stopping.works(EVERYTHING if refused else job)
        except TrackerError as error:
            self._troubled(job, error)
            return await self._later(job, outgoing.subject, error)
        finally:
            self._pace.leave(subject)
        return later

    async def _in_time(self, job: Job, outgoing: Outgoing) -> timedelta | None:
        try:
            async with asyncio.timeout(self._deadline.total_seconds()) as limit:
                return await self._done(job, outgoing)
        except TimeoutError as late:
            if not limit.expired():
                raise
            raise TrackerAway("the tracker takes too long to answer; it is tried again", unsure=True) from late

    async def _done(self, job: Job, outgoing: Outgoing) -> timedelta | None:
        match job:
            case Job.FILE:
                return await self._filing.file(outgoing.subject)
            case Job.CHECK:
                return await self._filing.check(outgoing.subject)
            case _:
                await self._errands.do(outgoing)
        return None

    async def _later(self, job: Job, subject: str, error: TrackerError) -> timedelta:
        match error:
            case TrackerBusy():
                return self._pace.busy(job, about(subject), error)
            case TrackerAway(wait=wait):
                later = self._pace.away(wait)
                if self._pace.careful and self._pace.failing >= LONG:
                    await self._stopping.stop(EVERYTHING, str(error))
                elif self._pace.careful:
                    await self._stopping.away(str(error))
                if self._pace.careful and job is Job.FILE:
                    await self._filing.unanswered(subject, error)
                return later
            case TrackerDenied(everything=True):
                await self._stopping.stop(EVERYTHING, str(error))
                return self._pace.barred()
        # It will do this no sooner than somebody has mended something there, or here.
        self._refused.setdefault(job, set()).add(subject)
        await self._stopping.stop(job, str(error))
        if job is Job.FILE:
            await self._filing.waits(subject, str(error))
        return LONGEST
