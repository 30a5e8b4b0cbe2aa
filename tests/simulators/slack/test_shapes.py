"""Our payloads have the keys of the recorded ones, and no others than Slack has been seen to send."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulators.slack import Workspace, block_problems, view_problems
from bot.simulators.slack.listener import Listener

RECORDED = Path(__file__).parents[3].parent / "shared" / "contracts" / "slack"
pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(), reason="the recorded payloads of Slack do not lie beside this checkout"
)
# Of the outer envelope; newer than the recordings.
NEWER = {"context_team_id", "context_enterprise_id"}
# What recordings carry for reasons of their own.
LEGACY = {
    "authed_users",  # replaced by authorizations
    "enterprise_id",  # present only where the workspace belongs to an organisation
    "enterprise_name",  # likewise
}


@pytest.fixture
async def town():
    async with Listener() as app, Workspace() as slack:
        slack.connect(app.url)
        ann = slack.user("ann")
        api = AsyncWebClient(slack.store.bot_token, base_url=slack.api_url)
        yield SimpleNamespace(slack=slack, app=app, api=api, ann=ann, channel=slack.channel("help", ann))


def recorded(kind: str, name: str = "01") -> dict[str, Any]:
    return json.loads((RECORDED / "payloads" / kind / f"{name}.json").read_text())


def shape(folder: str, name: str) -> dict[str, Any]:
    plain = RECORDED / folder / f"{name}.json"
    return json.loads(plain.read_text() if plain.exists() else gzip.open(f"{plain}.gz", "rt").read())


def keys(value: Any) -> set[str]:
    return set(value) - LEGACY


def kinds(ours: dict, theirs: dict) -> list[str]:
    """Name the keys whose values are of another kind."""
    common = [name for name in keys(ours) & keys(theirs) if ours[name] is not None and theirs[name] is not None]
    return [name for name in common if type(ours[name]) is not type(theirs[name])]


def agree(ours: dict, theirs: dict, known: set[str]) -> None:
    assert keys(theirs) <= keys(ours), f"missing: {keys(theirs) - keys(ours)}"
    assert keys(ours) <= known | keys(theirs), f"never seen in Slack: {keys(ours) - known - keys(theirs)}"
    assert kinds(ours, theirs) == []


async def test_a_message_and_its_mention(town):
    await town.slack.mentions(town.ann, town.channel, "how?")
    ours = {heard.payload["event"]["type"]: heard.payload for heard in town.app.heard}
    message, mention = (
        recorded("event.message", "channel__01"),
        recorded("socket_mode.events_api", "event_callback__01"),
    )
    seen = keys(shape("event_shapes", "MessagePayload")) | NEWER
    agree(ours["message"], message, seen)
    agree(ours["message"]["event"], message["event"], set())
    agree(ours["app_mention"], mention["payload"], seen)
    agree(ours["app_mention"]["event"], mention["payload"]["event"], set())
    theirs = mention["payload"]["event"]["blocks"][0]["elements"][0]["elements"]
    assert [element["type"] for element in theirs] == ["user", "text"]
    parts = ours["app_mention"]["event"]["blocks"][0]["elements"][0]["elements"]
    assert [element["type"] for element in parts] == ["user", "text"]


async def test_what_happens_to_messages(town):
    message = await town.slack.says(town.ann, town.channel, "hwo?")
    await town.slack.edits(town.ann, message, "how?")
    await town.slack.deletes(message)
    _, changed, deleted = town.app.events
    agree(changed, recorded("event.message", "message_changed.channel__01")["event"], set())
    agree(deleted, recorded("event.message", "message_deleted.channel__01")["event"], set())
    await town.slack.other_bot_says(town.channel, "modern")
    agree(town.app.last["event"], recorded("event.message", "channel.bot__01")["event"], {"app_id"})
    await town.slack.other_bot_says(town.channel, "classic", classic=True)
    agree(
        town.app.last["event"] | {"username": ""}, recorded("event.message", "bot_message.channel__01")["event"], set()
    )
    await town.slack.says(town.ann, town.channel, "see", files={"a.png": b"png"})
    shared = recorded("event.message", "file_share.channel__01")["event"]
    agree(town.app.last["event"], shared, {"team"})
    file = {name: value for name, value in shared["files"][0].items() if "thumb" not in name and "original" not in name}
    assert keys(file) - keys(town.app.last["event"]["files"][0]) == {"permalink_public"}


async def test_home_assistant_joins_and_reactions(town):
    await town.slack.opens_home(town.ann)
    theirs = recorded("event.app_home_opened")["event"]
    agree(town.app.last["event"] | {"view": {}}, theirs, {"event_ts"})
    await town.slack.opens_assistant(town.ann, town.channel)
    theirs = recorded("event.assistant_thread_started")["event"]
    agree(town.app.last["event"], theirs, set())
    agree(town.app.last["event"]["assistant_thread"], theirs["assistant_thread"], set())
    await town.slack.invites(town.channel, by=town.ann)
    agree(town.app.last["event"], recorded("event.member_joined_channel")["event"], {"event_ts"})
    message = await town.slack.says(town.ann, town.channel, "how?")
    await town.slack.reacts(town.ann, message, "tada")
    agree(town.app.last["event"], recorded("event.reaction_added")["event"], set())


async def test_interactions(town):
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Press"}, "value": "v"}
    posted = [{"type": "actions", "elements": [button]}]
    await town.api.chat_postMessage(channel=town.channel.id, text="x", blocks=posted)
    message = await town.slack.bot_says(town.channel)
    await town.slack.presses(town.ann, message, "a")
    seen = keys(shape("interaction_shapes", "BlockActionPayload"))
    theirs = recorded("socket_mode.interactive", "block_actions__01")["payload"]
    agree(town.app.last, theirs, seen)
    for name in ("container", "channel", "user", "team"):
        agree(town.app.last[name], theirs[name], set())
    agree(town.app.last["actions"][0], theirs["actions"][0], set())
    await town.slack.shortcut(town.ann, "find", message)
    agree(town.app.last, recorded("interactive.message_action", "02"), {"api_app_id"})
    await town.slack.shortcut(town.ann, "find")
    agree(town.app.last, recorded("socket_mode.interactive", "shortcut__01")["payload"], set())
    element = {"type": "plain_text_input", "action_id": "typed"}
    title, label = {"type": "plain_text", "text": "T"}, {"type": "plain_text", "text": "L"}
    view = {
        "type": "modal",
        "title": title,
        "submit": title,
        "notify_on_close": True,
        "blocks": [{"type": "input", "label": label, "element": element}],
    }
    await town.api.views_open(trigger_id=town.app.last["trigger_id"], view=view)
    form = await town.slack.modal(town.ann)
    await town.slack.submits(town.ann, form, {"typed": "words"})
    seen = keys(shape("interaction_shapes", "ViewSubmissionPayload"))
    theirs = recorded("interactive.view_submission")
    agree(town.app.last, theirs, seen)
    agree(town.app.last["view"], theirs["view"], set())
    form.open = True
    await town.slack.closes(town.ann, form)
    agree(town.app.last, recorded("interactive.view_closed", "02"), seen)


async def test_commands_and_the_check_of_the_address(town):
    await town.slack.command(town.ann, town.channel, "/kb", "words")
    seen = keys(shape("interaction_shapes", "SlashCommandPayload")) | {"is_enterprise_install"}
    agree(town.app.last, recorded("slash_command", "06"), seen)
    await town.slack.verifies_url()
    agree(town.app.last, recorded("url_verification"), set())


def test_what_slack_is_known_to_take_is_taken():
    folder = RECORDED / "blockkit" / "fixtures" / "valid"
    # Kinds of blocks that our app has no use for; the simulator refuses them.
    beyond = {"alert", "card", "carousel", "container", "data_table", "data_visualization", "plan", "task_card"}
    refused = {}
    for path in sorted((folder / "blocks").glob("*.json")):
        block = json.loads(path.read_text())
        surface = view_problems if block["type"] == "input" else block_problems
        text = {"type": "plain_text", "text": "x"}
        value = (
            {"type": "modal", "title": text, "submit": text, "blocks": [block]} if surface is view_problems else [block]
        )
        if block["type"] not in beyond and surface(value):
            refused[path.name] = surface(value)
    for path in sorted((folder / "views").glob("*.json")):
        if view_problems(json.loads(path.read_text())):
            refused[path.name] = view_problems(json.loads(path.read_text()))
    for path in sorted((RECORDED / "sdk_fixtures").glob("view_*.json")):
        view = json.loads(path.read_text())
        view = view.get("view", view)
        if view_problems(view):
            refused[path.name] = view_problems(view)
    assert refused == {}
