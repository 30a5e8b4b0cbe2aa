"""The list of somebody's tickets: open ones first, closed ones folded, found by their words, page by page. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from bot.web.pages.account import PORTAL
from bot.web.pages.portal_words import sent, short_promise
from bot.web.tongues import UNKNOWN
from handlers.languages import say, say_as, say_n
from handlers.own_tickets import Owned, OwnQuery
from handlers.ticket import UNSOLVED, Status, Ticket
from handlers.tickets.ports import Standing
from handlers.tickets.words import STATUS

PAGE = 20
SEARCHED_FROM = 6
"""So many tickets, and there is a field to search them by."""
QUERY = 200
"""Characters of a search that are read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of somebody's tickets.

    Attributes:
        total: how many they have; `found`: how many of them fit the search.
        open, over: of this page, each latest first.
        page, pages: its number, from 1, and how many there are.
    """

    query: str
    total: int
    found: int
    open: tuple[Ticket, ...]
    over: tuple[Ticket, ...]
    page: int
    pages: int


def asked(query: str, page: int) -> OwnQuery:
    """Give what to read for a page, from 1: tickets that go on, then those that are over. All words must be there."""
    words = tuple(query[:QUERY].casefold().split())
    return OwnQuery(words, going_first=True, skip=(max(page, 1) - 1) * PAGE, limit=PAGE)


def listed(found: Owned, query: str, page: int) -> Listed:
    """Give the page that was read; where there is none of this number, the number of the nearest."""
    pages = max(1, -(-found.found // PAGE))
    going = tuple(one for one in found.tickets if one.status in UNSOLVED)
    over = tuple(one for one in found.tickets if one.status not in UNSOLVED)
    number = min(max(page, 1), pages)
    return Listed(query[:QUERY].strip(), found.total, found.found, going, over, number, pages)


def list_html(shown: Listed, standings: Mapping[str, Standing], now: datetime) -> str:
    """Give the list in HTML."""
    if not shown.total:
        return _empty(say("You have no requests yet."))
    found = _search(shown) if shown.total >= SEARCHED_FROM or shown.query else ""
    if not shown.found:
        return found + _empty(
            say_n(
                "Your {n} request does not have these words.",
                "None of your {n} requests has these words.",
                shown.total,
            )
        )
    if shown.open:
        found += f'<ul class="tickets">{_rows(shown.open, standings, now)}</ul>'
    elif shown.page == 1 and not shown.query:
        found += _empty(say("No request of yours is open."))
    if shown.over:
        # What was looked for, and what a page begins with, is not folded away.
        unfolded = " open" if shown.query or not shown.open else ""
        # NOTE: Unfolds a list of requests.
        summary = escape(say_n("{n} that is solved or closed", "{n} that are solved or closed", len(shown.over)))
        rows = _rows(shown.over, standings, now)
        found += (
            f'<details class="over"{unfolded}><summary>{summary}</summary><ul class="tickets">{rows}</ul></details>'
        )
    return found + _pages(shown)


def _rows(tickets: Sequence[Ticket], standings: Mapping[str, Standing], now: datetime) -> str:
    return "".join(_row(one, standings.get(one.number, Standing()), now) for one in tickets)


def _row(ticket: Ticket, standing: Standing, now: datetime) -> str:
    due = short_promise(ticket, standing, now)
    told = f"{ticket.number} · {due or sent(ticket.opened_at)}"
    return (
        f'<li><a href="{PORTAL}/{ticket.number}"><span class="name" dir="auto"{UNKNOWN}>{escape(ticket.subject)}</span>'
        f'<span class="state">{pill(ticket.status)}<span class="small">{told}</span></span></a></li>'
    )


def pill(status: Status) -> str:
    """Give a status as a small label, in HTML."""
    return f'<span class="pill {status}">{escape(say(STATUS[status]))}</span>'


def _search(shown: Listed) -> str:
    label = escape(say("Search your requests"))
    clear = f'<a class="quiet" href="{PORTAL}">{escape(say_as("all requests", "All"))}</a>' if shown.query else ""
    return (
        f'<form class="search" role="search" action="{PORTAL}">'
        f'<label class="unseen" for="q">{label}</label>'
        f'<input id="q" name="q" type="search" value="{escape(shown.query)}" dir="auto" '
        f'placeholder="{label}">'
        f'<button class="button ghost" type="submit">{escape(say_as("button", "Search"))}</button>{clear}</form>'
    )


def _pages(shown: Listed) -> str:
    if shown.pages == 1:
        return ""
    links = [
        f'<a class="quiet" rel="{rel}" href="{_address(shown.query, to)}">{escape(label)}</a>'
        if 1 <= to <= shown.pages
        else ""
        for rel, label, to in (
            ("prev", say("Earlier page"), shown.page - 1),
            ("next", say("Next page"), shown.page + 1),
        )
    ]
    place = escape(say("Page {page} of {pages}", page=shown.page, pages=shown.pages))
    label = escape(say("Pages"))
    return f'<nav class="pages" aria-label="{label}">{links[0]}<span class="small">{place}</span>{links[1]}</nav>'


def _empty(told: str) -> str:
    return f'<p class="empty">{escape(told)}</p>'


def _address(query: str, page: int) -> str:
    given = {**({"q": query} if query else {}), "page": str(page)}
    return escape(f"{PORTAL}?{urlencode(given)}")
