"""Tickets of the asker."""

from __future__ import annotations

import re

from bot.web.api.answers import TicketList
from bot.web.api.endpoint import Answered, Call
from bot.web.api.models import NoBody, NoQuery, TicketIn
from bot.web.api.render import ticket_out
from bot.web.problems import not_found
from handlers.chat import TicketRequest
from handlers.ticket import Category

_NUMBER = re.compile(r"T-[1-9][0-9]{0,17}")


async def file(call: Call[NoQuery, TicketIn]) -> Answered:
    """File a ticket; the same key again gives the same ticket."""
    body = call.body
    ticket, _ = await call.deps.desk.file(
        TicketRequest(
            key=body.key,
            person=call.person,
            subject=body.subject,
            description=body.description,
            category=Category(body.category),
            email=body.email,
            conversation_id=body.conversation,
        )
    )
    return Answered(ticket_out(ticket), 201)


async def own(call: Call[NoQuery, NoBody]) -> Answered:
    """List the asker's tickets."""
    tickets = await call.deps.tickets.of_person(call.person.id) if call.identified else ()
    return Answered(TicketList(tickets=[ticket_out(ticket) for ticket in tickets]))


async def one(call: Call[NoQuery, NoBody]) -> Answered:
    """Give one of the asker's tickets; another's is not there."""
    number = call.path["number"].upper()
    if not call.identified or not _NUMBER.fullmatch(number):
        raise not_found()
    ticket = await call.deps.tickets.get(number)
    if ticket.requester_id != call.person.id:
        raise not_found()
    return Answered(ticket_out(ticket))
