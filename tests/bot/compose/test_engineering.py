"""Tickets become issues as the server does it, over its own database and tracker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.compose.desk import timekeeper
from bot.compose.dispatch import dispatch_parts
from bot.compose.engineering import EngineeringParts, ProposingWork, engineering_parts, proposing_work
from bot.compose.services import Services, services, utc_now
from bot.config import Settings
from bot.database.cluster_rounds import SqlClusterRounds
from bot.database.outbox import SqlOutbox
from bot.worker.ports import NotYet, Receiver
from handlers.clusters.cluster import Drawing, Membership
from handlers.clusters.ports import Drawn
from handlers.engineering.asking import ESCALATION
from handlers.engineering.escalation import EscalationState
from handlers.engineering.jobs import TRACKER
from handlers.person import Person, Role
from handlers.ports import Step
from handlers.ticket import Category, Status
from handlers.tickets.history import opening
from tests.bot.compose.test_clusters import settings as plain
from tests.cluster_worlds import TAG, cluster
from tests.fakes import START
from tests.handlers.tickets.worlds import ANN, TICKET

EVE = Person("eve", Role.ENGINEER, True, "Eve")
MEG = Person("meg", Role.MANAGER, True, "Meg")
OFFLINE = "The printer is offline: E-1042."


@dataclass(frozen=True, slots=True)
class Server:
    """What makes issues, over services, and what sends what waits for it."""

    opened: Services
    parts: EngineeringParts
    work: ProposingWork
    receivers: dict[str, Receiver]

    async def file(self, number: str, subject: str = "Printer offline") -> None:
        """File a bug."""
        facts = {"number": number, "requester_id": number, "opened_at": utc_now(), "category": Category.BUG}
        ticket = replace(TICKET, subject=subject, description=OFFLINE, **facts)  # type: ignore[arg-type]
        step = Step(None, ticket=ticket, events=(opening(ticket, replace(ANN, id=number)).event,))
        assert await self.opened.conversations.write(step)

    async def gather(self, *numbers: str) -> None:
        """Put tickets into a cluster."""
        drawn = tuple(Membership(number, "K-1", START, 0.5, "was drawn by hand") for number in numbers)
        rounds = SqlClusterRounds(self.opened.database, TAG)
        assert await rounds.write(Drawn(Drawing(1, TAG, START, len(numbers)), (cluster(),), (), drawn))

    async def close(self) -> None:
        """End."""
        self.work.seat.leave()
        await self.parts.close()

    async def send(self) -> int:
        """Deliver all that can be delivered now; give how much still waits."""
        outbox, waits, sent = SqlOutbox(self.opened.database), 0, True
        while sent:
            sent, waits = False, 0
            for name, receiver in self.receivers.items():
                for one in await outbox.due(utc_now(), 99, name):
                    try:
                        await receiver.deliver(one.outgoing)
                    except NotYet:
                        waits += 1
                        continue
                    await outbox.sent(one.outgoing.id, utc_now())
                    sent = True
        return waits


async def _server(opened: Services, settings: Settings) -> Server:
    parts = engineering_parts(settings, opened)
    work = proposing_work(settings, parts, timekeeper(utc_now), lambda: None)
    dispatched = dispatch_parts(settings, opened, parts, lambda: None)
    return Server(opened, parts, work, {TRACKER: dispatched.receiver, ESCALATION: parts.aftermath})


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with services(plain(tmp_path)) as opened:
        made = await _server(opened, plain(tmp_path))
        yield made
        await made.close()


async def test_a_bug_is_suggested_filed_and_found_for_the_next_customer(server: Server) -> None:
    await server.file("T-1")
    await server.work.office.once()
    (stood,) = await server.parts.desk.of_ticket(EVE, "T-1")
    assert stood.escalation.state is EscalationState.PROPOSED
    await server.parts.desk.confirm(EVE, stood.escalation.id)
    assert await server.send() == 0
    (stood,) = await server.parts.desk.of_ticket(EVE, "T-1")
    assert stood.kept is not None
    assert (stood.escalation.key, stood.kept.accounts) == ("ONE-1", 1)
    assert (await server.opened.tickets.get("T-1")).status is Status.ON_HOLD
    await server.work.office.once()
    await server.file("T-2")
    found = await server.parts.lookalikes.of_ticket(EVE, "T-2")
    (one,) = found.issues
    assert (one.issue.key, one.kept, found.reasons) == ("ONE-1", True, ())
    await server.parts.desk.link(EVE, "T-2", one.issue.key)
    await server.send()
    assert (await server.parts.mirror.by_key("ONE-1")).accounts == 2
    assert (await server.opened.tickets.get("T-2")).comments[-1].text.startswith("Eve linked it to ONE-1")
    offered = server.parts.offered
    assert (offered.desk, offered.tracker) == (server.parts.desk, "engineering")


async def test_a_cluster_becomes_one_issue_with_all_of_its_tickets(server: Server) -> None:
    for number in ("T-1", "T-2", "T-3"):
        await server.file(number)
    await server.gather("T-1", "T-2", "T-3")
    filling = await server.parts.fillings.of(MEG, "T-1", cluster="K-1")
    assert (filling.tickets, filling.draft.actual.splitlines()[0]) == (
        3,
        "3 tickets of 3 customers are about this. One of them:",
    )
    await server.parts.desk.escalate(MEG, "T-1", filling.draft, cluster="K-1")
    assert await server.send() == 0
    kept = await server.parts.mirror.by_key("ONE-1")
    assert (kept.tickets, kept.accounts) == (("T-1", "T-2", "T-3"), 3)


async def test_where_the_team_wants_it_bugs_are_filed_without_a_click_and_the_same_once(tmp_path: Path) -> None:
    given = {"ONETOUCH_DATA_DIR": str(tmp_path), "ONETOUCH_JIRA_AUTO_ESCALATE": "bug"}
    async with services(plain(tmp_path)) as opened:
        server, reading = await _server(opened, Settings.from_env(given)), opened.similar.keeper
        await reading.begin()
        for number in ("T-1", "T-2"):
            await server.file(number)
            await reading.once()
            await server.work.office.once()
            await server.send()
        first, second = [(await server.parts.desk.of_ticket(EVE, number))[0].escalation for number in ("T-1", "T-2")]
        assert (first.state, first.name, first.joined) == (EscalationState.LINKED, "engineering", False)
        assert (second.issue, second.joined) == (first.issue, True)
        await server.close()


async def test_it_leaves_its_seat_with_its_work(server: Server, tmp_path: Path) -> None:
    second = proposing_work(plain(tmp_path), server.parts, timekeeper(utc_now), lambda: None)
    await server.work.office.once()
    assert not second.seat.take()
    await second.office.once()
    ending = asyncio.create_task(server.work.run())
    await asyncio.sleep(0)
    ending.cancel()
    await asyncio.gather(ending, return_exceptions=True)
    assert second.seat.take()
    second.seat.leave()
