"""A thousand escalations through a tracker that does all that trackers do to people: none doubled, none lost.

The clock is played: ten seconds of the search's lag are no seconds of ours. The same over real sockets and with a
process that is really killed: `python -m bench.escalations`.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.worker.worker import Worker
from handlers.engineering.errors import TrackerAway, TrackerBusy
from handlers.engineering.escalation import EscalationState
from handlers.engineering.issue import IssueName, Snapshot
from handlers.engineering.jobs import TRACKER
from handlers.engineering.ports import BackLink, Filed, Order
from handlers.ports import Clock
from tests.fakes import MemoryInbox
from tests.memory_filing import FilingWorld
from tests.memory_tracker import MemoryTracker

SETTLES = timedelta(seconds=10)
SLOW = timedelta(seconds=40)
"""Longest between a call's end for us and what it does there."""
BURST = 100
"""Calls of a kind within a second; what comes beyond is refused."""


class Killed(BaseException):
    """The process is gone."""


class HarshTracker(MemoryTracker):
    """Drops connections after, and before, it has done what was asked; refuses bursts; finds late; and may kill us."""

    def __init__(self, clock: Clock, random: Random) -> None:
        super().__init__(clock, settles=SETTLES)
        self.random = random
        self.kills = 0.0
        self.dropped = 0
        self.refused = 0
        self.late: list[tuple[Order, timedelta]] = []
        self._second, self._asked = 0.0, 0

    async def create(self, order: Order) -> Filed:
        await self._limited()
        chance = self.random.random()
        if chance < 0.01:  # it is done after we gave up waiting
            self.late.append((order, self.random.random() * SLOW))
            self._lost()
        if chance < 0.02:
            self._lost()
        made = await super().create(order)
        if chance < 0.07:
            self._lost()
        self._deadly()
        return made

    async def refer(self, name: IssueName, link: BackLink) -> None:
        await self._limited()
        await super().refer(name, link)

    def come(self) -> None:
        """Do what comes late."""
        for order, _ in self.late:
            self.put(order.draft.summary, labels=(order.mark,))
        self.late.clear()

    def put(self, title: str, **facts: object) -> Snapshot:
        """Make an issue."""
        if self.late and title == self.late[0][0].draft.summary:
            facts.setdefault("created_at", self.clock() + self.late[0][1])
        return super().put(title, **facts)

    def _lost(self) -> None:
        self.dropped += 1
        self.come()
        raise TrackerAway("The connection broke.", unsure=True)

    def _deadly(self) -> None:
        if self.random.random() < self.kills:
            raise Killed

    async def _limited(self) -> None:
        await asyncio.sleep(0)  # others go on meanwhile, as over a network
        self._deadly()
        if self.clock().timestamp() >= self._second + 1:
            self._second, self._asked = self.clock().timestamp(), 0
        self._asked += 1
        if self._asked > BURST:
            self.refused += 1
            raise TrackerBusy("Too much.", timedelta(seconds=2), "jira-burst-based")


async def played(world: FilingWorld, limit: int) -> int:
    """Work until nothing waits, in as many lives as it takes; give their number."""
    lives = 1
    no_desk: Any = None  # no conversation is resumed here
    for _ in range(limit):
        world.memory.outbox = [one for one in world.memory.outbox if one.receiver == TRACKER]
        await world.outbox.prune(world.clock() + timedelta(days=1))
        if not await world.waiting(TRACKER):
            return lives
        worker = Worker(
            intake=no_desk,
            inbox=MemoryInbox(world.memory),
            outbox=world.outbox,
            receivers={TRACKER: world.receiver},
            sweep=_nothing,
            clock=world.clock,
            wake=asyncio.Event(),
        )
        try:
            await worker.send(TRACKER)
        except BaseExceptionGroup as group:
            if not group.split(Killed)[0]:
                raise
            world.begin()
            lives += 1
        world.clock.forward(seconds=1)
    raise AssertionError("it goes on and on")


async def _nothing() -> int:
    return 0


@pytest.mark.parametrize("kills", [0.0, 0.01], ids=["alive", "killed"])
async def test_a_thousand_escalations_are_a_thousand_issues(kills: float) -> None:
    world = FilingWorld()
    tracker = HarshTracker(world.clock, Random(7))
    tracker.kills = kills
    world.begin(tracker)
    for number in range(1, 1_001):
        await world.escalate(f"T-{number}")
    lives = await played(world, 5_000)

    rows = world.escalations.rows.values()
    assert {one.state for one in rows} == {EscalationState.LINKED}
    assert len({one.issue for one in rows}) == 1_000
    assert sorted(one.issue.labels[0] for one in tracker.issues.values()) == sorted(one.mark for one in rows)
    assert all(len(world.notes(one.ticket)) == 1 for one in rows)
    assert len(tracker.links) == 1_000
    assert tracker.dropped > 50
    assert tracker.refused > 10
    assert (lives > 5) == bool(kills)
