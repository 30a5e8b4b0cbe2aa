"""The assistant pane, shortcuts and fields that tell at once: what the simulated Slack does, and what it refuses."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulators.slack import Workspace
from bot.simulators.slack.listener import Listener

FIELD = {
    "type": "input",
    "block_id": "words",
    "dispatch_action": True,
    "label": {"type": "plain_text", "text": "Words"},
    "element": {"type": "plain_text_input", "action_id": "words", "max_length": 5},
}
MANIFEST = {
    "oauth_config": {"scopes": {"bot": ["chat:write"]}},
    "settings": {},
    "features": {"shortcuts": [{"callback_id": "find"}], "app_home": {"home_tab_enabled": True}},
}


@contextlib.asynccontextmanager
async def town() -> AsyncIterator[tuple[Workspace, Listener, AsyncWebClient]]:
    async with Listener() as app, Workspace(retry_delays=(0.01,)) as slack:
        slack.connect(app.url)
        yield slack, app, AsyncWebClient(slack.store.bot_token, base_url=slack.api_url, retry_handlers=[])


async def test_another_channel_beside_the_pane_is_told_with_its_thread() -> None:
    async with town() as (slack, app, api):
        ann = slack.user("ann")
        root = await slack.opens_assistant(ann)
        assert app.events[0]["assistant_thread"]["context"] == {}
        channel = slack.channel("help", ann)
        await slack.looks_at(ann, root, channel)
        event = app.events[1]
        assert event["type"] == "assistant_thread_context_changed"
        assert event["assistant_thread"]["context"]["channel_id"] == channel.id
        assert event["assistant_thread"]["thread_ts"] == root.ts
        where = {"channel_id": root.channel, "thread_ts": root.ts}
        assert (slack.status(root), slack.title(root), slack.prompts(root)) == ("", "", [])
        await api.assistant_threads_setStatus(**where, status="is reading")
        await api.assistant_threads_setTitle(**where, title="How?")
        await api.assistant_threads_setSuggestedPrompts(**where, prompts=[{"title": "Ask", "message": "How?"}])
        assert (slack.status(root), slack.title(root)) == ("is reading", "How?")
        assert slack.prompts(root) == [{"title": "Ask", "message": "How?"}]


async def test_only_what_the_manifest_names_is_there_to_be_used() -> None:
    async with town() as (slack, app, api):
        ann, bob = slack.user("ann"), slack.user("bob")
        channel = slack.channel("help", ann)
        said = await slack.says(ann, channel, "hello")
        root = await slack.opens_assistant(ann)
        slack.install(MANIFEST)
        with pytest.raises(LookupError, match="has no assistant pane"):
            await slack.opens_assistant(ann)
        with pytest.raises(LookupError, match="not a shortcut"):
            await slack.shortcut(ann, "file", said)
        with pytest.raises(LookupError, match="bob is not where"):
            await slack.shortcut(bob, "find", said)
        await slack.shortcut(ann, "find", said)
        assert app.last["type"] == "message_action"
        await api.chat_postEphemeral(channel=channel.id, user=ann.id, text="psst")
        with pytest.raises(LookupError, match="only one sees"):
            await slack.shortcut(ann, "find", channel.messages[-1])
        # Telling what one does needs the right to write, a title and offers that of the pane.
        where = {"channel_id": root.channel, "thread_ts": root.ts}
        await api.assistant_threads_setStatus(**where, status="is reading")
        with pytest.raises(SlackApiError, match="missing_scope"):
            await api.assistant_threads_setTitle(**where, title="How?")


async def test_a_field_tells_what_was_typed_only_if_it_says_so() -> None:
    async with town() as (slack, app, api):
        ann = slack.user("ann")
        quiet = {**FIELD, "block_id": "quiet", "dispatch_action": False}
        quiet["element"] = {"type": "plain_text_input", "action_id": "quiet"}
        typed = {**FIELD, "block_id": "typed"}
        config = {"trigger_actions_on": ["on_character_entered"]}
        typed["element"] = {"type": "plain_text_input", "action_id": "typed", "dispatch_action_config": config}
        await api.views_publish(user_id=ann.id, view={"type": "home", "blocks": [FIELD, quiet, typed]})
        home = await slack.home(ann)
        await slack.types(ann, home, "words", "hello")
        assert app.last["actions"][0]["value"] == "hello"
        assert app.last["view"]["state"]["values"]["words"]["words"]["value"] == "hello"
        assert app.last["container"] == {"type": "view", "view_id": home.id}
        for name in ("quiet", "typed"):
            with pytest.raises(LookupError, match="tells the app nothing"):
                await slack.types(ann, home, name, "hello")
        with pytest.raises(LookupError, match="no more than 5"):
            await slack.types(ann, home, "words", "too long")
