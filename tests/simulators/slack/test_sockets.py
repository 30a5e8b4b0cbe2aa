"""Socket Mode of the local Slack, seen by the client that the SDK brings."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulators.slack import Workspace


@pytest.fixture
async def town():
    async with Workspace(retry_delays=(0.01, 0.02, 0.03)) as slack:
        slack.sockets.answer_s = 0.3
        ann = slack.user("ann")
        yield SimpleNamespace(slack=slack, ann=ann, channel=slack.channel("help", ann))


class Client:
    """The SDK's client: notes what comes and acknowledges it, unless told not to."""

    def __init__(self, slack: Workspace, silent: int = 0) -> None:
        web = AsyncWebClient(base_url=slack.api_url)
        self.socket = SocketModeClient(app_token=slack.store.app_token, web_client=web, ping_interval=1)
        self.socket.socket_mode_request_listeners.append(self.take)
        self.silent = silent
        self.came: list = []
        self.answer: dict | None = None

    async def take(self, client, request) -> None:
        self.came.append(request)
        if self.silent:
            self.silent -= 1
            return
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload=self.answer))

    async def __aenter__(self):
        await self.socket.connect()
        return self

    async def __aexit__(self, *_) -> None:
        await self.socket.close()


async def link(slack: Workspace, client: aiohttp.ClientSession):
    """Open a socket by hand, and give it with its first frame."""
    web = AsyncWebClient(base_url=slack.api_url)
    opened = await web.apps_connections_open(app_token=slack.store.app_token)
    socket = await client.ws_connect(opened["url"])
    return socket, await socket.receive_json()


async def test_events_interactions_and_commands_come_in_envelopes(town):
    async with Client(town.slack) as client:
        await town.slack.until(lambda: town.slack.sockets.count == 1)
        await town.slack.says(town.ann, town.channel, "how?")
        client.answer = {"text": "here"}
        delivery = await town.slack.command(town.ann, town.channel, "/kb", "words")
        await town.slack.shortcut(town.ann, "find")
    assert [request.type for request in client.came] == ["events_api", "slash_commands", "interactive"]
    assert client.came[0].payload["event"]["text"] == "how?"
    assert delivery.body == {"text": "here"}
    assert town.slack.transcript(town.channel).endswith("bot (only ann sees): here")


async def test_what_is_not_acknowledged_comes_again_on_another_socket(town):
    async with Client(town.slack, silent=1) as one, Client(town.slack, silent=1) as two:
        await town.slack.until(lambda: town.slack.sockets.count == 2)
        await town.slack.says(town.ann, town.channel, "how?")
        await town.slack.until(lambda: any(delivery.ok for delivery in town.slack.courier.deliveries))
        came = sorted([*one.came, *two.came], key=lambda request: request.retry_attempt)
        assert len({request.payload["event_id"] for request in came}) == 1
        assert [(request.retry_attempt, request.retry_reason) for request in came[:2]] == [(0, ""), (1, "timeout")]
        assert one.came
        assert two.came


async def test_a_warned_socket_still_works_and_the_client_comes_back(town):
    town.slack.sockets.warning_s = 0.2
    async with Client(town.slack) as client:
        await town.slack.until(lambda: town.slack.sockets.count == 1)
        before = len(town.slack.service.calls)
        await town.slack.sockets.warn()
        await town.slack.until(lambda: len(town.slack.service.calls) > before)
        await asyncio.sleep(0.4)
        await town.slack.says(town.ann, town.channel, "still there?")
        await town.slack.until(lambda: client.came)


async def test_hello_comes_first_and_a_ticket_is_for_one_connection(town):
    web = AsyncWebClient(base_url=town.slack.api_url)
    opened = await web.apps_connections_open(app_token=town.slack.store.app_token)
    async with aiohttp.ClientSession() as client:
        socket = await client.ws_connect(opened["url"])
        hello = await socket.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await client.ws_connect(opened["url"])
        await socket.close()


async def test_the_eleventh_socket_is_sent_away(town):
    async with aiohttp.ClientSession() as client:
        sockets = [await link(town.slack, client) for _ in range(11)]
        assert [hello["type"] for _, hello in sockets] == ["hello"] * 10 + ["disconnect"]
        assert sockets[-1][1]["reason"] == "too_many_websockets"
        for socket, _ in sockets:
            await socket.close()


async def test_socket_mode_can_be_switched_off(town):
    async with aiohttp.ClientSession() as client:
        socket, _ = await link(town.slack, client)
        town.slack.sockets.refused = True
        ended = asyncio.create_task(town.slack.sockets.disconnect("link_disabled"))
        assert json.loads((await socket.receive()).data)["reason"] == "link_disabled"
        await socket.close()
        await ended
        _, frame = await link(town.slack, client)
        assert frame["reason"] == "link_disabled"


async def test_only_the_app_level_token_opens_connections(town):
    for token, name in ((town.slack.store.bot_token, "not_allowed_token_type"), ("xapp-wrong", "invalid_auth")):
        with pytest.raises(SlackApiError) as caught:
            await AsyncWebClient(base_url=town.slack.api_url).apps_connections_open(app_token=token)
        assert caught.value.response["error"] == name


async def test_nobody_there_means_that_it_failed(town):
    delivery = await town.slack.command(town.ann, town.channel, "/kb")
    assert delivery.reason == "connection_failed"
