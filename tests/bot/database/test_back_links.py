"""An issue is to say anew who waits for it whenever that changes, in the transaction in which it does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.compose.services import new_id
from bot.database import Database, migrate
from bot.database.affected import SqlStandings
from bot.database.conversations import SqlConversations
from bot.database.escalations import SqlEscalations
from bot.database.outbox import SqlOutbox
from bot.database.stops import SqlLine
from bot.database.tickets import SqlTickets
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind
from handlers.engineering.jobs import TRACKER, Job, named, referring
from handlers.ports import Outgoing, Step
from handlers.ticket import Status
from handlers.tickets.changes import Change, Close, Hold, Pend, Reopen, SetSubject, Solve
from handlers.tickets.combining import Both, merged
from handlers.tickets.history import opening
from handlers.tickets.rules import Rules
from handlers.tickets.writer import Telling, Writer
from tests.databases import database_url
from tests.fakes import START, FakeClock
from tests.handlers.tickets.worlds import ANN, BOB, TICKET

HUM, HISS = IssueName("acme.example", "10001"), IssueName("acme.example", "10002")


class House:
    """Tickets T-1 to T-3 and issues, in a database."""

    def __init__(self, database: Database) -> None:
        self.tickets, self.conversations = SqlTickets(database), SqlConversations(database)
        self.escalations, self.outbox, self.line = SqlEscalations(database), SqlOutbox(database), SqlLine(database)
        self.standings = SqlStandings(database)
        self.writer = Writer(self.tickets, self.conversations, FakeClock(), new_id, Rules())

    async def link(self, number: str, name: IssueName, state: EscalationState = EscalationState.LINKED) -> None:
        """Have a ticket stand behind an issue."""
        draft = Draft(Kind.BUG, "It hums")
        linked = Escalation(f"e_{number}{name.id}", number, state, draft, "bob", "Bob", START, name, "ONE-1")
        await self.escalations.write((linked,))

    async def change(self, number: str, change: Change) -> None:
        """Have somebody of the team change a ticket."""
        await self.writer.change(number, change, BOB, Telling("changed"))

    async def merge(self, number: str, into: str) -> None:
        """Let a ticket go on in another."""
        made = merged(await self.tickets.get(number), await self.tickets.get(into), BOB, START)
        assert isinstance(made, Both)
        events = (*made.one.events, *made.other.events)
        step = Step(None, ticket=made.one.as_read, tickets=(made.other.as_read,), events=events)
        assert await self.writer.together(step, event="merged")

    async def told(self) -> Sequence[IssueName]:
        """Give what is to say anew who waits, and forget it."""
        found = [one.outgoing for one in await self.outbox.due(START, 100, TRACKER)]
        assert {one.payload["do"] for one in found} <= {Job.REFER}
        for one in found:
            await self.outbox.sent(one.id, START)
        return [named(one.subject) for one in found]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    made = House(database)
    for number in (1, 2, 3):
        ticket = replace(TICKET, number=f"T-{number}")
        await made.conversations.write(Step(None, ticket=ticket, events=(opening(ticket, ANN).event,)))
    yield made
    await database.close()


async def test_whoever_stops_waiting_or_waits_again_is_told_of_on_each_issue(house: House) -> None:
    await house.link("T-1", HUM)
    await house.link("T-1", HISS)
    for change in (Solve(), Reopen(), Close(), Reopen()):
        await house.change("T-1", change)
        assert await house.told() == [HUM, HISS]


async def test_what_changes_nothing_for_those_who_wait_is_not_told(house: House) -> None:
    await house.link("T-1", HUM)
    for change in (Hold("ONE-1"), Pend(), SetSubject("It hisses")):
        await house.change("T-1", change)
    await house.change("T-2", Solve())
    await house.link("T-3", HUM, EscalationState.WITHDRAWN)
    await house.change("T-3", Solve())
    assert await house.told() == []
    await house.change("T-1", Solve())
    await house.told()
    await house.change("T-1", Close())
    assert await house.told() == []


async def test_a_ticket_that_goes_on_in_another_waits_as_long_as_that_one(house: House) -> None:
    await house.link("T-1", HUM)
    await house.merge("T-1", "T-2")
    assert await house.told() == [HUM]
    assert await house.standings.of(["T-1"]) == {"T-2": Status.NEW}
    await house.merge("T-2", "T-3")
    assert await house.told() == [HUM]
    assert await house.standings.of(["T-1", "T-2", "T-9"]) == {"T-3": Status.NEW}

    await house.change("T-3", Solve())
    assert await house.told() == [HUM]
    assert await house.standings.of(["T-1"]) == {"T-3": Status.SOLVED}


async def test_the_same_that_waits_behind_is_seen(house: House) -> None:
    def numbered(number: int, name: IssueName) -> Outgoing:
        return referring(name, lambda prefix: f"{prefix}_{number}")

    first, other, second = numbered(1, HUM), numbered(2, HISS), numbered(3, HUM)
    await house.escalations.write((), (first, other, second))
    assert [await house.line.again(one) for one in (first, other, second)] == [True, False, False]
    await house.outbox.sent(second.id, START)
    assert not await house.line.again(first)
