"""From an answer that did not help to a ticket, and what engineers do with it: buttons, windows, cards."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.simulators.slack import Channel, Message, shown
from bot.slack import phrases
from handlers.ticket import Priority
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import PASSWORD, QUESTION, Room


async def filed(at: Room) -> tuple[Channel, Message, Message]:
    """File a ticket with a triage channel; give that channel, the question and the card."""
    triage = at.slack.channel("triage", at.eve, at.ben)
    await at.at(at.help, triage=triage.id)
    asked, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    form = await at.slack.modal(at.ana)
    assert (await at.slack.submits(at.ana, form)).errors == {}
    return triage, asked, await at.slack.bot_says(triage, "T-1")


async def test_customers_are_answered_though_the_group_of_engineers_cannot_be_read(rooms: Rooms) -> None:
    async with rooms(SLACK_ENGINEERS="S0GONE") as at:
        _, answer = await at.answered()
        assert PASSWORD in shown(answer)
        assert at.told("error") == ["slack.group_unreadable"]


async def test_that_solved_it_is_said_once_and_settles_the_question(at: Room) -> None:
    asked, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "That solved it")
    await at.slack.presses(at.ana, answer, "That solved it")
    assert "Glad" in shown(await at.slack.bot_says(at.help, thread=asked))
    await at.slack.settles()
    assert len(at.slack.posts(at.help)) == 2
    assert await at.rows("SELECT outcome FROM episode") == [("confirmed",)]


async def test_buttons_belong_to_whoever_asked(at: Room) -> None:
    _, answer = await at.answered()
    for button in ("That solved it", "I need a person"):
        await at.slack.presses(at.ben, answer, button)
        assert "whoever asked" in shown(await at.slack.bot_says(at.help, to=at.ben))
    assert at.slack.store.stack(at.ben.id) == []


async def test_a_person_is_a_window_and_a_ticket_away_and_news_come_into_the_thread(at: Room) -> None:
    _, asked, _ = await filed(at)
    assert "T-1" in shown(await at.slack.bot_says(at.help, "T-1", thread=asked))
    await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), "We have reset it for you.")
    await at.worker.send()
    assert await at.slack.bot_says(at.help, "We have reset it", thread=asked)
    ticket = await at.ticket()
    assert QUESTION in ticket.description + ticket.subject


async def test_a_form_with_nothing_in_it_stays_open(at: Room) -> None:
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    form = await at.slack.modal(at.ana)
    assert (await at.slack.submits(at.ana, form, {"subject": "  "})).errors
    assert await at.rows("SELECT 1 FROM ticket") == []


async def test_the_same_form_sent_twice_is_one_ticket(at: Room) -> None:
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    form = await at.slack.modal(at.ana)
    sent = await at.slack.submits(at.ana, form)
    await at.slack.redelivers(sent.delivery)
    assert await at.rows("SELECT number FROM ticket") == [(1,)]


async def test_the_offered_form_opens_from_its_own_button_too(at: Room) -> None:
    asked, offered = await at.answered("What is the capital of France?")
    await at.slack.presses(at.ana, offered, "Open the form")
    form = await at.slack.modal(at.ana)
    assert (await at.slack.submits(at.ana, form)).errors == {}
    await at.slack.bot_says(at.help, "T-1", thread=asked)


async def test_an_engineer_claims_replies_notes_and_closes(at: Room) -> None:
    _, asked, card = await filed(at)
    await at.slack.presses(at.eve, card, "Claim")
    await at.slack.until(lambda: "Take it over" in shown(card))
    await at.slack.presses(at.eve, card, "Reply to customer")
    reply = await at.slack.modal(at.eve, "Reply")
    assert (await at.slack.submits(at.eve, reply, {"text": "Look into your mail."})).errors == {}
    assert await at.slack.bot_says(at.help, "Look into your mail.", thread=asked)
    await at.slack.presses(at.eve, card, "Note")
    note = await at.slack.modal(at.eve, "Note")
    assert (await at.slack.submits(at.eve, note, {"text": "A secret of the team."})).errors == {}
    await at.slack.presses(at.eve, card, "Close")
    await at.slack.until(lambda: "Solved" in shown(card))
    await at.slack.settles()
    assert "A secret" not in at.slack.transcript(at.help)
    ticket = await at.ticket()
    assert ticket.assignee == (await at.ticket()).assignee
    assert "with Eve" in shown(card)
    assert [comment.text for comment in ticket.comments if "secret" in comment.text]


@pytest.mark.parametrize(("button", "title"), [("Reply to customer", "Reply"), ("Note", "Note")])
async def test_who_was_overtaken_is_told_by_whom_and_what_was_typed_goes_with_the_second_send(
    at: Room, button: str, title: str
) -> None:
    _, _, card = await filed(at)
    await at.slack.presses(at.eve, card, button)
    form = await at.slack.modal(at.eve, title)
    await at.opened.ticket_desk.reply("T-1", at_the_terminal("Kim"), "Look into your mail.")
    assert (await at.slack.submits(at.eve, form, {"text": "Is there <no> mail?"})).errors == {}
    assert len((await at.ticket()).comments) == 1
    assert form.open
    assert "Kim answered the customer" in shown(form)
    assert "send them again" in shown(form)
    await at.opened.ticket_desk.note("T-1", at_the_terminal("Kim"), "I looked.")
    assert (await at.slack.submits(at.eve, form)).errors == {}
    assert "Kim wrote a note" in shown(form)
    assert (await at.slack.submits(at.eve, form)).errors == {}
    assert not form.open
    said = [comment.text for comment in (await at.ticket()).comments]
    assert said == ["Look into your mail.", "I looked.", "Is there <no> mail?"]


async def test_what_is_typed_for_a_ticket_that_was_closed_meanwhile_stays_in_the_window(at: Room) -> None:
    _, _, card = await filed(at)
    await at.slack.presses(at.eve, card, "Reply to customer")
    form = await at.slack.modal(at.eve, "Reply")
    await at.opened.ticket_desk.close("T-1", at_the_terminal("Kim"))
    assert (await at.slack.submits(at.eve, form, {"text": "Look into your mail."})).errors == {}
    assert "Kim closed it" in shown(form)
    told = (await at.slack.submits(at.eve, form)).errors
    assert "open it again" in str(told)
    assert form.open
    await at.opened.ticket_desk.reopen("T-1", at_the_terminal("Kim"))
    assert (await at.slack.submits(at.eve, form)).errors == {}
    assert (await at.slack.submits(at.eve, form)).errors == {}
    assert [comment.text for comment in (await at.ticket()).comments if comment.team] == ["Look into your mail."]


async def test_a_reply_and_a_note_that_are_sent_twice_are_said_once(at: Room) -> None:
    _, asked, card = await filed(at)
    for button, title, said in (("Reply to customer", "Reply", "Look into your mail."), ("Note", "Note", "A secret.")):
        await at.slack.presses(at.eve, card, button)
        sent = await at.slack.submits(at.eve, await at.slack.modal(at.eve, title), {"text": said})
        assert sent.errors == {}
        await at.slack.redelivers(sent.delivery)
    await at.slack.bot_says(at.help, "Look into your mail.", thread=asked)
    await at.slack.settles()
    assert [comment.text for comment in (await at.ticket()).comments] == ["Look into your mail.", "A secret."]
    assert at.slack.transcript(at.help).count("Look into your mail.") == 1


async def test_that_a_ticket_is_solved_is_said_in_the_thread_where_answers_are_private_first(at: Room) -> None:
    _, asked, card = await filed(at)
    await at.at(at.help, private_first=True)
    await at.slack.presses(at.eve, card, "Close")
    assert (await at.slack.bot_says(at.help, "solved", thread=asked)).visible_to is None


async def test_a_card_names_who_asked_and_leads_to_the_thread(at: Room) -> None:
    _, asked, card = await filed(at)
    assert "from Ana" in shown(card)
    assert " from p_" not in shown(card)
    assert f"/archives/{at.help.id}/p{asked.ts.replace('.', '')}" in str(card.blocks)


async def test_cards_are_for_members_of_the_team(at: Room) -> None:
    triage, _, card = await filed(at)
    for button in ("Claim", "Note"):
        await at.slack.presses(at.ben, card, button)
        assert "members of the team" in shown(await at.slack.bot_says(triage, to=at.ben))
    assert (await at.ticket()).assignee is None


async def test_a_reply_of_somebody_who_is_no_engineer_any_more_stays_in_its_window(at: Room) -> None:
    _, _, card = await filed(at)
    await at.slack.presses(at.eve, card, "Note")
    note = await at.slack.modal(at.eve, "Note")
    assert (await at.slack.submits(at.ben, note, {"text": "Let me in."})).errors == {"text": phrases.NOT_ENGINEER}
    assert (await at.slack.submits(at.eve, note, {"text": "  "})).errors


async def test_what_the_desk_refuses_is_said_in_the_window(at: Room) -> None:
    _, _, card = await filed(at)
    await at.slack.presses(at.eve, card, "Reply to customer")
    reply = await at.slack.modal(at.eve, "Reply")
    async with at.opened.database.writing() as connection:
        for table in ("ticket_comment", "ticket_event", "ticket_watch", "ticket"):
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of ours
    refused = await at.slack.submits(at.eve, reply, {"text": "Look into your mail."})
    assert list(refused.errors) == ["text"]


async def test_a_window_that_slack_did_not_let_us_open_is_told_of(at: Room) -> None:
    triage, _, card = await filed(at)
    at.slack.faults.refuse("views.open", "expired_trigger_id", times=2)
    await at.slack.presses(at.eve, card, "Note")
    assert "press the button again" in shown(await at.slack.bot_says(triage, to=at.eve))
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    assert "press the button again" in shown(await at.slack.bot_says(at.help, to=at.ana))


async def test_a_button_of_a_conversation_that_is_gone_says_so(at: Room) -> None:
    _, answer = await at.answered()
    async with at.opened.database.writing() as connection:
        await connection.execute(text("DELETE FROM slack_thread"))
    await at.slack.presses(at.ana, answer, "That solved it")
    assert "ask again" in shown(await at.slack.bot_says(at.help, to=at.ana))
    await at.slack.presses(at.ana, answer, "I need a person")
    assert "ask again" in shown(await at.slack.bot_says(at.help, to=at.ana))


@pytest.mark.parametrize("value", ["", "not ours", "{}"])
async def test_a_button_that_is_none_of_ours_is_acknowledged_and_nothing_more(at: Room, value: str) -> None:
    _, answer = await at.answered()
    for element in [one for block in answer.blocks for one in block.get("elements", ()) if "value" in one]:
        element["value"] = value
    for button in ("solved", "person"):
        assert (await at.slack.presses(at.ana, answer, button)).ok
    await at.slack.settles()
    assert at.told("error") == []
    assert [post for post in at.slack.posts(at.help) if post.visible_to is None] == [answer]


async def test_a_card_that_stays_as_it_is_takes_no_change_of_its_channel(at: Room) -> None:
    _, _, card = await filed(at)
    eve = at_the_terminal("Eve")
    for number in range(3):  # notes are not on the card
        await at.opened.ticket_desk.note("T-1", eve, f"Note {number}.")
    await at.opened.ticket_desk.prioritise("T-1", eve, Priority.HIGH)
    await at.slack.until(lambda: "high" in shown(card))
    await at.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE sent_at IS NULL)")
    assert len([one for one in at.calls("chat.update") if one["ts"] == card.ts]) <= 2
