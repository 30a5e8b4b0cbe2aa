"""A trial without a Slack workspace: what it borrows of the installation, and what it wires."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.compose.borrowed import borrow
from bot.compose.insights import calibration_file
from bot.compose.services import services
from bot.compose.shelves import Shelves, open_shelves
from bot.compose.slack_trial import cast, on_free_port, perform, stage, switch_on
from bot.config import Settings
from bot.database.engine import Database, sync_engine
from bot.database.known_questions import SqlConfirmations
from bot.database.slack_channels import SqlChannels
from bot.database.tables import conversation, turn
from bot.simulators.slack import TEAM, Workspace
from bot.slack.listening import Mode
from handlers.confirmation import Confirmation, Kind
from handlers.conversation import Message
from handlers.person import Person
from kb import PUBLIC
from kb.adapters.tables import article
from kb.ports import SourceRow
from retrieval.adapters.calibration_file import Kept
from retrieval.confidence import Calibration
from tests.scenarios import help_centre

PASSWORD = "How do I reset my password?"
NOW = datetime(2026, 1, 5, tzinfo=UTC)
TAUGHT = Confirmation("my lamp forgot me", "help:reset-password", Kind.ENGINEER, NOW, "e1")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with articles, an own calibration, a conversation and something that was taught."""
    folder = tmp_path_factory.mktemp("installed")
    given = {"DATA_DIR": str(folder / "data"), "EXPECTED_REPLY": "today", "SYNC_INTERVAL": "0"}
    more = {"SLACK_BOT_TOKEN": "xoxb-real", "PUBLIC_URL": "https://help.example.com"}
    settings = Settings.from_env({f"ONETOUCH_{name}": value for name, value in (given | more).items()})
    shelves = open_shelves(settings)
    location = str(help_centre.write(folder / "help-centre"))
    shelves.store.add(SourceRow("help", "folder", location, PUBLIC))
    assert [report.error for report in shelves.librarian.sync()] == [None]
    calibration_file(settings).write(Kept(Calibration.shipped(), NOW, 100))
    asyncio.run(_said(settings, shelves))
    return settings


async def _said(settings: Settings, shelves: Shelves) -> None:
    async with services(settings, shelves=shelves) as opened:
        opened.keeper.start()
        ann = Person("p1")
        opening = await opened.desk.open(ann, "web")
        await opened.desk.handle(Message("k1", opening.id, ann, PASSWORD, NOW))
        await SqlConfirmations(opened.database).add(TAUGHT)


def rows(settings: Settings) -> dict[str, int]:
    engine = sync_engine(settings.database)
    try:
        with engine.connect() as connection:
            tables = (article, conversation, turn)
            return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    finally:
        engine.dispose()


async def taught(settings: Settings) -> list[Confirmation]:
    database = Database.open(settings.database)
    try:
        return list(await SqlConfirmations(database).standing())
    finally:
        await database.close()


async def test_what_is_known_is_borrowed_and_what_was_said_is_not(installed: Settings, tmp_path: Path) -> None:
    own = borrow(installed, tmp_path)
    there, here = rows(installed), rows(own)
    assert here == {"article": there["article"], "conversation": 0, "turn": 0}
    assert there["conversation"] == 1
    assert [(one.question, one.article, one.person_id) for one in await taught(own)] == [
        (TAUGHT.question, TAUGHT.article, TAUGHT.person_id)
    ]
    assert calibration_file(own).read() == calibration_file(installed).read()
    shelves = open_shelves(own)
    snapshot = shelves.index.load(shelves.reading().tag)
    assert snapshot.revision == shelves.store.revision()


def test_a_copy_reaches_nobody_and_decides_alike(installed: Settings, tmp_path: Path) -> None:
    own = borrow(installed, tmp_path)
    assert (own.slack_bot_token, own.public_url, own.host) == (None, "", "127.0.0.1")
    assert own.expected_reply == "today"
    assert own.decision_hash() == installed.decision_hash()
    assert own.models == installed.models
    ready = on_free_port(own)
    assert ready.public_url == f"http://127.0.0.1:{ready.port}"


def test_where_nothing_is_installed_nothing_is_borrowed_and_nothing_made(tmp_path: Path) -> None:
    fresh = Settings.from_env({"ONETOUCH_DATA_DIR": str(tmp_path / "none")})
    (tmp_path / "own").mkdir()
    own = borrow(fresh, tmp_path / "own")
    assert rows(own) == {"article": 0, "conversation": 0, "turn": 0}
    assert not (fresh.data_dir / "onetouch.db").exists()
    assert own.cache_dir.resolve() == fresh.cache_dir.resolve()


async def test_the_bot_is_on_where_the_page_says_so(installed: Settings, tmp_path: Path) -> None:
    own = borrow(installed, tmp_path)
    async with Workspace() as slack:
        there = cast(slack)
        shown = stage(there)
        database = Database.open(own.database)
        try:
            await switch_on(database, there)
            channels = SqlChannels(database)
            modes = [(await channels.get(TEAM, place.channel.id)).mode for place in shown.places]
            assert await channels.triage() == ((TEAM, there.triage.id),)
        finally:
            await database.close()
    assert modes == [Mode.EVERY, Mode.MENTIONS, Mode.OFF]
    assert [role.user for role in shown.roles] == [there.customer, there.engineer, there.guest, *there.abroad]
    assert [role.known_as for role in shown.roles][3:] == ["customer, 日本語", "customer, 한국어", "customer, Deutsch"]
    assert "/kb" in shown.commands


async def test_a_trial_answers_on_its_page_until_it_is_told_to_end(installed: Settings, tmp_path: Path) -> None:
    own = on_free_port(borrow(installed, tmp_path))
    said: asyncio.Queue[str] = asyncio.Queue()
    shelves, ending = open_shelves(own), threading.Event()
    running = asyncio.create_task(perform(own, shelves, ending, 0, said.put_nowait))
    try:
        async with asyncio.timeout(60):
            while not (found := re.search(r"Talk to the bot at (\S+)", await said.get())):
                pass
            async with aiohttp.ClientSession() as session, session.get(f"{found[1]}/stream") as stream:
                seen = await told(stream)
                channel = seen["places"][0]["id"]
                asked = {"as": seen["me"], "channel": channel, "text": PASSWORD}
                async with session.post(f"{found[1]}/do/say", json=asked) as answer:
                    assert await answer.json() == {}
                while not any(one["bot"] for one in seen["messages"][channel]):
                    seen = await told(stream)
                assert "Forgot password" in str(seen["messages"][channel][-1]["blocks"])
                assert seen["notes"] == []
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await running
    assert ending.is_set()


async def told(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    """Give the next that the page's stream tells."""
    while not (line := await stream.content.readline()).startswith(b"data: "):
        pass
    found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
    return found
