"""A trial of the whole round: what the simulated Jira is filled with, and what is wired to it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import threading
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp

from bot.compose.borrowed import borrow
from bot.compose.jira_trial import Ports, furnish, perform, with_jira
from bot.compose.shelves import open_shelves
from bot.compose.slack_trial import on_free_port
from bot.config import Settings
from bot.simulators.jira import Flavour, Site


async def test_a_site_is_filled_with_what_a_walk_needs() -> None:
    async with Site(Flavour.DATACENTER) as site:
        mia = await furnish(site, date(2026, 1, 1))
        (version,) = site.default.versions
        own = with_jira(Settings.from_env({}), site)
    assert (version.name, version.date, version.released) == ("5.3", "2026-01-31", False)
    assert [one.reporter for one in site.store.issues.values()] == [mia, mia]
    assert [one.required for one in site.default.fields] == [True]
    assert (own.jira_url, own.jira_flavour, own.jira_project) == (site.url, "datacenter", "ONE")
    assert own.jira_token == site.token


async def test_a_trial_hears_of_what_is_done_on_the_board_until_it_is_told_to_end(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    fresh = Settings.from_env({"ONETOUCH_DATA_DIR": str(tmp_path / "none"), "ONETOUCH_SYNC_INTERVAL": "0"})
    own = on_free_port(borrow(fresh, tmp_path / "own"))
    said: asyncio.Queue[str] = asyncio.Queue()
    shelves, ending = open_shelves(own), threading.Event()
    running = asyncio.create_task(perform(own, shelves, ending, Ports(0, 0), Flavour.CLOUD, said.put_nowait))
    try:
        async with asyncio.timeout(120):
            while "Talk to the bot" not in (told := await said.get()):
                pass
        board, link, _ = re.findall(r"http://\S+", told)
        async with aiohttp.ClientSession() as session:
            async with session.get(link) as answer:
                assert answer.status == 200
            async with session.get(f"{board}/stream") as stream:
                seen = await first(stream)
            assert len(seen["issues"]) == 2
            given = {"issue": seen["issues"][0]["id"], "text": "Found it."}
            async with session.post(f"{board}/do/say", json=given) as answer:
                assert await answer.json() == {}
            # The server took the webhook: nothing is noted that nobody took.
            async with session.get(f"{board}/stream") as stream:
                seen = await first(stream)
            assert [one["text"] for one in seen["issues"][0]["comments"]] == ["Found it."]
            assert seen["notes"] == []
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await running
    assert ending.is_set()


async def first(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    """Give what the page's stream tells first."""
    while not (line := await stream.content.readline()).startswith(b"data: "):
        pass
    found: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
    return found
