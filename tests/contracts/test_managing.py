"""What every keeper must do of what managers look at: the board, somebody's tickets, the desk's settings, the team."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.database import Database
from bot.database.access import SqlAudit
from bot.database.board import SqlBoard
from bot.database.desk_texts import SqlDeskTexts
from bot.database.people import SqlPeople
from bot.database.staff import SqlStaff
from handlers.access.audit import Act, Entry
from handlers.access.ports import Colleagues, Members
from handlers.person import Role
from handlers.ports import WriteConflict
from handlers.ticket import Priority
from handlers.tickets.board import Received
from handlers.tickets.overview import BoardTickets
from handlers.tickets.ports import Left, Look, Moves, Staff, Standing
from handlers.tickets.rulebook import NONE_KEPT, DeskText, DeskTexts
from handlers.tickets.staff import Listing, Presence, Team
from tests.databases import database_url
from tests.fakes import START, Memory, MemoryStaff
from tests.handlers.tickets.desks import BOB, EVE, DeskWorld
from tests.memory_access import Entrance
from tests.memory_managing import MemoryBoard, MemoryDeskTexts
from tests.worlds import KINDS, memory_world, sql_world

DAY = timedelta(days=1)


@dataclass
class Here:
    """A desk over one store, and what managers look at; `audit`: gives the log."""

    desks: DeskWorld
    board: BoardTickets
    moves: Moves
    staff: Staff
    texts: DeskTexts
    colleagues: Colleagues
    members: Members
    audit: Callable[[], Awaitable[list[Entry]]]


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Here]:
    if request.param == "memory":
        memory, at = Memory(), Entrance()
        staff = MemoryStaff(memory)

        async def noted() -> list[Entry]:
            return memory.audit

        yield Here(
            DeskWorld(memory_world(memory)),
            MemoryBoard(memory),
            staff,
            staff,
            MemoryDeskTexts(memory),
            at.members,
            at.members,
            noted,
        )
        return
    file, numbers = tmp_path / "onetouch.db", count(1)
    async with sql_world(file) as world:
        database = Database.open(database_url(file))
        kept, people = SqlStaff(database), SqlPeople(database, lambda: START, lambda name: f"{name}_{next(numbers)}")

        async def written() -> list[Entry]:
            return list(await SqlAudit(database).since(None, 100))

        try:
            yield Here(
                DeskWorld(world), SqlBoard(database), kept, kept, SqlDeskTexts(database), people, people, written
            )
        finally:
            await database.close()


async def test_the_board_has_what_is_due_first_due_first_with_events(here: Here) -> None:
    desks = here.desks
    for key, subject in (("k1", "It hums"), ("k2", "It smells"), ("k3", "It blinks")):
        await desks.file(key, subject)
    await desks.desk.prioritise("T-2", EVE, Priority.URGENT)
    await desks.desk.close("T-3", EVE)
    await desks.watchman.round()
    found = await here.board.due(START + DAY, 9)
    assert [ticket.number for ticket, _ in found] == ["T-2", "T-1"]
    assert [len(events) for _, events in found] == [2, 1]
    assert [ticket.number for ticket, _ in await here.board.due(START + DAY, 1)] == ["T-2"]
    assert await here.board.count_due(START + DAY) == 2
    assert await here.board.count_due(START + timedelta(hours=2)) == 0
    assert await here.board.count_due(START + timedelta(hours=2, seconds=1)) == 1


async def test_what_came_in_is_told_with_its_first_reply_and_whether_it_was_late(here: Here) -> None:
    desks = here.desks
    await desks.file("k0")
    desks.wait(hours=1)
    since = desks.clock()
    for key in ("k1", "k2", "k3"):
        await desks.file(key)
    desks.wait(minutes=10)
    await desks.desk.note("T-2", EVE, "Internal.")
    await desks.desk.reply("T-2", EVE, "Hello.")
    await desks.desk.reply("T-2", EVE, "Again.")
    desks.wait(hours=9)
    await desks.watchman.round()
    await desks.watchman.round()
    await desks.desk.reply("T-3", BOB, "Sorry.")
    replied = {since + timedelta(minutes=10): False, None: False}
    found = {one.replied_at: one.late for one in await here.board.received(since) if one.replied_at in replied}
    assert found == replied
    assert len(await here.board.received(since)) == 3
    assert await here.board.received(desks.clock()) in ([], ())
    assert await here.board.broken(since) == {"first_reply": 1}  # of the one that came in before
    assert await here.board.broken(desks.clock() + DAY) == {}
    everything = await here.board.received(START)
    assert Received(START, None, late=True) in everything


async def test_what_routing_took_from_somebody_is_told_with_who_has_it_now(here: Here) -> None:
    desks = here.desks
    await here.staff.put_team(Team("lamps"))
    for name in ("eve", "bob"):
        await desks.hire(name)
    for key, subject in (("k1", "It hums"), ("k2", "It smells"), ("k3", "It blinks")):
        await desks.file(key, subject)
    await desks.office.round()
    hers = [ticket.number for ticket in await here.moves.kept("bob", 9)]
    assert sorted(hers, reverse=True) == hers == ["T-3", "T-1"]
    assert len(await here.moves.kept("bob", 1)) == 1
    await desks.desk.pend("T-1", BOB)
    desks.wait(minutes=1)
    await desks.present("bob", here=False)
    await desks.office.round()
    assert list(await here.moves.left("bob", desks.clock())) == [Left("T-3", "It blinks", "eve")]
    assert list(await here.moves.left("bob", desks.clock() + DAY)) == []
    assert [ticket.number for ticket in await here.moves.kept("bob", 9)] == ["T-1"]
    await desks.desk.claim("T-3", BOB)
    assert list(await here.moves.left("bob", START)) == []


async def test_changes_of_the_staff_are_audited_where_something_changed(here: Here) -> None:
    def entry(act: Act, subject: str | None = None) -> Entry:
        return Entry(START, "meg", act, subject, {"why": "test"})

    await here.staff.put_team(Team("lamps"), entry(Act.TEAM_LISTED))
    await here.staff.put(Listing("eve"), START, entry(Act.STAFF_LISTED, "eve"))
    assert await here.staff.set_presence("eve", Presence(True, START), entry(Act.STAFF_PRESENCE, "eve"))
    assert not await here.staff.set_presence("bob", Presence(True, START), entry(Act.STAFF_PRESENCE, "bob"))
    assert await here.staff.remove("eve", entry(Act.STAFF_REMOVED, "eve"))
    assert not await here.staff.remove("eve", entry(Act.STAFF_REMOVED, "eve"))
    acts = [(one.act, one.subject) for one in await here.audit()]
    assert acts == [
        (Act.TEAM_LISTED, None),
        (Act.STAFF_LISTED, "eve"),
        (Act.STAFF_PRESENCE, "eve"),
        (Act.STAFF_REMOVED, "eve"),
    ]


async def test_versions_of_the_settings_are_kept_and_every_open_ticket_is_looked_at(here: Here) -> None:
    texts, desks = here.texts, here.desks
    assert (await texts.latest(), await texts.version(), await texts.every(9)) == (None, NONE_KEPT, ())
    await desks.file("k1")
    await desks.file("k2")
    await desks.desk.close("T-2", EVE)
    await desks.watchman.round()
    desks.wait(minutes=1)
    assert list(await desks.world.watch.due(desks.clock(), 9)) == []
    first = DeskText(1, "breach_tier = 0\n", desks.clock(), "meg", "Meg")
    await texts.keep(first, Entry(desks.clock(), "meg", Act.DESK_CHANGED, None, {"version": "1"}))
    assert list(await desks.world.watch.due(desks.clock(), 9)) == ["T-1"]
    second = DeskText(2, "breach_tier = 2\n", desks.clock(), "bob", "Bob")
    await texts.keep(second, Entry(desks.clock(), "bob", Act.DESK_CHANGED, None, {"version": "2"}))
    with pytest.raises(WriteConflict):
        await texts.keep(second, Entry(desks.clock(), "eve", Act.DESK_CHANGED))
    assert (await texts.latest(), await texts.version()) == (second, 2)
    assert (await texts.get(1), await texts.get(3)) == (first, None)
    assert (await texts.every(9), await texts.every(1)) == ((second, first), (second,))
    assert [one.actor for one in await here.audit()] == ["meg", "bob"]


async def test_colleagues_are_those_who_are_more_than_customers(here: Here) -> None:
    await here.members.put("zoe@example.com", Role.ENGINEER, None, ())
    await here.members.put("ann@example.com", Role.CUSTOMER, "ACME", ())
    await here.members.put("ada@example.com", Role.ADMINISTRATOR, "OURS", ())
    found = [(one.email, one.role, one.accounts) for one in await here.colleagues.colleagues()]
    assert found == [("ada@example.com", Role.ADMINISTRATOR, ("OURS",)), ("zoe@example.com", Role.ENGINEER, ())]


async def test_what_was_found_by_settings_that_were_replaced_meanwhile_is_not_noted(here: Here) -> None:
    desks, texts = here.desks, here.texts
    watch = desks.world.watch
    await desks.file("k1")
    await desks.file("k2")
    await desks.desk.close("T-2", EVE)
    while await desks.watchman.round():
        pass
    first = DeskText(1, "one", START + DAY, "m", "Meg")
    await texts.keep(first, Entry(START, "m", Act.DESK_CHANGED))
    # The closed one is left alone; the open one is due whatever the clock says.
    assert list(await watch.due(START - DAY, 9)) == ["T-1"]
    version = (await desks.world.tickets.get("T-1")).version
    found = Standing(START, START)
    for known in (version, None):
        assert await watch.looked([Look("T-1", known, None, found)], NONE_KEPT) == 0
    assert list(await watch.due(START, 9)) == ["T-1"]
    await desks.file("k3")
    assert await watch.looked([Look("T-3", 1, None, found)], NONE_KEPT) == 0
    # What was changed comes before what is looked at for other settings.
    assert list(await watch.due(START, 9)) == ["T-3", "T-1"]
    assert await watch.looked([Look("T-1", version, None, found), Look("T-3", 1, None, found)], 1) == 2
    assert list(await watch.due(START, 9)) == []
    # Settings of a file have no versions.
    assert await watch.looked([Look("T-1", version, START, found)]) == 1
