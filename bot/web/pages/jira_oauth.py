"""The page to which Atlassian sends back whoever let us into Jira."""

from __future__ import annotations

from html import escape

import structlog
from aiohttp import web

from bot.jira.oauth import ConnectingFailed
from bot.web.pages.template import Html, page
from bot.web.ports import Connecting


class JiraOAuthPage:
    """Answers ``GET /jira/oauth``."""

    def __init__(self, connecting: Connecting, static: str) -> None:
        self._connecting = connecting
        self._static = static

    async def finish(self, request: web.Request) -> web.StreamResponse:
        """Take what Atlassian sent back, and say what came of it."""
        try:
            site = await self._connecting.finish(request.query)
        except ConnectingFailed as failed:
            # The class of the cause only: the address holds a code.
            structlog.get_logger("jira").warning("jira.not_connected", error=type(failed.__cause__).__name__)
            response = self._page("Jira was not connected", str(failed), status=400)
        else:
            response = self._page("Jira is connected", f"Onetouch is let into {site}. You may close this page.")
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _page(self, title: str, text: str, *, status: int = 200) -> web.Response:
        body = Html(f"<p>{escape(text)}</p>")
        return page("account", status, title=title, body=body, actions=Html(""), static=self._static)
