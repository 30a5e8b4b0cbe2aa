"""The pages that install the Slack app in a workspace: the way to Slack, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import structlog
from aiohttp import web

from bot.slack.oauth import STATE_LIVES, InstallationFailed
from bot.web.pages.template import Html, page
from bot.web.ports import Installing

PATH = "/slack/install"
_GO = "go"
_AGAIN = "Start again"
_ASKED = (
    "Onetouch answers support questions with quotations from help articles, and files a ticket where it cannot help.",
    "Slack tells you next what the app may see and do, and asks for your consent.",
    "The app reads only channels that somebody invites it to.",
)
_NEXT = (
    "Write to Onetouch directly, or open it under “Apps”.",
    "In a channel type /invite @Onetouch, and then /onetouch help.",
)


class SlackInstallPages:
    """Answers ``GET /slack/install`` and ``GET /slack/oauth``."""

    def __init__(self, installing: Installing, public_url: str, static: str) -> None:
        self._installing = installing
        self._static = static
        self._secure = public_url.lower().startswith("https://")
        # With the prefix a browser takes the cookie from this very host only.
        self._cookie = "__Host-onetouch_slack" if self._secure else "onetouch_slack"

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the way to Slack; with ``?go`` take it at once."""
        if _GO not in request.query:
            return self._page("Add Onetouch to Slack", _ASKED, "Add to Slack", f"{PATH}?{_GO}")
        begun = await self._installing.begin()
        response = web.Response(status=302, headers={"Location": begun.address, "Cache-Control": "no-store"})
        # Lax: the browser comes back from Slack's site, and must bring it along.
        response.set_cookie(
            self._cookie,
            begun.state,
            max_age=int(STATE_LIVES.total_seconds()),
            httponly=True,
            secure=self._secure,
            samesite="Lax",
        )
        return response

    async def finish(self, request: web.Request) -> web.StreamResponse:
        """Take what Slack sent back, and say what came of it."""
        try:
            done = await self._installing.finish(request.query, request.cookies.get(self._cookie, ""))
        except InstallationFailed as failed:
            # The cause names Slack's error, and nothing of the code.
            cause = failed.__cause__
            structlog.get_logger("slack").warning("slack.not_installed", error=str(cause) if cause else "refused")
            response = self._page("Onetouch was not added", (str(failed),), _AGAIN, PATH, status=400)
        else:
            where = f"{done.name} and all of its workspaces" if done.org_wide else done.name
            lacking = f"Not everything was granted. This does not work: {', '.join(done.lacking)}."
            told = (f"Onetouch is now in {where}.", *((lacking,) if done.lacking else ()))
            response = self._page("Onetouch was added", told, "Read how to ask", "/", steps=_NEXT)
        response.del_cookie(self._cookie, secure=self._secure, httponly=True, samesite="Lax")
        # The address holds a code.
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _page(
        self,
        title: str,
        words: Sequence[str],
        button: str,
        target: str,
        *,
        steps: Sequence[str] = (),
        status: int = 200,
    ) -> web.Response:
        told = "".join(f"<p>{escape(line)}</p>" for line in words)
        listed = "".join(f"<li>{escape(step)}</li>" for step in steps)
        body = Html(told + (f"<ol>{listed}</ol>" if listed else ""))
        return page("slack_install", status, title=title, body=body, button=button, target=target, static=self._static)
