"""The desk in trouble: a clock that leaps, two servers, two workers, a full disk."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import migrate
from bot.worker.office import Office
from bot.worker.timekeeper import PATIENCE, Timekeeper
from handlers.ticket import Status
from handlers.ticket_event import Actor, ActorKind, EventKind
from handlers.tickets.notifier import NotifierBusy
from handlers.tickets.staff import Listing, Presence
from tests.bot.mail.worlds import mail
from tests.fakes import START
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.house import Ground, House, Outside
from tests.scenarios.live import LiveServer
from tests.scenarios.walks import ANN, EVE, form
from tests.simulators.smtp import MailHost, mail_host

HOOK = "a secret of the hook, thirty-two letters"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "onetouch.db"
    migrate(f"sqlite:///{made}")
    return made


@pytest.fixture
async def house(file: Path) -> AsyncIterator[House]:
    made = House(Ground(file).database, Outside())
    yield made
    await made.close()


async def kinds(house: House) -> list[EventKind]:
    return [event.kind for event in await house.tickets.history("T-1")]


# A clock that leaps


class Machine:
    """A server's rounds, its clock, and a clock that nobody sets."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.running = 0.0
        keeper = Timekeeper(house.clock, lambda: self.running)
        rounds = {
            "promises": keeper.careful(house.watchman.round),
            "routing": keeper.careful(house.dispatcher.round),
        }  # fmt: skip
        self.office = Office(rounds, house.watchman.next, house.clock, asyncio.Event())

    async def goes_on(self, by: timedelta) -> None:
        """Let time pass, and the server work."""
        self.running += by.total_seconds()
        await self.is_set(by)

    async def is_set(self, by: timedelta) -> None:
        """Set the clock, and let the server work."""
        self.house.clock.now += by
        while await self.office.once() + await self.house.worker.send():
            pass


async def test_a_clock_that_is_a_day_ahead_for_a_while_breaks_no_promise_and_closes_nothing(house: House) -> None:
    machine = Machine(house)
    await house.chat.file(form())
    await house.chat.file(form("k2"))
    await house.desk.reply("T-2", EVE, "Which lamp?")
    await house.desk.pend("T-2", EVE)
    await machine.goes_on(timedelta(minutes=1))
    letters, told = len(house.outside.letters), len(house.outside.told)
    await machine.is_set(timedelta(days=30))
    await machine.goes_on(PATIENCE / 2)
    await machine.is_set(-timedelta(days=30))
    await machine.goes_on(PATIENCE)
    assert await kinds(house) == [EventKind.OPENED]
    assert (await house.desk.show("T-2")).status is Status.PENDING
    assert (len(house.outside.letters), len(house.outside.told)) == (letters, told)
    # And a day that has really passed breaks it, once.
    await machine.goes_on(timedelta(days=1))
    await machine.goes_on(timedelta(days=1))
    assert (await kinds(house)).count(EventKind.BREACHED) == 1


async def test_who_is_away_for_a_minute_loses_nothing_to_a_clock_that_is_days_ahead(house: House) -> None:
    machine = Machine(house)
    for name in ("eve", "bob"):
        await house.staff.put(Listing(name), START)
        await house.staff.set_presence(name, Presence(here=True, since=START))
    await house.chat.file(form())
    await machine.goes_on(timedelta(minutes=1))
    has = (await house.desk.show("T-1")).assignee
    assert has is not None
    await house.desk.reply("T-1", Actor(ActorKind.TEAM, has, has), "I am at it.")
    await machine.goes_on(timedelta(minutes=1))
    await house.staff.set_presence(has, Presence(here=False, since=house.clock()))
    await machine.is_set(timedelta(days=9))
    await machine.is_set(-timedelta(minutes=3))
    assert (await house.desk.show("T-1")).assignee == has
    await machine.is_set(timedelta(minutes=3) - timedelta(days=9))
    await house.staff.set_presence(has, Presence(here=True, since=house.clock()))
    await machine.goes_on(PATIENCE)
    assert (await house.desk.show("T-1")).assignee == has


async def test_a_clock_that_was_put_right_is_believed_after_a_while(house: House) -> None:
    machine = Machine(house)
    await house.chat.file(form())
    await machine.is_set(timedelta(days=1))
    assert await kinds(house) == [EventKind.OPENED]
    await machine.goes_on(PATIENCE)
    assert EventKind.BREACHED in await kinds(house)


async def test_a_clock_that_is_set_back_keeps_nobody_waiting(house: House) -> None:
    machine = Machine(house)
    await house.chat.file(form())
    await house.staff.put(Listing("eve"), START)
    await machine.goes_on(timedelta(minutes=1))
    # A mail server is away just before.
    house.outside.refuses = NotifierBusy("away")
    await house.desk.reply("T-1", EVE, "Which lamp?")
    await machine.goes_on(timedelta(seconds=1))
    house.outside.refuses = None
    sent = len(house.outside.letters)
    await machine.is_set(-timedelta(hours=1))
    assert len(house.outside.letters) == sent + 1
    await house.staff.set_presence("eve", Presence(here=True, since=house.clock()))
    await house.desk.answer("T-1", ANN, "The red one.")
    await machine.goes_on(timedelta(seconds=1))
    ticket = await house.desk.show("T-1")
    assert ticket.assignee == "eve"
    # What is due is known at once, and the history does not run backwards.
    assert (await house.watch.standings(["T-1"]))["T-1"].reply_due is not None
    times = [event.at for event in await house.tickets.history("T-1")]
    assert times == sorted(times)


# Two of everything


async def test_two_processes_that_do_the_same_at_once_double_nothing(file: Path) -> None:
    outside = Outside()
    houses = [House(Ground(file).database, outside) for _ in range(2)]
    for name in ("eve", "bob"):
        await houses[0].staff.put(Listing(name), START)
        await houses[0].staff.set_presence(name, Presence(here=True, since=START))
    raw = [mail(f"Words {number}", Message_ID=f"<m{number}@example.com>").as_bytes() for number in range(4)]

    async def busy(house: House) -> None:
        for number in range(4):
            await house.mailroom.accept(raw[number])  # by the hook and by the command
            await house.chat.file(form(f"k{number}"))
        await asyncio.gather(
            *(each() for each in (house.mailroom.round, house.dispatcher.round, house.watchman.round)),
        )
        await house.dispatcher.round()

    try:
        await asyncio.gather(*map(busy, houses))
        for each in houses:
            await each.works()
        found = await houses[0].desk.list()
        assert sorted(ticket.description for ticket in found) == sorted(
            [f"Words {number}" for number in range(4)] + ["It hums at night."] * 4
        )
        assert Counter(ticket.assignee for ticket in found) == {"eve": 4, "bob": 4}
        for ticket in found:
            history = [event.kind for event in await houses[0].tickets.history(ticket.number)]
            assert history.count(EventKind.ASSIGNED) == len(await houses[0].tickets.placements(ticket.number)) == 1
        assert Counter(letter.number for letter in outside.mailed()) == {ticket.number: 1 for ticket in found}
        assert outside.twice() == []
    finally:
        for each in houses:
            await each.close()


def filed(server: LiveServer, key: str) -> int:
    """File a ticket; give the status of the answer."""
    return posted(server, "/api/v1/tickets", filing(key), "application/json")[0]


def filing(key: str) -> bytes:
    form = {"key": key, "subject": key, "description": key, "category": "bug", "email": f"{key}@example.com"}
    return json.dumps(form).encode()


def posted(server: LiveServer, path: str, body: bytes, kind: str) -> tuple[int, str]:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {HOOK}"} if kind != "application/json" else {}
    request = urllib.request.Request(f"{server.url}{path}", body, {"Content-Type": kind, **headers})  # noqa: S310 - our own
    try:
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 - our own
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


async def received(host: MailHost, count: int) -> list[str]:
    """Wait for so many mails; give to whom they went, in order of names."""
    async with asyncio.timeout(30):
        while len(host.envelopes) < count:
            await asyncio.sleep(0.02)
    return sorted(to for _, (to,) in host.envelopes)


async def noted(server: LiveServer) -> None:
    """Wait until it is written down what was sent: a kill before that sends it again, under the same name."""
    async with asyncio.timeout(30):
        with closing(sqlite3.connect(server.data_dir / "onetouch.db", timeout=10)) as database:
            while database.execute("SELECT 1 FROM outbox WHERE sent_at IS NULL").fetchall():
                await asyncio.sleep(0.02)


async def test_of_two_servers_over_one_folder_one_sends_and_the_other_takes_over(serve: ServerFactory) -> None:
    async with mail_host() as host:
        mailed = {"SMTP_URL": f"smtp://127.0.0.1:{host.port}", "MAIL_FROM": "Support <support@help.test>"}
        first = await asyncio.to_thread(serve, "two", **mailed)
        second = LiveServer(first.data_dir, first.kb_dir, first.settings)
        try:
            await asyncio.to_thread(second.start)
            assert any(f"Process {first.running.pid} sends" in line for line in second.said)
            for number in range(6):
                await asyncio.to_thread(filed, (first, second)[number % 2], f"a{number}")
            expected = [f"a{number}@example.com" for number in range(6)]
            assert await received(host, 6) == expected
            await noted(first)
            await asyncio.to_thread(first.stop, kill=True)
            await asyncio.to_thread(filed, second, "a6")
            assert await received(host, 7) == [*expected, "a6@example.com"]
        finally:
            await asyncio.to_thread(second.stop, kill=True)


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets us mount nothing")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_on_a_full_disk_nothing_is_taken_that_is_not_kept_and_it_goes_on_when_there_is_room(
    small_disk: Path, synced: Path
) -> None:
    data = small_disk / "data"
    shutil.copytree(synced, data)
    server = LiveServer(data, small_disk, {"MAIL_HOOK_SECRET": HOOK, "MAIL_FROM": "Support <support@help.test>"})
    server.start()
    try:
        assert filed(server, "before") == 201
        ballast, taken = small_disk / "ballast", 0
        with suppress(OSError), ballast.open("wb", buffering=0) as stream:
            while stream.write(b"\0" * 4096):
                pass
        large = mail("Words " * 20_000, Message_ID="<large@example.com>").as_bytes()
        while (answer := posted(server, "/webhooks/mail", large + b"x" * taken, "message/rfc822"))[0] == 200:
            large = mail("Words " * 20_000, Message_ID=f"<large{taken}@example.com>").as_bytes()
            taken += 1
            assert taken < 50
        assert (answer[0], "send it again" in answer[1]) == (503, True)
        refused = posted(server, "/api/v1/tickets", filing("full"), "application/json")
        assert refused[0] in {201, 503}, refused
        assert "Traceback" not in refused[1]
        assert "again" in refused[1] or refused[0] == 201
        ballast.unlink()
        assert filed(server, "full") == 201
        assert posted(server, "/webhooks/mail", large, "message/rfc822")[0] == 200
        shown = json.loads(server.cli("tickets", "--json").stdout)
        assert sorted(one["subject"] for one in shown if one["subject"] in {"before", "full"}) == ["before", "full"]
    finally:
        server.stop(kill=True)
