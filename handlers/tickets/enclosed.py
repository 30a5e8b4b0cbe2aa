"""Which files came with which words of a ticket. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from handlers.attachment import Attachment
from handlers.ticket import Ticket
from handlers.ticket_event import SPOKEN, TicketEvent

TOGETHER = timedelta(minutes=1)
"""Files whose key names no words belong to those of their customer that are nearest, at most so far away."""

REQUEST = 0
"""The place of the description."""


def enclosed(
    ticket: Ticket, events: Sequence[TicketEvent], sent: Sequence[Attachment]
) -> Mapping[int | None, tuple[Attachment, ...]]:
    """Give the files by the place of their words: of a comment from 1, or `REQUEST`; None: of no words that are known.

    Args:
        ticket: its comments count as they stand here.
        events: its; those that were said name what they came with. Where there are none, times tell.
        sent: its files.
    """
    found: dict[int | None, tuple[Attachment, ...]] = {}
    for one in sent:
        place = _place(ticket, events, one)
        found[place] = (*found.get(place, ()), one)
    return found


def _place(ticket: Ticket, events: Sequence[TicketEvent], one: Attachment) -> int | None:
    if one.key and one.key == ticket.key:
        return REQUEST
    spoken = [event for event in events if event.kind in SPOKEN]
    # Comments that were copied when the ticket was split off have no events: they stand before all others.
    copied = len(ticket.comments) - len(spoken)
    for number, event in enumerate(spoken, copied + 1):
        if one.key and event.key is not None and (event.key == one.key or event.key.startswith(_said(one))):
            return number
    asked = ticket.asked_at or ticket.opened_at
    words: list[tuple[datetime, int]] = [(asked, REQUEST)]
    words += [(said.at, place) for place, said in enumerate(ticket.comments, 1) if said.public and not said.team]
    distance, place = min((abs(one.at - at), place) for at, place in words)
    if distance <= TOGETHER:
        return place
    # What came before a ticket was opened came with the conversation that led to it.
    return REQUEST if one.at < asked else None


def _said(one: Attachment) -> str:
    """Give how the key of words begins that came with the same form, see `TicketDesk.answer`."""
    return f"said:{one.by}:{one.key}:"
