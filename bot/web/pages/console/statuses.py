"""What statuses of the tracker are taken for, to be changed; and whether the tracker is followed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from aiohttp import web

from bot.web.numbers import version
from bot.web.pages.account import moved
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import stamp
from handlers.engineering.issue import LOCAL, Stage, StatusCategory
from handlers.engineering.statuses import Following, StatusDesk, StatusLine
from handlers.engineering.tracking import Look
from handlers.ports import InvalidInput, WriteConflict

STATUSES = f"{Place.CALENDARS}/statuses"
_WORDS = {
    Stage.FILED: "nobody looked at it yet",
    Stage.NEEDS_INFORMATION: "they wait for us",
    Stage.ACCEPTED: "they work on it, or will",
    Stage.FIXED: "done, and not out yet",
    Stage.RELEASED: "out",
    Stage.DECLINED: "over without a fix",
}
_CATEGORIES = {
    StatusCategory.NEW: "to do",
    StatusCategory.INDETERMINATE: "in progress",
    StatusCategory.DONE: "done",
}


class StatusPage:
    """Answers GET and POST of ``/console/calendars/statuses``."""

    def __init__(self, console: Console, desk: StatusDesk) -> None:
        self._console = console
        self._desk = desk

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """List them."""
        told = "It is in use: all issues are looked at by it." if request.query.get("done") == "kept" else ""
        return await self._shown(visit, told=told)

    async def change(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Say what a status means."""
        fields = await self._console.fields(request, visit)
        project, status, stage = (fields.get(name, "") for name in ("project", "status", "stage"))
        try:
            await self._desk.mean(visit.person, visit.actor, project, status, stage, version(fields, "seen"))
        except InvalidInput as error:
            return await self._shown(visit, wrong=str(error), status=422)
        except WriteConflict as error:
            return await self._shown(visit, wrong=str(error), status=409)
        return moved(f"{STATUSES}?done=kept")

    async def _shown(self, visit: Visit, *, told: str = "", wrong: str = "", status: int = 200) -> web.Response:
        body = listing(await self._desk.show(visit.person), visit)
        return self._console.shown(
            visit, "Statuses of the tracker", body, place=Place.CALENDARS, told=told, wrong=wrong, status=status
        )


def listing(found: Following, visit: Visit) -> str:
    """Show how the tracker is followed, and its statuses by project. Pure."""
    looks = "".join(f"<li>{_look(one)}</li>" for one in found.looks)
    waiting = f"<p>{found.waiting:,} of its messages wait to be looked at.</p>" if found.waiting else ""
    note = (
        f"<p>What they mean stands in the server’s file <code>{escape(found.file)}</code>, under "
        "<code>[engineering]</code>, and is changed there.</p>"
        if found.file is not None
        else "<p>Where nobody said what a status means, it follows from its category. What is fixed is released as "
        "soon as its version is, and declined where its resolution says so.</p>"
    )
    groups = groupby(found.lines, lambda one: (one.seen.tracker, one.seen.project))
    tables = "".join(_table(tracker, project, list(lines), found, visit) for (tracker, project), lines in groups)
    none = (
        "<p>No statuses are known yet: those of a Jira are listed as soon as it was reached, others once a ticket was "
        "escalated.</p>"
    )
    back = f'<p><a href="{Place.CALENDARS}">Calendars and promises</a></p>'
    return f'<ul class="rules">{looks}</ul>{waiting}{note}{tables or none}{back}'


def _look(one: Look) -> str:
    name = escape(_called(one.tracker))
    last = "never yet" if one.at is None else stamp(one.at)
    if one.problem:
        return f"<strong>{name} cannot be read: {escape(one.problem)}</strong> It worked last: {last}."
    return f"{name} was looked through {last}."


def _called(tracker: str) -> str:
    return "The tracker of our own" if tracker == LOCAL else tracker


def _table(tracker: str, project: str, lines: list[StatusLine], found: Following, visit: Visit) -> str:
    asks = tracker == LOCAL or any(one.stage is Stage.NEEDS_INFORMATION for one in lines)
    hint = "" if asks else "<p>None of these means needs information: no category does. Say which one does, if any.</p>"
    unsaid = sum(one.said is False and not one.fixed for one in lines)
    if unsaid:
        hint += f"<p>{unsaid} of {len(lines)} are not mapped yet: they mean what their category does.</p>"
    heads = ("Status", "Id", "Category", "Issues", "What it means")
    return (
        f'<section><h2>{escape(project)} <span class="small">{escape(_called(tracker))}</span></h2>{hint}'
        f"{sheet(heads, [_row(one, found, visit) for one in lines])}</section>"
    )


def _row(one: StatusLine, found: Following, visit: Visit) -> Sequence[str]:
    status = one.seen.status
    return (
        escape(status.name),
        f"<code>{escape(status.id)}</code>",
        _CATEGORIES[status.category],
        f"{one.seen.issues:,}",
        _means(one, found, visit),
    )


def _means(one: StatusLine, found: Following, visit: Visit) -> str:
    stage = f"{_named(one.stage)}: {_WORDS[one.stage]}"
    if one.fixed or found.file is not None:
        return stage
    status, project = escape(one.seen.status.id), escape(one.seen.project)
    default = f"as it is said elsewhere: {_named(one.stage)}" if one.said is None else "as its category says"
    chosen = one.stage if one.said is True else None
    options = f'<option value="">{default}</option>' + "".join(
        f'<option value="{each}"{" selected" if each is chosen else ""}>{_named(each)}: {_WORDS[each]}</option>'
        for each in Stage
    )
    id_ = f"means-{project}-{status}"
    return (
        f'<form class="row" method="post" action="{STATUSES}">{visit.hidden}<input type="hidden" name="seen" '
        f'value="{found.version}"><input type="hidden" name="project" value="{project}"><input type="hidden" '
        f'name="status" value="{status}"><label class="unseen" for="{id_}">What {escape(one.seen.status.name)} means'
        f'</label><select id="{id_}" name="stage">{options}</select><button class="button ghost">Keep</button></form>'
        f'<span class="small">Now: {stage}</span>'
    )


def _named(stage: Stage) -> str:
    return str(stage).replace("_", " ")
