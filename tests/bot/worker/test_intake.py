"""Accepted messages reach their end, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.database import DatabaseUnusable
from bot.worker import InboxUnavailable
from bot.worker.ports import Accepted
from handlers.chat.desk import LONGEST
from handlers.conversation import Message, Turn
from handlers.ports import ConversationNotFound, InvalidInput, Step
from handlers.reply import Answer, Handoff
from tests.bot.worker.shop import Shop
from tests.fakes import Memory, MemoryConversations, MemoryInbox
from tests.handlers.chat.dialog import ANN, Dialog, memory
from tests.worlds import KINDS, opened, sql_world

QUESTION = "How do I reset my password?"


class FailingConversations(MemoryConversations):
    """Fails to write as often as told."""

    failures = 0
    error: Exception = DatabaseUnusable("away")

    async def write(self, step: Step) -> bool:
        if self.failures and step.turns:
            self.failures -= 1
            raise self.error
        return await super().write(step)


class SlowInbox(MemoryInbox):
    """Takes its time, or fails."""

    delay_s = 0.0
    error: Exception | None = None

    async def accept(self, message: Message, retry_at: datetime) -> Accepted:
        await asyncio.sleep(self.delay_s)
        if self.error is not None:
            raise self.error
        return await super().accept(message, retry_at)


def failing() -> tuple[Memory, FailingConversations, Dialog]:
    store, world = memory()
    conversations = FailingConversations(store)
    return store, conversations, Dialog(replace(world, conversations=conversations))


async def test_a_message_is_answered_at_once_and_done() -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    turn = await Shop(dialog).intake.submit(dialog.message(QUESTION))
    assert turn is not None
    assert isinstance(turn.reply, Answer)
    assert await world.inbox.pending(None, 9) == ()
    assert len(store.inbox) == 1


async def test_a_message_delivered_many_times_is_answered_once() -> None:
    dialog = await Dialog().start()
    shop = Shop(dialog)
    message = dialog.message(QUESTION)
    turns = await asyncio.gather(*(shop.intake.submit(message) for _ in range(5)))
    turns.append(await shop.intake.submit(message))
    assert len(set(turns)) == 1
    assert len((await dialog.conversation()).turns) == 2


async def test_a_key_stands_for_one_message_only() -> None:
    dialog = await Dialog().start()
    shop = Shop(dialog)
    message = dialog.message(QUESTION)
    await shop.intake.submit(message)
    with pytest.raises(InvalidInput, match="under a new key"):
        await shop.intake.submit(replace(message, text="Something else"))
    assert len((await dialog.conversation()).turns) == 2


async def test_work_that_takes_longer_than_the_deadline_is_finished_all_the_same() -> None:
    dialog = await Dialog().start()
    shop = Shop(dialog, deadline_s=0.01)
    dialog.retriever.delay_s = 0.1
    message = dialog.message(QUESTION)
    assert await shop.intake.submit(message) is None
    await shop.intake.close(2)
    assert (await dialog.conversation()).turns[-1].key == message.key


async def test_an_inbox_that_does_not_take_it_in_time_says_so() -> None:
    store, world = memory()
    inbox = SlowInbox(store)
    dialog = await Dialog(replace(world, inbox=inbox)).start()
    shop = Shop(dialog, accept_s=0.02)
    message = dialog.message(QUESTION)
    inbox.delay_s = 0.1
    with pytest.raises(InboxUnavailable, match="send it again"):
        await shop.intake.submit(message)
    inbox.delay_s, inbox.error = 0.0, DatabaseUnusable("the disk is full")
    with pytest.raises(InboxUnavailable, match="send it again"):
        await shop.intake.submit(message)
    await shop.intake.close(1)
    inbox.error = None
    assert await shop.intake.submit(message) is not None
    assert len((await dialog.conversation()).turns) == 2


async def test_what_cannot_be_taken_is_refused_before_it_is_kept() -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    shop = Shop(dialog)
    with pytest.raises(InvalidInput):
        await shop.intake.submit(dialog.message("x" * 1_000_000))
    with pytest.raises(ConversationNotFound):
        await shop.intake.submit(replace(dialog.message(QUESTION), person=ANN))
    assert store.inbox == {}


async def test_a_database_that_fails_in_between_costs_time_and_nothing_else() -> None:
    _, conversations, dialog = failing()
    await dialog.start()
    shop = Shop(dialog)
    conversations.failures = 2
    assert await shop.intake.submit(dialog.message(QUESTION)) is None
    assert await shop.worker.resume() == 0
    dialog.clock.forward(seconds=2)
    assert await shop.worker.resume() == 1
    dialog.clock.forward(seconds=3)
    assert await shop.worker.resume() == 1
    assert await shop.worker.resume() == 0
    assert [turn.author for turn in (await dialog.conversation()).turns] == ["customer", "bot"]


async def test_a_poisoned_message_ends_visibly() -> None:
    _, conversations, dialog = failing()
    await dialog.start()
    shop = Shop(dialog)
    conversations.failures, conversations.error = 1, ValueError("a bug")
    turn = await shop.intake.submit(dialog.message(QUESTION))
    assert turn is not None
    assert isinstance(turn.reply, Handoff)
    assert turn.reply.form is not None


async def test_a_poisoned_message_does_not_hold_up_the_others() -> None:
    _, conversations, dialog = failing()
    await dialog.start()
    shop = Shop(dialog)
    conversations.failures, conversations.error = 2, ValueError("a bug")
    poisoned = dialog.message(QUESTION)
    assert await shop.intake.submit(poisoned) is None
    assert await shop.intake.submit(dialog.message("My board is not found")) is not None
    dialog.clock.forward(seconds=2)
    await shop.worker.resume()
    assert (await dialog.conversation()).turns[-1].key == poisoned.key


async def test_a_crash_after_accepting_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "onetouch.db"
    async with sql_world(file) as world:
        dialog = await Dialog(world).start()
        for key in ("k1", "k2"):
            await world.inbox.accept(dialog.message(QUESTION, key=key), dialog.clock())
    async with sql_world(file) as world:
        again = Dialog(world, conversation_id=dialog.conversation_id, clock=dialog.clock)
        again.ids = dialog.ids
        again.__post_init__()
        assert await Shop(again).worker.recover() == 2
        assert await Shop(again).worker.recover() == 0
        assert [turn.key for turn in (await again.conversation()).turns] == ["k1", "k1", "k2", "k2"]


async def test_a_crash_after_answering_answers_nothing_twice(tmp_path: Path) -> None:
    file = tmp_path / "onetouch.db"
    async with sql_world(file) as world:
        dialog = await Dialog(world).start()
        message = dialog.message(QUESTION)
        first = await Shop(dialog).intake.submit(message)
    async with sql_world(file) as world:
        again = Dialog(world, conversation_id=dialog.conversation_id, clock=dialog.clock)
        shop = Shop(again)
        assert await shop.worker.recover() == 0
        assert await shop.intake.submit(message) == first
        assert again.retriever.asked == []
        assert await shop.worker.send() == 2  # what was left in the outbox is sent now
        assert len(shop.log.delivered) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_refused_stays_refused_however_often_it_is_repeated(kind: str, tmp_path: Path) -> None:
    async with opened(kind, tmp_path) as world:
        dialog = await Dialog(world).start()
        shop = Shop(dialog)
        message = dialog.message(QUESTION)
        await world.inbox.accept(message, dialog.clock())
        await world.inbox.close(message.conversation_id, message.key, dialog.clock())
        for _ in range(2):
            with pytest.raises(InvalidInput, match="refused before"):
                await shop.intake.submit(message)
        assert dialog.retriever.asked == []


async def test_a_message_to_a_long_conversation_is_refused_in_the_same_words_each_time() -> None:
    dialog = await Dialog().start()
    held = await dialog.conversation()
    await dialog.world.conversations.write(Step(held, (Turn(LONGEST, "engineer", dialog.clock(), "well"),)))
    shop = Shop(dialog)
    message = dialog.message(QUESTION)
    for _ in range(2):
        with pytest.raises(InvalidInput, match="start a new one"):
            await shop.intake.submit(message)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_message_that_was_pruned_is_still_answered_once(kind: str, tmp_path: Path) -> None:
    async with opened(kind, tmp_path) as world:
        dialog = await Dialog(world).start()
        shop = Shop(dialog)
        message = dialog.message(QUESTION)
        first = await shop.intake.submit(message)
        await shop.worker.send()
        assert await shop.worker.tidy() == 0
        dialog.clock.forward(hours=25)
        assert await shop.worker.tidy() == 3  # two deliveries, one message
        assert await shop.intake.submit(message) == first
        assert len((await dialog.conversation()).turns) == 2
