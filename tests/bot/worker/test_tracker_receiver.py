"""What cannot be done in the tracker now is postponed by as much as it says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.worker.ports import NotYet
from bot.worker.tracker_receiver import TrackerReceiver
from handlers.engineering.jobs import filing
from handlers.ports import Outgoing
from tests.fakes import Ids


class Waiting:
    """Asks to wait so long, and then does it."""

    def __init__(self, *waits: timedelta | None) -> None:
        self.waits = list(waits)

    async def deliver(self, outgoing: Outgoing) -> timedelta | None:
        return self.waits.pop(0)


async def test_a_job_comes_back_until_it_is_done() -> None:
    receiver, job = TrackerReceiver(Waiting(timedelta(seconds=20), None)), filing("e_1", Ids())
    with pytest.raises(NotYet) as later:
        await receiver.deliver(job)
    assert later.value.wait == timedelta(seconds=20)
    await receiver.deliver(job)
