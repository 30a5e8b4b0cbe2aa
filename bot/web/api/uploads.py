"""Files that customers send to their tickets by program."""

from __future__ import annotations

import re

from bot.web.api.endpoint import Answered, Call
from bot.web.api.models import NoBody, NoQuery
from bot.web.api.render import ticket_whole
from bot.web.api.tickets import number_of
from bot.web.parcels import FORM, Parcels
from bot.web.problems import FieldError, Problem
from handlers.languages import mark, say
from handlers.ticket import UNSOLVED, Status

_KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")
_OVER = {
    Status.SOLVED: mark("{number} is solved: say first what there is, with a reply."),
    Status.CLOSED: mark("{number} is closed: say first what there is, with a reply."),
}


async def attach(call: Call[NoQuery, NoBody]) -> Answered:
    """Keep files with one of the asker's tickets; the same key again keeps each once.

    Raises:
        TicketNotFound: there is none, or it is another person's.
        Problem: 409, it is over; 413, 415, 422, the files are not taken, and then none is.
    """
    deps, request = call.deps, call.request
    ticket = await deps.ticket_desk.own(number_of(call), call.person)
    if request is None or request.content_type != FORM:
        raise Problem(415, "no-form", f"Send the files as {FORM}.")
    if ticket.status not in UNSOLVED:
        # A file by itself would open nothing again, and nobody would look at it.
        raise Problem(409, "over", say(_OVER[ticket.status], number=ticket.number))
    parcels = Parcels(deps.files, deps.clock, deps.new_id)
    async with parcels.opened(request, lambda fields: None, longest=200) as parcel:
        key = parcel.fields.get("key") or deps.new_id("k")
        if not parcel.problem and not _KEY.fullmatch(key):
            parcel.problem = "The key must have 8 to 100 letters, digits, - and _."
        await parcels.weigh(parcel, ticket.number, call.person)
        problem = parcel.problem or ("" if parcel.files else say("There is no file in the form."))
        if problem:
            raise Problem(422, "invalid", problem, (FieldError("file", problem),))
        await parcel.keep()
    await parcels.attach(parcel, ticket.number, call.person, key)
    attached = () if deps.files is None else await deps.files.attachments.of_ticket(ticket.number)
    return Answered(ticket_whole(ticket, call.person, attached, await deps.ticket_desk.standing(ticket)), 201)
