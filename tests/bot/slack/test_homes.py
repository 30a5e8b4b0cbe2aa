"""The Home tab: a search field, my tickets, my queue, and the windows that open from them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.simulators.slack import View, shown_view
from bot.simulators.slack.events import block_actions
from bot.simulators.slack.records import User
from bot.slack import phrases
from bot.slack.manifest import manifest
from bot.slack.rendering import names
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import PASSWORD, QUESTION, Room
from tests.scenarios.help_centre import INTERNAL


async def home(at: Room, user: User) -> View:
    """Open the Home tab; give it once it is shown."""
    await at.slack.opens_home(user)
    return await at.slack.home(user)


async def filed(at: Room, subject: str = "It hums") -> None:
    """File a ticket of Ana's."""
    _, answer = await at.answered()
    await at.slack.presses(at.ana, answer, "I need a person")
    form = await at.slack.modal(at.ana)
    assert (await at.slack.submits(at.ana, form, {"subject": subject})).errors == {}
    await at.slack.bot_says(at.help, "T-1")


async def test_everybody_searches_what_they_may_see_and_opening_it_again_clears_the_list(at: Room) -> None:
    at.slack.install(manifest(at.url))
    view = await home(at, at.ana)
    await at.slack.types(at.ana, view, names.SEARCH_FIELD, "  reset password ")
    await at.slack.until(lambda: PASSWORD in shown_view(view))
    assert "Share" not in shown_view(view)
    field = next(block for block in view.blocks if block["type"] == "input")
    assert field["element"]["initial_value"] == "reset password"
    await at.slack.opens_home(at.ana)
    await at.slack.until(lambda: PASSWORD not in shown_view(view))
    emptied = next(block for block in view.blocks if block["type"] == "input")
    # Under its old name Slack would show in the field what was typed before.
    assert emptied["block_id"] != field["block_id"]
    assert "initial_value" not in emptied["element"]


async def test_internal_articles_are_found_by_the_team_only(at: Room) -> None:
    for user, sees in ((at.eve, True), (at.ana, False)):
        view = await home(at, user)
        await at.slack.types(user, view, names.SEARCH_FIELD, INTERNAL)
        await at.slack.until(lambda view=view: any("initial_value" in str(block) for block in view.blocks))
        assert ("QUARTZ-77" in shown_view(view)) is sees


async def test_nothing_typed_or_nothing_found_is_said_in_words(at: Room) -> None:
    view = await home(at, at.ana)
    await at.slack.types(at.ana, view, names.SEARCH_FIELD, "   ")
    await at.slack.settles()
    assert "Nothing was found" not in shown_view(view)
    async with at.opened.database.writing() as connection:
        await connection.execute(text("UPDATE article SET audience = 'internal'"))
    await at.slack.types(at.ana, view, names.SEARCH_FIELD, "reset password")
    await at.slack.until(lambda: "Nothing was found" in shown_view(view))


async def test_a_customer_opens_a_ticket_of_theirs_and_reads_no_notes(at: Room) -> None:
    await filed(at)
    await at.opened.ticket_desk.note("T-1", at_the_terminal("Eve"), "A secret of the team.")
    await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), "We look into it.")
    await at.slack.presses(at.ana, await home(at, at.ana), "Show")
    ticket = shown_view(await at.slack.modal(at.ana, "T-1"))
    assert "It hums" in ticket
    assert "We look into it." in ticket
    assert "secret" not in ticket
    assert "You have no tickets" in shown_view(await home(at, at.ben))


async def test_an_engineer_answers_a_ticket_from_their_queue(at: Room) -> None:
    await filed(at)
    await at.slack.presses(at.eve, await home(at, at.eve), "Reply")
    form = await at.slack.modal(at.eve, "Reply to T-1")
    assert (await at.slack.submits(at.eve, form, {"text": "Try another socket."})).errors == {}
    await at.slack.bot_says(at.help, "Try another socket.")


async def test_a_window_that_slack_does_not_open_is_told_of_on_the_tab(at: Room) -> None:
    await filed(at)
    view = await home(at, at.ana)
    at.slack.faults.refuse("views.open", "expired_trigger_id")
    await at.slack.presses(at.ana, view, "Show")
    await at.slack.until(lambda: phrases.EXPIRED in shown_view(view))
    at.slack.faults.refuse("views.open", "expired_trigger_id")
    at.slack.faults.refuse("views.publish", "internal_error")
    await at.slack.presses(at.ana, view, "Show")
    await at.slack.settles()
    assert at.told("error") == []


async def test_a_ticket_that_is_gone_or_no_longer_theirs_says_so(at: Room) -> None:
    await filed(at)
    view, queue = await home(at, at.ana), await home(at, at.eve)
    async with at.opened.database.writing() as connection:
        await connection.execute(text("UPDATE ticket SET requester_id = 'somebody else'"))
    await at.slack.presses(at.ana, view, "Show")
    assert phrases.GONE in shown_view(await at.slack.modal(at.ana))
    stolen = next(element for _, element in queue.elements() if element["action_id"].startswith(names.REPLY))
    view.blocks.append({"type": "actions", "block_id": "b", "elements": [stolen]})
    for window in at.slack.store.stack(at.ana.id):
        window.open = False
    await at.slack.presses(at.ana, view, "Reply")
    assert phrases.NOT_ENGINEER in shown_view(await at.slack.modal(at.ana))


async def test_a_long_history_shows_its_latest(at: Room) -> None:
    await filed(at)
    for number in range(22):
        await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), f"News number {number}.")
    await at.slack.presses(at.ana, await home(at, at.ana), "Show")
    ticket = shown_view(await at.slack.modal(at.ana, "T-1"))
    assert "2 earlier ones" in ticket
    assert "News number 21." in ticket
    assert "News number 1." not in ticket


async def test_when_nothing_can_be_written_down_the_tab_says_so(at: Room) -> None:
    view = await home(at, at.ana)
    async with at.opened.database.writing() as connection:
        await connection.execute(text("ALTER TABLE slack_delivery RENAME TO away"))
    try:
        await at.slack.types(at.ana, view, names.SEARCH_FIELD, QUESTION)
        await at.slack.until(lambda: phrases.TRY_AGAIN in shown_view(view))
    finally:
        async with at.opened.database.writing() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO slack_delivery"))


async def test_a_field_tells_nothing_unless_it_is_meant_to(at: Room) -> None:
    await filed(at)
    await at.slack.presses(at.eve, await home(at, at.eve), "Reply")
    form = await at.slack.modal(at.eve, "Reply")
    with pytest.raises(LookupError, match="tells the app nothing"):
        await at.slack.types(at.eve, form, "text", "hello")


async def test_what_cannot_be_searched_now_is_said_on_the_tab(rooms: Rooms) -> None:
    async with rooms() as at:
        view = await home(at, at.ana)
        field = next(block["element"] for block in view.blocks if block["type"] == "input")
        field["max_length"] = 3_000
        payload = block_actions(at.slack.store, at.ana, view, {"block_id": "b"}, field, {"value": "x" * 9_000}, {})
        await at.slack.courier.deliver("interactive", payload)
        await at.slack.until(lambda: "8,000" in shown_view(view))


async def test_what_breaks_while_a_window_is_made_is_shown_to_nobody(at: Room) -> None:
    await filed(at)
    view = await home(at, at.ana)
    async with at.opened.database.writing() as connection:
        await connection.execute(text("ALTER TABLE ticket_comment RENAME TO away"))
    await at.slack.presses(at.ana, view, "Show")
    await at.slack.until(lambda: phrases.TRY_AGAIN in shown_view(view))
