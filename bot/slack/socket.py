"""Socket Mode: the same listeners, over a connection that we open."""

from __future__ import annotations

import asyncio
import logging

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

AGAIN_S = 10.0


class SocketMode:
    """Keeps a connection open, and opens it again when it is lost."""

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str) -> None:
        self._app = app
        self._client = client
        self._token = app_token
        self._log = structlog.get_logger("slack")

    async def run(self) -> None:
        """Listen until cancelled."""
        # Its words quote requests: they go nowhere.
        quiet = logging.getLogger("onetouch.slack.socket")
        quiet.setLevel(logging.CRITICAL + 1)
        quiet.propagate = False
        handler = AsyncSocketModeHandler(self._app, self._token, logger=quiet, web_client=self._client)
        try:
            while True:
                try:
                    await handler.connect_async()  # type: ignore[no-untyped-call]
                    break
                except Exception as error:  # noqa: BLE001 - whatever keeps us from connecting, it may pass
                    self._log.warning("slack.socket_not_connected", error=type(error).__name__)
                    await asyncio.sleep(AGAIN_S)
            self._log.info("slack.socket_connected")
            await asyncio.Event().wait()
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]
