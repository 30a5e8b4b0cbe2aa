"""A channel's settings, `/kb` and files in Slack, with a real server that is killed in between."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.simulators.slack import Channel, shown
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.test_slack import QUESTION, Scene, scene


def change(at: Scene, channel: Channel, values: str) -> None:
    """Change a channel's setting."""
    with closing(sqlite3.connect(at.server.data_dir / "onetouch.db", timeout=10)) as database, database:
        database.execute(f"UPDATE slack_channel SET {values} WHERE channel = ?", [channel.id])  # noqa: S608


async def test_private_answers_and_lists_outlive_the_server(serve: ServerFactory) -> None:
    async with scene(serve, "private") as at:
        change(at, at.help, "private_first = 1")
        asked = await at.slack.mentions(at.ana, at.help, QUESTION)
        answer = await at.slack.bot_says(at.help, to=at.ana)
        assert "Forgot password" in shown(answer)
        await at.slack.command(at.ben, at.help, "/kb", "lamp")
        found = await at.slack.bot_says(at.help, to=at.ben)
        assert "1 to 5 of" in shown(found)
        await asyncio.to_thread(at.server.restart)
        pressed = await at.slack.presses(at.ana, answer, "Post it to the thread")
        posted = await at.slack.bot_says(at.help, "Forgot password", thread=asked)
        assert posted.visible_to is None
        await at.slack.presses(at.ben, found, "More")
        await at.slack.until(lambda: "6 to " in shown(found))
        await asyncio.to_thread(at.server.restart)
        await at.slack.redelivers(pressed)
        await at.slack.settles()
        assert len([post for post in at.slack.posts(at.help) if post.visible_to is None]) == 1


async def test_a_file_reaches_the_ticket_although_slack_and_the_server_fail(serve: ServerFactory) -> None:
    async with scene(serve, "files") as at:
        at.slack.faults.slow("file", 30.0)
        dm = at.slack.dm(at.ana)
        await at.slack.says(at.ana, dm, QUESTION, files={"lamp.log": b"it blinks\n", "page.html": b"<script>"})
        answer = await at.slack.bot_says(dm, "Forgot password")
        await asyncio.to_thread(at.server.restart)
        await at.slack.presses(at.ana, answer, "I need a person")
        assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
        await at.slack.bot_says(dm, "T-1")
        await at.slack.until(lambda: len([c for c in at.slack.service.calls if c.method == "file"]) >= 2, 20)
        await at.slack.settles()
        shown_ = await asyncio.to_thread(at.server.cli, "ticket", "show", "T-1", "--json")
        assert shown_.returncode == 0, shown_.stderr
        files = {one["name"]: one for one in json.loads(shown_.stdout)["attachments"]}
        assert set(files) == {"lamp.log", "page.html"}
        assert Path(files["lamp.log"]["path"]).read_bytes() == b"it blinks\n"
        told = await asyncio.to_thread(at.server.cli, "ticket", "show", "T-1")
        assert "File lamp.log, 10 bytes, the customer's" in told.stdout
        assert f"({files['lamp.log']['path']})" in told.stdout
        assert "it blinks" not in at.server.log()
