"""Carries out what the forms of a ticket's page say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.web.numbers import version
from bot.web.pages.console.ticket_side import FIELDS
from bot.web.problems import Problem
from handlers.ports import InvalidInput
from handlers.ticket import Category, Priority
from handlers.ticket_event import Actor
from handlers.tickets.changes import Amendment, Assign, SetCategory, SetPlan, SetPriority, SetSubject, SetTier, Then
from handlers.tickets.desk import TicketDesk
from handlers.tickets.ports import Staff

DONE: Mapping[str, str] = {
    "stay": "Your reply is on its way.",
    "pending": "Your reply is on its way, and the ticket waits for the customer.",
    "solved": "Your reply is on its way, and the ticket is solved.",
    "note": "Your note is there, for the team only.",
    "called": "The call is written down.",
    "details": "The details are saved.",
    "same": "Nothing was changed: everything is as it was.",
    "take": "It is yours.",
    "pend": "It waits for the customer.",
    "hold": "It is on hold.",
    "unhold": "It is open.",
    "solve": "It is solved; the customer is told.",
    "close": "It is closed.",
    "reopen": "It is open again.",
    "merge": "It goes on in the other ticket.",
    "link": "The two are linked.",
    "split": "This is the new ticket.",
    "escalate": "It is on its way to engineering.",
    "link_issue": "It is linked to the issue.",
    "withdraw": "It is taken back.",
    "answer": "It is on its way to engineering; the note of it comes in a moment.",
    "not_urgent": "It can wait: its score follows in a few seconds.",
}
"""What is said after a form was carried out, by what stands in the address then."""

_ALREADY = "already"
_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,20}-[1-9][0-9]{0,9}")
_LONGEST_REASON = 200
_NUMBER = re.compile(r"\s*(?:[Tt]-?)?([1-9][0-9]{0,8})\s*")
_COMMENT = re.compile(r"comment-(0|[1-9][0-9]{0,6})")


def done_of(query: Mapping[str, str]) -> str:
    """Say what an address says was done; empty where it says nothing."""
    done, key = query.get("done", ""), query.get("issue", "")
    if done == _ALREADY and _KEY.fullmatch(key):
        return f"It is {key} already: nothing was done anew."
    return DONE.get(done, "")


class Deeds:
    """Carries out forms over the desk."""

    def __init__(self, desk: TicketDesk, staff: Staff) -> None:
        self._desk = desk
        self._staff = staff

    async def do(self, number: str, by: Actor, fields: Mapping[str, str]) -> tuple[str, str]:
        """Carry a form out; give the ticket to be shown then, and the key in `DONE` of what to say.

        Raises:
            HandlerError: it cannot be done, or others were faster; the text says why.
            Problem: no form of the page says this.
        """
        desk, seen = self._desk, version(fields, "version")
        match fields.get("do"):
            case "reply":
                then = next((one for one in Then if one.value == fields.get("then", "")), Then.STAY)
                await desk.reply(number, by, fields.get("text", ""), then=then, seen=seen, key=_key(fields, "reply"))
                return number, str(then)
            case "note":
                await desk.note(number, by, fields.get("text", ""), seen=seen, key=_key(fields, "note"))
            case "details":
                return number, await self._details(number, by, fields, seen)
            case "take":
                await desk.assign(number, by, by.id, seen=seen)
            case "merge":
                into = _number(fields.get("into", ""))
                strangers = fields.get("strangers") == "yes"
                await desk.joining.merge(number, into, by, strangers=strangers, seen=seen)
                return into, "merge"
            case "link":
                await desk.joining.link(number, _number(fields.get("other", "")), by, seen=seen)
            case "split":
                _, new = await desk.joining.split(number, chosen(fields), fields.get("subject", ""), by, seen=seen)
                return new.number, "split"
            case _:
                await self._moved(number, by, fields, seen)
        return number, fields["do"]

    async def _moved(self, number: str, by: Actor, fields: Mapping[str, str], seen: int | None) -> None:
        desk = self._desk
        match fields.get("do"):
            case "hold":
                because = fields.get("because", "")
                if len(because) > _LONGEST_REASON:
                    raise InvalidInput(
                        f"The reason may have up to {_LONGEST_REASON} characters: tell the rest in a note."
                    )
                await desk.hold(number, by, because, seen=seen)
            case "unhold":
                await desk.unhold(number, by, seen=seen)
            case "pend":
                await desk.pend(number, by, seen=seen)
            case "solve":
                await desk.solve(number, by, seen=seen)
            case "close":
                await desk.close(number, by, seen=seen)
            case "reopen":
                await desk.reopen(number, by, seen=seen)
            case _:
                raise Problem(422, "invalid", "Press one of the buttons of the page.")

    async def _details(self, number: str, by: Actor, fields: Mapping[str, str], seen: int | None) -> str:
        """Change what she changed; what routing or others changed since stays as they made it."""
        wanted = {name: fields[name] for name in FIELDS if name in fields and fields[name] != fields.get(f"was-{name}")}
        if not wanted:
            return "same"
        if wanted.get("assignee"):
            await self._on_staff(wanted["assignee"], by)
        await self._desk.amending.revise(number, by, [_change(*one) for one in wanted.items()], seen=seen)
        return "details"

    async def _on_staff(self, assignee: str, by: Actor) -> None:
        """Pass when somebody can be chosen.

        Raises:
            InvalidInput: she is not on the staff; who acts need not be on it.
        """
        if assignee != by.id and all(one.id != assignee for one in await self._staff.engineers()):
            raise InvalidInput("Whom you chose is not on the staff any more: choose somebody else.")


def chosen(fields: Mapping[str, str]) -> list[int]:
    """Give the places of what was ticked to be split off: of comments from 1, 0 is the request."""
    return [int(match[1]) for name in fields if (match := _COMMENT.fullmatch(name))]


def _change(name: str, value: str) -> Amendment | Assign:
    match name:
        case "assignee":
            return Assign(value or None)
        case "subject":
            return SetSubject(value)
        case "priority" if value in set(Priority):
            return SetPriority(Priority(value))
        case "category" if value in set(Category):
            return SetCategory(Category(value))
        case "plan":
            return SetPlan(value)
        case "tier" if value.isdecimal() and len(value) < 3:
            return SetTier(int(value))
    raise InvalidInput(f"There is no {name} {value!r}: choose one of the list.")


def _key(fields: Mapping[str, str], deed: str) -> str | None:
    key = fields.get("key")
    return f"console:{deed}:{key}"[:200] if key else None


def _number(given: str) -> str:
    matched = _NUMBER.fullmatch(given)
    if matched is None:
        raise InvalidInput("Name the other ticket by its number, like T-12.")
    return f"T-{matched[1]}"
