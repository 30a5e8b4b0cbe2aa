"""Socket Mode: the same listeners, over a connection that we open."""

from __future__ import annotations

import asyncio
import logging

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

AGAIN_S = 1.0
LONGEST_S = 30.0
"""The first connection is asked for again after a second, then after two, four ... up to half a minute."""
PING_S = 5.0
"""How often the connection is looked at, and how soon after its loss another is asked for."""


class SocketMode:
    """Keeps a connection open, and opens it again when it is lost."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str, *, ping_s: float = PING_S) -> None:
        self._app = app
        self._client = client
        self._token = app_token
        self._ping_s = ping_s
        self._log = structlog.get_logger("slack")

    async def run(self) -> None:
        """Listen until cancelled."""
        # Its words quote requests: they go nowhere.
        quiet = logging.getLogger("onetouch.slack.socket")
        quiet.setLevel(logging.CRITICAL + 1)
        quiet.propagate = False
        handler = AsyncSocketModeHandler(
            self._app, self._token, logger=quiet, web_client=self._client, ping_interval=self._ping_s
        )
        connecting: asyncio.Task[None] | None = None
        try:
            await self._admitted(handler.client)
            connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
            await asyncio.wait({connecting}, timeout=self._ping_s)
            await self._watch(handler.client)
        finally:
            if connecting is not None:
                connecting.cancel()
                await asyncio.gather(connecting, return_exceptions=True)
            await handler.close_async()  # type: ignore[no-untyped-call]

    async def _admitted(self, client: SocketModeClient) -> None:
        """Get the first address. The library by itself would ask for ever, and tell nobody why it gets none."""
        again_s = min(AGAIN_S, self._ping_s)
        while True:
            try:
                client.wss_uri = await client.issue_new_wss_url()
                return
            except Exception as error:  # noqa: BLE001 - whatever keeps us from connecting, it may pass
                self._log.warning("slack.socket_not_connected", error=_named(error))
                await asyncio.sleep(again_s)
                again_s = min(2 * again_s, LONGEST_S)

    async def _watch(self, client: SocketModeClient) -> None:
        """Tell of the connection's losses and returns; the library opens it again."""
        connected = False
        while True:
            before, connected = connected, await client.is_connected()
            if connected is not before:
                (self._log.info if connected else self._log.warning)(
                    "slack.socket_connected" if connected else "slack.socket_lost"
                )
            if not connected:
                # An address serves once. The library would try one that failed for ever.
                client.wss_uri = None
            await asyncio.sleep(self._ping_s)


def _named(error: Exception) -> str:
    """Name an error: as Slack does, or by its class; what it says may quote what was sent."""
    if isinstance(error, SlackApiError) and isinstance(error.response.data, dict):
        return str(error.response.data.get("error") or type(error).__name__)
    return type(error).__name__
