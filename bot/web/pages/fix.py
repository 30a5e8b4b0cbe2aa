"""The page where a customer says whether a fix works: small, without scripts or a login. Opening it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NoReturn

from aiohttp import web

from bot.web.edge.languages import carried
from bot.web.forms import texts
from bot.web.pages.template import SMALL, Html, html, page
from bot.web.problems import Problem, not_found
from handlers.engineering.announcement import Verdict
from handlers.engineering.announcement_text import ASKED, LABELS
from handlers.engineering.verdicts import WORDS_LIMIT, Asked, VerdictDesk, VerdictRefusal
from handlers.languages import mark, say
from handlers.languages.dates import number

PATH = "/fix/"
_STATUS = {VerdictRefusal.NEWER: 410, VerdictRefusal.ELSEWHERE: 409, VerdictRefusal.TOO_LONG: 422}
_PROBLEMS = {
    VerdictRefusal.NEWER: "",  # the page says so
    VerdictRefusal.ELSEWHERE: mark("This was answered elsewhere meanwhile. What stands there now is shown below."),
    VerdictRefusal.TOO_LONG: mark("That is too long: it may have up to {most} characters."),
}
_UNKNOWN = mark("Press one of the two buttons of the page.")


class FixPage:
    """Answers ``/fix/<token>``. Mail servers and chats open links to look for harm: a GET only shows."""

    def __init__(self, desk: VerdictDesk, static: str) -> None:
        self._desk = desk
        self._static = static

    async def show(self, request: web.Request) -> web.Response:
        """Show the question, or what was answered.

        Raises:
            Problem: 404, the link is none of ours.
        """
        token = request.match_info["token"]
        asked = await self._desk.view(token)
        if asked is None:
            raise not_found()
        return self._page(request, asked, "", 410 if asked.newer else 200)

    async def submit(self, request: web.Request) -> web.Response:
        """Take the answer, and show it.

        Raises:
            Problem: 404, the link is none of ours; 415 or 422, no button of the page was pressed.
        """
        token, fields = request.match_info["token"], await texts(request)
        if fields.get("verdict") not in set(Verdict):
            raise Problem(422, "invalid", say(_UNKNOWN))
        seen = fields.get("seen", "")
        known = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 7 else None
        words = fields.get("words", "")
        made = await self._desk.say(token, Verdict(fields["verdict"]), words, known)
        if isinstance(made, Asked):
            _see(request)
        after = await self._desk.view(token)
        if made is None or after is None:
            raise not_found()
        told = _PROBLEMS[made]
        problem = say(told, most=number(WORDS_LIMIT)) if told else ""
        return self._page(request, after, words, _STATUS[made], problem)

    def _page(self, request: web.Request, asked: Asked, words: str, status: int, problem: str = "") -> web.Response:
        address = PATH + request.match_info["token"] + carried(request)
        one, said = asked.announcement, f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
        which = html(say("Your request {number}"), number=one.ticket).text
        about = f'<p>{which}</p><blockquote class="told" dir="auto">{_lines(one.text)}</blockquote>'
        if asked.newer:
            title, body = say("There is newer news"), f"<p>{html(say(_NEWER)).text}</p>"
        elif one.verdict is None:
            title, body = say(ASKED), _form(address, one.version, words, tuple(Verdict))
        else:
            other = Verdict.BROKEN if one.verdict is Verdict.WORKS else Verdict.WORKS
            again = _form(address, one.version, words, (other,))
            unfolded = " open" if problem else ""
            title = say("Thank you")
            asking = escape(say(_OTHERWISE[other]))
            body = f"{_thanks(one.verdict)}<details{unfolded}><summary>{asking}</summary>{again}</details>"
        response = page("survey", status, title=title, body=Html(said + about + body), static=self._static)
        # Whoever has the link may see it: no cache keeps it, and no other site learns the address.
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


_NEWER = mark("We have written to you again since. Please answer that, or just write to us about your request.")
_THANKS: Mapping[Verdict, str] = {
    Verdict.WORKS: mark(
        "We are glad that it works. Your request is closed, unless we still work on something else of it."
    ),
    Verdict.BROKEN: mark(
        "We are sorry. Your request is open again, our engineers are told, and somebody of our team gets in touch "
        "with you."
    ),
}
_LOOKS: Mapping[Verdict, str] = {Verdict.WORKS: "good", Verdict.BROKEN: "sorry"}
_OTHERWISE: Mapping[Verdict, str] = {
    Verdict.WORKS: mark("Does it work after all?"),
    Verdict.BROKEN: mark("Is it still broken after all?"),
}


def _thanks(verdict: Verdict) -> str:
    return f'<p class="{_LOOKS[verdict]}" role="status">{escape(say(_THANKS[verdict]))}</p>'


def _form(address: str, version: int, words: str, buttons: tuple[Verdict, ...]) -> str:
    first = buttons[0] is Verdict.WORKS
    looks = {Verdict.WORKS: "button", Verdict.BROKEN: "button ghost" if first else "button"}
    pressed = " ".join(
        f'<button class="{looks[one]}" type="submit" name="verdict" value="{one}">{escape(say(LABELS[one]))}</button>'
        for one in buttons
    )
    more = html(
        # NOTE: What stands between {small} and {end} is in small letters.
        say("Would you like to add something? {small}(optional; if it is still broken: what do you see?){end}"),
        **SMALL,
    ).text
    return (
        f'<form method="post" action="{escape(address)}"><input type="hidden" name="seen" value="{version}">'
        f'<label class="field"><span>{more}</span>'
        f'<textarea name="words" maxlength="{WORDS_LIMIT}" dir="auto">\n{escape(words)}</textarea></label>'
        f'<p class="send">{pressed}</p></form>'
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _see(request: web.Request) -> NoReturn:
    # What is shown after an answer is loaded by GET, so that loading it anew answers nothing.
    raise web.HTTPSeeOther(PATH + request.match_info["token"] + carried(request))
