"""The page's server: what people do on it reaches the app, and what they see is what Slack would show them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulators.slack import BOT_USER, Channel, Message, User, Workspace
from bot.simulators.slack.listener import Listener
from bot.simulators.slack.page import Page, Place, Role, Stage
from bot.simulators.slack.page.deeds import Deeds
from bot.simulators.slack.page.notes import Notes
from bot.simulators.slack.page.snapshot import snapshot

Json = dict[str, Any]
MANIFEST = {
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "im:write"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.channels", "message.im", "app_home_opened"]}},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "assistant_view": {"assistant_description": "Ask"},
        "slash_commands": [{"command": "/kb"}],
        "shortcuts": [
            {"type": "message", "callback_id": "file", "name": "File a ticket"},
            {"type": "global", "callback_id": "all", "name": "Everything"},
        ],
    },
}
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
WORDS = {"type": "plain_text_input", "action_id": "words"}
FORM = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "A ticket"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {"type": "input", "block_id": "words", "label": {"type": "plain_text", "text": "Words"}, "element": WORDS}
    ],
}


@dataclass
class Room:
    """A workspace with Ann and Gil, an app that takes whatever comes, and what the page does."""

    slack: Workspace
    app: Listener
    api: AsyncWebClient
    ann: User
    gil: User
    help: Channel
    stage: Stage
    notes: Notes
    deeds: Deeds

    async def ann_does(self, name: str, **given: Any) -> Json:
        return await self.deeds.do(name, self.ann.id, {"channel": self.help.id, **given})

    def seen(self, user: User | None = None) -> Json:
        role = self.stage.role((user or self.ann).id)
        return snapshot(self.slack, self.stage, role, self.notes.read_on())

    async def posted(self, **more: Any) -> Message:
        told = await self.api.chat_postMessage(channel=self.help.id, text="Press.", **more)
        message = self.help.find(str(told["ts"]))
        assert message is not None
        return message

    async def form(self) -> str:
        """Press a button that opens a form; give the form's id."""
        row = {"type": "actions", "block_id": "row", "elements": [BUTTON]}
        message = await self.posted(blocks=[row])
        assert await self.ann_does("press", ts=message.ts, block="row", action="go") == {}
        told = await self.api.views_open(trigger_id=self.app.last["trigger_id"], view=FORM)
        return str(told["view"]["id"])


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with Listener() as app, Workspace(retry_delays=()) as slack:
        slack.install(MANIFEST)
        slack.announcements.own_events = False
        slack.store.pace.on = False
        slack.connect(app.url)
        ann, gil = slack.user("ann"), slack.user("gil", kind="stranger")
        channel = slack.channel("help", ann)
        stage = Stage.of((Role(ann, "customer"), Role(gil, "guest")), (Place(channel, "Ask here."),), MANIFEST)
        notes = Notes(slack)
        api = AsyncWebClient(slack.store.bot_token, base_url=slack.api_url)
        yield Room(slack, app, api, ann, gil, channel, stage, notes, Deeds(slack, stage, notes))


async def test_the_manifest_says_what_the_page_offers(room: Room) -> None:
    seen = room.seen()
    assert (seen["commands"], seen["assistant"]) == (["/kb"], True)
    assert seen["shortcuts"] == [{"id": "file", "name": "File a ticket"}]
    stranger = room.seen(room.gil)
    assert (stranger["places"], stranger["direct"], stranger["assistant"]) == ([], None, False)
    bare = Stage.of(room.stage.roles, room.stage.places, {})
    assert (bare.commands, bare.shortcuts, bare.assistant) == ((), (), False)


async def test_names_that_are_typed_become_mentions_and_the_rest_stays_text(room: Room) -> None:
    assert await room.ann_does("say", text="@onetouch and @Ann, not ann@onetouch or @nobody <b>") == {}
    told = room.app.events[0]["text"]
    assert told == f"<@{BOT_USER}> and <@{room.ann.id}>, not ann@onetouch or @nobody &lt;b&gt;"


async def test_a_message_is_answered_in_its_thread_edited_and_deleted(room: Room) -> None:
    await room.ann_does("say", text="A question")
    (first,) = room.seen()["messages"][room.help.id]
    assert await room.ann_does("say", text="more", thread=first["ts"], broadcast=True) == {}
    reply = room.seen()["messages"][room.help.id][1]
    assert (reply["thread"], reply["broadcast"], reply["mine"]) == (first["ts"], True, True)
    assert await room.ann_does("edit", ts=first["ts"], text="Another question") == {}
    assert room.seen()["messages"][room.help.id][0]["edited"]
    assert "nothing left" in (await room.ann_does("edit", ts=first["ts"], text=" "))["problem"]
    await room.ann_does("delete", ts=reply["ts"])
    assert len(room.seen()["messages"][room.help.id]) == 1
    ours = await room.posted()
    assert "not yours" in (await room.ann_does("delete", ts=ours.ts))["problem"]
    assert "nothing to send" in (await room.ann_does("say", text=" "))["problem"]


async def test_an_ephemeral_message_is_seen_and_used_by_one_only(room: Room) -> None:
    room.help.members.append(room.gil.id)
    row = {"type": "actions", "block_id": "row", "elements": [BUTTON]}
    await room.api.chat_postEphemeral(channel=room.help.id, user=room.ann.id, text="For you", blocks=[row])
    (message,) = room.seen()["messages"][room.help.id]
    assert message["private"]
    assert room.seen(room.gil)["messages"][room.help.id] == []
    given = {"channel": room.help.id, "ts": message["ts"], "block": "row", "action": "go"}
    assert "not there" in (await room.deeds.do("press", room.gil.id, given))["problem"]
    assert await room.deeds.do("press", room.ann.id, given) == {}


async def test_a_form_is_checked_objected_to_and_taken(room: Room) -> None:
    view = await room.form()
    shown = room.seen()["modal"]
    assert (shown["id"], shown["title"], shown["submit"], shown["depth"]) == (view, "A ticket", "Send", 1)
    assert await room.ann_does("submit", view=view) == {"problem": "Words is empty."}
    room.app.answers.append({"response_action": "errors", "errors": {"words": "Say more."}})
    assert await room.ann_does("submit", view=view, values={"words": "x"}) == {"errors": {"words": "Say more."}}
    assert await room.ann_does("submit", view=view, values={"words": "All of it"}) == {}
    assert room.seen()["modal"] is None
    assert "not open" in (await room.ann_does("close", view=view))["problem"]
    assert await room.ann_does("close", view=await room.form()) == {}


async def test_what_slack_would_object_to_is_noted(room: Room) -> None:
    view = await room.form()
    room.app.answers.append({"response_action": "update", "view": {**FORM, "blocks": [{"type": "nothing"}]}})
    assert "invalid_arguments" in (await room.ann_does("submit", view=view, values={"words": "x"}))["problem"]
    room.app.answers.append({"response_action": "errors", "errors": {"other": "Nowhere"}})
    assert "no input blocks" in (await room.ann_does("submit", view=view, values={"words": "x"}))["problem"]
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await room.api.chat_postMessage(channel=room.help.id, text="x", blocks=[{"type": "section"}])
    with pytest.raises(SlackApiError, match="missing_scope"):
        await room.api.reactions_add(channel=room.help.id, timestamp="1.000000", name="eyes")
    room.app.statuses.append(500)
    assert "did not take it" in (await room.ann_does("command", text="/kb words"))["problem"]
    await room.slack.says(room.ann, room.help, "Is anybody there?")
    noted = {(one["what"], one["name"]): one["detail"] for one in room.seen()["notes"]}
    assert "unsupported type" in noted["submit", "invalid_arguments"]
    assert ("submit", "LookupError") in noted
    assert "json-pointer" in noted["chat.postMessage", "invalid_blocks"]
    assert noted["reactions.add", "missing_scope"] == "needs reactions:write"
    assert noted["slash_commands /kb", "http_error"] == "status 500"
    assert len(room.seen()["notes"]) == len(noted)


async def test_an_event_that_nobody_takes_is_noted(room: Room) -> None:
    room.app.statuses.append(404)
    await room.ann_does("say", text="hello")
    assert [(one["what"], one["name"]) for one in room.seen()["notes"]] == [("events_api message", "http_error")]


async def test_commands_shortcuts_home_and_the_assistant(room: Room) -> None:
    assert await room.ann_does("command", text="/kb  red ring ") == {}
    assert (room.app.last["command"], room.app.last["text"]) == ("/kb", "red ring")
    assert "not a valid command" in (await room.ann_does("command", text="/weather"))["problem"]
    message = await room.posted()
    assert await room.ann_does("shortcut", ts=message.ts, shortcut="file") == {}
    assert room.app.last["callback_id"] == "file"
    assert await room.ann_does("home") == {}
    assert room.app.events[-1]["type"] == "app_home_opened"
    assert room.seen()["home"] is None
    field = {**FORM["blocks"][0], "dispatch_action": True}  # type: ignore[index]
    await room.api.views_publish(user_id=room.ann.id, view={"type": "home", "blocks": [field]})
    home = room.seen()["home"]
    assert await room.ann_does("press", view=home["id"], block="words", action="words", choice="lamp") == {}
    assert room.app.last["actions"][0]["value"] == "lamp"
    opened = await room.ann_does("assistant")
    (thread,) = room.seen()["threads"]
    assert (thread["ts"], thread["title"], thread["prompts"]) == (opened["ts"], "", [])
    assert room.seen()["messages"][room.seen()["direct"]][0]["opens_assistant"]


async def test_whatever_is_not_there_is_told_and_noted(room: Room) -> None:
    assert "nobody whom one can be" in (await room.deeds.do("say", "U0", {"channel": room.help.id}))["problem"]
    assert "not in this channel" in (await room.deeds.do("say", room.gil.id, {"channel": room.help.id}))["problem"]
    assert "problem" in await room.ann_does("fly")
    assert [one["name"] for one in room.seen()["notes"]] == ["LookupError", "LookupError", "KeyError"]
    for number in range(250):
        room.notes.add("say", f"slip {number}")
    assert len(room.seen()["notes"]) == 200


async def test_the_page_tells_what_is_new_and_takes_what_is_done(room: Room) -> None:
    async with Page(room.slack, room.stage).serving(0) as url, aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            assert answer.status == 200
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        for name, kind in (("frame.css", "text/css"), ("js/main.js", "text/javascript"), ("icon.svg", "image/svg+xml")):
            async with session.get(f"{url}/static/{name}") as answer:
                assert (answer.status, answer.content_type) == (200, kind)
        async with session.get(f"{url}/static/../server.py") as answer:
            assert answer.status == 404
        async with session.get(f"{url}/stream?as={room.ann.id}") as stream:
            first = await told(stream)
            assert first["me"] == room.ann.id
            body = {"as": room.ann.id, "channel": room.help.id, "text": "hello"}
            async with session.post(f"{url}/do/say", json=body) as answer:
                assert await answer.json() == {}
            assert [one["text"] for one in (await told(stream))["messages"][room.help.id]] == ["hello"]
            form = aiohttp.FormData({"said": json.dumps({**body, "text": ""})})
            form.add_field("file", b"E42", filename="lamp.log")
            async with session.post(f"{url}/say", data=form) as answer:
                assert await answer.json() == {}
            while not (files := (await told(stream))["messages"][room.help.id][-1]["files"]):
                pass
            assert files == [{"name": "lamp.log", "size": 3}]
        async with session.get(f"{url}/stream?as=U0") as stream:
            assert (await told(stream))["me"] == room.ann.id


async def told(stream: aiohttp.ClientResponse) -> Json:
    """Give the next that the stream tells."""
    async with asyncio.timeout(10):
        while not (line := await stream.content.readline()).startswith(b"data: "):
            pass
    found: Json = json.loads(line.removeprefix(b"data: "))
    return found


async def test_the_page_refuses_other_sites_and_what_it_cannot_read(room: Room) -> None:
    foreign = {"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "same-site"}
    async with Page(room.slack, room.stage).serving(0) as url, aiohttp.ClientSession() as session:
        body = {"as": room.ann.id, "channel": room.help.id, "text": "hello"}
        for headers in foreign:
            async with session.post(f"{url}/do/say", json=body, headers=headers) as answer:
                assert answer.status == 403
        for data in (b"[]", b"no json", b"{}"):
            async with session.post(f"{url}/do/say", data=data) as answer:
                assert answer.status == 400
        for said in ("no json", json.dumps({"text": "x"})):
            async with session.post(f"{url}/say", data=aiohttp.FormData({"said": said})) as answer:
                assert answer.status == 400
        form = aiohttp.FormData({"said": json.dumps({"as": room.gil.id, "channel": room.help.id, "text": "x"})})
        async with session.post(f"{url}/say", data=form) as answer:
            assert "not in this channel" in (await answer.json())["problem"]
    assert room.help.messages == []


async def test_two_pages_cannot_have_one_port(room: Room) -> None:
    async with Page(room.slack, room.stage).serving(0) as url:
        with pytest.raises(OSError, match="address"):
            async with Page(room.slack, room.stage).serving(int(url.rpartition(":")[2])):
                pass
