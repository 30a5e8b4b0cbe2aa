"""Lists of tickets in memory, told in plain words: what SQL must find, too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from handlers.ticket import UNSOLVED, Priority, Ticket
from handlers.tickets.lists import COUNTED, Counts, Order, Page, Row, TicketQuery, View, named_number, view
from handlers.tickets.places import Place, read, start, written
from handlers.tickets.ports import Standing
from tests.fakes import Memory

URGENT = list(Priority)


@dataclass
class MemoryTicketLists:
    """Lists of what is in memory. `people`: name and address of persons; `accounts`: where they belong."""

    memory: Memory
    people: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    accounts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counted: int = COUNTED

    async def page(self, query: TicketQuery, now: datetime) -> Page:
        place = None if query.after is None else read(query.after, query.order)
        rows = self._found(query, now)
        named = named_number(query.text)
        first = [row for row in rows if _numeral(row) == named]
        rest = [row for row in rows if _numeral(row) != named]
        if place is None:
            left = [*first, *rest]
        else:
            left = rest if place.number == 0 else [row for row in rest if _key(row, query.order) > _behind(place)]
        shown = left[: query.limit]
        last = start(query.order) if shown == first else _place(shown[-1], query.order) if shown else None
        return Page(
            tuple(shown),
            written(last) if last is not None and len(left) > query.limit else None,
            min(len(rows), self.counted),
            len(rows) > self.counted,
        )

    async def counts(self, now: datetime, me: str) -> Counts:
        return {which: len(self._found(view(which, me, now), now)) for which in View}

    def _found(self, query: TicketQuery, now: datetime) -> list[Row]:
        kept = [
            row
            for ticket in self.memory.tickets.values()
            if meets(query, row := self._row(ticket, now), self._belongs(ticket)) and self._says(query.text, ticket)
        ]
        return sorted(kept, key=lambda row: _key(row, query.order))

    def _belongs(self, ticket: Ticket) -> set[str]:
        asked = self.memory.episodes.get(ticket.episode_id or "")
        return {*self.accounts.get(ticket.requester_id, ()), *(asked.accounts if asked else ())}

    def _says(self, text: str, ticket: Ticket) -> bool:
        who = self.people.get(ticket.requester_id, (None, None))
        said = [ticket.subject, ticket.description, ticket.email, *who, *(one.text for one in ticket.comments)]
        named = named_number(text) == int(ticket.number[2:])
        return not text.strip() or named or says(text, [one for one in said if one is not None])

    def _row(self, ticket: Ticket, now: datetime) -> Row:
        said = [one.team for one in ticket.comments if one.public]
        standing = self.memory.standings.get(ticket.number, Standing())
        name, address = self.people.get(ticket.requester_id, (None, None))
        ended = ticket.solved_at or ticket.closed_at or ticket.status_at or ticket.opened_at
        return Row(
            number=ticket.number,
            version=ticket.version,
            subject=ticket.subject,
            status=ticket.status,
            priority=ticket.priority,
            category=ticket.category,
            plan=ticket.plan,
            tier=ticket.tier,
            team=ticket.team,
            region=ticket.region,
            language=ticket.language,
            assignee=ticket.assignee,
            requester_id=ticket.requester_id,
            requester=name or address or ticket.email or ticket.requester_id,
            account=min(self._belongs(ticket), default=None),
            opened_at=ticket.opened_at,
            changed_at=ticket.changed_at or ticket.opened_at,
            ended_at=None if ticket.status in UNSOLVED or ticket.merged_into is not None else ended,
            reply_due=standing.reply_due,
            due=standing.due,
            breached=standing.breached or (standing.due is not None and standing.due <= now),
            comments=len(ticket.comments),
            customer_waits=ticket.owed_since is not None or not said or not said[-1],
            merged_into=ticket.merged_into,
        )


def meets(query: TicketQuery, row: Row, belongs: set[str]) -> bool:
    """Tell whether a ticket is asked for, its words apart."""
    exactly: list[tuple[object, object]] = [
        (query.category, row.category),
        (query.plan, row.plan),
        (query.tier, row.tier),
        (query.team, row.team),
        (query.region, row.region),
        (query.language, row.language),
        (query.assignee, row.assignee),
        (query.requester, row.requester_id),
        (query.breached, row.breached),
    ]
    checks: list[tuple[object, Callable[[], bool]]] = [
        (query.status or None, lambda: row.status in query.status),
        (query.priority or None, lambda: row.priority in query.priority),
        (query.unassigned or None, lambda: row.assignee is None),
        (query.account, lambda: query.account in belongs),
        (query.due_from, lambda: row.due is not None and row.due >= query.due_from),
        (query.due_before, lambda: row.due is not None and row.due < query.due_before),
        (query.opened_from, lambda: row.opened_at >= query.opened_from),
        (query.opened_until, lambda: row.opened_at < query.opened_until),
        (query.ended_from, lambda: row.ended_at is not None and row.ended_at >= query.ended_from),
    ]
    return all(wanted in {None, has} for wanted, has in exactly) and all(
        holds() for wanted, holds in checks if wanted is not None
    )


def says(text: str, said: list[str]) -> bool:
    """Tell whether each word of a search begins a word that was said, or stands in one of a script without spaces."""
    whole = plain(" | ".join(said))
    words = re.findall(r"[^\W_]+", whole)
    sought = re.findall(r"[^\W_]+", plain(text))
    return bool(sought) and all(
        word in whole if _unspaced(word) else any(one.startswith(word) for one in words) for word in sought
    )


def plain(text: str) -> str:
    """Give a text in small letters without accents."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", "".join(one for one in apart if not "\u0300" <= one <= "\u036f"))


def _unspaced(word: str) -> bool:
    return all("\u3040" <= one <= "\u9fff" or "\uac00" <= one <= "\ud7af" for one in word)


def _numeral(row: Row) -> int:
    return int(row.number[2:])


def _place(row: Row, order: Order) -> Place:
    at = {Order.DUE: row.due, Order.CHANGED: row.changed_at}.get(order, row.opened_at)
    urgency = URGENT.index(row.priority) if order is Order.PRIORITY else None
    return Place(order, at, _numeral(row), urgency)


def _key(row: Row, order: Order) -> tuple[float, ...]:
    return _behind(_place(row, order))


def _behind(place: Place) -> tuple[float, ...]:
    if place.at is None:
        return (1, 0, -place.number)
    at, number = place.at.timestamp(), place.number
    if place.order in {Order.OPENED, Order.CHANGED}:
        return (-at, -number)
    return (0, at, number) if place.order is Order.DUE else (place.urgency or 0, at, number)
