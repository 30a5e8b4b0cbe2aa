"""That the tracker does not let us in, or not do something: kept, told to administrators, and over once it works."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from handlers.engineering import reports
from handlers.engineering.errors import TrackerDenied, TrackerError
from handlers.news import team_mail
from handlers.ports import Clock, NewId, Outgoing

EVERYTHING = ""
"""`Stop.what`, when nothing at all is done."""
AWAY = "away"
"""The same, when it does not answer, and may do so again in a moment: nobody is told but whoever looks."""
LETTER = "tracker"
"""Kind of the mails about it."""
AGAIN = timedelta(hours=1)
"""Not sooner are administrators told anew of the same, when it worked in between."""
REMINDED = timedelta(days=1)
"""So often they are told of what goes on."""
FRESH = timedelta(minutes=1)
"""How long what was read is gone by: another process may do the tracker's work, or read there."""


@dataclass(frozen=True, slots=True)
class Stop:
    """That something is not done.

    Attributes:
        tracker: its name.
        what: the kind of job; `EVERYTHING`.
        text: what is wrong and the way out, for people.
        since: when it was seen first.
        told_at: when administrators were told last; None: never.
        over_at: since when it works again; None: it does not.
    """

    tracker: str
    what: str
    text: str
    since: datetime
    told_at: datetime | None = None
    over_at: datetime | None = None


class Stops(Protocol):
    """Where they are kept; one for a tracker and a kind."""

    async def of(self, tracker: str) -> Sequence[Stop]:
        """Give a tracker's, those that are over among them."""
        ...

    async def write(self, stop: Stop, outgoing: Sequence[Outgoing] = ()) -> None:
        """Write one in place of what was there of it, with what tells of it: all or nothing."""
        ...


class Administrators(Protocol):
    """Who looks after this installation."""

    async def addresses(self) -> Sequence[str]:
        """Give where they are mailed; none where nobody is."""
        ...


class Line(Protocol):
    """What waits to be done."""

    async def waiting(self, receiver: str) -> int:
        """Count what waits for a receiver."""
        ...

    async def hasten(self, receiver: str) -> None:
        """Have all that was put off tried now."""
        ...


class Stopping:
    """Keeps what stopped, and tells of it.

    Args:
        tracker: its name.
        receiver: for which its jobs wait.
        stops, administrators, line: see there.
        clock: now.
        new_id: makes ids.
        root: where people reach the server.
        written: called when something waits to be sent.
        resumed: called when what stopped everything is over, be it that something else found out.
    """

    def __init__(
        self,
        tracker: str,
        receiver: str,
        stops: Stops,
        administrators: Administrators,
        line: Line,
        clock: Clock,
        new_id: NewId,
        root: str,
        written: Callable[[], None] = lambda: None,
        resumed: Callable[[], None] = lambda: None,
    ) -> None:
        self._tracker = tracker
        self._receiver = receiver
        self._stops = stops
        self._administrators = administrators
        self._line = line
        self._clock = clock
        self._new_id = new_id
        self._root = root
        self._written = written
        self._resumed = resumed
        self._known: dict[str, Stop] = {}
        self._read_at: datetime | None = None
        self._alone = asyncio.Lock()

    async def reached(self, tracker: str, error: TrackerError | None) -> None:
        """Take whether it let us in when it was read; `error`: what it said, None when that worked."""
        if tracker != self._tracker:
            return
        if error is None:
            await self.works(EVERYTHING)
        elif isinstance(error, TrackerDenied) and error.everything:
            await self.stop(EVERYTHING, str(error))

    async def notices(self) -> Sequence[str]:
        """Give what is not done now, in words for the team, as any process noted it."""
        found = lasting(await self._stops.of(self._tracker))
        if not found:
            return ()
        waiting = await self._line.waiting(self._receiver)
        if all(one.what == AWAY for one in found):
            return [reports.away(one.text, one.since, waiting) for one in found]
        found = [one for one in found if one.what != AWAY]
        told = bool(await self._administrators.addresses())
        # The same cause is told once, whatever it stops.
        return [
            reports.notice(one.text, one.since, waiting, told)
            for one in {one.text: one for one in reversed(found)}.values()
        ]

    async def stop(self, what: str, text: str) -> None:
        """Note that something is not done, and tell administrators unless they know."""
        async with self._alone:
            await self._stop(what, text)

    async def away(self, text: str) -> None:
        """Note that it does not answer; administrators are told only of what lasts, see `stop`."""
        async with self._alone:
            there = (await self._there()).get(AWAY)
            if there is None or there.over_at is not None:
                await self._write(Stop(self._tracker, AWAY, text, self._clock()), ())

    async def works(self, what: str) -> None:
        """Note that a job of this kind was done: nothing stops it, nor everything, any more."""
        async with self._alone:
            for name in dict.fromkeys((EVERYTHING, AWAY, what)):
                await self._works(name)

    async def _stop(self, what: str, text: str) -> None:
        self._read_at = None  # another process may have told of it a moment ago
        there, now = (await self._there()).get(what), self._clock()
        goes_on = there is not None and there.over_at is None
        told_at = None if there is None else there.told_at
        # Who was told last that it works is not left with that for a day.
        known = goes_on and there is not None and told_at is not None and told_at >= there.since
        pause = REMINDED if known else AGAIN
        due = told_at is None or not timedelta(0) <= now - told_at < pause
        if goes_on and there is not None and not due and there.text == text:
            return
        since = there.since if goes_on and there is not None else now
        stop = Stop(self._tracker, what, text, since, now if due else told_at)
        told: tuple[Outgoing, ...] = ()
        if due:
            waiting = await self._line.waiting(self._receiver)
            told = await self._mails(*reports.stopped(self._tracker, text, waiting, since, self._root))
        await self._write(stop, told)

    async def _works(self, what: str) -> None:
        there = (await self._there()).get(what)
        if there is None or there.over_at is not None:
            return
        knew = there.told_at is not None and there.told_at >= there.since
        mails = await self._mails(*reports.resumed(self._tracker, self._root)) if knew else ()
        if what == EVERYTHING:
            self._resumed()
        await self._line.hasten(self._receiver)
        await self._write(replace(there, over_at=self._clock()), mails)

    async def _write(self, stop: Stop, outgoing: Sequence[Outgoing]) -> None:
        await self._stops.write(stop, outgoing)
        (await self._there())[stop.what] = stop
        self._written()

    async def _mails(self, subject: str, text: str) -> tuple[Outgoing, ...]:
        addresses = await self._administrators.addresses()
        return tuple(team_mail(LETTER, one, subject, text, self._new_id) for one in addresses)

    async def _there(self) -> dict[str, Stop]:
        now = self._clock()
        if self._read_at is None or not self._read_at <= now < self._read_at + FRESH:
            self._known, self._read_at = {one.what: one for one in await self._stops.of(self._tracker)}, now
        return self._known


def lasting(stops: Sequence[Stop]) -> Sequence[Stop]:
    """Give those that are not over, what stops everything first."""
    return sorted((one for one in stops if one.over_at is None), key=lambda one: (one.what != EVERYTHING, one.since))
