"""Phone calls in the console: who called is looked up, and what was talked about written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from aiohttp import web

from bot.web.numbers import whole
from bot.web.pages.account import moved
from bot.web.pages.console.call_parts import Sheet, callers, entry_form, latest
from bot.web.pages.console.frame import Console, Visit, ticket_path
from bot.web.pages.console.places import Place
from handlers.call import Direction, Recording, Verification
from handlers.person import Person
from handlers.ports import ChangeRefused, InvalidInput, TicketNotFound, WriteConflict
from handlers.ticket import Category, Priority, Ticket
from handlers.tickets.call_entry import CallEntry, NewCaller
from handlers.tickets.calls import CallDesk
from handlers.tickets.changes import CallOutcome
from handlers.tickets.customers import OtherTicket
from handlers.tickets.rules import Rules

_NEW = "new"
_KEY = 40
"""Characters of the key that a form carries, so that sending it twice writes one call down."""


@dataclass(frozen=True, slots=True)
class _Caller:
    """Who called; None in place of a person: somebody new."""

    person: Person | None
    tickets: tuple[OtherTicket, ...] = ()


class CallsPage:
    """Answers ``/console/calls``: first who called, then what about."""

    def __init__(self, console: Console, calls: CallDesk) -> None:
        self._console = console
        self._calls = calls

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show who may have called, or the form for whoever was chosen."""
        query = request.query
        if "caller" in query or "ticket" in query:
            typed = {
                "caller": query.get("caller", "")[:200],
                "number": query.get("ticket", "")[:20].upper(),
                "name": query.get("name", "")[:200],
                "key": self._console.new_secret()[:_KEY],
                "mine": "yes",
            }
            return await self._form(visit, typed)
        wanted = query.get("q", "").strip()
        found = await self._calls.find(wanted) if wanted else ()
        asked = await self._calls.asked(wanted) if wanted else ()
        body = callers(wanted, found, asked) + latest(await self._calls.latest(), visit.now)
        return self._console.shown(visit, "Log a call", body, place=Place.CALLS)

    async def log(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Write a call down; what cannot be is shown again with what was typed, and why."""
        typed = await self._console.fields(request, visit, Rules().text_limit)
        try:
            ticket = await self._calls.log(_entry(typed, visit), visit.actor)
        except InvalidInput as error:
            return await self._form(visit, typed, wrong=str(error), status=422)
        except ChangeRefused as error:
            return await self._form(visit, typed, wrong=str(error), status=409)
        except WriteConflict as error:
            return await self._form(visit, typed, wrong=str(error), status=503)
        except TicketNotFound:
            wrong = f"There is no ticket {typed.get('number', '')} any more: choose another one, or a new one."
            return await self._form(visit, {**typed, "number": ""}, wrong=wrong, status=404)
        return moved(f"{ticket_path(ticket.number)}?done=called")

    async def _form(
        self, visit: Visit, typed: Mapping[str, str], *, wrong: str = "", status: int = 200
    ) -> web.StreamResponse:
        caller = await self._caller(typed)
        sheet = Sheet(visit.hidden, caller.person, caller.tickets, typed)
        return self._console.shown(
            visit, "Log a call", entry_form(sheet), place=Place.CALLS, wrong=wrong, status=status
        )

    async def _caller(self, typed: Mapping[str, str]) -> _Caller:
        id_, number = typed.get("caller", ""), typed.get("number", "")
        about: Ticket | None = None
        if number and not id_:
            about = await self._console.team.desk.show(number)
            id_ = about.requester_id
        person = None if id_ in {"", _NEW} else await self._calls.person(id_)
        if person is None:
            return _Caller(None)
        if about is not None and not person.email:
            person = replace(person, email=about.email)  # of who is known by a cookie, the ticket has the address
        customers = self._console.team.customers
        kept = () if customers is None else await customers.tickets(person.id)
        return _Caller(person, kept)


def _entry(typed: Mapping[str, str], visit: Visit) -> CallEntry:
    """Read the form.

    Raises:
        InvalidInput: a number is none, or a choice is not one of those that there are.
    """
    length = timedelta(minutes=_minutes(typed, "minutes", "how many minutes it took"))
    ago = typed.get("ago", "").strip()
    began = visit.now - (timedelta(minutes=_minutes(typed, "ago", "how long ago it began")) if ago else length)
    id_, phone = typed.get("caller", ""), typed.get("phone", "")
    new = NewCaller(typed.get("name", ""), typed.get("email", ""), phone)
    try:
        return CallEntry(
            key=typed.get("key", "")[:_KEY],
            caller=new if id_ in {"", _NEW} else id_,
            began=began,
            length=length,
            notes=typed.get("notes", ""),
            direction=Direction(typed.get("direction", "")),
            recording=Recording(typed.get("recording", "")),
            verification=Verification(typed.get("verification", "")),
            phone=phone,
            session=typed.get("session", ""),
            number=typed.get("number") or None,
            subject=typed.get("subject", ""),
            question=typed.get("question", ""),
            category=Category(typed.get("category", "")),
            told=typed.get("told", ""),
            outcome=CallOutcome(typed.get("outcome", "")),
            priority=Priority(typed["priority"]) if typed.get("priority") else None,
            assignee=visit.person.id if typed.get("mine") else None,
        )
    except ValueError as error:
        raise InvalidInput("Choose an answer for each of the questions.") from error


def _minutes(typed: Mapping[str, str], name: str, what: str) -> int:
    found = whole(typed.get(name, "").strip(), 6)
    if found is None:
        raise InvalidInput(f"Say {what}, in minutes.")
    return found
