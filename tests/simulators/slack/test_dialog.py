"""A whole dialog with an app made with Bolt, over both ways: so a scenario reads."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulators.slack import Workspace, shown


def build(slack: Workspace) -> AsyncApp:
    """Make an app that answers a mention, and opens a form at a button."""
    client = AsyncWebClient(slack.store.bot_token, base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret=slack.signature.secret)

    @app.event("app_mention")
    async def answer(event, say):
        text = {"type": "plain_text", "text": "I need a person"}
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": "Press *reset*."}},
            {"type": "actions", "elements": [{"type": "button", "action_id": "person", "text": text}]},
        ]
        await say(text="Press reset.", blocks=blocks, thread_ts=event["ts"])

    @app.event("message")
    async def pass_by(): ...

    @app.action("person")
    async def form(ack, body, client):
        await ack()
        title, label = {"type": "plain_text", "text": "A ticket"}, {"type": "plain_text", "text": "What happened?"}
        field = {"type": "plain_text_input", "action_id": "words"}
        block = {"type": "input", "block_id": "words", "label": label, "element": field}
        place = f"{body['container']['channel_id']} {body['container']['thread_ts']}"
        view = {"type": "modal", "callback_id": "ticket", "private_metadata": place, "title": title, "submit": title}
        await client.views_open(trigger_id=body["trigger_id"], view=view | {"blocks": [block]})

    @app.view("ticket")
    async def file(ack, view, client):
        words = view["state"]["values"]["words"]["words"]["value"]
        if len(words) < 5:
            await ack(response_action="errors", errors={"words": "Please say more."})
            return
        await ack()
        channel, thread_ts = view["private_metadata"].split()
        await client.chat_postMessage(channel=channel, thread_ts=thread_ts, text="T-1 is filed.")

    return app


@contextlib.asynccontextmanager
async def over_http(slack: Workspace) -> AsyncIterator[None]:
    runner = web.AppRunner(build(slack).web_app("/slack/events"), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.connect(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    try:
        yield
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def over_sockets(slack: Workspace) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(
        build(slack), slack.store.app_token, web_client=AsyncWebClient(base_url=slack.api_url)
    )
    await handler.connect_async()
    await slack.until(lambda: slack.sockets.count == 1)
    try:
        yield
    finally:
        await handler.close_async()


@pytest.mark.parametrize("connected", [over_http, over_sockets])
async def test_a_question_a_button_a_form_and_a_ticket(connected):
    async with Workspace() as slack, connected(slack):
        slack.store.pace.on = False
        ann = slack.user("ann")
        channel = slack.channel("help", ann)

        question = await slack.mentions(ann, channel, "How do I start anew?")
        reply = await slack.bot_says(channel, "Press *reset*", thread=question)
        await slack.presses(ann, reply, "I need a person")
        form = await slack.modal(ann, "A ticket")
        sent = await slack.submits(ann, form, {"words": "No"})
        assert sent.errors == {"words": "Please say more."}
        await slack.submits(ann, form, {"words": "Nothing happens."})
        assert shown(await slack.bot_says(channel, thread=question)) == "T-1 is filed."

        assert slack.transcript(channel) == (
            "ann: <@U0ONETOUCH> How do I start anew?\n"
            "  bot: Press *reset*.\n"
            "    [I need a person]\n"
            "  bot: T-1 is filed."
        )
        await slack.settles(0.2)
        assert all(delivery.ok for delivery in slack.courier.deliveries)
