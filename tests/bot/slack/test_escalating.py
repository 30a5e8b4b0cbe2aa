"""Tickets become issues from Slack: by command, by button, and by a proposal that one click confirms."""

from __future__ import annotations

import pytest

from bot.simulators.slack import Message, View, shown, shown_view
from bot.slack import phrases
from bot.slack.rendering import names
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Kind
from handlers.person import Person, Role
from handlers.ticket import Category, Status
from handlers.tickets.actors import at_the_terminal
from handlers.tickets.changes import SetCategory
from tests.bot.slack.room import Room
from tests.bot.slack.test_alerts import again, team_only
from tests.bot.slack.test_similar_in_slack import another

DEV = Person("p_dev", Role.ENGINEER, known=True, name="Dev")


async def form(at: Room, card: Message, press: str = "Escalate", number: str = "T-1") -> View:
    """Open the form by a button of a card."""
    await at.slack.presses(at.eve, card, press)
    view = await at.slack.modal(at.eve, f"Escalate {number}")
    await at.slack.until(lambda: "Summary" in shown_view(view))
    return view


async def escalations(at: Room, number: str = "T-1") -> list[Escalation]:
    """Give the escalations of a ticket."""
    return list(await at.engineering.escalations.of_ticket(number))


async def linked(at: Room, number: str = "T-1") -> Escalation:
    """Wait until a ticket is on an issue."""
    await at.until("SELECT 1 FROM escalation WHERE state = 'linked' AND ticket = :n", n=int(number[2:]))
    return next(one for one in await escalations(at, number) if one.state is EscalationState.LINKED)


async def test_a_ticket_is_escalated_from_its_card_and_the_key_comes_into_the_thread(at: Room) -> None:
    there = await team_only(at)
    view = await form(at, there.card)
    assert "T-1" in shown_view(view)
    sent = await at.slack.submits(at.eve, view, {"summary": "Reset mails <!channel> are lost"})
    assert sent.errors == {}
    made = await linked(at)
    await at.slack.until(lambda: "was escalated as" in shown_view(view))
    assert made.key is not None
    assert made.key in shown_view(view)
    await at.slack.bot_says(there.triage, f"Escalated as {made.key}", thread=there.card)
    await at.slack.until(lambda: str(made.key) in shown(there.card))
    assert (await at.ticket()).status is Status.ON_HOLD
    assert "<!channel>" not in str(there.card.blocks)
    assert str(made.key) not in at.slack.transcript(at.help)


async def test_a_form_that_is_sent_twice_makes_one_issue_and_all_is_told_once(at: Room) -> None:
    there = await team_only(at)
    view = await form(at, there.card)
    sent = await at.slack.submits(at.eve, view)
    await at.slack.redelivers(sent.delivery)
    made = await linked(at)
    await at.slack.bot_says(there.triage, f"Escalated as {made.key}", thread=there.card)
    await again(at)
    assert len(await escalations(at)) == 1
    assert await at.rows("SELECT count(*) FROM local_issue") == [(1,)]
    assert at.slack.transcript(there.triage).count(f"Escalated as {made.key}") == 1


async def test_whoever_has_the_ticket_is_called_when_engineering_says_something(at: Room) -> None:
    there = await team_only(at)
    await at.slack.presses(at.eve, there.card, "Claim")
    await at.slack.submits(at.eve, await form(at, there.card))
    made = await linked(at)
    await at.board.comment(DEV, str(made.key), "Which <!here> browser?")
    await at.tracked.listener.hear()
    said = await at.slack.bot_says(there.triage, "browser?", thread=there.card)
    assert f"<@{at.eve.id}>" in str(said.blocks)
    assert "<!here>" not in str(said.blocks) + said.text
    assert "browser" not in at.slack.transcript(at.help)


async def test_engineering_is_answered_below_its_question(at: Room) -> None:
    there = await team_only(at)
    await at.slack.submits(at.eve, await form(at, there.card))
    made = await linked(at)
    await at.board.comment(DEV, str(made.key), "Which browser?")
    await at.tracked.listener.hear()
    said = await at.slack.bot_says(there.triage, "browser?", thread=there.card)
    await at.slack.presses(at.eve, said, "Answer engineering")
    view = await at.slack.modal(at.eve, "Answer engineering")
    assert "goes to the tracker as you type it" in str(view.blocks)
    sent = await at.slack.submits(at.eve, view, {"answer": "Firefox <!here> 140"})
    assert sent.errors == {}
    await at.slack.redelivers(sent.delivery)
    await at.until("SELECT 1 FROM ticket_comment WHERE text LIKE '%to engineering, on%Firefox%'")
    await at.slack.bot_says(there.triage, "Firefox", thread=there.card)
    await at.until("SELECT 1 FROM local_comment WHERE text LIKE '%of support, on T-1:%Firefox <!here> 140'")
    await again(at)
    assert await at.rows("SELECT count(*) FROM local_comment WHERE text LIKE '%Firefox%'") == [(1,)]
    assert await at.rows("SELECT count(*) FROM ticket_comment WHERE text LIKE '%Firefox%'") == [(1,)]
    assert "Firefox" not in at.slack.transcript(at.help)


async def test_no_word_of_the_tracker_stands_where_a_customer_reads(at: Room) -> None:
    mixed = at.slack.channel("triage", at.eve, at.ben)
    await at.at(at.help, triage=mixed.id)
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    await at.slack.submits(at.ana, await at.slack.modal(at.ana))
    card = await at.slack.bot_says(mixed, "T-1")
    await at.slack.submits(at.eve, await form(at, card))
    made = await linked(at)
    await at.board.comment(DEV, str(made.key), "A secret of engineering.")
    await at.tracked.listener.hear()
    await at.until("SELECT 1 FROM ticket_comment WHERE text LIKE '%A secret of engineering%'")
    await again(at)
    told = at.slack.transcript(mixed) + at.slack.transcript(at.help)
    assert "On hold" in told
    assert str(made.key) not in told
    assert "secret" not in told
    await at.slack.presses(at.ben, card, "Escalate")
    assert "members of the team" in shown(await at.slack.bot_says(mixed, to=at.ben))


async def test_the_command_opens_the_window_of_a_ticket(at: Room) -> None:
    there = await team_only(at)
    await at.slack.command(at.eve, there.triage, "/escalate", "t-1")
    view = await at.slack.modal(at.eve, "Escalate")
    await at.slack.until(lambda: "Summary" in shown_view(view))
    assert (await at.slack.submits(at.eve, view)).errors == {}
    assert (await linked(at)).by


async def test_without_a_number_one_of_her_tickets_is_chosen(at: Room) -> None:
    there = await team_only(at)
    await another(at)
    await at.opened.ticket_desk.claim("T-2", at_the_terminal("Eve"))
    await at.slack.presses(at.eve, there.card, "Claim")
    await at.slack.until(lambda: "Take it over" in shown(there.card))
    # It waits for its customer, and is hers all the same.
    await at.opened.ticket_desk.pend("T-1", at_the_terminal("Eve"))
    await at.slack.command(at.eve, there.triage, "/escalate")
    view = await at.slack.modal(at.eve, "Escalate a ticket")
    assert "T-1" in str(view.blocks)
    assert "T-2" not in str(view.blocks)
    assert (await at.slack.submits(at.eve, view, {"ticket": "T-1"})).errors == {}
    await at.slack.until(lambda: "Summary" in shown_view(view))
    assert (await at.slack.submits(at.eve, view)).errors == {}
    await linked(at)


@pytest.mark.parametrize(
    ("typed", "told"), [("the printer", "no ticket's number"), ("", "No ticket is yours"), ("T-77", "no ticket T-77")]
)
async def test_a_command_that_leads_nowhere_says_so(at: Room, typed: str, told: str) -> None:
    await at.slack.command(at.eve, at.help, "/escalate", typed)
    if typed == "T-77":
        view = await at.slack.modal(at.eve)
        await at.slack.until(lambda: told in shown_view(view))
    else:
        assert told in shown(await at.slack.bot_says(at.help, to=at.eve))


async def test_customers_escalate_nothing(at: Room) -> None:
    await at.slack.command(at.ana, at.help, "/escalate", "T-1")
    assert "members of the team" in shown(await at.slack.bot_says(at.help, to=at.ana))


async def test_a_window_that_slack_does_not_open_is_told_of(at: Room) -> None:
    there = await team_only(at)
    at.slack.faults.refuse("views.open", "expired_trigger_id", times=2)
    await at.slack.command(at.eve, there.triage, "/escalate", "T-1")
    assert "type the command again" in shown(await at.slack.bot_says(there.triage, to=at.eve))
    await at.slack.presses(at.eve, there.card, "Escalate")
    await at.slack.bot_says(there.triage, phrases.EXPIRED[:40], to=at.eve)


async def test_one_press_puts_a_ticket_on_the_issue_that_looks_the_same(at: Room) -> None:
    there = await team_only(at)
    await another(at)
    await at.slack.submits(at.eve, await form(at, there.card))
    made = await linked(at)
    await at.slack.until(lambda: "1 account" in shown(there.card))
    other = await at.slack.bot_says(there.triage, "T-2")
    view = await form(at, other, number="T-2")
    assert str(made.key) in shown_view(view)
    assert "1 account" in shown_view(view)
    await at.slack.presses(at.eve, view, "It is this one")
    await at.slack.until(lambda: "T-2 is on" in shown_view(view))
    assert "2 accounts" in shown_view(view)
    assert "'confirm'" not in str(view.blocks)
    assert (await linked(at, "T-2")).issue == made.issue
    assert await at.rows("SELECT count(*) FROM local_issue") == [(1,)]


async def test_a_ticket_that_is_an_issue_becomes_another_only_when_somebody_says_so(at: Room) -> None:
    there = await team_only(at)
    stale = await form(at, there.card)
    eve = Person("p_eve", Role.ENGINEER, known=True, name="Eve")
    await at.engineering.desk.escalate(eve, "T-1", Draft(Kind.BUG, "It fails"))
    made = await linked(at)
    sent = await at.slack.submits(at.eve, stale, {"summary": "Other words"})
    assert sent.errors == {}
    await at.slack.until(lambda: f"T-1 is already {made.key}" in shown_view(stale))
    again_ = await at.slack.submits(at.eve, stale, {"summary": "Other words"})
    assert "nothing was done" in str(again_.errors)
    assert len(await escalations(at)) == 1
    assert (await at.slack.submits(at.eve, stale, {"summary": "Other words", "another": ["yes"]})).errors == {}
    await at.until("SELECT 1 FROM escalation WHERE ticket = 1 AND state = 'linked' AND key <> :k", k=str(made.key))
    assert len(await escalations(at)) == 2


async def test_another_kind_is_asked_for_with_what_belongs_to_it(at: Room) -> None:
    there = await team_only(at)
    view = await form(at, there.card)
    before = view.hash
    await at.slack.presses(at.eve, view, names.KIND_FIELD, "feature", {names.KIND_FIELD: "feature"})
    await at.slack.until(lambda: view.hash != before)
    await at.slack.submits(at.eve, view)
    assert (await linked(at)).draft.kind is Kind.FEATURE


async def test_what_the_tracker_refuses_is_said_on_the_card_and_sent_again_from_there(at: Room) -> None:
    there = await team_only(at)
    eve = Person("p_eve", Role.ENGINEER, known=True, name="Eve")
    await at.engineering.desk.escalate(eve, "T-1", Draft(Kind.BUG, "It fails", project="NOPE"))
    await at.slack.until(lambda: "no project NOPE" in shown(there.card))
    view = await form(at, there.card, "Edit and send again")
    assert "no project NOPE" in shown_view(view)
    assert "It fails" in str(view.blocks)
    assert (await at.slack.submits(at.eve, view)).errors == {}
    assert (await linked(at)).draft.summary == "It fails"
    assert len(await escalations(at)) == 1
    await at.slack.until(lambda: "no project NOPE" not in shown(there.card))


async def proposed(at: Room) -> Message:
    """File a bug whose escalation is proposed; give its card."""
    there = await team_only(at)
    await at.opened.ticket_desk.amend("T-1", at_the_terminal("Eve"), SetCategory(Category.BUG))
    assert await at.engineering.proposer.round() == 1
    await at.slack.until(lambda: "Proposed for engineering" in shown(there.card))
    return there.card


async def test_a_bug_is_proposed_on_its_card_and_one_click_escalates_it(at: Room) -> None:
    card = await proposed(at)
    await at.slack.presses(at.eve, card, "Escalate")
    made = await linked(at)
    await at.slack.until(lambda: str(made.key) in shown(card))
    assert "Proposed" not in shown(card)
    assert len(await escalations(at)) == 1
    said = await at.slack.bot_says(at.slack.store.channels[card.channel], "on its way", to=at.eve)
    await at.slack.presses(at.eve, said, "Take it back")
    await at.slack.bot_says(at.slack.store.channels[card.channel], f"T-1 is not on {made.key} any more", to=at.eve)
    assert [one.state for one in await escalations(at)] == [EscalationState.WITHDRAWN]


async def test_a_proposal_is_looked_at_changed_and_sent(at: Room) -> None:
    card = await proposed(at)
    view = await form(at, card, "Look at it first")
    await at.slack.submits(at.eve, view, {"summary": "Another summary", "severity": "major"})
    made = await linked(at)
    assert made.draft.summary == "Another summary"
    assert len(await escalations(at)) == 1


async def test_no_is_said_to_a_proposal_by_the_team_only(at: Room) -> None:
    card = await proposed(at)
    await at.slack.presses(at.ben, card, "No")
    await at.slack.settles()
    assert [one.state for one in await escalations(at)] == [EscalationState.PROPOSED]
    await at.slack.presses(at.eve, card, "No")
    await at.slack.until(lambda: "Proposed" not in shown(card))
    assert [one.state for one in await escalations(at)] == [EscalationState.WITHDRAWN]
    assert "[Escalate]" in shown(card)


async def test_a_ticket_s_window_says_how_its_issue_stands_and_escalates_it(at: Room) -> None:
    there = await team_only(at)
    await at.slack.presses(at.eve, there.card, "Show")
    view = await at.slack.modal(at.eve, "T-1")
    await at.slack.presses(at.eve, view, "Escalate")
    await at.slack.until(lambda: "Summary" in shown_view(view))
    await at.slack.submits(at.eve, view)
    made = await linked(at)
    await at.slack.until(lambda: str(made.key) in shown_view(view))
    await at.slack.presses(at.eve, there.card, "Show")
    again_ = await at.slack.until(
        lambda: next((one for one in at.slack.store.stack(at.eve.id) if one is not view), None)
    )
    assert f"|{made.key}>*" in shown_view(again_)
