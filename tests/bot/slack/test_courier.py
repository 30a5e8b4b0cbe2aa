"""What was written down is handled once, in order, whatever fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.database import Database, migrate
from bot.database.slack_deliveries import SqlDeliveries
from bot.slack.courier import KEPT, Courier
from bot.slack.door import Door
from bot.slack.errors import DeliveryRefused
from bot.slack.incoming import Delivery
from bot.slack.ports import Held

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
async def deliveries(tmp_path: Path) -> AsyncIterator[SqlDeliveries]:
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    yield SqlDeliveries(database)
    await database.close()


def said(key: str, line: str = "a", same: str | None = None) -> Delivery:
    return Delivery(key, same, line, "said", {"text": key})


class Handled:
    def __init__(self, failing: dict[str, int] | None = None) -> None:
        self.texts: list[str] = []
        self.failing = failing or {}

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        if self.failing.get(body["text"], 0):
            self.failing[body["text"]] -= 1
            raise ConnectionError
        await asyncio.sleep(0)
        self.texts.append(body["text"])


async def test_a_delivery_counts_once_by_its_key_and_by_its_message(deliveries: SqlDeliveries) -> None:
    assert await deliveries.accept(said("e1", same="m1"), START)
    assert not await deliveries.accept(said("e1", same="m1"), START)
    assert not await deliveries.accept(said("e2", same="m1"), START)
    assert await deliveries.accept(said("e3"), START)
    (first, _) = await deliveries.due(START, 10)
    await deliveries.done(first.id, START)
    assert not await deliveries.accept(said("e1", same="m1"), START)
    assert await deliveries.depth() == 1
    assert await deliveries.prune(START + timedelta(days=1)) == 1


async def test_one_that_fails_holds_up_its_line_and_no_other(deliveries: SqlDeliveries) -> None:
    now = START
    for key, line in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        await deliveries.accept(said(key, line), now)
    handled = Handled({"a1": 2})
    courier = Courier(deliveries, {"said": handled.handle}, lambda: now)
    await courier.settled()
    assert handled.texts == ["b1"]
    now += timedelta(seconds=2)
    await courier.settled()
    now += timedelta(seconds=5)
    await courier.settled()
    assert handled.texts == ["b1", "a1", "a2"]
    assert await deliveries.depth() == 0


async def test_what_a_crash_left_is_handled_at_the_next_start(deliveries: SqlDeliveries) -> None:
    await deliveries.accept(said("a1"), START)
    handled = Handled()
    courier = Courier(deliveries, {"said": handled.handle}, lambda: START, interval_s=0.01)
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(5):
        while not handled.texts:
            await asyncio.sleep(0.01)
    await deliveries.accept(said("a2"), START)
    courier.wake()
    async with asyncio.timeout(5):
        while len(handled.texts) < 2:
            await asyncio.sleep(0.01)
        await courier.close(1)
        await running
    assert handled.texts == ["a1", "a2"]


class Beside:
    """Something else that is kept as long as deliveries are."""

    def __init__(self) -> None:
        self.asked = asyncio.get_running_loop().create_future()

    async def prune(self, before: datetime) -> int:
        if not self.asked.done():
            self.asked.set_result(before)
        return 0


async def test_what_is_kept_beside_deliveries_is_forgotten_with_them(deliveries: SqlDeliveries) -> None:
    beside = Beside()
    courier = Courier(deliveries, {}, lambda: START, beside=(beside,))
    running = asyncio.create_task(courier.run())
    async with asyncio.timeout(5):
        assert await beside.asked == START - KEPT
        await courier.close(1)
        await running


class Late(SqlDeliveries):
    """Gives what is due late: by then it may have been handled."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.late = False
        self.read = asyncio.Event()
        self.given = asyncio.Event()

    async def due(self, now: datetime, limit: int) -> tuple[Held, ...]:
        found = await super().due(now, limit)
        if self.late:
            self.read.set()
            await self.given.wait()
        return found


async def test_what_came_to_its_end_while_it_was_asked_what_is_due_is_not_handled_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    late = Late(database)
    await late.accept(said("a1"), START)
    go, texts = asyncio.Event(), []

    async def handle(body: Mapping[str, Any], held: Held) -> None:
        texts.append(body["text"])
        await go.wait()

    courier = Courier(late, {"said": handle}, lambda: START)
    await courier.round()
    late.late = True
    asking = asyncio.create_task(courier.round())
    await late.read.wait()  # `a1` is due still
    go.set()
    async with asyncio.timeout(5):
        while await late.depth():
            await asyncio.sleep(0.01)
    for _ in range(10):
        await asyncio.sleep(0)  # its line comes to its end
    late.given.set()
    await asking
    await courier.settled()
    await database.close()
    assert texts == ["a1"]


class Slow:
    async def accept(self, delivery: Delivery, at: datetime) -> bool:
        await asyncio.sleep(0.2)
        return True


async def test_what_is_not_written_down_in_time_is_refused_and_still_wakes_when_it_is() -> None:
    woken: list[bool] = []
    door = Door(Slow(), lambda: START, lambda: woken.append(True), accept_s=0.02)  # type: ignore[arg-type]
    with pytest.raises(DeliveryRefused):
        await door.accept(said("a1"))
    await asyncio.sleep(0.3)
    assert woken == [True]
