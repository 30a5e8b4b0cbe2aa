"""Tickets of the asker."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.web.api.answers import TicketList
from bot.web.api.download import Download
from bot.web.api.endpoint import Answered, Call
from bot.web.api.models import CommentIn, NoBody, NoQuery, OwnTicketsQuery, TicketIn
from bot.web.api.render import ticket_out, ticket_whole
from bot.web.dependencies import WebDependencies
from bot.web.edge.languages import locale_of
from bot.web.problems import FieldError, Problem, not_found
from bot.web.standings import standings_of
from handlers.access.permissions import on_team
from handlers.chat import TicketRequest, words
from handlers.chat.filing import checked
from handlers.languages import say
from handlers.own_tickets import OwnQuery
from handlers.ports import InvalidInput
from handlers.ticket import Category

_NUMBER = re.compile(r"T-[1-9][0-9]{0,17}")


async def file(call: Call[NoQuery, TicketIn]) -> Answered:
    """File a ticket; the same key again gives the same ticket."""
    body = call.body
    request = TicketRequest(
        key=body.key,
        person=call.person,
        subject=body.subject,
        description=body.description,
        category=Category(body.category),
        email=body.email,
        conversation_id=body.conversation,
        diagnostics=None if body.diagnostics is None else body.diagnostics.read(),
        locale=None if call.request is None else locale_of(call.request),
    )
    ticket, _ = await call.deps.desk.file(_addressed(request))
    return Answered(ticket_out(ticket, call.person), 201)


async def own(call: Call[OwnTicketsQuery, NoBody]) -> Answered:
    """List the asker's tickets, page by page."""
    limit, before = call.query.limit, call.query.before
    below = None if before is None else int(before.removeprefix("T-"))
    asked = OwnQuery(below=below, limit=limit + 1)
    found = (await call.deps.ticket_desk.own_list((call.person,), asked)).tickets if call.identified else ()
    tickets = found[:limit]
    standings = await standings_of(call.deps, tickets)
    fixes = await _fixes(call.deps, [ticket.number for ticket in tickets])
    return Answered(
        TicketList(
            tickets=[
                ticket_out(ticket, call.person, standings.get(ticket.number), fixes.get(ticket.number))
                for ticket in tickets
            ],
            next=tickets[-1].number if len(found) > limit else None,
        )
    )


async def one(call: Call[NoQuery, NoBody]) -> Answered:
    """Give one of the asker's tickets; another's is not there."""
    ticket = await call.deps.ticket_desk.own(number_of(call), call.person)
    files = call.deps.files
    attached = () if files is None else await files.attachments.of_ticket(ticket.number)
    standings = await standings_of(call.deps, (ticket,))
    fixes = await _fixes(call.deps, [ticket.number])
    return Answered(ticket_whole(ticket, call.person, attached, standings.get(ticket.number), fixes.get(ticket.number)))


async def attachment(call: Call[NoQuery, NoBody]) -> Download:
    """Give a file that came with a ticket, to its requester and to the team."""
    number, desk, files = number_of(call), call.deps.ticket_desk, call.deps.files
    ticket = await (desk.show(number) if on_team(call.person) else desk.own(number, call.person))
    found = None if files is None else await files.attachments.get(call.path["id"])
    if files is None or found is None or found.ticket != ticket.number or found.path is None:
        raise not_found()
    path = files.path(found.path)
    if not path.is_file():
        raise not_found()
    return Download(path, found.name)


async def reply(call: Call[NoQuery, CommentIn]) -> Answered:
    """Take what the asker says on one of their tickets; a solved one is opened again."""
    ticket = await call.deps.ticket_desk.answer(number_of(call), call.person, call.body.text, key=call.body.key)
    fixes = await _fixes(call.deps, [ticket.number])
    return Answered(ticket_out(ticket, call.person, fix=fixes.get(ticket.number)), 201)


async def close(call: Call[NoQuery, NoBody]) -> Answered:
    """Close one of the asker's tickets."""
    ticket = await call.deps.ticket_desk.close_own(number_of(call), call.person)
    return Answered(ticket_out(ticket, call.person))


async def reopen(call: Call[NoQuery, NoBody]) -> Answered:
    """Open one of the asker's tickets again."""
    ticket = await call.deps.ticket_desk.reopen_own(number_of(call), call.person)
    return Answered(ticket_out(ticket, call.person))


async def _fixes(deps: WebDependencies, numbers: Collection[str]) -> Mapping[str, str]:
    """Give, by ticket, the path of the page where its customer says whether a fix works."""
    return {} if deps.fixes is None else await deps.fixes.invitations(numbers)


def number_of(call: Call[NoQuery, NoBody] | Call[NoQuery, CommentIn]) -> str:
    """Give the number in the path.

    Raises:
        Problem: 404, it is none, or nobody asks.
    """
    number = call.path["number"].upper()
    if not call.identified or not _NUMBER.fullmatch(number):
        raise not_found()
    return number


def _addressed(request: TicketRequest) -> TicketRequest:
    """Ask the handler's own check early, so that a problem with the address names its field.

    What is sent along with it is looked through once, by whoever files it.
    """
    try:
        checked(replace(request, diagnostics=None))
    except InvalidInput as error:
        if str(error) not in {say(words.EMAIL_MISSING), say(words.EMAIL_INVALID)}:
            raise
        raise Problem(422, "invalid", str(error), (FieldError("email", str(error)),)) from None
    return request
