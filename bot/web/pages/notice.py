"""A plain, friendly page for what went wrong."""

from __future__ import annotations

from aiohttp import web

from bot.web.pages.template import page
from bot.web.problems import Problem

_GONE = "It may have been removed, or it is not meant for you."
_TITLES = {404: "There is nothing here", 429: "One moment, please", 503: "Out of order for a moment"}


def notice(problem: Problem, request_id: str, static: str) -> web.Response:
    """Give the problem as a page."""
    title = _TITLES.get(problem.status, "That did not work")
    detail = _GONE if problem.status == 404 else problem.detail
    response = page("notice", problem.status, title=title, detail=detail, request_id=request_id, static=static)
    response.headers.update(problem.headers)
    return response
