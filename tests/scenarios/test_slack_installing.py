"""A workspace adds the app through the pages of a real server, is answered, survives a restart, and leaves."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing

import aiohttp
from aiohttp.test_utils import unused_port

from bot.simulators.slack import Workspace, shown
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer

SECRET = "a signing secret of tests"
KEY = "a key of tests that has 32 letters"


def gone(server: LiveServer) -> None:
    """Wait until the tokens are forgotten."""
    query = "SELECT 1 FROM slack_installation WHERE sealed IS NULL"
    deadline = time.monotonic() + 30
    with closing(sqlite3.connect(server.data_dir / "onetouch.db", timeout=10)) as database:
        while not database.execute(query).fetchall():
            assert time.monotonic() < deadline
            time.sleep(0.05)


async def test_a_workspace_adds_the_app_is_answered_and_leaves(serve: ServerFactory) -> None:
    port = unused_port()
    async with Workspace(SECRET) as first, Workspace(beside=first) as second:
        grants = first.service.grants
        grants.consenting, grants.rotation = second.store, True
        server = await asyncio.to_thread(
            serve,
            "installing",
            PORT=str(port),
            PUBLIC_URL=f"http://127.0.0.1:{port}",
            SLACK_CLIENT_ID=grants.client_id,
            SLACK_CLIENT_SECRET=grants.client_secret,
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_API_URL=first.api_url,
            ENCRYPTION_KEY=KEY,
        )
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            async with browser.get(f"{server.url}/slack/install") as page:
                assert "Add to Slack" in await page.text()
            async with browser.get(f"{server.url}/slack/install?go") as page:
                assert f"Onetouch is now in {second.store.name}." in await page.text()
        second.connect(f"{server.url}/slack/events")
        zoe = second.user("zoe")
        await second.says(zoe, second.dm(zoe), "How do I reset my password?")
        assert "Forgot password" in shown(await second.bot_says(second.dm(zoe)))
        await asyncio.to_thread(server.restart)
        await second.says(zoe, second.dm(zoe), "How do I download an invoice?")
        assert "Invoice (PDF)" in shown(await second.bot_says(second.dm(zoe)))
        found = await asyncio.to_thread(server.cli, "doctor")
        assert f"Slack workspace {second.store.name}: {second.store.name} ({second.store.team})" in found.stdout
        await second.uninstalls()
        await asyncio.to_thread(gone, server)
        found = await asyncio.to_thread(server.cli, "doctor")
        assert "removed the app" in found.stdout
        database = b"".join(path.read_bytes() for path in server.data_dir.glob("onetouch.db*"))
        for text in (server.log().encode(), found.stdout.encode(), database):
            assert b"xoxe" not in text
            assert KEY.encode() not in text
            assert grants.client_secret.encode() not in text
