"""Similar tickets in windows of the team: beside a ticket, a message's answers, and the form of a new one."""

from __future__ import annotations

from datetime import timedelta

from bot.compose.services import utc_now
from bot.simulators.slack import shown_view
from bot.slack.rendering import names
from bot.slack.rendering.alike import AWAY
from handlers.ports import HandlerError
from handlers.similar.similar import Found, SimilarCase
from handlers.ticket import LinkKind
from handlers.tickets.actors import at_the_terminal
from tests.bot.slack.room import PASSWORD, QUESTION, Room
from tests.bot.slack.test_alerts import team_only
from tests.bot.slack.test_shortcuts import window

WHY = "both speak of “reset link”"


def case(number: str, **more: object) -> SimilarCase:
    at = utc_now() - timedelta(days=3)
    return SimilarCase(number, "No reset mail", "solved", at, 0.9, (WHY,), over=True, **more)  # type: ignore[arg-type]


async def another(at: Room) -> str:
    """File a ticket of Ben's; give its number."""
    _, answer = await at.answered(by=at.ben)
    await at.slack.presses(at.ben, answer, "I need a person")
    assert (await at.slack.submits(at.ben, await at.slack.modal(at.ben))).errors == {}
    await at.slack.bot_says(at.help, "T-2")
    return "T-2"


async def test_similar_tickets_stand_in_a_ticket_s_window_and_one_press_links_them(at: Room) -> None:
    there = await team_only(at)
    other = await another(at)
    at.similar.found = Found((case(other, solved_with="The mail lay in the spam folder."),))
    await at.slack.presses(at.eve, there.card, "Show")
    view = await at.slack.modal(at.eve, "T-1")
    assert WHY in shown_view(view)
    assert "spam folder" in shown_view(view)
    at.similar.found = Found((case(other, linked=True),))
    await at.slack.presses(at.eve, view, "Link as related")
    await at.slack.until(lambda: "· linked" in shown_view(view))
    for number in ("T-1", other):
        assert [link.kind for link in (await at.ticket(number)).links] == [LinkKind.RELATED]
    assert "Similar" not in at.slack.transcript(there.triage) + at.slack.transcript(at.help)


async def test_a_ticket_that_cannot_be_linked_is_told_of_in_the_window(at: Room) -> None:
    there = await team_only(at)
    at.similar.found = Found((case("T-99"),))
    await at.slack.presses(at.eve, there.card, "Show")
    view = await at.slack.modal(at.eve, "T-1")
    await at.slack.presses(at.eve, view, "Link as related")
    await at.slack.until(lambda: "no ticket T-99" in shown_view(view))


async def test_a_window_opens_though_nothing_can_be_looked_for(at: Room) -> None:
    there = await team_only(at)
    at.similar.fails = RuntimeError("words of a person")
    await at.slack.presses(at.eve, there.card, "Show")
    view = await at.slack.modal(at.eve, "T-1")
    assert AWAY in shown_view(view)
    assert "slack.similar_not_found" in at.told()
    assert "words of a person" not in str(at.logs)
    await at.slack.closes(at.eve, view)
    at.similar.fails = HandlerError("Tickets are still being read.")
    await at.slack.presses(at.eve, there.card, "Show")
    assert "still being read" in shown_view(await at.slack.modal(at.eve, "T-1"))


async def test_find_answers_shows_the_team_what_is_like_a_message_beside_the_articles(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, QUESTION)
    at.similar.found = Found((case("T-7"),))
    view = await window(at, at.eve, names.FIND_ANSWERS, asked)
    assert PASSWORD in shown_view(view)
    assert WHY in shown_view(view)
    assert at.similar.asked == [QUESTION]
    await at.slack.presses(at.eve, view, "Share in thread")
    await at.slack.bot_says(at.help, thread=asked)
    assert "T-7" not in at.slack.transcript(at.help)


async def test_the_form_of_a_ticket_names_similar_ones_to_the_team_only(at: Room) -> None:
    asked = await at.slack.says(at.ana, at.help, "The mail with the link never comes.")
    at.similar.found = Found((case("T-7"),))
    assert "T-7" in shown_view(await window(at, at.eve, names.FILE_TICKET, asked))
    assert "T-7" not in shown_view(await window(at, at.ana, names.FILE_TICKET, asked))
    assert at.similar.asked == ["The mail with the link never comes."]


async def test_customers_windows_look_for_nothing(at: Room) -> None:
    there = await team_only(at)
    at.similar.found = Found((case("T-7"),))
    await at.slack.opens_home(at.ana)
    await at.slack.presses(at.ana, await at.slack.home(at.ana), "Show")
    assert "T-7" not in shown_view(await at.slack.modal(at.ana, "T-1"))
    assert at.similar.asked == []
    await at.opened.ticket_desk.note("T-1", at_the_terminal("Eve"), "Only for us.")
    await at.slack.presses(at.eve, there.card, "Show")
    assert "T-7" in shown_view(await at.slack.modal(at.eve, "T-1"))
