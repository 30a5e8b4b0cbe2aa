"""What happens by itself goes on whatever fails."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.worker.office import Office
from tests.fakes import FakeClock


async def nothing() -> datetime | None:
    return None


async def test_a_round_that_fails_holds_up_no_other() -> None:
    done: list[str] = []

    async def broken() -> int:
        raise OSError("away")

    async def works() -> int:
        done.append("routing")
        return 0

    office = Office({"promises": broken, "routing": works}, nothing, FakeClock(), asyncio.Event())
    assert await office.once() == 0
    assert done == ["routing"]


async def test_it_runs_again_at_once_while_there_is_work_and_when_it_is_woken() -> None:
    wake, left, rounds = asyncio.Event(), [2, 1, 0, 0], asyncio.Queue[int]()

    async def works() -> int:
        rounds.put_nowait(len(left))
        return left.pop(0)

    office = Office({"routing": works}, nothing, FakeClock(), wake, interval_s=3600)
    running = asyncio.create_task(office.run())
    try:
        assert [await rounds.get() for _ in range(3)] == [4, 3, 2]
        wake.set()
        assert await rounds.get() == 1
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
