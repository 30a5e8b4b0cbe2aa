"""Each call goes out with the token of the workspace that it names; and Bolt takes none from the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.simulators.slack import Workspace
from bot.slack.api import Itself, SlackApi
from bot.slack.errors import NotInstalled
from bot.slack.everywhere import SlackEverywhere
from bot.slack.places import Place
from bot.slack.poster import whispered
from bot.slack.rendering.views import notice
from bot.slack.web_api import Prompt

WORDS = whispered("Hello.")


class Two:
    """Two workspaces."""

    def __init__(self, *workspaces: Workspace) -> None:
        self.apis = {one.store.team: SlackApi.open(one.store.bot_token, one.api_url) for one in workspaces}

    async def of(self, team: str) -> SlackApi:
        if team not in self.apis:
            raise NotInstalled(team)
        return self.apis[team]


async def test_each_call_names_its_workspace() -> None:
    async with Workspace() as first, Workspace(beside=first) as second:
        api = SlackEverywhere(Two(first, second))
        zoe = second.user("zoe")
        room, group = second.channel("general", zoe), second.group("all", zoe)
        team = second.store.team
        here = Place(team, room.id, "")
        ts = await api.post(here, WORDS, "one")
        assert await api.find(here, "one", datetime.now(UTC)) == ts
        assert str(await api.permalink(team, room.id, ts)).endswith(f"/archives/{room.id}/p{ts.replace('.', '')}")
        assert await api.permalink(team, room.id, "1.000001") is None
        assert not await api.shared(team, room.id)
        await api.update(team, room.id, ts, whispered("Changed."), "one")
        assert await api.whisper(here, zoe.id, WORDS)
        assert [message.text for message in second.posts(room)] == ["Changed.", "Hello."]
        assert await api.members(team, room.id) == set(room.members)
        assert await api.group(team, group.id) == {zoe.id}
        assert (await api.profile(team, zoe.id)).team == team
        assert await api.own(team)
        assert await api.present(team, room.id, zoe.id)
        window = await api.open_view(team, second.store.trigger(zoe.id), notice("One", "Two"))
        await api.update_view(team, window, notice("Three", "Four"))
        assert (await second.modal(zoe)).title == "Three"
        await api.publish_home(team, zoe.id, {"type": "home", "blocks": []})
        assert zoe.id in second.store.homes
        root = await second.opens_assistant(zoe)
        pane = Place(team, root.channel, root.ts)
        await api.set_status(pane, "is thinking")
        await api.set_title(pane, "A title")
        await api.suggest(pane, [Prompt("Ask", "How?")])
        assert second.store.titles[root.channel, root.ts] == "A title"
        assert first.store.channels == {}
        assert first.store.homes == {}
        for call in (api.own("T0NOBODY"), api.post(Place("T0NOBODY", "C1", ""), WORDS, "two")):
            with pytest.raises(NotInstalled, match="T0NOBODY"):
                await call


def test_where_a_token_belongs() -> None:
    assert Itself("U1", "T1", "E1").at("T1")
    assert not Itself("U1", "T1", "E1").at("E1")
    assert Itself("U1", "", "E1").at("E1")
    assert not Itself("U1", "", "").at("")


PROGRAM = """
import asyncio, json
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from bot.slack.app import Tasks, create_app

class Door:
    async def accept(self, delivery):
        print("written down:", delivery.body["text"])

async def main():
    none = object()
    app = create_app(client=AsyncWebClient(), door=Door(), api=none, buttons=none, forms=none, settings=none,
                     shortcuts=none, tasks=Tasks(), addressing=none, own=lambda team: None, came=none)
    event = {"type": "message", "user": "U1", "channel": "D1", "channel_type": "im", "ts": "1.2", "text": "hello"}
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
    headers = {"content-type": ["application/json"]}
    print((await app.async_dispatch(AsyncBoltRequest(body=json.dumps(body), headers=headers))).status)

asyncio.run(main())
"""


def test_what_bolt_would_read_from_the_environment_changes_nothing(tmp_path: Path) -> None:
    """With these two it makes a store of files, and would ask that for tokens (bolt-python#1049)."""
    given = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "secret", "SLACK_BOT_TOKEN": "xoxb-other"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**environment, **given, "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["written down: hello", "200"], done.stderr
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
