"""Attention as it is wired: a ticket that is filed has a score soon, and whoever must know is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.compose.attention import AttentionParts, attention_parts
from bot.compose.attention_weights import weights_file
from bot.compose.desk import desk_parts, office, since_boot
from bot.compose.desk_rules import desk_settings
from bot.compose.managing import managing
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.outbox import SqlOutbox
from bot.database.slack_channels import SqlChannels
from bot.database.tickets import SqlTickets
from bot.slack.channels import ChannelSetting
from bot.web.dependencies import Managing
from bot.worker.office import Office
from bot.worker.timekeeper import Timekeeper
from handlers.chat.clerk import Clerk
from handlers.chat.filing import TicketRequest
from handlers.chat.policy import Policy
from handlers.known.solutions import Solutions
from handlers.person import Person, Role
from handlers.ticket import Category
from tests.bot.compose.test_desk import settings_of
from tests.fakes import FakeArticles, FakeLinks
from tests.handlers.attention.rounds import FakeReader
from tests.handlers.tickets.desks import EVE

ANN = Person("p1", known=True, email="ann@example.com")
KIM = Person("kim", Role.MANAGER, known=True)
ALL_OF_THEM = '[attention]\nalert_at = 1\nmail = ["lead@example.com"]\n'


@dataclass
class Running:
    """A server's attention, with the desk that it goes by."""

    attention: AttentionParts
    managing: Managing
    desk: Office
    clerk: Clerk
    outbox: SqlOutbox
    reader: FakeReader
    settings: Settings

    async def file(self, key: str) -> str:
        """File a ticket."""
        request = TicketRequest(key, ANN, "It hums", "Production is down, and nobody answers!", Category.BUG)
        return (await self.clerk.file_alone(request)).number

    async def work(self) -> None:
        """Let all rounds pass until nothing is left to do."""
        while await self.desk.once() + await self.attention.office.once():
            pass


@asynccontextmanager
async def running(folder: Path, keeper: Timekeeper | None = None, **more: str) -> AsyncIterator[Running]:
    """Start one over a data folder. `more`: settings by their names."""
    settings = settings_of(folder, **more)
    await asyncio.to_thread(migrate, settings.database)
    database = Database.open(settings.database)
    try:
        tickets, wake, reader = SqlTickets(database), asyncio.Event(), FakeReader()
        conversations = SqlConversations(database, written=wake.set)
        solved, promised = Solutions(FakeArticles(), FakeLinks()), desk_settings(settings)
        parts = desk_parts(promised, database, tickets, conversations, solved, utc_now, new_id)
        keeper = keeper or Timekeeper(utc_now, since_boot)
        work = office(parts, database, tickets, conversations, utc_now, new_id, asyncio.Event(), kept=True)
        made = attention_parts(
            settings,
            database,
            tickets,
            parts,
            reader,
            utc_now,
            new_id,
            root="https://help.example.com",
            wake=wake,
            keeper=keeper,
        )
        clerk = Clerk(conversations, tickets, Policy(threshold=0.5), utc_now, new_id, parts.agreed)
        desk = managing(settings, database, parts, wake.set)
        yield Running(made, desk, work, clerk, SqlOutbox(database), reader, settings)
    finally:
        await database.close()


async def test_a_ticket_has_its_score_as_soon_as_it_is_filed_and_again_when_somebody_said_that_it_can_wait(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as at:
        work = asyncio.create_task(at.attention.office.run())
        number = await at.file("k1")
        async with asyncio.timeout(20):
            while not (found := await at.attention.desk.scores(KIM, [number])):
                await asyncio.sleep(0.01)
            await at.attention.desk.not_urgent(KIM, number)
            while (await at.attention.desk.scores(KIM, [number]))[number] == found[number]:
                await asyncio.sleep(0.01)
        work.cancel()
        assert (await at.attention.desk.scores(KIM, [number]))[number].score < found[number].score


async def test_settings_of_alerts_hold_without_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as at:
        await at.file("k1")
        await at.work()
        assert await at.attention.high() == 0
        await at.managing.rulebook.replace(ALL_OF_THEM, EVE, 0)
        await at.work()
        assert (await at.attention.desk.listed(KIM)).alert_at == 1
        assert await at.attention.high() == 1
        due = [one.outgoing for one in await at.outbox.due(utc_now(), 99)]
        told = [(one.receiver, one.payload.get("event") or one.payload["kind"]) for one in due if one.receiver != "log"]
        assert (told.count(("team", "attention")), told.count(("mail", "attention"))) == (0, 1), "there is no Slack"


@pytest.mark.parametrize(("triage", "told"), [("C9", [("team", "attention")]), ("", [])])
async def test_where_no_channel_is_for_triage_no_ticket_counts_as_told(
    tmp_path: Path, triage: str, told: list[tuple[str, str]]
) -> None:
    async with running(tmp_path, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s") as at:
        await at.managing.rulebook.replace("[attention]\nalert_at = 1\n", EVE, 0)
        database = Database.open(at.settings.database)
        await SqlChannels(database).put("T1", "C1", ChannelSetting(triage=triage), "eve", utc_now())
        await database.close()
        await at.file("k1")
        await at.work()
        due = [one.outgoing for one in await at.outbox.due(utc_now(), 99)]
        found = [(one.receiver, one.payload.get("event")) for one in due]
        assert [one for one in found if one[1] == "attention"] == told


async def test_by_a_clock_that_is_not_believed_nobody_is_alerted(tmp_path: Path) -> None:
    slow = 0.0
    async with running(tmp_path, Timekeeper(utc_now, lambda: since_boot() - slow)) as at:
        await at.managing.rulebook.replace(ALL_OF_THEM, EVE, 0)
        number = await at.file("k1")
        slow = 86_400.0
        await at.work()
        assert await at.attention.desk.scores(KIM, [number]) == {}
        assert await at.attention.office.wait_s() > 0
        slow = 0.0
        await at.work()
        assert set(await at.attention.desk.scores(KIM, [number])) == {number}


async def test_weights_that_cannot_be_read_leave_the_shipped_ones(tmp_path: Path) -> None:
    file = weights_file(settings_of(tmp_path))
    file.path.parent.mkdir(parents=True, exist_ok=True)
    file.path.write_text("{}", encoding="utf-8")
    async with running(tmp_path) as at:
        number = await at.file("k1")
        await at.work()
        assert (await at.attention.desk.scores(KIM, [number]))[number].model.startswith("shipped")


async def test_a_ticket_that_cannot_be_assessed_leaves_the_others_alone(tmp_path: Path) -> None:
    async with running(tmp_path) as at:
        at.reader.fails = "Production"
        await at.file("k1")
        await at.work()
        assert (await at.attention.desk.listed(KIM)).progress.assessed == 0
