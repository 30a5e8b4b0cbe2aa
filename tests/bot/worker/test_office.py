"""What happens by itself goes on whatever fails."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from structlog.testing import capture_logs

from bot.database import DatabaseUnusable
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


async def test_a_round_that_fails_again_and_again_waits_longer_each_time_and_the_others_go_on() -> None:
    """What fails at once must not fill the log, however much is due."""
    clock, running = FakeClock(), 0.0
    tried, others, failing = list[float](), 0, True

    async def breaks() -> int:
        tried.append(running)
        if failing:
            raise OSError("the disk is full")
        return 1

    async def works() -> int:
        nonlocal others
        others += 1
        return 0

    async def long_due() -> datetime | None:
        return clock() - timedelta(days=1)

    office = Office(
        {"promises": breaks, "routing": works}, long_due, clock, asyncio.Event(), elapsed=lambda: running
    )  # fmt: skip
    assert await office.wait_s() < 0.1
    for _ in range(200):
        await office.once()
        running += 1.0
    assert tried == [0, 2, 6, 14, 30, 62, 122, 182]
    assert others == 200
    assert await office.wait_s() == 1.0
    failing, running = False, 242.0
    assert await office.once() == 1
    assert await office.once() == 1
    assert await office.wait_s() < 0.1


async def test_a_round_that_cannot_read_the_database_says_why_and_no_other_error_quotes_anybody() -> None:
    async def unreadable() -> int:
        raise DatabaseUnusable("the database onetouch.db cannot be used: no such column: ticket.plan")

    async def quotes() -> int:
        raise ValueError("my password is tulip")

    office = Office({"routing": unreadable, "promises": quotes}, nothing, FakeClock(), asyncio.Event())
    with capture_logs() as logs:
        await office.once()
    assert "no such column: ticket.plan" in logs[0]["error"]
    assert "tulip" not in str(logs)
