"""Where the words stand whose tone was judged. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.attention.attention import EventId
from handlers.attention.course import DESCRIPTION
from handlers.sentiment import Tone
from handlers.ticket import Ticket
from handlers.ticket_event import SPOKEN, TicketEvent
from handlers.tickets.enclosed import REQUEST


def places(ticket: Ticket, events: Sequence[TicketEvent], tones: Mapping[EventId, Tone]) -> Mapping[int, Tone]:
    """Give tones by the place of the words: of a comment from 1, or `REQUEST`.

    Comments that were copied when the ticket was split off have no events, and so no tones; they stand first.
    """
    spoken = [(event.version, event.part) for event in events if event.kind in SPOKEN]
    copied = len(ticket.comments) - len(spoken)
    every = [(DESCRIPTION, REQUEST), *((event, place) for place, event in enumerate(spoken, copied + 1))]
    return {place: tones[event] for event, place in every if event in tones}
