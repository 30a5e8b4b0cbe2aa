"""The settings of the desk, to be changed: checked whole, compared, and taken into use."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.web.dependencies import Managing
from bot.web.numbers import version, whole
from bot.web.pages.account import moved
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.times import stamp
from bot.web.problems import Problem
from handlers.ports import InvalidInput, WriteConflict
from handlers.tickets.desk_text import LONGEST, difference
from handlers.tickets.rulebook import DeskText, InForce

VERSIONS = 20
"""Versions that are named, the latest."""
SETTINGS = f"{Place.CALENDARS}/settings"


class RulesPage:
    """Answers GET and POST of ``/console/calendars/settings``."""

    def __init__(self, console: Console, managing: Managing) -> None:
        self._console = console
        self._book = managing.rulebook

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show the text that holds, or an older one, to be changed.

        Raises:
            Problem: 404, there is no such version.
        """
        now, wanted = await self._book.now(), request.query.get("version", "")
        if not wanted:
            return await self._shown(visit, now, now.text)
        number = whole(wanted)
        older = None if number is None else await self._book.version(number)
        if older is None:
            raise Problem(404, "not-found", "There is no such version of the settings.")
        told = f"This is version {older.version}. It is not in use unless you take it into use."
        return await self._shown(visit, now, older.text, told="" if older.version == now.version else told)

    async def replace(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Check a text, or take it into use; what is wrong is said, and the text is given back."""
        fields = await self._console.fields(request, visit, 2 * LONGEST)
        text, seen = fields.get("text", ""), version(fields, "seen")
        if fields.get("do") not in {"check", "keep"}:
            raise Problem(422, "invalid", "Press one of the buttons of the page.")
        try:
            if fields["do"] == "keep":
                await self._book.replace(text, visit.actor, seen)
                return moved(f"{Place.CALENDARS}?done=kept")
            await self._book.checked(text)
        except InvalidInput as error:
            return await self._shown(visit, await self._book.now(), text, wrong=str(error), status=422)
        except WriteConflict as error:
            return await self._shown(visit, await self._book.now(), text, wrong=str(error), compare=True, status=409)
        told = "Nothing is wrong with it. It is not in use yet."
        return await self._shown(visit, await self._book.now(), text, told=told, compare=True)

    async def _shown(
        self,
        visit: Visit,
        now: InForce,
        text: str,
        *,
        told: str = "",
        wrong: str = "",
        compare: bool = False,
        status: int = 200,
    ) -> web.Response:
        body = _body(visit, now, text, await self._book.versions(VERSIONS), compare=compare)
        return self._console.shown(
            visit, "Settings of the desk", body, place=Place.CALENDARS, told=told, wrong=wrong, status=status
        )


def _body(visit: Visit, now: InForce, text: str, versions: tuple[DeskText, ...], *, compare: bool) -> str:
    back = f'<p><a href="{Place.CALENDARS}">Calendars and promises</a></p>'
    if now.file is not None:
        return (
            f"<p>These settings stand in the server’s file <code>{escape(now.file)}</code>, named by "
            "<code>ONETOUCH_DESK_FILE</code>: whoever runs the server changes them there. Without that setting they "
            f'are changed here.</p><pre class="text">{escape(now.text)}</pre>{back}'
        )
    rows = min(max(text.count("\n") + 2, 12), 45)
    form = (
        f'<form class="panel" method="post" action="{SETTINGS}">{visit.hidden}<input type="hidden" name="seen" '
        f'value="{now.version}"><label for="text">Calendars, promises, routing and accounts</label>'
        f'<textarea id="text" class="code" name="text" rows="{rows}" maxlength="{LONGEST}" spellcheck="false" '
        f'autocapitalize="off" wrap="off">{escape(text)}</textarea><div class="row">'
        '<button class="button ghost" name="do" value="check">Check it</button>'
        '<button class="button" name="do" value="keep">Take it into use</button></div>'
        '<p class="small">It is checked whole first, and holds at once, without a restart. Open tickets are counted '
        "anew by it from their opening; what was told to be broken stays so.</p></form>"
    )
    return f"{_difference(now, text) if compare else ''}{form}{_versions(now, versions)}{back}"


def _difference(now: InForce, text: str) -> str:
    lines = difference(now.text, text)
    if not lines:
        return '<div class="panel"><p>It is what holds already.</p></div>'
    marks = {"+": "ins", "-": "del"}
    shown = "".join(_line(line, marks.get(line[:1])) for line in lines)
    return f'<section class="panel"><h2>What changes</h2><pre class="text">{shown}</pre></section>'


def _line(line: str, mark: str | None) -> str:
    if line.startswith("@"):
        return '<span class="small">…</span>\n'
    return f"{escape(line)}\n" if mark is None else f"<{mark}>{escape(line)}</{mark}>"


def _versions(now: InForce, versions: tuple[DeskText, ...]) -> str:
    if not versions:
        return ""
    rows = "".join(
        f'<li><a href="{SETTINGS}?version={one.version}">Version {one.version}</a> <span class="small">by '
        f"{escape(one.name)}, {stamp(one.at)}{', in use' if one.version == now.version else ''}</span></li>"
        for one in versions
    )
    return f'<section><h2>Versions</h2><ul class="names">{rows}</ul></section>'
