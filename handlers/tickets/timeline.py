"""What happened to a ticket, in words, for the team. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.history import read

_CLOCKS = {"first_reply": "the first reply", "next_reply": "the next reply", "resolution": "the resolution"}
_PLAIN = {
    EventKind.OPENED: "opened it",
    EventKind.REPLIED: "replied",
    EventKind.ANSWERED: "wrote to us",
    EventKind.CALLED: "talked on the phone",
    EventKind.NOTED: "wrote a note",
    EventKind.MERGED: "merged it into {after}",
    EventKind.WARNED: "warned that {after} is due soon",
    EventKind.BREACHED: "noted that {after} is overdue",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened; words that were said stand in the ticket's comments."""

    at: datetime
    who: str
    what: str


def timeline(events: Iterable[TicketEvent], names: Mapping[str, str]) -> tuple[Line, ...]:
    """Tell what happened, in order. `names`: of persons, by id."""
    return tuple(Line(event.at, event.actor.name, told(event, names)) for event in events)


def told(event: TicketEvent, names: Mapping[str, str]) -> str:
    """Say what an event did: "made it solved", "gave it to Eve (turn 4)"."""
    said = _said(event, names)
    return said if event.because is None else f"{said} ({event.because})"


def _said(event: TicketEvent, names: Mapping[str, str]) -> str:
    after = event.after or ""
    match event.kind:
        case EventKind.STATUS:
            return f"made it {after}".replace("_", " ")
        case EventKind.ASSIGNED:
            return f"gave it to {names.get(after, after)}" if after else "took it from who had it"
        case EventKind.LINKED:
            link = read(after)
            return f"linked it: {str(link.kind).replace('_', ' ')} {link.number}"
        case EventKind.JOINED:
            return f"let {names.get(after, after)} see it"
        case _:
            return _PLAIN.get(event.kind, "changed its {kind} from {before} to {after}").format(
                kind=event.kind, before=event.before, after=_CLOCKS.get(after.partition("/")[0], after)
            )


def with_names(text: str, names: Mapping[str, str]) -> str:
    """Give a text with the names of persons in place of their ids, which are words of their own."""
    return re.sub(r"[\w:.@-]*\w", lambda word: names.get(word[0], word[0]), text)
