"""Handles what was written down: each line in its order, several lines at once."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeAlias

import structlog

from bot.resting import rest
from bot.slack.errors import RESPONSE, NotInstalled, SlackAway, SlackBusy, SlackRefused, SlackUnreachable
from bot.slack.ports import Deliveries, Held
from bot.worker.intake import backoff
from bot.worker.ports import NotYet
from handlers.chat.inquiry import described
from handlers.ports import Clock

BATCH = 500
AT_ONCE = 16
"""Lines that are handled at the same time."""
KEPT = timedelta(days=2)
"""How long keys are kept; Slack repeats a delivery for a few minutes."""
TIDY_S = 600.0

Handler: TypeAlias = Callable[[Mapping[str, Any], Held], Awaitable[None]]


class Kept(Protocol):
    """What is kept for as long as deliveries may come again."""

    async def prune(self, before: datetime, /) -> int:
        """Forget what is older; give the number."""
        ...


class Courier:
    """Takes deliveries to their handlers, by kind. One that fails is tried again later, and its line waits for it."""

    def __init__(
        self,
        deliveries: Deliveries,
        handlers: Mapping[str, Handler],
        clock: Clock,
        *,
        interval_s: float = 1.0,
        beside: Sequence[Kept] = (),
    ) -> None:
        """Make it. `beside`: what is forgotten when deliveries are."""
        self._deliveries = deliveries
        self._handlers = handlers
        self._clock = clock
        self._interval_s = interval_s
        self._kept: tuple[Kept, ...] = (deliveries, *beside)
        self._woken = asyncio.Event()
        self._stopping = False
        self._lines: dict[str, asyncio.Task[None]] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._log = structlog.get_logger("slack")

    def wake(self) -> None:
        """Say that there is something new."""
        self._woken.set()

    async def run(self) -> None:
        """Work until `close`; first of all on what was written down before a crash."""
        tidied = -math.inf
        loop = asyncio.get_running_loop()
        while not self._stopping:
            self._woken.clear()
            try:
                # Rows with their bodies are read once and not again at each line's end: with a long queue, reading is
                # most of the work. Whoever ends wakes us, and then enough are under way until the next batch is there.
                if len(self._lines) < AT_ONCE:
                    await self.round()
                if loop.time() - tidied > TIDY_S:
                    tidied = loop.time()
                    for kept in self._kept:
                        await kept.prune(self._clock() - KEPT)
            except Exception as error:  # noqa: BLE001 - the next round tries again
                self._log.warning("slack.round_failed", error=described(error))
            await rest(self._woken, self._interval_s)

    async def round(self) -> int:
        """Begin handling what is due, in lines that nobody handles yet; give the number of lines begun."""
        by_line: dict[str, list[Held]] = {}
        # What is due in a line that ran while we asked may be done by now: that line's end wakes the next round.
        running = set(self._lines)
        for held in await self._deliveries.due(self._clock(), BATCH):
            if held.delivery.line not in running | self._lines.keys():
                by_line.setdefault(held.delivery.line, []).append(held)
        for line, waiting in by_line.items():
            task = asyncio.create_task(self._in_order(waiting))
            self._lines[line] = task
            task.add_done_callback(partial(self._ended, line))
        return len(by_line)

    async def settled(self) -> None:
        """Wait until all that is due has been handled."""
        while True:
            ran = bool(self._lines)
            if not await self.round() and not ran and not self._lines:
                return
            if self._lines:
                await asyncio.wait(set(self._lines.values()))

    async def close(self, grace_s: float) -> None:
        """Let what runs come to its end for so long; the rest waits in the database."""
        self._stopping = True
        self._woken.set()
        running = list(self._lines.values())
        if not running:
            return
        _, left = await asyncio.wait(running, timeout=grace_s)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _ended(self, line: str, _task: asyncio.Task[None]) -> None:
        del self._lines[line]
        self._woken.set()  # more may have come in this line meanwhile

    async def _in_order(self, waiting: list[Held]) -> None:
        async with self._gate:
            for held in waiting:
                if self._stopping or not await self._handled(held):
                    return

    async def _handled(self, held: Held) -> bool:
        kind = held.delivery.kind
        try:
            handler = self._handlers.get(kind)
            if handler is not None:
                await self._answerable(handler, held)
            await self._deliveries.done(held.id, self._clock())
        except SlackBusy as busy:
            await self._later(held, timedelta(seconds=busy.seconds))
        except NotYet as later:
            await self._later(held, later.wait)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            self._log.warning("slack.postponed", kind=kind, delivery=held.id, error=described(error))
            await self._later(held, backoff(held.attempts))
        else:
            return True
        return False

    async def _answerable(self, handler: Handler, held: Held) -> None:
        try:
            await handler(held.delivery.body, held)
        except NotInstalled as gone:
            # The app was removed there meanwhile: nobody can be answered.
            self._log.warning("slack.unanswerable", kind=held.delivery.kind, delivery=held.id, error=str(gone))
        except SlackRefused as refused:
            if refused.method != RESPONSE:
                raise
            # Half an hour later, or after five answers, nothing can be said there any more: to try again is no use.
            self._log.warning("slack.unanswerable", kind=held.delivery.kind, delivery=held.id, error=refused.error)
        except SlackUnreachable as unsure:
            if unsure.method != RESPONSE or isinstance(unsure, SlackAway):
                raise
            # It may stand there, and nobody can look: it is said once at most.
            self._log.warning("slack.perhaps_unseen", kind=held.delivery.kind, delivery=held.id, error=str(unsure))

    async def _later(self, held: Held, wait: timedelta) -> None:
        try:
            await self._deliveries.postpone(held.id, self._clock() + wait)
        except Exception as error:  # noqa: BLE001 - the database is away: the row is due as it was
            self._log.warning("slack.inbox_failed", error=described(error))
