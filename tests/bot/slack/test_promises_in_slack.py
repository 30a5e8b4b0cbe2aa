"""What is due and who has it, as the team and customers see it in Slack."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import text

from bot.compose.desk import office
from bot.compose.services import new_id, utc_now
from bot.database.people import SqlPeople
from bot.simulators.slack import shown, shown_view
from bot.worker.office import Office
from handlers.person import Role
from handlers.tickets.actors import at_the_terminal
from handlers.tickets.staff import Listing, Presence
from tests.bot.slack.room import TEAM, Room
from tests.bot.slack.test_homes import home
from tests.bot.slack.test_tickets_in_slack import filed

EVE = at_the_terminal("Eve")


def at_work(at: Room) -> Office:
    """Give what happens to tickets by itself."""
    opened = at.opened
    return office(
        opened.office, opened.database, opened.tickets, opened.conversations, utc_now, new_id, asyncio.Event()
    )


async def aged(at: Room, days: int) -> None:
    """Let the ticket have been filed so many days ago."""
    before = f"{utc_now() - timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"
    async with at.opened.database.writing() as connection:
        await connection.execute(text("UPDATE ticket SET opened_at = :at"), {"at": before})
        await connection.execute(text("UPDATE ticket_event SET at = :at"), {"at": before})


async def test_a_card_the_home_tab_and_the_window_say_when_a_reply_is_due(at: Room) -> None:
    _, _, card = await filed(at)
    await at_work(at).once()
    assert "reply due" in shown(card)
    view = await home(at, at.eve)
    await at.slack.until(lambda: "reply due" in shown_view(view))
    assert ", in " in shown_view(view)
    await at.slack.presses(at.eve, card, "Show")
    assert "reply due" in shown_view(await at.slack.modal(at.eve, "T-1"))
    mine = await home(at, at.ana)
    await at.slack.until(lambda: "we reply by" in shown_view(mine))
    await at.slack.presses(at.ana, mine, "Show")
    assert "*Received* · we reply by" in shown_view(await at.slack.modal(at.ana, "T-1"))
    await at.opened.ticket_desk.pend("T-1", EVE)
    mine = await home(at, at.ana)
    await at.slack.until(lambda: "We wait for you" in shown_view(mine))


async def test_a_card_is_renewed_when_a_promise_is_broken(at: Room) -> None:
    _, _, card = await filed(at)
    await aged(at, 30)
    await at_work(at).once()
    await at.worker.send()
    await at.slack.until(lambda: "*reply overdue* since" in shown(card))


async def test_whom_routing_gave_it_to_is_mentioned_in_the_thread_of_the_card_once(at: Room) -> None:
    people, staff = SqlPeople(at.opened.database, utc_now, new_id), at.opened.office.staff
    listed = await people.add("eve@example.com", Role.ENGINEER)
    await people.slack(TEAM, at.eve.id, "Eve", "eve@example.com")
    triage, _, card = await filed(at)
    await staff.put(Listing(listed.id, calendar="always"), utc_now())
    await staff.set_presence(listed.id, Presence(True, utc_now()))
    working = at_work(at)
    for _ in range(2):
        await working.once()
        await at.worker.send()
    said = shown(await at.slack.bot_says(triage, "by routing", thread=card))
    assert f"<@{at.eve.id}>" in said or "@eve" in said.lower()
    await at.opened.ticket_desk.assign("T-1", EVE, None)
    await at.opened.ticket_desk.assign("T-1", EVE, listed.id)
    await at.worker.send()
    await at.slack.settles()
    assert at.slack.transcript(triage).count("by routing") == 1
