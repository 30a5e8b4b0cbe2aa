"""The tracker is followed as the server does it: by hints, and by looking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.compose.engineering import EngineeringParts, engineering_parts
from bot.compose.issue_board import issue_board
from bot.compose.services import Services, services, utc_now
from bot.compose.tracking import TrackingParts, tracking_parts
from bot.config import Settings
from bot.database.outbox import SqlOutbox
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind, Stage
from handlers.engineering.jobs import ISSUE
from handlers.engineering.local.board import LocalBoard
from handlers.engineering.local.issue import LocalStatus
from handlers.engineering.ports import Order
from handlers.engineering.stages import EngineeringRules
from handlers.person import Person, Role
from handlers.ports import Step
from handlers.ticket import Status
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.history import opening
from tests.handlers.tickets.worlds import ANN, TICKET

DEV = Person("dev", Role.ENGINEER, True, "Dev")


@dataclass(frozen=True, slots=True)
class Server:
    """What follows the tracker, over services."""

    opened: Services
    parts: EngineeringParts
    tracked: TrackingParts
    board: LocalBoard
    issue: IssueName

    async def send(self) -> None:
        """Tell what was found."""
        outbox = SqlOutbox(self.opened.database)
        while due := await outbox.due(utc_now(), 9, ISSUE):
            for one in due:
                await self.tracked.following.deliver(one.outgoing)
                await outbox.sent(one.outgoing.id, utc_now())

    async def notes(self) -> list[str]:
        """Give the notes on the ticket."""
        return [one.text for one in (await self.opened.tickets.get("T-1")).comments]


def following(opened: Services, folder: Path, parts: EngineeringParts) -> TrackingParts:
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(folder)})
    return tracking_parts(settings, opened, parts.tracking, parts.mirror, parts.watched, parts.tracker.readers)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(tmp_path)})
    async with services(settings) as opened:
        ticket = replace(TICKET, opened_at=utc_now())
        await opened.conversations.write(Step(None, ticket=ticket, events=(opening(ticket, ANN).event,)))
        parts = engineering_parts(settings, opened)
        filed = await parts.tracker.tracker.create(Order(Draft(Kind.BUG, "It hums"), "m1", 1, "T-1", "http://x"))
        linked = Escalation(
            "e1", "T-1", EscalationState.LINKED, Draft(Kind.BUG, "It hums"), "bob", "Bob", utc_now(),
            issue=filed.name, key=filed.key,
        )  # fmt: skip
        await parts.escalations.write([linked])
        tracked = following(opened, tmp_path, parts)
        board = issue_board(settings, opened.database, tracked.wake)
        yield Server(opened, parts, tracked, board, filed.name)
        tracked.seat.leave()
        await parts.close()


async def test_what_is_done_on_our_own_board_comes_to_the_ticket(server: Server) -> None:
    hearing, looking = server.tracked.offices
    await looking.once()  # reads the issue that was linked, and never read
    await server.board.comment(DEV, "ONE-1", "Which lamp?", "c1")
    await server.board.move(DEV, "ONE-1", LocalStatus.NEEDS_INFORMATION)
    await hearing.once()
    await server.send()
    first, second = await server.notes()
    assert first == "Dev wrote a comment on ONE-1:\n\nWhich lamp?"
    assert second.startswith("ONE-1 waits for us")
    assert (await server.opened.tickets.get("T-1")).status is Status.NEW
    assert (await server.parts.mirror.get(server.issue)).stage is Stage.NEEDS_INFORMATION


async def test_one_process_follows_and_another_over_the_same_folder_takes_over(server: Server, tmp_path: Path) -> None:
    second = following(server.opened, tmp_path, server.parts)
    for office in server.tracked.offices:
        await office.once()
    await server.board.comment(DEV, "ONE-1", "Which lamp?", "c1")
    for office in second.offices:
        await office.once()
    assert await second.hints.depth() == 1
    ending = asyncio.create_task(server.tracked.run())
    while await second.hints.depth():
        await asyncio.sleep(0.01)
    ending.cancel()
    await asyncio.gather(ending, return_exceptions=True)
    assert second.seat.take()
    second.seat.leave()


async def test_it_goes_by_the_settings_of_the_desk_as_they_are_now(server: Server) -> None:
    assert server.parts.tracking.rules == EngineeringRules()
    server.opened.office.adopt(read_desk({"engineering": {"hold": False}}))
    assert not server.parts.tracking.rules.hold
