"""The desk as it is wired: settings of the database hold in a running server, and in the next one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.compose.desk import DeskParts, desk_parts, office, since_boot
from bot.compose.desk_rules import desk_settings, rulebook
from bot.compose.managing import managing
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.desk_texts import SqlDeskTexts
from bot.database.tickets import SqlTickets
from bot.web.dependencies import Managing
from bot.worker.office import Office
from bot.worker.timekeeper import Timekeeper
from handlers.access.audit import Act, Entry
from handlers.chat.clerk import Clerk
from handlers.chat.filing import TicketRequest
from handlers.chat.policy import Policy
from handlers.known.solutions import Solutions
from handlers.person import Person
from handlers.ports import InvalidInput
from handlers.ticket import Category
from handlers.ticket_event import TicketEvent
from handlers.tickets.desk_settings import DeskSettings
from handlers.tickets.desk_text import DEFAULT_TEXT
from handlers.tickets.rulebook import DeskText
from handlers.tickets.staff import Listing, Presence
from tests.fakes import FakeArticles, FakeLinks
from tests.handlers.tickets.desks import EVE

ANN = Person("p1", known=True, email="ann@example.com", accounts=("ACME",))
QUICK = DEFAULT_TEXT.replace('calendar = "office"', 'calendar = "always"').replace(
    'normal = { first_reply = "8h"', 'normal = { first_reply = "45m"'
)
OTHER = f'{QUICK}\n[accounts.ACME]\nplan = "premium"\n[calendars.night]\nzone = "UTC"\nhours = "always"\n'


@dataclass
class Running:
    """A server's desk."""

    parts: DeskParts
    managing: Managing
    office: Office
    clerk: Clerk
    seen: list[DeskSettings]
    tickets: Interrupted


class Interrupted(SqlTickets):
    """Tickets that something happens to be done to while one of them is looked at."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def history(self, number: str) -> tuple[TicketEvent, ...]:
        found = await super().history(number)
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        return found


@asynccontextmanager
async def running(settings: Settings, keeper: Timekeeper | None = None) -> AsyncIterator[Running]:
    """Start one over a data folder, in which other servers may have been. `keeper`: of its clock, if not its own."""
    await asyncio.to_thread(migrate, settings.database)
    database = Database.open(settings.database)
    try:
        tickets, conversations = Interrupted(database), SqlConversations(database)
        solved, promised = Solutions(FakeArticles(), FakeLinks()), desk_settings(settings)
        parts = desk_parts(promised, database, tickets, conversations, solved, utc_now, new_id)
        wake, seen = asyncio.Event(), list[DeskSettings]()
        parts.followers.append(seen.append)
        kept = settings.desk_file is None
        work = office(parts, database, tickets, conversations, utc_now, new_id, wake, kept=kept, keeper=keeper)
        clerk = Clerk(conversations, tickets, Policy(threshold=0.5), utc_now, new_id, parts.agreed)
        yield Running(parts, managing(settings, database, parts, wake.set), work, clerk, seen, tickets)
    finally:
        await database.close()


def settings_of(folder: Path, **more: str) -> Settings:
    return Settings.from_env({"ONETOUCH_DATA_DIR": str(folder), **{f"ONETOUCH_{name}": more[name] for name in more}})


async def file(at: Running, key: str) -> str:
    request = TicketRequest(key, ANN, "It hums", "At night.", Category.QUESTION)
    return (await at.clerk.file_alone(request)).number


async def test_settings_that_are_kept_hold_at_once_for_open_tickets_too_and_after_a_restart(tmp_path: Path) -> None:
    async with running(settings_of(tmp_path)) as at:
        number = await file(at, "k1")
        await at.office.once()
        before = (await at.parts.watch.standings([number]))[number]
        assert before.reply_due is not None
        await at.managing.rulebook.replace(OTHER, EVE, 0)
        await at.office.once()
        after = (await at.parts.watch.standings([number]))[number]
        assert after.reply_due is not None
        opened = (await at.parts.desk.show(number)).opened_at
        assert after.reply_due - opened == timedelta(minutes=45)
        assert after.reply_due < before.reply_due
        assert sorted(at.parts.calendar_names) == ["always", "night", "office"]
        assert ("night" in at.parts.calendar_names, len(at.parts.plan_names)) == (True, 2)
        assert list(at.parts.accounts) == ["ACME"]
        assert (await at.parts.desk.show(await file(at, "k2"))).plan == "premium"
        assert at.seen == [at.parts.settings]
        await at.office.once()
        sight = await at.managing.overview.look()
        assert [one.ticket.plan for one in sight.due] == ["standard", "premium"]
    async with running(settings_of(tmp_path)) as at:
        assert "night" in at.managing.settings().sla.calendars
        await at.office.once()
        await at.office.once()
        assert len(at.seen) == 1


async def test_settings_that_are_replaced_while_tickets_are_looked_at_hold_for_all_of_them(tmp_path: Path) -> None:
    async with running(settings_of(tmp_path)) as at:
        numbers = [await file(at, f"k{number}") for number in range(3)]
        await at.office.once()
        slower = OTHER.replace('first_reply = "45m"', 'first_reply = "50m"')
        await at.managing.rulebook.replace(OTHER, EVE, 0)
        at.tickets.meanwhile = lambda: at.managing.rulebook.replace(slower, EVE, 1)
        while await at.office.once():
            pass
        assert at.tickets.meanwhile is None
        for number, standing in (await at.parts.watch.standings(numbers)).items():
            assert standing.reply_due is not None
            assert standing.reply_due - (await at.parts.desk.show(number)).opened_at == timedelta(minutes=50)


async def test_by_a_clock_that_is_not_believed_nothing_is_looked_at_and_nothing_routed(tmp_path: Path) -> None:
    slow = 0.0
    keeper = Timekeeper(utc_now, lambda: since_boot() - slow)
    async with running(settings_of(tmp_path), keeper) as at:
        number = await file(at, "k1")
        await at.parts.staff.put(Listing("eve"), utc_now())
        await at.parts.staff.set_presence("eve", Presence(here=True, since=utc_now()))
        slow = 86_400.0  # as if the clock had been set a day ahead
        await at.managing.rulebook.replace(OTHER, EVE, 0)
        assert await at.office.once() == 1  # other settings are taken into use all the same
        assert list(await at.parts.watch.due(utc_now(), 9)) == [number]
        assert (await at.parts.desk.show(number)).assignee is None
        slow = 0.0
        while await at.office.once():
            pass
        assert list(await at.parts.watch.due(utc_now(), 9)) == []
        assert (await at.parts.desk.show(number)).assignee == "eve"


async def test_what_another_server_keeps_is_followed(tmp_path: Path) -> None:
    async with running(settings_of(tmp_path)) as one, running(settings_of(tmp_path)) as other:
        await one.managing.rulebook.replace(OTHER, EVE, 0)
        await other.office.once()
        assert "night" in other.parts.calendar_names
        assert other.managing.calendar("night", utc_now()).around_the_clock


async def test_a_version_of_a_later_program_is_left_alone_by_a_running_server(tmp_path: Path) -> None:
    async with running(settings_of(tmp_path)) as at:
        database = Database.open(settings_of(tmp_path).database)
        text = DeskText(1, "of_tomorrow = 1\n", utc_now(), "meg", "Meg")
        await SqlDeskTexts(database).keep(text, Entry(utc_now(), "meg", Act.DESK_CHANGED))
        await database.close()
        await file(at, "k1")
        await at.office.once()
        assert at.seen == []
        # Nor does it look at the same tickets for ever.
        assert list(await at.parts.watch.due(utc_now(), 9)) == []
    with pytest.raises(InvalidInput, match="version 1 of the desk's settings, kept in the database"):
        desk_settings(settings_of(tmp_path))


async def test_with_a_file_the_database_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desk.toml"
    path.write_text("breach_tier = 0", encoding="utf-8")
    async with running(settings_of(tmp_path)) as at:
        await at.managing.rulebook.replace(OTHER, EVE, 0)
    async with running(settings_of(tmp_path, DESK_FILE=str(path))) as at:
        await at.office.once()
        assert at.parts.settings.breach.tier is None
        assert (await at.managing.rulebook.now()).file == "desk.toml"
        database = Database.open(settings_of(tmp_path).database)
        missing = settings_of(tmp_path, DESK_FILE=str(tmp_path / "none.toml"))
        with pytest.raises(InvalidInput, match="cannot be read"):
            rulebook(missing, database, at.parts.staff, utc_now)
        await database.close()
