"""`onetouch doctor` says what waits for the tracker, and why."""

from __future__ import annotations

import asyncio

from bot.database import Database
from bot.database.outbox import outgoing_row
from bot.database.stops import SqlStops
from bot.database.tables import outbox
from handlers.engineering.issue import LOCAL
from handlers.engineering.jobs import filing
from handlers.engineering.stopping import EVERYTHING, Stop
from tests.bot.cli.conftest import Terminal
from tests.fakes import START, Ids


async def _stopped(url: str) -> None:
    database = Database.open(url)
    try:
        await SqlStops(database).write(Stop(LOCAL, EVERYTHING, "The token is not accepted. Make a new one.", START))
        async with database.writing() as connection:
            await connection.execute(outbox.insert().values(outgoing_row(filing("e_1", Ids()))))
    finally:
        await database.close()


def test_what_waits_and_why_is_told(shop: Terminal) -> None:
    found = {check["name"]: check for check in shop.run("doctor", "--json").json["checks"]}
    assert (found["tracker queue"]["ok"], found["tracker queue"]["detail"]) == (True, "nothing waits")

    asyncio.run(_stopped(f"sqlite:///{shop.data / 'onetouch.db'}"))
    ran = shop.run("doctor", "--json")
    found = {check["name"]: check for check in ran.json["checks"]}
    assert ran.code == 1
    assert not found["tracker queue"]["ok"]
    assert found["tracker queue"]["detail"] == (
        "1 to be done; local says since 2026-03-02 09:00 UTC: The token is not accepted. Make a new one."
    )
    assert "nothing is lost" in found["tracker queue"]["advice"]
