"""What happened to a ticket, in words, for the team. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.ticket import CloseReason, Status
from handlers.ticket_event import ActorKind, EventKind, TicketEvent
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

_CLOSED: Mapping[str, str | None] = {
    CloseReason.CUSTOMER: None,
    CloseReason.ENGINEER: None,
    CloseReason.SOLVED: "it was solved, and the customer did not object",
    CloseReason.IDLE: "the customer was asked, and did not answer",
    CloseReason.MERGED: "it goes on in another ticket",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened; words that were said stand in the ticket's comments.

    `by_itself`: nobody did it, and it tells nothing that must be looked at: a page may fold it away. A promise that was
    broken is no such thing.
    """

    at: datetime
    who: str
    what: str
    by_itself: bool = False


def timeline(events: Iterable[TicketEvent], names: Mapping[str, str]) -> tuple[Line, ...]:
    """Tell what happened, in order. `names`: of persons, by id."""
    return tuple(Line(event.at, event.actor.name, told(event, names), _by_itself(event)) for event in events)


def reason(event: TicketEvent) -> str | None:
    """Give why something was done, in words; None where its actor says it, or nothing does."""
    if event.kind is EventKind.STATUS and event.after == Status.CLOSED and event.because is not None:
        return _CLOSED.get(event.because, event.because)
    return event.because


def told(event: TicketEvent, names: Mapping[str, str]) -> str:
    """Say what an event did: "made it solved", "gave it to Eve (turn 4)"."""
    said, because = _said(event, names), reason(event)
    return said if because is None else f"{said} ({because})"


def _by_itself(event: TicketEvent) -> bool:
    return event.actor.kind is ActorKind.SYSTEM and event.kind is not EventKind.BREACHED


def _said(event: TicketEvent, names: Mapping[str, str]) -> str:
    after = event.after or ""
    match event.kind:
        case EventKind.STATUS if event.after == Status.CLOSED:
            return "closed it"
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
