"""The page where a customer says whether a fix works: small, without scripts or a login. Opening it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NoReturn

from aiohttp import web

from bot.web.forms import texts
from bot.web.pages.template import Html, page
from bot.web.problems import Problem, not_found
from handlers.engineering.announcement import Verdict
from handlers.engineering.announcement_text import ASKED, LABELS
from handlers.engineering.verdicts import WORDS_LIMIT, Asked, VerdictDesk, VerdictRefusal

PATH = "/fix/"
_STATUS = {VerdictRefusal.NEWER: 410, VerdictRefusal.ELSEWHERE: 409, VerdictRefusal.TOO_LONG: 422}
_PROBLEMS = {
    VerdictRefusal.NEWER: "",  # the page says so
    VerdictRefusal.ELSEWHERE: "This was answered elsewhere meanwhile. What stands there now is shown below.",
    VerdictRefusal.TOO_LONG: f"That is too long: it may have up to {WORDS_LIMIT:,} characters.",
}
_UNKNOWN = "Press one of the two buttons of the page."


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
        return self._page(token, asked, "", 410 if asked.newer else 200)

    async def submit(self, request: web.Request) -> web.Response:
        """Take the answer, and show it.

        Raises:
            Problem: 404, the link is none of ours; 415 or 422, no button of the page was pressed.
        """
        token, fields = request.match_info["token"], await texts(request)
        if fields.get("verdict") not in set(Verdict):
            raise Problem(422, "invalid", _UNKNOWN)
        seen = fields.get("seen", "")
        known = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 7 else None
        words = fields.get("words", "")
        made = await self._desk.say(token, Verdict(fields["verdict"]), words, known)
        if isinstance(made, Asked):
            _see(token)
        after = await self._desk.view(token)
        if made is None or after is None:
            raise not_found()
        return self._page(token, after, words, _STATUS[made], _PROBLEMS[made])

    def _page(self, token: str, asked: Asked, words: str, status: int, problem: str = "") -> web.Response:
        one, said = asked.announcement, f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
        about = f'<p>Your request {one.ticket}</p><blockquote class="told" dir="auto">{_lines(one.text)}</blockquote>'
        if asked.newer:
            title, body = "There is newer news", _NEWER
        elif one.verdict is None:
            title, body = ASKED, _form(token, one.version, words, tuple(Verdict))
        else:
            other = Verdict.BROKEN if one.verdict is Verdict.WORKS else Verdict.WORKS
            again = _form(token, one.version, words, (other,))
            unfolded = " open" if problem else ""
            title = "Thank you"
            body = f"{_THANKS[one.verdict]}<details{unfolded}><summary>{_OTHERWISE[other]}</summary>{again}</details>"
        response = page("survey", status, title=title, body=Html(said + about + body), static=self._static)
        # Whoever has the link may see it: no cache keeps it, and no other site learns the address.
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


_NEWER = "<p>We have written to you again since. Please answer that, or just write to us about your request.</p>"
_THANKS: Mapping[Verdict, str] = {
    Verdict.WORKS: (
        '<p class="good" role="status">We are glad that it works. Your request is closed, unless we still work on '
        "something else of it.</p>"
    ),
    Verdict.BROKEN: (
        '<p class="sorry" role="status">We are sorry. Your request is open again, our engineers are told, and somebody '
        "of our team gets in touch with you.</p>"
    ),
}
_OTHERWISE: Mapping[Verdict, str] = {
    Verdict.WORKS: "Does it work after all?",
    Verdict.BROKEN: "Is it still broken after all?",
}


def _form(token: str, version: int, words: str, buttons: tuple[Verdict, ...]) -> str:
    first = buttons[0] is Verdict.WORKS
    looks = {Verdict.WORKS: "button", Verdict.BROKEN: "button ghost" if first else "button"}
    pressed = " ".join(
        f'<button class="{looks[one]}" type="submit" name="verdict" value="{one}">{LABELS[one]}</button>'
        for one in buttons
    )
    return (
        f'<form method="post" action="{escape(PATH + token)}"><input type="hidden" name="seen" value="{version}">'
        '<label class="field"><span>Would you like to add something? <span class="small">(optional; if it is still '
        "broken: what do you see?)</span></span>"
        f'<textarea name="words" maxlength="{WORDS_LIMIT}" dir="auto">\n{escape(words)}</textarea></label>'
        f'<p class="send">{pressed}</p></form>'
    )


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _see(token: str) -> NoReturn:
    # What is shown after an answer is loaded by GET, so that loading it anew answers nothing.
    raise web.HTTPSeeOther(PATH + token)
