"""Where alerts go, and what becomes of them where somebody else reads, or Slack refuses."""

from __future__ import annotations

import asyncio

import pytest

from bot.simulators.slack import shown
from bot.slack.errors import SlackRefused
from bot.slack.pace import EVERY_S
from handlers.ports import Outgoing
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.room import Room
from tests.bot.slack.test_alerts import SECRETS, alerts, scored, team_only, told
from tests.bot.slack.test_rooms import of_team, of_the_web

EVE = at_the_terminal("Eve")


async def turned(at: Room, outgoing: Outgoing) -> None:
    """Deliver it once the channels have a turn for an alert: their cards took one just now."""
    await asyncio.sleep(EVERY_S)
    await at.chat.team.deliver(outgoing)


async def test_where_somebody_else_joined_card_and_alert_say_nothing_any_more_until_the_team_is_alone(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    await told(at)
    (alert,) = alerts(at, there.triage)
    await at.stops()
    there.triage.members.append(at.ben.id)
    await at.starts()
    await at.chat.team.deliver(Outgoing("o-5", "team", "T-1", {"event": "claimed"}))
    assert "T-1: see" in shown(alert)
    assert "/console/tickets/T-1" in str(alert.blocks)
    assert "[" not in shown(alert)
    said = str(alert.blocks) + alert.text + str(there.card.blocks) + there.card.text
    assert not any(secret in said for secret in SECRETS)
    await at.stops()
    there.triage.members.remove(at.ben.id)
    await at.starts()
    await at.chat.team.deliver(Outgoing("o-6", "team", "T-1", {"event": "claimed"}))
    assert "T-1 needs a look: 84 of 100" in shown(alert)
    assert "[Claim]" in shown(alert)


async def test_a_card_where_somebody_else_joined_who_was_not_reckoned_with_says_nothing_any_more(at: Room) -> None:
    triage = of_team(at, "triage")
    await at.at(at.help, triage=triage.id)
    await of_the_web(at)
    card = await at.slack.bot_says(triage, "T-1")
    await at.stops()
    triage.members.append(at.ben.id)
    await at.starts()
    for id_, event in (("o-5", "claimed"), ("o-6", "attention")):
        await at.chat.team.deliver(Outgoing(id_, "team", "T-1", {"event": event}))
        assert "T-1: see" in shown(card)
        assert "It is broken" not in str(card.blocks) + card.text
    assert len(at.slack.posts(triage)) == 1


async def test_where_a_guest_reads_in_the_chosen_channel_the_team_is_told_in_another(at: Room) -> None:
    chosen, own = at.slack.channel("chosen", at.eve, at.ben), of_team(at, "own")
    await at.at(at.help, triage=chosen.id)
    await at.at(at.slack.channel("other", at.eve), triage=own.id)
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    await at.slack.bot_says(chosen, "T-1")
    await scored(at)
    await told(at)
    assert alerts(at, chosen) == []
    (alert,) = alerts(at, own)
    assert alert.thread_ts is None
    assert "slack.alert_told_nowhere" not in at.told()
    # It is kept there, too.
    await at.opened.ticket_desk.claim("T-1", EVE)
    await at.slack.until(lambda: "[Take it over]" in shown(alert))


async def test_that_no_channel_could_be_told_stands_in_the_log(at: Room) -> None:
    await of_the_web(at)
    await scored(at)
    await told(at)
    assert "slack.alert_told_nowhere" in at.told()


async def test_what_slack_refuses_in_one_channel_keeps_card_and_alert_current_in_the_other(at: Room) -> None:
    first, second = of_team(at, "first"), of_team(at, "second")
    await at.at(at.help, triage=first.id)
    await at.at(first, triage=second.id)
    await of_the_web(at)
    cards = [await at.slack.bot_says(channel, "T-1") for channel in (first, second)]
    await scored(at)
    await told(at)
    found = [alerts(at, channel)[0] for channel in (first, second)]
    await scored(at, 91)
    for _ in range(3):  # both cards, and the first alert
        at.slack.faults.refuse("chat.update", "team_access_not_granted")
    again = Outgoing("o-9", "team", "T-1", {"event": "claimed"})
    with pytest.raises(SlackRefused):
        await at.chat.team.deliver(again)
    assert sum("91 of 100" in shown(one) for one in [*cards, *found]) == 1
    await at.chat.team.deliver(again)
    assert all("91 of 100" in shown(one) for one in [*cards, *found])


async def test_a_card_that_cannot_be_changed_keeps_no_other_from_it(at: Room) -> None:
    first, second = of_team(at, "first"), of_team(at, "second")
    await at.at(at.help, triage=first.id)
    await at.at(first, triage=second.id)
    await of_the_web(at)
    cards = [await at.slack.bot_says(channel, "T-1") for channel in (first, second)]
    await scored(at)
    at.slack.faults.refuse("chat.update", "team_access_not_granted")
    with pytest.raises(SlackRefused):
        await turned(at, Outgoing("o-9", "team", "T-1", {"event": "attention"}))
    assert sum("84 of 100" in shown(one) for one in cards) == 1
