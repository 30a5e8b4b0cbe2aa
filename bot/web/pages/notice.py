"""A plain, friendly page for what went wrong."""

from __future__ import annotations

from aiohttp import web

from bot.web.pages.template import page
from bot.web.problems import Problem
from handlers.languages import mark, say

_GONE = mark("It may have been removed, or it is not meant for you.")
_TITLES = {
    404: mark("There is nothing here"),
    429: mark("One moment, please"),
    503: mark("Out of order for a moment"),
}
_OTHERWISE = mark("That did not work")


def notice(problem: Problem, request_id: str, static: str) -> web.Response:
    """Give the problem as a page."""
    title = say(_TITLES.get(problem.status, _OTHERWISE))
    detail = say(_GONE) if problem.status == 404 else problem.detail
    report = say("If you report this, please name {id}.", id=request_id)
    go = say("Go to support")
    response = page("notice", problem.status, title=title, detail=detail, report=report, go=go, static=static)
    response.headers.update(problem.headers)
    return response
