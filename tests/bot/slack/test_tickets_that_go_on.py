"""Tickets after they were filed: what customers add reaches the team, and engineers read all of it in Slack."""

from __future__ import annotations

import pytest

from bot.simulators.slack import Channel, Message, shown, shown_view
from bot.slack import phrases
from bot.slack.rendering import names
from bot.slack.rendering.modals import REPLY_HINT
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.room import QUESTION, Room
from tests.bot.slack.test_tickets_in_slack import filed


async def test_further_words_on_a_solved_ticket_open_its_card_again_and_stand_below_it(at: Room) -> None:
    triage, asked, card = await filed(at)
    await at.slack.presses(at.eve, card, "Reply to customer")
    reply = await at.slack.modal(at.eve, "Reply")
    assert (await at.slack.submits(at.eve, reply, {"text": "Look into your mail."})).errors == {}
    await at.slack.bot_says(at.help, "Look into your mail.", thread=asked)
    await at.slack.presses(at.eve, card, "Close")
    await at.slack.until(lambda: "*Solved*" in shown(card))
    await at.slack.says(at.ana, at.help, "It hums again, and louder", thread=asked)
    told = shown(await at.slack.bot_says(triage, "It hums again", thread=card))
    assert "The customer wrote again" in told
    assert "*Open*" in shown(card)
    assert "[Claim]" in shown(card)
    assert "[Close]" in shown(card)


async def test_words_from_elsewhere_on_an_open_ticket_are_told_once_each(at: Room) -> None:
    triage, _, card = await filed(at)
    ticket = await at.ticket()
    person = (await at.opened.desk.conversation(ticket.conversation_id or "", ana(at, ticket.requester_id))).person_id
    for said in ("First more.", "Second more."):
        await at.opened.ticket_desk.answer("T-1", ana(at, person), said)
        await at.worker.send()
        await at.time_passes()
        await at.slack.bot_says(triage, said, thread=card)
    await at.slack.settles()
    below = [shown(post) for post in at.slack.posts(triage, thread=card)]
    assert ["First more." in one for one in below] == [True, False]


def ana(at: Room, id_: str) -> object:
    from handlers.person import Person

    return Person(id_, known=True, name=at.ana.name)


async def test_an_engineer_reads_all_of_a_ticket_from_its_card_and_from_home(at: Room) -> None:
    _, _, card = await filed(at)
    await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), "Look into your mail.")
    await at.opened.ticket_desk.note("T-1", at_the_terminal("Eve"), "A secret of the team.")
    await at.slack.presses(at.eve, card, "Show")
    whole = shown_view(await at.slack.modal(at.eve, "T-1"))
    assert QUESTION in whole
    assert "Bot: " in whole
    assert "*Reply to the customer* · Eve" in whole
    assert "*Internal note* · Eve" in whole
    assert whole.index("Look into your mail.") < whole.index("A secret of the team.")
    assert "Open the thread" in whole
    await at.slack.closes(at.eve, await at.slack.modal(at.eve, "T-1"))
    await at.slack.opens_home(at.eve)
    await at.slack.presses(at.eve, await at.slack.home(at.eve), "Show")
    assert "A secret of the team." in shown_view(await at.slack.modal(at.eve, "T-1"))


async def test_a_long_ticket_is_read_page_by_page(at: Room) -> None:
    _, _, card = await filed(at)
    for number in range(8):  # few and long: each is told in the thread, one a second
        await at.opened.ticket_desk.note("T-1", at_the_terminal("Eve"), f"Note number {number}. " + "x " * 8_000)
    await at.slack.presses(at.eve, card, "Show")
    window = await at.slack.modal(at.eve, "T-1")
    assert "Note number 0." in shown_view(window)
    assert "Page 1 of" in shown_view(window)
    await at.slack.presses(at.eve, window, "Next")
    await at.slack.until(lambda: "Page 2 of" in shown_view(window))
    await at.slack.presses(at.ana, window, "Back")
    await at.slack.until(lambda: phrases.NOT_ENGINEER in shown_view(window))


async def test_the_card_s_window_is_not_for_customers(at: Room) -> None:
    triage, _, card = await filed(at)
    await at.slack.presses(at.ben, card, "Show")
    assert phrases.NOT_ENGINEER in shown(await at.slack.bot_says(triage, phrases.NOT_ENGINEER, to=at.ben))


async def test_the_reply_window_shows_what_the_customer_said_last_and_how_it_is_read(at: Room) -> None:
    _, _, card = await filed(at)
    await at.slack.presses(at.eve, card, "Reply to customer")
    form = await at.slack.modal(at.eve, "Reply")
    assert QUESTION in shown_view(form)
    assert "Open the thread" in shown_view(form)
    assert REPLY_HINT in str(form.blocks)


async def test_a_form_that_is_opened_again_says_that_the_ticket_stands(at: Room) -> None:
    asked, offered = await at.answered("What is the capital of France?")
    await at.slack.presses(at.ana, offered, "Open the form")
    form = await at.slack.modal(at.ana)
    await at.slack.presses(at.ana, offered, "Open the form")
    again = await at.slack.until(lambda: _other(at, form))
    assert (await at.slack.submits(at.ana, form)).errors == {}
    await at.slack.bot_says(at.help, "T-1", thread=asked)
    late = await at.slack.submits(at.ana, again)
    assert late.errors == {"description": phrases.filed_already("T-1")}
    await at.slack.presses(at.ana, offered, "Open the form")
    assert "T-1 was filed" in shown(await at.slack.bot_says(at.help, "T-1 was filed", thread=asked, to=at.ana))
    assert await at.rows("SELECT number FROM ticket") == [(1,)]


def _other(at: Room, form: object) -> object:
    return next((view for view in at.slack.store.stack(at.ana.id) if view is not form), None)


async def test_a_message_is_made_a_ticket_once_and_that_is_said(at: Room) -> None:
    message = await at.slack.says(at.ana, at.help, "It hums")
    await at.slack.shortcut(at.ana, names.FILE_TICKET, message)
    form = await at.slack.until(lambda: _filled(at))
    assert (await at.slack.submits(at.ana, form)).errors == {}
    await at.slack.bot_says(at.help, "T-1", thread=message)
    await at.slack.shortcut(at.ana, names.FILE_TICKET, message)
    await at.slack.until(lambda: any("T-1 was filed" in shown_view(v) for v in at.slack.store.stack(at.ana.id)))


def _filled(at: Room) -> object:
    return next((view for view in at.slack.store.stack(at.ana.id) if view.body.get("submit")), None)


async def test_pressing_share_again_says_that_it_stands_there(at: Room) -> None:
    await at.slack.command(at.ana, at.help, "/kb", "reset password")
    found = await at.slack.bot_says(at.help, to=at.ana)
    await at.slack.presses(at.ana, found, "share_0")
    await at.slack.bot_says(at.help, "Shared by")
    await at.slack.presses(at.ana, found, "share_0")
    assert phrases.STANDS in shown(await at.slack.bot_says(at.help, phrases.STANDS, to=at.ana))


@pytest.mark.parametrize(("by_eve", "said"), [(True, phrases.SWITCH_ON), (False, phrases.SWITCHED_OFF)])
async def test_who_may_switch_the_bot_on_is_told_how_and_others_whom_to_ask(at: Room, by_eve: bool, said: str) -> None:
    channel: Channel = at.slack.channel("off", at.ana, at.eve)
    who = at.eve if by_eve else at.ana
    asked: Message = await at.slack.mentions(who, channel, QUESTION)
    told = shown(await at.slack.bot_says(channel, "switched on", to=who))
    assert said in told
    assert asked.author == who.id
