"""The pages of phone calls, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from types import MappingProxyType
from urllib.parse import quote

from bot.web.pages.console import chips
from bot.web.pages.console.places import Place
from bot.web.pages.console.times import ago
from handlers.call import Direction, PhoneCall, Recording, Verification
from handlers.person import Person
from handlers.ticket import Category, Priority
from handlers.tickets.call_entry import LONGEST, NAME_LIMIT, PHONE_LIMIT, SESSION_LIMIT, Asked
from handlers.tickets.call_words import headline
from handlers.tickets.changes import CallOutcome
from handlers.tickets.customers import OtherTicket

DIRECTION: Mapping[Direction, str] = MappingProxyType({Direction.IN: "They called us", Direction.OUT: "We called them"})
RECORDING: Mapping[Recording, str] = MappingProxyType(
    {
        Recording.NOT_RECORDED: "It was not recorded",
        Recording.NOTICE_GIVEN: "It was recorded, and they were told before",
        Recording.REFUSED: "They refused, so it was not recorded",
    }
)
VERIFICATION: Mapping[Verification, str] = MappingProxyType(
    {
        Verification.NOT_VERIFIED: "Not verified",
        Verification.CALLED_BACK: "Called back on a number that we knew",
        Verification.CODE: "They read a code that we sent",
        Verification.DETAILS: "They told details of the account",
        Verification.SIGNED_IN: "Signed in in the remote session",
        Verification.KNOWN: "Known by voice",
    }
)
OUTCOME: Mapping[CallOutcome, str] = MappingProxyType(
    {
        CallOutcome.SOLVED: "Solved on the call: close the ticket",
        CallOutcome.OPEN: "We go on with it",
        CallOutcome.PENDING: "They do something next",
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A call that is being written down.

    Attributes:
        caller: None: somebody new.
        tickets: the caller's, latest first.
        typed: what stands in the fields, by name.
    """

    hidden: str
    caller: Person | None
    tickets: Sequence[OtherTicket]
    typed: Mapping[str, str]

    def value(self, name: str) -> str:
        """Give what stands in a field, for HTML."""
        return escape(self.typed.get(name, ""))


def callers(wanted: str, found: Sequence[Person], asked: Sequence[Asked] = ()) -> str:
    """Give the field in which callers are looked up, and who was found: people, and tickets of who has only those."""
    form = (
        f'<form class="panel" role="search" action="{Place.CALLS}" method="get"><label for="caller">Who called? '
        f'A part of their name, address, number or account, or a ticket</label><div class="row">'
        f'<input id="caller" name="q" '
        f'type="search" maxlength="{NAME_LIMIT}" value="{escape(wanted)}" autocomplete="off" class="wide">'
        '<button class="button">Look up</button></div></form>'
    )
    new = f'<a class="button ghost" href="{Place.CALLS}?caller=new&amp;name={quote(wanted)}">Somebody new</a>'
    if not wanted:
        return f'{form}<p class="row new">{new}</p>'
    if not found and not asked:
        return f'{form}<div class="empty"><p>Nobody like that is known.</p><p>{new}</p></div>'
    rows = "".join([*map(_found, found), *map(_asked, asked)])
    return f'{form}<div class="panel found"><ul class="plain">{rows}</ul></div><p class="row">{new}</p>'


def latest(calls: Sequence[PhoneCall], now: datetime) -> str:
    """Give the calls of late."""
    if not calls:
        return (
            '<div class="empty"><p>No call was written down yet.</p>'
            '<p class="small">Look up who called, or write somebody new down.</p></div>'
        )
    rows = "".join(_call(one, now) for one in calls)
    return (
        '<section class="panel" aria-labelledby="latest"><h2 id="latest">Calls of late</h2>'
        f'<ul class="plain">{rows}</ul></section>'
    )


def entry_form(sheet: Sheet) -> str:
    """Give the form of a call."""
    return (
        f'<form class="call" method="post" action="{Place.CALLS}">{sheet.hidden}'
        f'<input type="hidden" name="key" value="{sheet.value("key")}">'
        f"{_who(sheet)}{_how(sheet)}{_about(sheet)}{_end(sheet)}"
        '<p class="row"><button class="button">Write the call down</button>'
        f'<a href="{Place.CALLS}">Somebody else called</a></p></form>'
    )


def _found(one: Person) -> str:
    about = [one.email or "", *one.organisations, "" if one.known else "not verified by sign-in"]
    told = " · ".join(escape(part) for part in about if part)
    name = escape(one.name or one.email or one.id)
    return f'<li><a href="{Place.CALLS}?caller={quote(one.id)}">{name}</a><span class="small">{told}</span></li>'


def _asked(one: Asked) -> str:
    told = f"{one.number} {one.subject}"
    name = escape(one.address or "no address")
    way = f"{Place.CALLS}?ticket={quote(one.number)}"
    return f'<li><a href="{way}">{name}</a><span class="small" dir="auto">asked {escape(told)}</span></li>'


def _call(one: PhoneCall, now: datetime) -> str:
    end = '<span class="chip solved">Solved on the call</span>' if one.solved else ""
    return (
        f'<li><a href="/console/tickets/{quote(one.number)}">{escape(one.number)}</a> {escape(headline(one))} {end}'
        f'<span class="small">{escape(one.name)}, {ago(one.began, now)}</span></li>'
    )


def _who(sheet: Sheet) -> str:
    if sheet.caller is None:
        given = (
            _input(sheet, "name", "Name", f'required maxlength="{NAME_LIMIT}"')
            + _input(sheet, "email", "E-mail address, if they gave one", 'maxlength="254"', kind="email")
            + _input(sheet, "phone", "Phone number", f'maxlength="{PHONE_LIMIT}" inputmode="tel"')
        )
        hint = '<p class="small">An address or a number is needed, so that they are known when they call again.</p>'
        return _group("Who called", f'<input type="hidden" name="caller" value="new">{hint}{_fields(given)}')
    one = sheet.caller
    name = one.name or one.email or "Somebody whose name we do not know"
    about = " · ".join(escape(part) for part in (one.email or "", *one.organisations) if part and part != name)
    return _group(
        "Who called",
        f'<input type="hidden" name="caller" value="{escape(one.id)}"><p><strong>{escape(name)}</strong> '
        f'<span class="small">{about}</span></p>'
        + _fields(_input(sheet, "phone", "Phone number", f'maxlength="{PHONE_LIMIT}" inputmode="tel"')),
    )


def _how(sheet: Sheet) -> str:
    most = int(LONGEST.total_seconds() // 60)
    return _group(
        "The call",
        _fields(
            _choice(sheet, "direction", "Who called whom", chips.options(DIRECTION, _in(Direction, sheet, "direction")))
            + _input(sheet, "minutes", "Minutes that it took", f'required min="1" max="{most}"', kind="number")
            + _input(sheet, "ago", "Began so many minutes ago; empty: just ended", 'min="1"', kind="number")
            + _choice(sheet, "recording", "Recording", chips.options(RECORDING, _in(Recording, sheet, "recording")))
            + _choice(
                sheet,
                "verification",
                "How do we know that it was them?",
                chips.options(VERIFICATION, _in(Verification, sheet, "verification")),
            )
            + _input(sheet, "session", "Link of a remote session", f'maxlength="{SESSION_LIMIT}"', kind="url")
        ),
    )


def _about(sheet: Sheet) -> str:
    known = "".join(
        chips.option(one.number, f"{one.number} {one.subject} ({chips.STATUS[one.status]})", _is(sheet, one.number))
        for one in sheet.tickets
    )
    number = sheet.typed.get("number", "")
    if number and all(one.number != number for one in sheet.tickets):
        known = chips.option(number, number, chosen=True) + known
    new = (
        _input(sheet, "subject", "Subject", 'maxlength="200"')
        + _choice(
            sheet, "category", "Kind", chips.options(chips.CATEGORY, _in(Category, sheet, "category", "question"))
        )
        + _area(sheet, "question", "What do they want? They can read this", 3)
    )
    return _group(
        "About",
        _choice(sheet, "number", "Ticket", chips.option("", "A new ticket", chosen=not number) + known)
        + f'<div class="fresh"><p class="small">For a new ticket:</p>{_fields(new)}</div>'
        f'<div class="write internal">{_area(sheet, "notes", "Notes, for the team only", 5, "required")}</div>'
        f"{_told(sheet)}",
    )


def _told(sheet: Sheet) -> str:
    """Give the field of what the customer reads; nothing to be filled in where nobody would read it."""
    caller = sheet.caller
    reached = caller is None or caller.email or caller.known
    if not reached and not sheet.typed.get("told") and not sheet.typed.get("number"):
        why = "They cannot be reached in writing: we have no address of theirs."
        return f'<p class="small">{why}</p><input type="hidden" name="told" value="">'
    return (
        f'<div class="write public">{_area(sheet, "told", "For the customer, sent to them; may stay empty", 3)}</div>'
    )


def _end(sheet: Sheet) -> str:
    mine = " checked" if sheet.typed.get("mine") else ""
    priorities = chips.option("", "As it is", chosen=not sheet.typed.get("priority"))
    return _group(
        "How it ended",
        _fields(
            _choice(sheet, "outcome", "Outcome", chips.options(OUTCOME, _in(CallOutcome, sheet, "outcome", "open")))
            + _choice(
                sheet,
                "priority",
                "Priority",
                priorities + chips.options(chips.PRIORITY, _in(Priority, sheet, "priority")),
            )
        )
        + f'<label class="tick"><input type="checkbox" name="mine" value="yes"{mine}> I go on with it, if nobody has it'
        "</label>",
    )


def _group(title: str, body: str) -> str:
    return f'<fieldset class="panel"><legend><h2>{title}</h2></legend>{body}</fieldset>'


def _fields(body: str) -> str:
    return f'<div class="fields">{body}</div>'


def _input(sheet: Sheet, name: str, label: str, more: str = "", *, kind: str = "text") -> str:
    return (
        f'<div><label for="{name}">{label}</label>'
        f'<input type="{kind}" id="{name}" name="{name}" value="{sheet.value(name)}" dir="auto" {more}></div>'
    )


def _area(sheet: Sheet, name: str, label: str, rows: int, more: str = "") -> str:
    return (
        f'<div class="all"><label for="{name}">{label}</label>'
        f'<textarea id="{name}" name="{name}" rows="{rows}" dir="auto" {more}>{sheet.value(name)}</textarea></div>'
    )


def _choice(_sheet: Sheet, name: str, label: str, options: str) -> str:
    return f'<div><label for="{name}">{label}</label><select id="{name}" name="{name}">{options}</select></div>'


def _is(sheet: Sheet, number: str) -> bool:
    return sheet.typed.get("number") == number


def _in(values: type[chips.E], sheet: Sheet, name: str, otherwise: str = "") -> chips.E | None:
    """Give which of the values was chosen; None where none was, or none of them."""
    chosen = sheet.typed.get(name) or otherwise
    return next((one for one in values if one == chosen), None)
