"""Cards stand where only the team reads."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.simulators.slack import Channel, shown
from bot.slack import phrases
from handlers.chat import TicketRequest
from handlers.person import Person, Role
from handlers.ports import Outgoing
from handlers.ticket import Category
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.room import Room
from tests.bot.slack.test_tickets_in_slack import filed

ANN = Person("p_ann", Role.CUSTOMER, True, "Ann", "ann@example.com")


async def of_the_web(at: Room) -> None:
    """File a ticket that came up in no channel."""
    await at.opened.desk.file(TicketRequest("k1", ANN, "It is broken", "All of it.", Category.BUG, "ann@example.com"))


async def sent(at: Room) -> None:
    """Wait until the card was brought wherever it belongs."""
    await at.until("SELECT 1 FROM outbox WHERE receiver = 'team' AND sent_at IS NOT NULL")


def of_team(at: Room, name: str) -> Channel:
    return at.slack.channel(name, at.eve)


async def test_a_ticket_of_no_channel_goes_to_every_triage_channel_of_the_team_alone(at: Room) -> None:
    first, second = of_team(at, "first"), of_team(at, "second")
    mixed, connected = at.slack.channel("mixed", at.eve, at.ben), at.slack.channel("connected", at.eve, connect=True)
    for source, triage in ((at.help, first), (first, second), (second, mixed), (mixed, connected)):
        await at.at(source, triage=triage.id)
    await of_the_web(at)
    for channel in (first, second):
        assert "T-1" in shown(await at.slack.bot_says(channel))
    await sent(at)
    assert [at.slack.posts(channel) for channel in (mixed, connected)] == [[], []]
    assert at.told() == ["slack.triage_with_others"]
    assert at.told("error") == ["slack.triage_shared"]


async def test_another_app_in_the_triage_channel_keeps_no_card_away(at: Room) -> None:
    triage = of_team(at, "triage")
    await at.slack.other_bot_says(triage, "All lamps are on.")
    triage.members.append("U0OTHERBOT") if isinstance(triage.members, list) else triage.members.add("U0OTHERBOT")
    await at.at(at.help, triage=triage.id)
    await of_the_web(at)
    assert "T-1" in shown(await at.slack.bot_says(triage, "T-1"))


async def test_a_triage_channel_whose_members_slack_does_not_tell_gets_nothing_from_elsewhere(at: Room) -> None:
    triage = of_team(at, "triage")
    await at.at(at.help, triage=triage.id)
    at.slack.faults.refuse("conversations.members", "fetch_members_failed")
    await of_the_web(at)
    await sent(at)
    assert at.slack.posts(triage) == []


async def test_a_triage_channel_that_was_shared_meanwhile_gets_no_more_cards(at: Room) -> None:
    triage = at.slack.channel("triage", at.eve, connect=True)
    await at.at(at.help, triage=triage.id)
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    await sent(at)
    assert at.slack.posts(triage) == []
    assert at.told("error") == ["slack.triage_shared"]


async def test_a_shared_channel_cannot_be_chosen_for_triage(at: Room) -> None:
    shared, own = at.slack.channel("shared", at.eve, connect=True), of_team(at, "own")
    await at.slack.command(at.eve, at.help, "/onetouch", "settings")
    form = await at.slack.modal(at.eve)
    refused = await at.slack.submits(at.eve, form, {"triage": shared.id})
    assert refused.errors == {"triage": phrases.TRIAGE_SHARED}
    assert (await at.slack.submits(at.eve, form, {"triage": own.id})).errors == {}


async def test_a_channel_that_others_read_or_that_we_cannot_see_into_cannot_be_chosen_for_triage(at: Room) -> None:
    closed = at.slack.channel("closed", at.eve, bot=False, private=True)
    mixed = at.slack.channel("mixed", at.eve, at.ana)
    await at.slack.command(at.eve, at.help, "/onetouch", "settings")
    form = await at.slack.modal(at.eve)
    for channel, told in (
        (closed, phrases.TRIAGE_OTHERS),
        (mixed, phrases.TRIAGE_OTHERS),
        (at.help, phrases.TRIAGE_SAME),
    ):
        assert (await at.slack.submits(at.eve, form, {"triage": channel.id})).errors == {"triage": told}
    at.slack.faults.refuse("conversations.info", "missing_scope")
    await at.slack.command(at.eve, at.help, "/onetouch", "settings")
    form = await at.slack.modal(at.eve)
    refused = await at.slack.submits(at.eve, form, {"triage": of_team(at, "own").id})
    assert phrases.FORM_FAILED in refused.errors.values()


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.info"])
async def test_what_one_channel_refuses_for_now_keeps_the_card_from_no_other(at: Room, method: str) -> None:
    first, second = of_team(at, "first"), of_team(at, "second")
    await at.at(at.help, triage=first.id)
    await at.at(first, triage=second.id)
    at.slack.faults.refuse(method, "team_access_not_granted")
    await of_the_web(at)
    await at.until("SELECT 1 FROM outbox WHERE receiver = 'team' AND attempts > 0")
    assert sorted(len(at.slack.posts(channel)) for channel in (first, second)) == [0, 1]
    await at.time_passes()
    await sent(at)
    assert [len(at.slack.posts(channel)) for channel in (first, second)] == [1, 1]


async def test_a_card_that_was_deleted_comes_back_once_and_changes_there(at: Room) -> None:
    triage, _, card = await filed(at)
    await at.slack.deletes(card)
    for number in (1, 2):
        await at.opened.ticket_desk.assign("T-1", at_the_terminal("Eve"), f"Engineer {number}")
        await at.slack.until(lambda told=f"Engineer {number}": told in "".join(map(shown, at.slack.posts(triage))))
    assert len(at.slack.posts(triage)) == 1


async def test_a_button_of_a_ticket_that_is_gone_says_so_and_the_card_is_left(at: Room) -> None:
    triage, _, card = await filed(at)
    async with at.opened.database.writing() as connection:
        for table in ("ticket_comment", "ticket_event", "ticket_watch", "ticket"):
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - of ours
    for button in ("Claim", "Close"):
        await at.slack.presses(at.eve, card, button)
        assert "T-1" in shown(await at.slack.bot_says(triage, "T-1", to=at.eve))
    await at.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM slack_delivery WHERE done_at IS NULL)")
    await at.chat.team.deliver(Outgoing("o1", "team", "T-1", {}))
    assert [post for post in at.slack.posts(triage) if post.visible_to is None] == [card]
