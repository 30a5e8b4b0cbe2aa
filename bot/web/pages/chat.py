"""The chat page."""

from __future__ import annotations

from aiohttp import web

from bot.web.identity import Identity
from bot.web.pages.template import page


class ChatPage:
    """Answers ``GET /``; whoever comes for the first time becomes a visitor."""

    def __init__(self, identity: Identity, static: str) -> None:
        self._identity = identity
        self._static = static

    async def show(self, request: web.Request) -> web.Response:
        """Give the page, and the visitor's cookie anew, so that it lasts a year from the last visit."""
        response = page("chat", static=self._static)
        self._identity.remember(response, self._identity.visitor_of(request) or self._identity.fresh_visitor())
        return response
