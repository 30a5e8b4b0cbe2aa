"""What the tracker does not do is kept with what tells of it, in memory and in a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.compose.services import new_id
from bot.database import Database, migrate
from bot.database.outbox import SqlOutbox
from bot.database.people import SqlPeople
from bot.database.stops import SqlAdministrators, SqlLine, SqlStops
from bot.worker.ports import Outbox
from handlers.engineering.stopping import EVERYTHING, Stop, Stops, lasting
from handlers.news import team_mail
from handlers.person import Role
from tests.databases import database_url
from tests.fakes import START, Ids, Memory, MemoryOutbox
from tests.memory_filing import MemoryStops

STOP = Stop("acme.example", EVERYTHING, "The token is not accepted.", START, START)


@dataclass
class World:
    """A store of stops, and the outbox beside it."""

    stops: Stops
    outbox: Outbox


@pytest.fixture(params=["memory", "sql"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    if request.param == "memory":
        memory = Memory()
        yield World(MemoryStops(memory), MemoryOutbox(memory))
        return
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        yield World(SqlStops(database), SqlOutbox(database))
    finally:
        await database.close()


async def test_a_stop_is_written_with_its_mail(world: World) -> None:
    await world.stops.write(STOP, (team_mail("tracker", "root@acme.example", "Help", "It stopped.", Ids()),))

    assert list(await world.stops.of("acme.example")) == [STOP]
    assert list(await world.stops.of("other.example")) == []
    assert [one.outgoing.receiver for one in await world.outbox.due(START, 9)] == ["mail"]


async def test_there_is_one_of_a_kind(world: World) -> None:
    later = replace(STOP, text="The account is locked.", over_at=START + timedelta(hours=1))
    comment = replace(STOP, what="comment", told_at=None)
    for one in (STOP, comment, later):
        await world.stops.write(one)

    found = sorted(await world.stops.of("acme.example"), key=lambda one: one.what)
    assert found == [later, comment]
    assert lasting(found) == [comment]


async def test_what_stops_everything_is_named_first() -> None:
    comment = replace(STOP, what="comment", since=START - timedelta(days=1))
    assert lasting([comment, STOP]) == [STOP, comment]


async def test_administrators_are_those_who_are_listed_with_an_address(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        people = SqlPeople(database, lambda: START, new_id)
        for address, role in (("root", Role.ADMINISTRATOR), ("eve", Role.ENGINEER), ("ann", Role.ADMINISTRATOR)):
            await people.add(f"{address}@acme.example", role, None)

        found = await SqlAdministrators(database).addresses()
        assert list(found) == ["ann@acme.example", "root@acme.example"]
        await SqlStops(database).write(STOP, (team_mail("tracker", found[0], "Help", "It stopped.", Ids()),))
        line = SqlLine(database)
        assert (await line.waiting("mail"), await line.waiting("tracker")) == (1, 0)

        outbox = SqlOutbox(database)
        (mail,) = await outbox.due(START, 9)
        await outbox.postpone(mail.outgoing.id, START + timedelta(minutes=5))
        await line.hasten("tracker")
        assert await outbox.due(START, 9) == ()
        await line.hasten("mail")
        assert len(await outbox.due(START, 9)) == 1
    finally:
        await database.close()
