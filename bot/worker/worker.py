"""The background work: finish what was left behind, send what waits, settle what is silent, forget."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

import structlog

from bot.worker.intake import Intake, backoff
from bot.worker.ports import FARTHEST, Accepted, Envelope, Inbox, NotYet, Outbox, Receiver, Seat
from handlers.chat.inquiry import described
from handlers.ports import Clock

BATCH = 100
RECOVERED = 10_000
"""Messages looked at in the first round; should there be more, the next rounds have them."""
KEPT = timedelta(days=1)
"""How long what is done and what was sent is kept as it was."""
AT_ONCE = 4
"""Conversations whose messages are resumed at the same time."""
SENT_AT_ONCE = 16
"""Lines (receiver and subject) that are sent at the same time; a service far away takes its time for each."""


class _Unshared:
    """The seat where nobody else would sit."""

    def take(self) -> bool:
        return True

    def leave(self) -> None: ...


class Worker:
    """Runs three rounds, each at its own pace; a round that fails is logged and tried again.

    While another process has the seat it waits, and takes over when that one ends.

    `wake` is set by whoever leaves something in the outbox in this process; other processes' are found by looking.
    `believed` tells whether the clock can be believed: nothing is settled or forgotten while it cannot.
    """

    def __init__(
        self,
        *,
        intake: Intake,
        inbox: Inbox,
        outbox: Outbox,
        receivers: Mapping[str, Receiver],
        sweep: Callable[[], Awaitable[int]],
        clock: Clock,
        wake: asyncio.Event,
        interval_s: float = 1.0,
        sweep_s: float = 60.0,
        delivery_s: float = 30.0,
        seat: Seat | None = None,
        believed: Callable[[], bool] = lambda: True,
    ) -> None:
        self._intake = intake
        self._inbox = inbox
        self._outbox = outbox
        self._receivers = receivers
        self._sweep = sweep
        self._clock = clock
        self._wake = wake
        self._interval_s = interval_s
        self._sweep_s = sweep_s
        self._delivery_s = delivery_s
        self._seat = seat or _Unshared()
        self._believed = believed
        self._stopping = asyncio.Event()
        self._bells = {name: asyncio.Event() for name in receivers}
        self._log = structlog.get_logger("worker")

    async def run(self) -> None:
        """Work until `stop`; first of all on everything that was accepted and not finished before a crash."""
        while not self._seat.take():
            if self._stopping.is_set():
                return
            await self._pause(self._interval_s, None)
        try:
            await self._round("resume", self.recover)
            async with asyncio.TaskGroup() as tasks:
                for name, bell in self._bells.items():  # each by itself: one that is slow, or away, holds up no other
                    tasks.create_task(self._every(None, "send", partial(self.send, name), bell))
                tasks.create_task(self._every(self._interval_s, "look", self.ring, self._wake))
                tasks.create_task(self._every(self._interval_s, "resume", self.resume))
                tasks.create_task(self._every(self._sweep_s, "sweep", self.tidy))
        finally:
            self._seat.leave()

    def stop(self) -> None:
        """End after the rounds that are under way, and one last round of sending."""
        self._stopping.set()
        for bell in (self._wake, *self._bells.values()):
            bell.set()

    async def recover(self) -> int:
        """Handle everything that was accepted and not finished; give the number of messages."""
        return await self._resumed(await self._inbox.pending(None, RECOVERED))

    async def resume(self) -> int:
        """Handle what was left behind and is due; give the number of messages."""
        return await self._resumed(await self._inbox.pending(self._clock(), BATCH))

    async def ring(self) -> int:
        """Wake those for whom something waits, by one look for all of them; give their number."""
        waited_for = self._bells.keys() & await self._outbox.receivers(self._clock())
        for name in waited_for:
            self._bells[name].set()
        return len(waited_for)

    async def send(self, receiver: str | None = None) -> int:
        """Send what waits, for one receiver or for all; give the number of deliveries."""
        total = 0
        while True:
            due = await self._outbox.due(self._clock(), BATCH, receiver)
            lines: dict[tuple[str, str], list[Envelope]] = {}
            for envelope in due:
                lines.setdefault((envelope.outgoing.receiver, envelope.outgoing.subject), []).append(envelope)
            gate = asyncio.Semaphore(SENT_AT_ONCE)
            async with asyncio.TaskGroup() as tasks:
                running = [tasks.create_task(self._in_order(line, gate)) for line in lines.values()]
            sent = sum(task.result() for task in running)
            total += sent
            if len(due) < BATCH or not sent:
                return total

    async def tidy(self) -> int:
        """Settle what silence has settled, and forget what was sent and done a while ago; give the number of both."""
        if not self._believed():
            return 0
        before = self._clock() - KEPT
        return await self._sweep() + await self._outbox.prune(before) + await self._inbox.prune(before)

    async def _resumed(self, left: tuple[Accepted, ...]) -> int:
        by_conversation: dict[str, list[Accepted]] = {}
        for accepted in left:
            by_conversation.setdefault(accepted.message.conversation_id, []).append(accepted)
        gate = asyncio.Semaphore(AT_ONCE)

        async def in_order(messages: list[Accepted]) -> None:
            async with gate:
                for accepted in messages:
                    await self._intake.resume(accepted)

        async with asyncio.TaskGroup() as tasks:
            for messages in by_conversation.values():
                tasks.create_task(in_order(messages))
        return len(left)

    async def _in_order(self, line: list[Envelope], gate: asyncio.Semaphore) -> int:
        """Send one line; nothing overtakes what could not be sent. Give the number of deliveries."""
        async with gate:
            for sent, envelope in enumerate(line):
                if not await self._deliver(envelope):
                    return sent
        return len(line)

    async def _deliver(self, envelope: Envelope) -> bool:
        outgoing = envelope.outgoing
        try:
            receiver = self._receivers[outgoing.receiver]
            async with asyncio.timeout(self._delivery_s):
                await receiver.deliver(outgoing)
        except NotYet as later:
            await self._outbox.postpone(outgoing.id, self._clock() + min(later.wait, FARTHEST))
            return False
        except Exception as error:  # noqa: BLE001 - any receiver may fail in any way; the others go on
            self._log.warning("outbox.postponed", delivery=outgoing.id, to=outgoing.receiver, error=described(error))
            await self._outbox.postpone(outgoing.id, self._clock() + backoff(envelope.attempts))
            return False
        await self._outbox.sent(outgoing.id, self._clock())
        return True

    async def _every(
        self, pause_s: float | None, name: str, work: Callable[[], Awaitable[int]], wake: asyncio.Event | None = None
    ) -> None:
        # Without a pause it works when it is woken, and not before. What can be woken has a last round at the end.
        while True:
            last = self._stopping.is_set()
            if wake is not None:
                wake.clear()
            if wake is not None or not last:
                await self._round(name, work)
            if last:
                return
            await self._pause(pause_s, wake)

    async def _pause(self, pause_s: float | None, wake: asyncio.Event | None) -> None:
        try:
            async with asyncio.timeout(pause_s):
                await (wake or self._stopping).wait()
        except TimeoutError:
            pass

    async def _round(self, name: str, work: Callable[[], Awaitable[int]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the next round tries again
            self._log.warning(f"worker.{name}_failed", error=described(error))
