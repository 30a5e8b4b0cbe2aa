"""Weights from the team's own escalations, on the command line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby, zip_longest

import pytest

from bot.compose.attention_weights import installed_weights
from bot.compose.services import utc_now
from bot.config import Settings
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from handlers.attention.weights import SHIPPED
from handlers.ports import Step
from handlers.ticket import Priority
from handlers.tickets.changes import SetPriority, Then
from handlers.tickets.events import Changed
from handlers.tickets.history import replay
from tests.bot.cli.conftest import Terminal
from tests.fakes import START
from tests.handlers.attention.stories import BOB, KIM, Story

YEARS = ("--days", "3650")


def passed_on(number: int) -> Story:
    """A ticket that goes from hand to hand, until somebody sees that it is urgent."""
    story = Story(number=f"T-{number}", since=18.0 * number)
    for turn, name in enumerate(("bob", "kim", "lee", "bob", "kim")):
        story.given(name, 1 + turn, by=KIM)
    return story.team(7).does(SetPriority(Priority.URGENT), BOB, 40).team(41, Then.SOLVED)


def slow(number: int) -> Story:
    """A ticket that waits long, and nobody minds."""
    return Story(number=f"T-{number}", since=18.0 * number).team(60, Then.SOLVED)


def happened(terminal: Terminal, stories: Sequence[Story]) -> None:
    asyncio.run(_happened(f"sqlite:///{terminal.data / 'onetouch.db'}", stories))


async def _happened(url: str, stories: Sequence[Story]) -> None:
    await asyncio.to_thread(migrate, url)
    database = Database.open(url)
    try:
        store = SqlConversations(database)
        await store.write(Step(None, tickets=[one.filed for one in stories], events=[one.events[0] for one in stories]))
        # The first change of all of them in one transaction, then the second, and so on: the disk may be slow.
        for stage in zip_longest(*(_changes(story) for story in stories)):
            made = [one for one in stage if one is not None]
            events = [event for one in made for event in one.events]
            await store.write(Step(None, tickets=[one.as_read for one in made], events=events))
    finally:
        await database.close()


def _changes(story: Story) -> Iterator[Changed]:
    ticket = story.filed
    for _, group in groupby(story.events[1:], key=lambda event: event.version):
        made = Changed(replay(ticket, events := tuple(group)), events)
        yield made
        ticket = made.ticket


def weights(terminal: Terminal) -> str:
    return installed_weights(Settings.from_env({"ONETOUCH_DATA_DIR": str(terminal.data)})).version


@pytest.fixture
def office(terminal: Terminal) -> Terminal:
    """A team that escalates what goes from hand to hand, whatever the shipped weights say."""
    happened(terminal, [passed_on(number) if number % 2 else slow(number) for number in range(1, 71)])
    return terminal


def test_a_team_learns_its_weights_sees_what_they_are_worth_and_goes_back(office: Terminal) -> None:
    tried = office.fine("fit", "attention", *YEARS, "--look-at", "1", "--dry-run")
    assert "35 escalated, 35 not" in tried.out
    assert "oldest first" in tried.out
    assert "promise due first" in tried.out
    assert "without --dry-run it is" in tried.out
    assert weights(office) == SHIPPED.version
    found = office.fine("fit", "attention", *YEARS, "--look-at", "1", "--json").json
    assert found["verdict"] == "better"
    assert found["weights"]["reassigned"] > SHIPPED.reassigned
    orders = found["trial"]["orders"]
    assert orders["attention, fitted"]["recall"]["value"] >= orders["attention, shipped"]["recall"]["value"]
    assert weights(office) == found["weights"]["version"]
    assert json.loads((office.data / "attention.json").read_text())["escalated"] == 35
    assert "The shipped weights are in use" in office.fine("fit", "attention", "--reset").out
    assert weights(office) == SHIPPED.version
    assert "The shipped weights were in use" in office.fine("fit", "attention", "--reset").out


def test_too_few_escalations_change_nothing_and_say_how_many_are_needed(terminal: Terminal) -> None:
    empty = terminal.run("fit", "attention")
    assert (empty.code, "30 escalated tickets are needed" in empty.out) == (1, True)
    happened(terminal, [passed_on(1), slow(2)])
    ran = terminal.run("fit", "attention", *YEARS)
    assert ran.code == 1
    assert "1 escalated, 1 not\n" in ran.out
    assert "nothing was written" in ran.err
    tried = terminal.fine("fit", "attention", *YEARS, "--dry-run")
    assert "nothing was written" not in tried.err
    assert terminal.fine("fit", "attention", *YEARS, "--dry-run", "--json").json["verdict"] == "too_few"


def test_tickets_that_do_not_count_yet_are_told_of(terminal: Terminal) -> None:
    today = (utc_now() - START) / timedelta(hours=1) - 3.0
    happened(terminal, [Story(number="T-1", since=today)])
    said = terminal.run("fit", "attention", *YEARS).out
    assert "0 escalated, 0 not; 1 more counts not: filed less than two days ago" in said


def test_weights_that_found_less_are_used_only_when_forced(terminal: Terminal) -> None:
    first = [passed_on(number) if number % 2 else slow(number) for number in range(1, 61)]
    later = [waited_long(number) if number % 2 else calm_but_passed_on(number) for number in range(61, 91)]
    happened(terminal, [*first, *later])
    ran = terminal.run("fit", "attention", *YEARS, "--look-at", "1")
    assert ran.code == 1
    assert "What is due first finds more than either" in ran.out
    assert "--force uses them all the same. The shipped weights stay in use." in ran.out
    assert weights(terminal) == SHIPPED.version
    forced = terminal.fine("fit", "attention", *YEARS, "--look-at", "1", "--force")
    assert "written to" in forced.out
    own = weights(terminal)
    assert own.startswith("own-")
    again = terminal.run("fit", "attention", *YEARS, "--look-at", "1")
    assert f"Weights {own}, fitted before, stay in use: --reset goes back to the shipped ones." in again.out
    assert terminal.run("fit", "attention", *YEARS, "--look-at", "1", "--json").json["in_use"] == own


def waited_long(number: int) -> Story:
    story = Story(number=f"T-{number}", since=18.0 * number)
    return story.does(SetPriority(Priority.URGENT), BOB, 40).team(41, Then.SOLVED)


def calm_but_passed_on(number: int) -> Story:
    story = Story(number=f"T-{number}", since=18.0 * number)
    for turn, name in enumerate(("bob", "kim", "lee", "bob", "kim")):
        story.given(name, 1 + turn, by=KIM)
    return story.team(7).team(60, Then.SOLVED)


def test_going_back_goes_alone(terminal: Terminal) -> None:
    assert terminal.run("fit", "attention", "--reset", "--force").code == 2
