"""Shortcuts in a message's menu: find answers for its thread, make a ticket of it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.simulators.slack import BOT_USER, Channel, Message, shown, shown_view
from bot.simulators.slack.events import message_action
from bot.simulators.slack.records import User, View
from bot.slack import phrases
from bot.slack.manifest import manifest
from bot.slack.rendering import names
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.room import PASSWORD, QUESTION, Room


async def found(at: Room, message: Message, by: User | None = None) -> View:
    """Find answers for a message; give the window once it says what was found."""
    return await window(at, by or at.eve, names.FIND_ANSWERS, message)


async def window(at: Room, by: User, name: str, message: Message) -> View:
    for left in at.slack.store.stack(by.id):
        await at.slack.closes(by, left)
    await at.slack.shortcut(by, name, message)
    view = await at.slack.modal(by)
    await at.slack.until(lambda: phrases.WAITING not in shown_view(view))
    return view


async def test_an_engineer_finds_answers_and_shares_one_in_the_thread_once(at: Room) -> None:
    at.slack.install(manifest(at.url))
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    view = await found(at, asked)
    assert PASSWORD in shown_view(view)
    pressed = await at.slack.presses(at.eve, view, "Share in thread")
    quoted = await at.slack.bot_says(at.help, thread=asked)
    assert PASSWORD in shown(quoted)
    assert f"Shared by <@{at.eve.id}>" in shown(quoted)
    await at.slack.until(lambda: phrases.SHARED in shown_view(view))
    await at.slack.redelivers(pressed)
    again = await found(at, asked)
    await at.slack.presses(at.eve, again, "Share in thread")
    await at.slack.until(lambda: phrases.SHARED in shown_view(again))
    await at.slack.settles()
    assert len(at.slack.posts(at.help)) == 1
    # What stands in a thread by hand is none of the bot's conversations: people go on talking to each other.
    assert await at.rows("SELECT 1 FROM slack_thread") == []


async def test_a_reply_is_answered_in_its_own_thread(at: Room) -> None:
    root = await at.slack.says(at.ana, at.help, "Good morning!")
    reply = await at.slack.says(at.ben, at.help, QUESTION, thread=root)
    await at.slack.presses(at.eve, await found(at, reply), "Share in thread")
    assert PASSWORD in shown(await at.slack.bot_says(at.help, thread=root))


async def test_customers_are_told_that_finding_answers_is_for_the_team(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    assert phrases.NOT_ENGINEER in shown_view(await found(at, asked, at.ana))


async def test_only_what_the_channel_may_see_is_found_and_shared(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, "How long is the extended warranty on the driver board?")
    view = await found(at, asked)
    assert "WICK-5Y" not in shown_view(view)
    await at.at(at.help, audience="customer")
    view = await found(at, asked)
    assert "WICK-5Y" in shown_view(view)
    await at.at(at.help)
    await at.slack.presses(at.eve, view, "Share in thread")
    await at.slack.until(lambda: phrases.NOT_FOR_ALL in shown_view(view))
    assert at.slack.posts(at.help) == []


async def test_a_search_that_takes_long_opens_its_window_at_once(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    at.slack.faults.slow("conversations.info", 1.0)
    await at.slack.shortcut(at.eve, names.FIND_ANSWERS, asked)
    view = await at.slack.modal(at.eve)
    assert phrases.WAITING in shown_view(view)
    await at.slack.until(lambda: PASSWORD in shown_view(view))


async def test_messages_of_other_apps_can_be_looked_up_and_those_without_words_are_told_of(at: Room) -> None:
    alert = await at.slack.other_bot_says(at.help, QUESTION, classic=True)
    assert PASSWORD in shown_view(await found(at, alert))
    wordless = await at.slack.says(at.ana, at.help, "", files={"log.txt": b"x"})
    assert phrases.NO_WORDS in shown_view(await found(at, wordless))
    form = await window(at, at.eve, names.FILE_TICKET, wordless)
    assert "log.txt" in shown_view(form)


@pytest.mark.parametrize("name", [names.FIND_ANSWERS, names.FILE_TICKET])
async def test_where_the_bot_is_not_it_says_how_to_invite_it(at: Room, name: str) -> None:
    elsewhere = at.slack.channel("elsewhere", at.ana, at.eve, bot=False)
    closed = at.slack.channel("closed", at.ana, at.eve, bot=False, private=True)
    for channel in (elsewhere, closed):
        asked = await at.slack.says(at.ana, channel, QUESTION)
        view = await window(at, at.eve, name, asked)
        assert "/invite @Onetouch" in shown_view(view)
        assert "Share in thread" not in shown_view(view)
    assert await at.rows("SELECT 1 FROM conversation") == []
    aside = Channel("D0STRANGERS", "directmessage", "im", [at.ana.id, at.eve.id])
    at.slack.store.channels[aside.id] = aside
    said = await at.slack.says(at.ana, aside, QUESTION)
    assert phrases.NOT_IN_DIRECT in shown_view(await window(at, at.eve, name, said))


async def test_an_engineer_files_a_ticket_for_the_author_and_its_news_come_into_the_thread(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, "The lamp hums all night.")
    form = await window(at, at.eve, names.FILE_TICKET, asked)
    assert f"For <@{at.ana.id}>" in shown_view(form)
    assert "The lamp hums all night." in shown_view(form)
    sent = await at.slack.submits(at.eve, form)
    assert sent.errors == {}
    assert "T-1" in shown(await at.slack.bot_says(at.help, thread=asked))
    await at.slack.redelivers(sent.delivery)
    ticket = await at.ticket()
    assert ticket.email == "ana@example.com"
    assert [(note.public, note.author) for note in ticket.comments] == [(False, "Eve")]
    await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), "A new driver board is on its way.")
    await at.worker.send()
    assert await at.slack.bot_says(at.help, "driver board", thread=asked)
    # The author's next words in the thread belong to the ticket, as in every thread that the bot talks in.
    await at.slack.says(at.ana, at.help, "Thank you, that is quick!", thread=asked)
    await at.slack.bot_says(at.help, thread=asked)
    assert await at.rows("SELECT count(*) FROM ticket") == [(1,)]
    await at.slack.opens_home(at.ana)
    assert "T-1" in shown_view(await at.slack.home(at.ana))


async def test_a_customer_files_a_ticket_of_any_message_as_their_own(at: Room) -> None:
    for message in (
        await at.slack.says(at.ben, at.help, "It hums."),
        await at.slack.other_bot_says(at.help, "Alarm: it hums."),
    ):
        form = await window(at, at.ana, names.FILE_TICKET, message)
        assert (await at.slack.submits(at.ana, form, {"subject": " "})).errors.keys() == {"subject"}
        assert (await at.slack.submits(at.ana, form)).errors == {}
        await at.slack.bot_says(at.help, "T-", thread=message)
    assert await at.rows("SELECT DISTINCT email FROM ticket") == [("ana@example.com",)]


async def test_a_ticket_joins_the_conversation_that_its_author_has_there(at: Room) -> None:
    asked, _ = await at.answered()
    form = await window(at, at.eve, names.FILE_TICKET, asked)
    assert (await at.slack.submits(at.eve, form)).errors == {}
    await at.slack.bot_says(at.help, "T-1", thread=asked)
    assert await at.rows("SELECT count(*) FROM slack_thread") == [(1,)]
    assert await at.rows("SELECT outcome FROM episode") == [("escalated",)]


async def test_files_of_the_message_are_kept_with_its_ticket(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, "It hums, listen.", files={"hum.log": b"hmmm"})
    form = await window(at, at.eve, names.FILE_TICKET, asked)
    assert (await at.slack.submits(at.eve, form)).errors == {}
    await at.slack.bot_says(at.help, "T-1", thread=asked)
    assert await at.until("SELECT name FROM attachment WHERE sha256 IS NOT NULL") == [("hum.log",)]


async def test_of_a_stranger_the_address_is_asked_for(at: Room) -> None:
    stranger = at.slack.user("stan", kind="stranger")
    shared = at.slack.channel("shared", stranger, at.eve, connect=True)
    asked = await at.slack.says(stranger, shared, "It hums.")
    form = await window(at, at.eve, names.FILE_TICKET, asked)
    assert (await at.slack.submits(at.eve, form, {"email": "nobody"})).errors.keys() == {"email"}
    assert (await at.slack.submits(at.eve, form, {"email": "stan@example.org"})).errors == {}
    await at.slack.bot_says(shared, "T-1", thread=asked)


async def test_a_trigger_that_is_over_is_told_of(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    at.slack.faults.refuse("views.open", "expired_trigger_id")
    await at.slack.shortcut(at.eve, names.FIND_ANSWERS, asked)
    assert phrases.SHORTCUT_EXPIRED in shown(await at.slack.bot_says(at.help, to=at.eve))


async def test_a_window_that_does_not_take_what_was_found_is_told_so(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    at.slack.faults.refuse("views.update", "invalid_arguments")
    assert phrases.TRY_AGAIN in shown_view(await found(at, asked))
    at.slack.faults.lose("views.update", times=2)
    assert PASSWORD in shown_view(await found(at, asked))
    at.slack.faults.limit("views.update")
    assert PASSWORD in shown_view(await found(at, asked))
    at.slack.faults.refuse("views.update", "invalid_arguments", times=2)
    await at.slack.shortcut(at.eve, names.FIND_ANSWERS, asked)
    assert phrases.TRY_AGAIN in shown(await at.slack.bot_says(at.help, to=at.eve))


async def test_what_breaks_while_it_is_looked_up_is_shown_to_nobody(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    at.slack.faults.refuse("conversations.info", "internal_error")
    view = await found(at, asked)
    assert phrases.TRY_AGAIN in shown_view(view)
    assert at.told() == ["slack.shortcut_failed"]


async def test_a_window_that_was_closed_is_left_alone(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    view = await found(at, asked)
    at.slack.faults.limit("chat.postMessage")
    await at.slack.presses(at.eve, view, "Share in thread")
    await at.slack.closes(at.eve, view)
    await at.slack.until(lambda: [call for call in at.slack.service.calls if call.outcome == "limit"])
    await at.time_passes()
    assert PASSWORD in shown(await at.slack.bot_says(at.help, thread=asked))
    await at.slack.settles()
    assert at.told("error") == []


async def test_an_archived_channel_takes_nothing_and_says_so(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    view = await found(at, asked)
    at.help.archived = True
    await at.slack.presses(at.eve, view, "Share in thread")
    await at.slack.until(lambda: "does not let me write" in shown_view(view))


async def test_a_shortcut_of_another_version_does_nothing(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    await at.slack.shortcut(at.eve, "of_another_version", asked)
    await at.slack.settles()
    assert at.calls("views.open") == []


async def test_when_nothing_can_be_written_down_the_window_says_so(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    view = await found(at, asked)
    async with at.opened.database.writing() as connection:
        await connection.execute(text("ALTER TABLE slack_delivery RENAME TO away"))
    try:
        await at.slack.presses(at.eve, view, "Share in thread")
        await at.slack.until(lambda: phrases.TRY_AGAIN in shown_view(view))
    finally:
        async with at.opened.database.writing() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO slack_delivery"))


def changed(view: View, old: str, new: str) -> None:
    """Change what the first button of a window carries, as another version of ours would have written it."""
    button = next(element for _, element in view.elements())
    assert old in button["value"]
    button["value"] = button["value"].replace(old, new)


async def test_an_article_that_changed_meanwhile_is_quoted_as_it_is_now(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    view = await found(at, asked)
    version = next(element for _, element in view.elements())["value"].split(",")[3]
    changed(view, version, '"another version"')
    await at.slack.presses(at.eve, view, "Share in thread")
    assert PASSWORD in shown(await at.slack.bot_says(at.help, thread=asked))


async def test_sharing_is_checked_again_when_it_is_pressed(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    view = await found(at, asked)
    await at.slack.presses(at.ana, view, "Share in thread")
    await at.slack.until(lambda: phrases.NOT_ENGINEER in shown_view(view))
    view = await found(at, asked)
    at.help.members.remove(BOT_USER)
    await at.slack.presses(at.eve, view, "Share in thread")
    await at.slack.until(lambda: "/invite @Onetouch" in shown_view(view))
    at.help.members.append(BOT_USER)
    view = await found(at, asked)
    changed(view, "[", "{")
    await at.slack.presses(at.eve, view, "Share in thread")
    await at.slack.settles()
    assert at.slack.posts(at.help) == []


async def test_a_form_that_lost_its_message_says_so(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, "It hums.")
    form = await window(at, at.eve, names.FILE_TICKET, asked)
    form.body["private_metadata"] = ""
    assert (await at.slack.submits(at.eve, form)).errors == {"description": phrases.GONE}


async def test_without_an_address_to_answer_at_the_user_is_told_in_the_channel(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    for fault in ("user_not_in_channel", ""):
        at.slack.faults.refuse("views.open", "expired_trigger_id")
        if fault:
            at.slack.faults.refuse("chat.postEphemeral", fault)
        used = message_action(at.slack.store, at.eve, asked, names.FIND_ANSWERS)
        del used["response_url"]
        await at.slack.courier.deliver("interactive", used)
        await at.slack.settles()
    assert phrases.SHORTCUT_EXPIRED in shown(await at.slack.bot_says(at.help, to=at.eve))
    assert at.told("error") == []


async def test_a_window_that_cannot_be_filled_at_all_is_given_up_with_a_word(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    at.slack.faults.lose("views.update", times=4)
    await at.slack.shortcut(at.eve, names.FIND_ANSWERS, asked)
    assert phrases.TRY_AGAIN in shown(await at.slack.bot_says(at.help, to=at.eve, within=20))


async def test_a_message_that_says_too_much_is_looked_up_by_its_beginning(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION + " please" * 1_500)
    assert "Share in thread" in shown_view(await found(at, asked))
    form = await window(at, at.eve, names.FILE_TICKET, asked)
    assert (await at.slack.submits(at.eve, form)).errors == {}
