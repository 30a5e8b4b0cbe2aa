"""The background work."""

from __future__ import annotations

import asyncio

from structlog.testing import CapturingLogger

from bot.worker import LogReceiver
from handlers.conversation import Outcome
from handlers.ports import Outgoing
from tests.bot.worker.shop import Shop
from tests.fakes import FakeReceiver
from tests.handlers.chat.dialog import Dialog, memory

QUESTION = "How do I reset my password?"


async def test_what_was_said_reaches_the_pages_and_the_log_without_words() -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    shop = Shop(dialog)
    await shop.intake.submit(dialog.message(QUESTION))
    assert await shop.worker.send() == 2
    assert await shop.hub.wait(dialog.conversation_id, 1, 0.01)
    (logged,) = shop.log.delivered
    assert logged.subject == "conversation.replied"
    assert dict(logged.payload) == {"conversation": dialog.conversation_id, "seq": 2, "kind": "answer"}
    assert await shop.worker.send() == 0
    assert len(store.sent) == 2


async def test_a_receiver_that_is_away_gets_everything_later_in_order_and_holds_up_nobody() -> None:
    dialog = await Dialog().start()
    shop = Shop(dialog, web=FakeReceiver(failures=1))
    for _ in range(3):
        await shop.intake.submit(dialog.message(QUESTION))
    assert await shop.worker.send() == 3
    assert len(shop.log.delivered) == 3
    assert await shop.worker.send() == 0
    dialog.clock.forward(seconds=2)
    assert await shop.worker.send() == 3
    assert shop.web is not None
    assert [outgoing.payload["seq"] for outgoing in shop.web.delivered] == [2, 4, 6]


async def test_the_running_worker_sends_recovers_sweeps_and_stops() -> None:
    dialog = await Dialog().start()
    await dialog.say(QUESTION)
    await dialog.world.inbox.accept(dialog.message("My board is not found", key="left"), dialog.clock())
    shop = Shop(dialog)
    running = asyncio.create_task(shop.worker.run())
    async with asyncio.timeout(5):
        assert await shop.hub.wait(dialog.conversation_id, 3, 5)
        shop.worker.stop()
        await running
    assert (await dialog.conversation()).turns[-1].key == "left"
    assert len(shop.log.delivered) == 2
    dialog.clock.forward(hours=73)
    running = asyncio.create_task(Shop(dialog).worker.run())
    async with asyncio.timeout(5):
        while Outcome.OPEN in await dialog.outcomes():
            await asyncio.sleep(0.01)
    running.cancel()
    assert await dialog.outcomes() == [Outcome.ASSUMED, Outcome.ABANDONED]


async def test_news_between_reading_and_waiting_are_not_missed() -> None:
    shop = Shop(await Dialog().start())
    shop.hub.notify("c1", 2)
    assert await shop.hub.wait("c1", 1, 0.01)
    assert not await shop.hub.wait("c1", 2, 0.01)
    waiting = [asyncio.create_task(shop.hub.wait("c1", 2, 5)) for _ in range(3)]
    await asyncio.sleep(0)
    shop.hub.notify("c2", 9)
    shop.hub.notify("c1", 3)
    assert await asyncio.gather(*waiting) == [True, True, True]
    assert len(shop.hub) == 0


async def test_the_log_writes_a_delivery_once_and_warns_of_failures() -> None:
    logger = CapturingLogger()
    receiver = LogReceiver(logger)
    sent = Outgoing("o1", "log", "ticket.filed", {"number": "T-1"})
    await receiver.deliver(sent)
    await receiver.deliver(sent)
    await receiver.deliver(Outgoing("o2", "log", "conversation.replied", {"failure": "ValueError"}))
    calls = [(call.method_name, call.args, call.kwargs) for call in logger.calls]
    assert calls == [
        ("info", ("ticket.filed",), {"delivery": "o1", "number": "T-1"}),
        ("warning", ("conversation.replied",), {"delivery": "o2", "failure": "ValueError"}),
    ]


async def test_nothing_is_settled_or_forgotten_by_a_clock_that_is_not_believed() -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    await dialog.say(QUESTION)
    shop = Shop(dialog, believed=False)
    await shop.worker.send()
    dialog.clock.forward(hours=24 * 30)
    assert await shop.worker.tidy() == 0
    assert await dialog.outcomes() == [Outcome.OPEN]
    assert store.outbox
    shop.believed = True
    assert await shop.worker.tidy() > 0
    assert not store.outbox


async def test_only_those_for_whom_something_waits_are_woken() -> None:
    dialog = await Dialog().start()
    shop = Shop(dialog, web=FakeReceiver(failures=1))
    await shop.intake.submit(dialog.message(QUESTION))
    assert await shop.worker.ring() == 2
    assert await shop.worker.send() == 1  # the log has it, the page is away
    assert await shop.worker.ring() == 0
    dialog.clock.forward(seconds=2)
    assert await shop.worker.ring() == 1
