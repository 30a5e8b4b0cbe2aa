"""Slack away, slow, in a bad mood; our own database away: nothing is lost, nothing doubled."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.simulators.slack import Message, shown
from bot.slack import phrases
from handlers.ports import Outgoing
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import PASSWORD, QUESTION, Room
from tests.bot.slack.test_more import LAST, long_answer


@asynccontextmanager
async def locked(at: Room) -> AsyncIterator[None]:
    """Let another process write all the while."""
    with closing(sqlite3.connect(at.opened.database.where, isolation_level=None, timeout=0)) as other:
        while True:
            try:
                other.execute("BEGIN IMMEDIATE")
                break
            except sqlite3.OperationalError:  # the room itself writes: it needs this very loop to come to an end
                await asyncio.sleep(0.01)
        try:
            yield
        finally:
            other.execute("ROLLBACK")


async def away(at: Room, table: str, *, back: bool = False) -> None:
    """Take a table away, or give it back."""
    change = f"ALTER TABLE {table}_away RENAME TO {table}" if back else f"ALTER TABLE {table} RENAME TO {table}_away"
    async with at.opened.database.writing() as connection:
        await connection.execute(text(change))


def said_in(at: Room, asked: Message) -> list[str]:
    return [shown(post) for post in at.slack.posts(at.help, thread=asked)]


# Slack


@pytest.mark.parametrize("direct", [False, True], ids=["thread", "direct"])
async def test_a_post_whose_answer_was_lost_is_looked_for_and_not_posted_again(at: Room, *, direct: bool) -> None:
    place = at.slack.dm(at.ana) if direct else at.help
    at.slack.faults.reset_after("chat.postMessage")
    await at.slack.mentions(at.ana, place, QUESTION)
    await at.slack.bot_says(place)
    await at.until("SELECT 1 FROM outbox WHERE attempts > 0")
    await at.time_passes()
    await at.until("SELECT 1 FROM outbox WHERE sent_at IS NOT NULL AND receiver = 'slack'")
    await at.slack.settles()
    assert len(at.slack.posts(place)) == 1
    assert at.calls("conversations.history" if direct else "conversations.replies")


async def test_a_post_that_never_arrived_is_posted(at: Room) -> None:
    at.slack.faults.lose("chat.postMessage")
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM outbox WHERE attempts > 0")
    await at.time_passes()
    await at.slack.bot_says(at.help, thread=asked)
    assert len(said_in(at, asked)) == 1


@pytest.mark.parametrize("status", [500, 503])
async def test_a_page_instead_of_an_answer_is_no_answer(at: Room, status: int) -> None:
    at.slack.faults.break_down("chat.postMessage", status)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM outbox WHERE attempts > 0")
    await at.time_passes()
    await at.slack.bot_says(at.help, thread=asked)
    assert len(said_in(at, asked)) == 1


async def test_slack_is_waited_for_when_it_asks_to(at: Room) -> None:
    at.slack.faults.limit("chat.postMessage", retry_after=1)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.slack.bot_says(at.help, thread=asked)
    # Being asked to wait is nothing that went wrong.
    assert at.told() == []
    assert len(said_in(at, asked)) == 1


async def test_blocks_that_slack_refuses_go_out_as_text(at: Room) -> None:
    at.slack.faults.refuse("chat.postMessage", "invalid_blocks")
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    answer = await at.slack.bot_says(at.help, thread=asked)
    assert "Forgot password" in answer.text
    assert at.told("error") == ["slack.blocks_refused"]


async def test_who_asked_where_we_may_not_post_gets_the_answer_directly(at: Room) -> None:
    at.slack.faults.refuse("chat.postMessage", "restricted_action")
    await at.slack.mentions(at.ana, at.help, QUESTION)
    assert PASSWORD in shown(await at.slack.bot_says(at.slack.dm(at.ana)))
    await at.slack.settles()
    assert at.slack.posts(at.help) == []
    assert at.told() == ["slack.sent_directly"]


async def test_a_direct_answer_is_looked_for_like_any_other(at: Room) -> None:
    at.slack.faults.refuse("chat.postMessage", "is_archived")
    at.slack.faults.reset_after("chat.postMessage")
    at.slack.faults.refuse("chat.postMessage", "is_archived")
    await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM outbox WHERE attempts > 0")
    await at.time_passes()
    await at.until("SELECT 1 FROM outbox WHERE sent_at IS NOT NULL AND receiver = 'slack'")
    assert len(at.slack.posts(at.slack.dm(at.ana))) == 1


async def test_an_answer_in_the_place_of_one_that_cannot_be_changed_stands_below_it(at: Room) -> None:
    asked, _ = await at.answered()
    # Each time: what had to wait for its turn in the channel is begun anew.
    at.slack.faults.refuse("chat.update", "is_inactive", times=9)
    await at.slack.edits(at.ana, asked, "<@U0ONETOUCH> How do I download an invoice?")
    await at.slack.bot_says(at.help, "Invoice (PDF)", thread=asked)
    assert len(said_in(at, asked)) == 2


async def test_what_can_be_said_nowhere_is_given_up_and_noted(at: Room) -> None:
    at.slack.faults.refuse("chat.postMessage", "is_archived")
    at.slack.faults.refuse("chat.postMessage", "user_disabled")
    await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM outbox WHERE sent_at IS NOT NULL AND receiver = 'slack'")
    assert at.told("error") == ["slack.undeliverable"]


async def test_a_refusal_that_may_pass_is_tried_again(at: Room) -> None:
    at.slack.faults.refuse("chat.postMessage", "team_access_not_granted")
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM outbox WHERE attempts > 0")
    await at.time_passes()
    await at.slack.bot_says(at.help, thread=asked)


async def test_an_update_that_slack_refuses_for_now_is_tried_again(at: Room) -> None:
    asked, answer = await at.answered()
    at.slack.faults.refuse("chat.update", "team_access_not_granted")
    await at.slack.edits(at.ana, asked, "<@U0ONETOUCH> How do I download an invoice?")
    await at.until("SELECT 1 FROM outbox WHERE attempts > 0")
    await at.time_passes()
    await at.slack.until(lambda: "Invoice (PDF)" in shown(answer))
    await at.slack.settles()
    assert len(said_in(at, asked)) == 1


async def test_who_cannot_be_looked_up_now_is_answered_later(at: Room) -> None:
    at.slack.faults.break_down("users.info")
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    await at.until("SELECT 1 FROM slack_delivery WHERE attempts > 0")
    await at.time_passes()
    await at.slack.bot_says(at.help, thread=asked)
    at.slack.faults.limit("users.info", retry_after=1)
    other = await at.slack.mentions(at.ben, at.help, QUESTION)
    await at.slack.bot_says(at.help, thread=other)
    assert [len(said_in(at, one)) for one in (asked, other)] == [1, 1]


async def test_a_day_without_slack_loses_doubles_and_mixes_nothing(at: Room) -> None:
    first, _ = await at.answered()
    at.slack.faults.down()
    questions = ["How do I download an invoice?", "How do I return a lamp?", "How do I mount the lamp on a wall?"]
    for question in questions:
        await at.slack.says(at.ana, at.help, question, thread=first)
    other = await at.slack.mentions(at.ben, at.help, QUESTION)
    # Who has been looked up is answered; what is said waits, and so does who has not.
    await at.until("SELECT 1 FROM outbox WHERE attempts > 0")
    await at.until("SELECT 1 FROM slack_delivery WHERE attempts > 0")
    for _ in range(3):
        await at.time_passes()
    at.slack.faults.up()
    await at.time_passes()
    await at.slack.bot_says(at.help, "64 mm", thread=first, within=20)
    await at.time_passes()
    await at.slack.bot_says(at.help, thread=other)
    await at.slack.settles(quiet_for=1.2)
    _, *heard = said_in(at, first)
    assert [next(word for word in ("Invoice", "30 days", "64 mm") if word in post) for post in heard] == [
        "Invoice",
        "30 days",
        "64 mm",
    ]
    assert len(said_in(at, other)) == 1
    assert at.told("error") == []


async def test_who_asks_for_help_through_an_address_that_is_over_holds_up_nobody(at: Room) -> None:
    at.slack.faults.break_down("response_url", 404)
    await at.slack.command(at.ana, at.help, "/onetouch", "help")
    await at.until("SELECT 1 FROM slack_delivery WHERE kind = 'command' AND done_at IS NOT NULL")
    assert at.told() == ["slack.unanswerable"]


async def test_more_through_an_address_that_is_over_is_told_in_another_way(at: Room, tmp_path: Path) -> None:
    _, answer = await long_answer(at, tmp_path)
    at.slack.faults.break_down("response_url", 404)
    await at.slack.presses(at.ana, answer, "More")
    assert LAST in shown(await at.slack.bot_says(at.help, to=at.ana))


async def test_an_answer_through_an_address_that_asks_to_wait_comes_later(at: Room, tmp_path: Path) -> None:
    _, answer = await long_answer(at, tmp_path)
    at.slack.faults.limit("response_url", retry_after=1)
    await at.slack.presses(at.ana, answer, "More")
    await at.until("SELECT 1 FROM slack_delivery WHERE attempts = 1")
    await at.time_passes()
    await at.slack.bot_says(at.help, to=at.ana)


@pytest.mark.parametrize(("command", "words"), [("/kb", "reset password"), ("/onetouch", "help")])
async def test_what_one_person_may_have_seen_is_not_shown_to_them_again(at: Room, command: str, words: str) -> None:
    at.slack.faults.reset_after("response_url", times=2)
    await at.slack.command(at.eve, at.help, command, words)
    await at.until("SELECT 1 FROM slack_delivery WHERE kind = 'command' AND done_at IS NOT NULL")
    assert at.told() == ["slack.perhaps_unseen"]
    assert len(at.slack.posts(at.help, to=at.eve)) == 1


# Our own database


async def test_what_cannot_be_written_down_is_delivered_again_and_answered_once(at: Room) -> None:
    await away(at, "slack_delivery")
    at.slack.courier.retry_delays = (0.3, 0.5, 1.0)
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    assert {one.status for one in at.slack.courier.deliveries} == {503}
    await away(at, "slack_delivery", back=True)
    await at.slack.bot_says(at.help, thread=asked)
    await at.slack.settles(quiet_for=1.2)
    assert len(said_in(at, asked)) == 1


async def test_a_command_and_a_button_that_cannot_be_written_down_say_so(at: Room) -> None:
    _, answer = await at.answered()
    await away(at, "slack_delivery")
    await at.slack.command(at.ana, at.help, "/kb", "password")
    assert phrases.TRY_AGAIN in shown(await at.slack.bot_says(at.help, to=at.ana))
    assert (await at.slack.presses(at.ana, answer, "That solved it")).ok
    assert phrases.TRY_AGAIN in shown(await at.slack.bot_says(at.help, to=at.ana))
    at.slack.faults.break_down("response_url", 500)
    assert (await at.slack.presses(at.ana, answer, "That solved it")).ok
    # A window opens all the same: what it sends is written down by itself.
    await at.slack.presses(at.ana, answer, "I need a person")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    assert await at.rows("SELECT number FROM ticket") == [(1,)]
    await away(at, "slack_delivery", back=True)


async def test_what_is_written_down_too_late_is_delivered_again_and_answered_once(rooms: Rooms) -> None:
    async with rooms(patience_s=2.0) as at:
        at.slack.courier.retry_delays = (0.3, 0.5, 1.0)
        async with locked(at):
            asked = await at.slack.mentions(at.ana, at.help, QUESTION)
            assert {one.status for one in at.slack.courier.deliveries} == {503}
        await at.slack.bot_says(at.help, thread=asked)
        await at.slack.settles(quiet_for=1.2)
        assert len(said_in(at, asked)) == 1
        assert "slack.inbox_late" in [line["event"] for line in at.logs]


async def test_a_form_that_takes_too_long_stays_open_and_files_one_ticket(rooms: Rooms) -> None:
    async with rooms(patience_s=2.0) as at:
        _, answer = await at.answered()
        await at.slack.presses(at.ana, answer, "I need a person")
        form = await at.slack.modal(at.ana)
        await at.slack.settles()
        async with locked(at):
            late = await at.slack.submits(at.ana, form)
        assert phrases.FORM_FAILED in late.errors.values()
        assert (await at.slack.submits(at.ana, form)).errors == {}
        await at.slack.settles()
        assert await at.rows("SELECT number FROM ticket") == [(1,)]


async def test_a_form_that_cannot_be_taken_stays_open_and_says_so(at: Room) -> None:
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    form = await at.slack.modal(at.ana)
    await at.slack.settles()
    await away(at, "slack_thread")
    assert phrases.FORM_FAILED in (await at.slack.submits(at.ana, form)).errors.values()
    assert "slack.form_failed" in at.told()
    await at.slack.presses(at.ana, answer, "I need a person")
    assert phrases.TRY_AGAIN in shown(await at.slack.bot_says(at.help, to=at.ana))
    await away(at, "slack_thread", back=True)
    assert (await at.slack.submits(at.ana, form)).errors == {}


async def test_a_round_that_fails_is_followed_by_one_that_does_not(at: Room) -> None:
    await away(at, "slack_delivery")
    at.chat.courier.wake()
    async with asyncio.timeout(5):
        while "slack.round_failed" not in at.told():
            await asyncio.sleep(0.01)
    await away(at, "slack_delivery", back=True)
    await at.answered()


async def test_what_fails_while_the_database_is_away_is_due_as_it_was(at: Room) -> None:
    at.slack.faults.slow("users.info", 2.0)  # long enough for a busy machine to take the table away meanwhile
    at.slack.faults.break_down("users.info")
    asked = await at.slack.mentions(at.ana, at.help, QUESTION)
    async with asyncio.timeout(20):
        while at.slack.faults.left("users.info") > 1:
            await asyncio.sleep(0.01)  # until it is being handled
    await away(at, "slack_delivery")
    async with asyncio.timeout(20):
        while "slack.inbox_failed" not in at.told():
            await asyncio.sleep(0.01)
    await away(at, "slack_delivery", back=True)
    await at.slack.bot_says(at.help, thread=asked)
    await at.slack.settles()
    assert len(said_in(at, asked)) == 1


# What the outbox may hold


async def test_what_belongs_to_nothing_in_slack_is_no_message(at: Room) -> None:
    await at.chat.receiver.deliver(Outgoing("o1", "slack", "c_of_the_web", {"seq": 1}))
    asked, _ = await at.answered()
    ((conversation,),) = await at.rows("SELECT conversation_id FROM slack_thread")
    await at.chat.receiver.deliver(Outgoing("o2", "slack", conversation, {"seq": 99}))
    await at.chat.receiver.deliver(Outgoing("o3", "slack", conversation, {"seq": 1}))
    assert len(said_in(at, asked)) == 1
