"""Alerts in the team's channels: who reads them, what is done with them, and that each comes once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, update

from bot.compose.services import new_id, utc_now
from bot.database.outbox import outgoing_row
from bot.database.people import SqlPeople
from bot.database.tables import outbox
from bot.simulators.slack import Channel, Message, shown, shown_view
from bot.slack import phrases
from bot.slack.rendering import names
from handlers.attention.attention import Attention, Part, PartKind
from handlers.person import Role
from handlers.ports import Outgoing
from handlers.sentiment import Sentiment, Tone
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.room import TEAM, Room
from tests.bot.slack.test_homes import home
from tests.bot.slack.test_tickets_in_slack import filed

EVE = at_the_terminal("Eve")
PARTS = (Part(PartKind.WAITING, 50.0, "waiting 5 h of 4 h"), Part(PartKind.SEVERITY, 34.0, "“<!channel> down”"))
SECRETS = ("of 100", "waiting 5 h", "needs a look", "not urgent")


@dataclass(frozen=True, slots=True)
class Desk:
    """A channel of the team alone, with a card in it, and the thread in which its customer asked."""

    triage: Channel
    asked: Message
    card: Message


async def team_only(at: Room) -> Desk:
    """File a ticket whose card stands where nobody but the team reads."""
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, triage=triage.id)
    asked, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    return Desk(triage, asked, await at.slack.bot_says(triage, "T-1"))


async def scored(at: Room, score: int = 84, number: str = "T-1") -> None:
    """Let a ticket have this score, as it stands now, and its words a tone."""
    version = (await at.ticket(number)).version
    attention = Attention(number, version, utc_now(), score, PARTS, "attention/1")
    tones = {(1, 0): Tone(Sentiment.NEGATIVE, 0.9, 0.0, "tone/1", "en", ("broken",))}
    assert await at.attention.assessments.keep(attention, number, version, tones, None)


async def told(at: Room, id_: str = "o-1", subject: str = "T-1", event: str = "attention", **more: str | int) -> None:
    """Let the team's channels be told of something, and wait until that is done."""
    outgoing = Outgoing(id_, "team", subject, {"event": event, **more})
    async with at.opened.database.writing() as connection:
        await connection.execute(insert(outbox).values(outgoing_row(outgoing)))
    await done(at)


async def again(at: Room) -> None:
    """Let all that was sent be sent once more, as after a crash before that was written down."""
    async with at.opened.database.writing() as connection:
        await connection.execute(update(outbox).values(sent_at=None))
    await done(at)


async def done(at: Room) -> None:
    """Wait until nothing waits to be sent; mails, which nobody sends here, do for ever.

    The room's worker sends, and tries again where the database is busy: a round of the test's own would fail then.
    """
    nothing = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE sent_at IS NULL AND receiver <> 'mail')"
    await at.until(nothing)


def alerts(at: Room, channel: Channel) -> list[Message]:
    return [one for one in at.slack.posts(channel) if " a look" in shown(one) and one.visible_to is None]


async def test_an_alert_stands_in_the_thread_of_the_card_and_in_the_channel_once(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    await told(at)
    await again(at)
    alert = await at.slack.bot_says(there.triage, "T-1 needs a look: 84 of 100", thread=there.card)
    assert alert.broadcast
    assert "waiting 5 h of 4 h: +50" in shown(alert)
    assert "<!channel>" not in str(alert.blocks) + alert.text
    assert len(alerts(at, there.triage)) == 1
    # The card says the same, and is not posted anew.
    assert "*Attention 84 of 100*: waiting 5 h" in shown(there.card)
    assert len([one for one in at.slack.posts(there.triage) if "T-1:" in shown(one)]) == 1


async def test_a_lost_answer_of_slack_makes_no_second_alert(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    at.slack.faults.reset_after("chat.postMessage")
    await told(at)
    assert len(alerts(at, there.triage)) == 1


async def test_not_urgent_is_said_on_the_alert_with_who_said_it_and_the_button_is_gone(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    await told(at)
    (alert,) = alerts(at, there.triage)
    await at.slack.presses(at.eve, alert, "Not urgent")
    await at.slack.until(lambda: "Eve said “not urgent”" in shown(alert))
    assert "T-1 needed a look" in shown(alert)
    assert "[Not urgent]" not in shown(alert)
    await at.slack.until(lambda: "Eve said “not urgent”" in shown(there.card))
    judged = await at.attention.assessments.judged("T-1")
    assert judged is not None
    assert judged.score == 84


async def test_an_alert_is_kept_as_its_ticket_stands(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    await told(at)
    (alert,) = alerts(at, there.triage)
    await at.slack.presses(at.eve, alert, "Claim")
    await at.slack.until(lambda: "with Eve" in shown(alert))
    await scored(at, 20)
    await at.opened.ticket_desk.reply("T-1", EVE, "We have reset it for you.")
    await at.slack.until(lambda: "needed a look: 20 of 100" in shown(alert))
    await at.opened.ticket_desk.solve("T-1", EVE)
    await at.slack.until(lambda: "Solved" in shown(alert))
    assert "[Claim]" not in shown(alert)
    assert len(alerts(at, there.triage)) == 1


async def test_what_needs_no_look_any_more_is_not_told_of(at: Room) -> None:
    there = await team_only(at)
    await told(at)
    await scored(at, 20)
    await told(at, "o-2")
    await told(at, "o-3", subject="T-99")
    await at.slack.settles()
    assert alerts(at, there.triage) == []


async def test_without_a_card_it_is_a_message_of_its_own(at: Room) -> None:
    await at.answered()
    _, offered = await at.answered("What is the capital of France?")
    await at.slack.presses(at.ana, offered, "Open the form")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    await at.slack.bot_says(at.help, "T-1")
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, triage=triage.id)
    await scored(at)
    await told(at)
    (alert,) = at.slack.posts(triage)
    assert alert.thread_ts is None
    assert "needs a look: 84 of 100" in shown(alert)


async def test_where_anybody_else_reads_neither_alert_nor_score_is_shown(at: Room) -> None:
    triage, _, card = await filed(at)  # Ben, a customer, reads there
    await scored(at)
    await told(at)
    await told(at, "o-2", subject="tickets", event="attention_collected", count=7)
    await at.opened.ticket_desk.reply("T-1", EVE, "We look into it.")
    await at.slack.until(lambda: "Open" in shown(card))
    await at.slack.settles()
    transcript = at.slack.transcript(triage) + shown(card)
    assert not any(secret in transcript for secret in SECRETS)
    assert "slack.alert_not_told" in at.told()


async def test_no_customer_sees_any_of_it(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    await told(at)
    (alert,) = alerts(at, there.triage)
    await at.slack.presses(at.eve, alert, "Not urgent")
    await at.slack.until(lambda: "Eve said" in shown(alert))
    view = await home(at, at.ana)
    await at.slack.presses(at.ana, view, "Show")
    window = await at.slack.modal(at.ana, "T-1")
    seen = at.slack.transcript(at.help) + shown_view(view) + shown_view(window)
    await at.slack.command(at.ana, at.help, "/onetouch", "attention")
    seen += shown(await at.slack.bot_says(at.help, to=at.ana))
    assert "I do not know “attention”" in seen
    assert not any(secret in seen for secret in SECRETS)
    # Nor does pressing what is not theirs do anything.
    await at.slack.presses(at.ana, alert, "Open")
    assert phrases.NOT_ENGINEER in shown(await at.slack.bot_says(there.triage, to=at.ana))


async def test_a_flood_is_one_message_with_the_way_to_the_list(at: Room) -> None:
    there = await team_only(at)
    await told(at, "o-7", subject="tickets", event="attention_collected", count=7, numbers="T-1 T-2")
    await again(at)
    (one,) = alerts(at, there.triage)
    assert "7 more tickets need a look*: T-1, T-2 and others" in shown(one)
    assert "/console/attention" in str(one.blocks)


async def test_the_window_of_a_ticket_explains_its_score_and_takes_not_urgent(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    await at.slack.presses(at.eve, there.card, "Show")
    view = await at.slack.modal(at.eve, "T-1")
    assert "Attention 84 of 100" in shown_view(view)
    assert "negative, 90 % (broken)" in shown_view(view)
    await at.slack.presses(at.eve, view, "Not urgent")
    await at.slack.until(lambda: "Eve said “not urgent”" in shown_view(view))
    assert "[Not urgent]" not in shown_view(view)


async def test_whoever_was_overtaken_is_told_in_the_window_and_sees_it_as_it_stands(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    await at.slack.presses(at.eve, there.card, "Show")
    view = await at.slack.modal(at.eve, "T-1")
    await at.opened.ticket_desk.reply("T-1", at_the_terminal("Kim"), "We look into it.")
    await at.slack.presses(at.eve, view, "Not urgent")
    await at.slack.until(lambda: "Kim" in shown_view(view))
    assert "We look into it." in shown_view(view)
    assert await at.attention.assessments.judged("T-1") is None


async def test_an_engineer_s_home_tab_and_command_list_what_needs_a_look(at: Room) -> None:
    await team_only(at)
    view = await home(at, at.eve)
    assert "No ticket was assessed yet" in shown_view(view)
    await scored(at)
    view = await home(at, at.eve)
    await at.slack.until(lambda: "84 of 100" in shown_view(view))
    assert "Needs you" in shown_view(view)
    assert "nobody has it" in shown_view(view)
    await at.slack.command(at.eve, at.help, "/onetouch", "attention")
    listed = await at.slack.bot_says(at.help, to=at.eve)
    assert "84 of 100" in shown(listed)
    assert "Only you see this." in shown(listed)
    await at.slack.presses(at.eve, listed, f"{names.SHOW}_0")
    assert "Attention 84 of 100" in shown_view(await at.slack.modal(at.eve, "T-1"))


async def test_slack_that_asks_to_wait_is_told_later_of_alert_and_card_alike(at: Room) -> None:
    there = await team_only(at)
    await scored(at)
    at.slack.faults.limit("chat.postMessage", retry_after=1)
    await told(at)
    (alert,) = alerts(at, there.triage)
    # What fails with the card keeps nothing from the alert.
    at.slack.faults.limit("chat.update", retry_after=1)
    await at.opened.ticket_desk.claim("T-1", EVE)
    await done(at)
    assert "[Take it over]" in shown(alert)
    assert "[Take it over]" in shown(there.card)


async def test_a_lead_sees_what_needs_a_look_of_all_on_the_home_tab(at: Room) -> None:
    await team_only(at)
    await at.opened.ticket_desk.claim("T-1", at_the_terminal("Kim"))
    await scored(at)
    view = await home(at, at.eve)
    assert "Nothing needs a look right now." in shown_view(view)
    people = SqlPeople(at.opened.database, utc_now, new_id)
    await people.slack(TEAM, at.eve.id, "Eve", "eve@example.com")
    await people.add("eve@example.com", Role.MANAGER)
    view = await home(at, at.eve)
    await at.slack.until(lambda: "Needs a look" in shown_view(view))
    assert "84 of 100" in shown_view(view)
    assert "/console/attention" in str(view.blocks)


async def test_a_ticket_that_is_gone_rings_no_bell(at: Room) -> None:
    there = await team_only(at)
    await told(at, "o-9", subject="T-99")
    await told(at, "o-10", subject="T-99", event="replied")
    assert len(at.slack.posts(there.triage)) == 1
