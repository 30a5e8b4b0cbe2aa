"""Two servers over one data folder: one does the background work, the other takes over when it ends."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from bot.worker.seat import FolderSeat
from tests.bot.worker.shop import Shop
from tests.handlers.chat.dialog import Dialog


def test_one_has_it_and_the_other_is_told_who_once(tmp_path: Path) -> None:
    told: list[str] = []
    first, second = FolderSeat(tmp_path / "data" / "lock"), FolderSeat(tmp_path / "data" / "lock", told.append)
    assert [first.take(), first.take()] == [True, True]
    assert [second.take(), second.take()] == [False, False]
    assert told == [str(os.getpid())]
    second.leave()
    first.leave()
    assert second.take()
    second.leave()


async def test_who_has_no_seat_waits_until_the_other_ends_and_stops_when_asked_to(tmp_path: Path) -> None:
    dialog = await Dialog().start()
    await dialog.say("how do I reset my password")
    first = FolderSeat(tmp_path / "lock")
    assert first.take()
    shop, idle = (Shop(dialog, seat=FolderSeat(tmp_path / "lock")) for _ in range(2))
    waiting, leaving = asyncio.create_task(shop.worker.run()), asyncio.create_task(idle.worker.run())
    idle.worker.stop()
    await leaving
    assert shop.log.delivered == []
    first.leave()
    async with asyncio.timeout(10):
        while not shop.log.delivered:
            await asyncio.sleep(0.01)
    shop.worker.stop()
    await waiting
    assert first.take()
    first.leave()
