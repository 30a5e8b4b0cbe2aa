"""The page of a survey: small, without scripts, and without a login. Opening it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from aiohttp import web

from bot.web.edge.languages import carried
from bot.web.pages import survey_parts as parts
from bot.web.pages.template import Html, page
from bot.web.problems import Problem, not_found
from handlers.languages import say
from handlers.quality.answering import Given, Phase, Refusal, low
from handlers.quality.desk import SurveyDesk, View
from handlers.quality.link import PATH
from handlers.quality.survey import LIKELIHOOD, SCALE, Choice, Kind

_STATUS = {Refusal.INCOMPLETE: 422, Refusal.TOO_LONG: 422, Refusal.ELSEWHERE: 409, Refusal.OVER: 410}


class SurveyPage:
    """Answers ``/survey/<token>``.

    Mail servers and chats open links to look for harm or for a preview: a GET only shows, whatever score stands in it.
    """

    def __init__(self, desk: SurveyDesk, static: str) -> None:
        self._desk = desk
        self._static = static

    async def show(self, request: web.Request) -> web.Response:
        """Show the questions, or what was given.

        Raises:
            Problem: 404, the link is none of ours.
        """
        _, view = await self._asked(request)
        status = 410 if view.phase is Phase.EXPIRED else 200
        return self._page(request, view, _read(request.query, view), status)

    async def submit(self, request: web.Request) -> web.Response:
        """Take what was given, and show it.

        Raises:
            Problem: 404, the link is none of ours.
        """
        token, view = await self._asked(request)
        given = _read(await _fields(request), view)
        result = await self._desk.submit(token, given)
        if not isinstance(result, Refusal):
            _see(request)
        after = await self._desk.view(token)
        if after is None:
            raise not_found()
        return self._page(request, after, given, _STATUS[result], result)

    async def stop(self, request: web.Request) -> web.Response:
        """Never ask this person again.

        Raises:
            Problem: 404, the link is none of ours.
        """
        token = request.match_info["token"]
        if await self._desk.stop(token) is None:
            raise not_found()
        _see(request)

    async def _asked(self, request: web.Request) -> tuple[str, View]:
        """Give the token of the address, and what is asked behind it.

        Raises:
            Problem: 404, the link is none of ours.
        """
        token = request.match_info["token"]
        view = await self._desk.view(token)
        if view is None:
            raise not_found()
        return token, view

    def _page(
        self, request: web.Request, view: View, given: Given, status: int, refusal: Refusal | None = None
    ) -> web.Response:
        survey, rules, path = view.survey, self._desk.rules, PATH + request.match_info["token"]
        address = path + carried(request)
        said = parts.problem(refusal) if refusal is not None else ""
        agreeing = rules.share > 0
        match view.phase:
            case Phase.OPEN:
                title = say("How did we do?") if survey.kind is Kind.CLOSE else say("One question about us")
                body = parts.asked(survey) + said + parts.form(address, survey, given, view.choice, agreeing=agreeing)
            case Phase.EXPIRED:
                title, body = say("This link has expired"), said + parts.expired()
            case Phase.CORRECTABLE | Phase.ANSWERED:
                title = say("Thank you")
                again = parts.correction(
                    address, survey, given, view.choice, view.until, shown=refusal is not None, agreeing=agreeing
                )
                called = low(survey, rules)
                body = parts.thanks(called) + said + parts.given(survey)
                body += again if view.phase is Phase.CORRECTABLE else ""
        body += parts.stop(f"{path}/stop{carried(request)}", stopped=view.choice is Choice.NO)
        response = page("survey", status, title=title, body=Html(body), static=self._static)
        # What is given stands on the page, and whoever has the link may see it: no cache keeps it.
        response.headers["Cache-Control"] = "no-store"
        return response


def _see(request: web.Request) -> NoReturn:
    # What is shown after a submission is loaded by GET, so that loading it anew submits nothing.
    raise web.HTTPSeeOther(PATH + request.match_info["token"] + carried(request))


async def _fields(request: web.Request) -> Mapping[str, str]:
    if request.content_type not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        raise Problem(415, "unsupported-media-type", say("Please use the form on the page."))
    posted = await request.post()
    return {name: value for name, value in posted.items() if isinstance(value, str)}


def _read(fields: Mapping[str, str], view: View) -> Given:
    """Read a form, or the scores in a link, where the survey has none yet."""
    survey = view.survey
    if not survey.version or "seen" in fields:
        return Given(
            seen=_score(fields, "seen", range(1_000_000)) or 0,
            csat=_score(fields, "csat", SCALE),
            ces=_score(fields, "ces", SCALE),
            nps=_score(fields, "nps", LIKELIHOOD),
            comment=fields.get("comment", ""),
            agrees=fields.get("agrees") == "yes",
        )
    return Given(survey.version, survey.csat, survey.ces, survey.nps, survey.comment, survey.agrees)


def _score(fields: Mapping[str, str], name: str, scale: range) -> int | None:
    text = fields.get(name, "")
    score = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else -1
    return score if score in scale else None
