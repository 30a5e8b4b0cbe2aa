"""A ticket's page: all that the team knows of it, and all that can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from aiohttp import web

from bot.web.numbers import ticket_number, version, whole
from bot.web.pages.account import moved, sealed
from bot.web.pages.console import chips, ticket_similar
from bot.web.pages.console.announcement_parts import of_ticket
from bot.web.pages.console.clocks import promises
from bot.web.pages.console.cluster_list import one_of
from bot.web.pages.console.escalation_parts import Panel, panel
from bot.web.pages.console.frame import Console, Visit, ticket_path
from bot.web.pages.console.places import Place
from bot.web.pages.console.thread import entries, thread
from bot.web.pages.console.ticket_attention import NOT_URGENT, attention_mark, attention_panel
from bot.web.pages.console.ticket_customer import customer
from bot.web.pages.console.ticket_deeds import DONE, Deeds, chosen, done_of
from bot.web.pages.console.ticket_diagnostics import diagnostics
from bot.web.pages.console.ticket_files import files
from bot.web.pages.console.ticket_forms import Sheet, deeds, note_form, reply_form, split_form
from bot.web.pages.console.ticket_help import helping, waiting
from bot.web.pages.console.ticket_side import details, links, placed
from bot.web.problems import not_found
from bot.web.tongues import UNKNOWN
from handlers.attachment import Attachment
from handlers.ports import ChangeRefused, HandlerError, InvalidInput, TicketNotFound, WriteConflict
from handlers.ticket_event import EventKind
from handlers.tickets.assistance import Assistance
from handlers.tickets.desk import COMMENT_LIMIT
from handlers.tickets.dossier import Dossier
from handlers.tickets.enclosed import REQUEST, enclosed
from handlers.tickets.merged import files_of, opener
from handlers.tickets.refusals import Refusal
from handlers.tickets.timeline import reason, told

_REOPENED = "reopen"


class TicketPage:
    """Answers ``/console/tickets/<number>`` and what lies below it."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._team = console.team
        self._deeds = Deeds(console.team.desk, console.team.staff)

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show it.

        Raises:
            TicketNotFound: there is none.
        """
        number, draft = _number(request), ""
        if "draft" in request.query and self._team.assistance is not None:
            found = await self._team.assistance.help(number, visit.person)
            draft = found.draft.text if found.draft is not None else ""
        done = done_of(request.query)
        choosing, whole = "split" in request.query, "all" in request.query
        return await self._page(visit, number, told=done, draft=draft, choosing=choosing, whole=whole)

    async def do(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Carry out a form, and show what came of it. What cannot be done is told, and nothing typed is lost.

        Raises:
            TicketNotFound: there is none.
        """
        number = _number(request)
        fields = await self._console.fields(request, visit, longest=COMMENT_LIMIT * 2)
        await self._team.desk.show(number)
        try:
            shown, done = await self._did(number, visit, fields)
        except (ChangeRefused, InvalidInput, TicketNotFound, WriteConflict) as error:
            status, kept = _refused(error, fields)
            choosing = fields.get("do") == "split"
            return await self._page(visit, number, wrong=str(error), status=status, kept=kept, choosing=choosing)
        if done == _REOPENED and fields.get("text"):
            return await self._page(visit, shown, told=DONE[done], kept={**fields, "do": "reply"})
        return moved(f"{ticket_path(shown)}?done={done}")

    async def _did(self, number: str, visit: Visit, fields: Mapping[str, str]) -> tuple[str, str]:
        if fields.get("do") == NOT_URGENT and self._team.attention is not None:
            await self._team.attention.not_urgent(visit.person, number, version(fields, "version"))
            return number, NOT_URGENT
        return await self._deeds.do(number, visit.actor, fields)

    async def news(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Say in JSON which version there is, and what others did since the one that ``seen`` names."""
        dossier = await self._team.desk.dossier(_number(request))
        seen = whole(request.query.get("seen", ""))
        since = dossier.ticket.version if seen is None else seen
        did = [
            f"{event.actor.name} {told(event, dossier.names)}"
            for event in dossier.events
            if event.version > since and event.actor.id != visit.person.id
        ]
        return sealed(web.json_response({"version": dossier.ticket.version, "told": "; ".join(dict.fromkeys(did))}))

    async def _page(
        self,
        visit: Visit,
        number: str,
        *,
        told: str = "",
        wrong: str = "",
        draft: str = "",
        status: int = 200,
        kept: Mapping[str, str] | None = None,
        choosing: bool = False,
        whole: bool = False,
    ) -> web.Response:
        team = self._team
        dossier = await team.desk.dossier(number)
        ticket = dossier.ticket
        staff = await team.staff.engineers()
        names = {**await team.desk.names([one.id for one in staff]), **dossier.names}
        sheet = Sheet(ticket, visit.hidden, self._console.new_secret(), kept or {})
        choosing = choosing and ticket.merged_into is None
        view = None if team.customers is None else await team.customers.of(ticket)
        looks = team.attention
        scored = None if looks is None else await looks.explained(visit.person, number)
        sent = self._console.deps.files
        attached = () if sent is None else await files_of(sent.attachments, dossier.numbers)
        loose = _loose(dossier, attached)
        with_it = enclosed(ticket, dossier.events, [one for one in attached if one.ticket == number]).get(REQUEST, ())
        found = entries(ticket, dossier.events, dossier.names, dossier.calls, merged=dossier.merged, sent=attached)
        line = thread(
            ticket,
            found,
            opener(dossier.events),
            visit.now,
            choosing=choosing,
            chosen=chosen(sheet.kept),
            whole=whole,
            sent=with_it,
            tones=None if scored is None else scored.places,
            tell=self._console.deps.tell,
        )
        area = (
            f"{split_form(sheet) if choosing else ''}"
            f'<section aria-labelledby="said"><h2 id="said" class="unseen">What was said and done</h2>{line}</section>'
            f"{files(number, loose, await team.desk.names([one.by for one in loose]), visit.now)}"
            f"{'' if choosing else reply_form(sheet, draft) + note_form(sheet)}"
        )
        announced = team.announcements
        side = (
            "" if looks is None or scored is None else attention_panel(scored, sheet, looks.alert_at, visit.now),
            details(sheet, staff, names, visit.person.id, team.plans),
            await self._engineering(visit, dossier),
            of_ticket(await announced.of_ticket(visit.person, number), visit.now) if announced is not None else "",
            diagnostics(dossier.diagnostics),
            *(diagnostics(one.diagnostics, one.number) for one in dossier.merged),
            "" if view is None else customer(view, visit.now),
            placed(dossier, visit.now),
            links(ticket),
            # What is found comes later, and is as long as it is: here it pushes aside nothing that is being read.
            "" if team.similar is None else ticket_similar.waiting(number),
            "" if team.assistance is None else waiting(number),
        )
        needs = "" if looks is None or scored is None else attention_mark(scored, looks.alert_at)
        standing = _standing(dossier, names, visit, needs)
        alike = None if team.clusters is None else await team.clusters.of_ticket(visit.person, number)
        standing += one_of(alike, visit.now)
        body = (
            f'<div class="ticket" data-number="{number}" data-version="{ticket.version}">'
            f'<p class="changed" id="changed" role="status" hidden></p>{standing}'
            f"{deeds(sheet, ticket.assignee == visit.person.id)}"
            f'<div class="columns"><div class="main">{area}</div>'
            f'<aside aria-label="About the ticket">{"".join(side)}</aside></div></div>'
        )
        ways = [f'<a href="{Place.QUEUE}">Queue</a>']
        ways += ['<a href="#latest">Latest words</a>'] if ticket.comments else []
        ways += ['<a href="#reply">Reply</a>'] if 'id="reply"' in area else []
        ways += ['<a href="#details">Details</a>']
        ways += [f'<a href="{Place.CALLS}?ticket={number}">Log a call</a>'] if team.calls is not None else []
        heading = (
            f'<p class="small crumbs">{" · ".join(ways)}</p><h1 dir="auto"><span class="number">{number}</span> '
            f"<span{UNKNOWN}>{escape(ticket.subject)}</span></h1>"
        )
        title = f"{number} {ticket.subject}"
        return self._console.shown(visit, title, body, heading=heading, told=told, wrong=wrong, status=status)

    async def _engineering(self, visit: Visit, dossier: Dossier) -> str:
        escalating, ticket = self._team.escalating, dossier.ticket
        if escalating is None:
            return ""
        merged = [one.number for one in dossier.merged]
        stood = await escalating.desk.of_ticket(visit.person, ticket.number, *merged)
        is_open = ticket.merged_into is None
        tracker, version = escalating.tracker, ticket.version
        return panel(Panel(ticket.number, stood, visit.hidden, visit.now, is_open, tracker, version, visit.trouble))


def _loose(dossier: Dossier, sent: Sequence[Attachment]) -> list[Attachment]:
    """Give the files that came with no words that are known."""
    every = [(dossier.ticket, dossier.events), *((one.ticket, one.events) for one in dossier.merged)]
    return [
        file
        for ticket, events in every
        for file in enclosed(ticket, events, [one for one in sent if one.ticket == ticket.number]).get(None, ())
    ]


class HelpPage:
    """Answers ``/console/tickets/<number>/help``; a script shows the same beside the ticket."""

    def __init__(self, console: Console, assistance: Assistance) -> None:
        self._console = console
        self._assistance = assistance

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show articles that may help, and a draft.

        Raises:
            TicketNotFound: there is no such ticket.
        """
        number = _number(request)
        body = helping(number, await self._assistance.help(number, visit.person))
        back = f'<p><a href="{ticket_path(number)}">Back to {number}</a></p>'
        return self._console.shown(visit, f"What may help with {number}", body + back)


def _standing(dossier: Dossier, names: Mapping[str, str], visit: Visit, needs: str) -> str:
    ticket = dossier.ticket
    owner = (
        "you" if ticket.assignee == visit.person.id else names.get(ticket.assignee or "", ticket.assignee or "nobody")
    )
    marks = (
        f"{chips.status(ticket.status)}{chips.priority(ticket.priority)}"
        f'<span class="small">{chips.CATEGORY[ticket.category]} · {escape(ticket.plan)} · tier {ticket.tier} · '
        f"with {escape(owner)}</span>{needs}"
    )
    latest = next((event for event in reversed(dossier.events) if event.kind is EventKind.STATUS), None)
    because = None if latest is None else reason(latest)
    why = "" if because is None else f'<p class="small">Because: {escape(because)}</p>'
    return f'<div class="row marks">{marks}</div>{why}{promises(dossier.clocks, ticket.status, visit.now)}'


def _refused(error: HandlerError, fields: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
    """Give the status, and what stays in the form."""
    if fields.get("do") == _REOPENED:
        fields = {**fields, "do": "reply"}  # beside that button stands a reply only, see `ticket_forms.reply_form`
    if isinstance(error, ChangeRefused):
        strangers = {"strangers": "asked"} if error.why == Refusal.STRANGERS else {}
        return 409, {**fields, **strangers}
    return (503 if isinstance(error, WriteConflict) else 422), fields


def _number(request: web.Request) -> str:
    number = ticket_number(request.match_info["number"])
    if number is None:
        raise not_found()
    return number
