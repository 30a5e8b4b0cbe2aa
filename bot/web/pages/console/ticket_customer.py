"""A ticket's customer in HTML: who they are, what is agreed, what else they asked, how they found it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlencode

from bot.web.pages.console import chips
from bot.web.pages.console.frame import ticket_path
from bot.web.pages.console.places import Place
from bot.web.pages.console.queue_query import ALL
from bot.web.pages.console.times import ago
from handlers.languages.dates import named
from handlers.tickets.customers import CustomerView, OtherTicket, PastScore, Record

_FIRST = 5
"""Tickets and answers that are shown at once; the others unfold."""


def customer(view: CustomerView, now: datetime) -> str:
    """Give the panel about the customer."""
    record = view.record
    name = record.name or record.email or view.email or "Nobody we know"
    known = "" if record.known else '<p class="small">We know them by a cookie or an address only.</p>'
    rows = (
        ("E-mail", escape(view.email or record.email or "")),
        ("Account", " · ".join(_account(one) for one in record.accounts)),
        ("Plan", escape(view.agreement.plan or view.plan)),
        ("Language", escape(named(view.language)) if view.language else ""),
        ("Since", "" if record.since is None else ago(record.since, now)),
        ("Tickets", _counted(record)),
        ("Conversations", f"{record.conversations:,}" if record.conversations else ""),
    )
    facts = "".join(f'<dt>{label}</dt><dd dir="auto">{value}</dd>' for label, value in rows if value)
    return (
        f'<section class="panel customer-panel"><h2>Customer</h2><p class="name" dir="auto">{escape(name)}</p>{known}'
        f'<dl class="facts">{facts}</dl>{_scores(record.scores, now)}'
        f"{_tickets('Other tickets of theirs', record.others, {}, now)}"
        f"{_tickets('Same address', record.alike, {}, now)}"
        f"{_tickets('Tickets of their account', record.colleagues, view.names, now)}</section>"
    )


def _counted(record: Record) -> str:
    own = f"{record.tickets:,}, {record.unsolved:,} unsolved" if record.tickets else ""
    more = f"{len(record.alike):,} more of the same address" if record.alike else ""
    return "; ".join(filter(None, (own, more)))


def _account(name: str) -> str:
    query = urlencode({"view": ALL, "account": name})
    return f'<a href="{Place.QUEUE}?{escape(query)}">{escape(name)}</a>'


def _tickets(title: str, found: Sequence[OtherTicket], names: Mapping[str, str], now: datetime) -> str:
    rows = [
        f'<li><a href="{ticket_path(one.number)}">{one.number}</a> <span dir="auto">{escape(one.subject)}</span>'
        f'<span class="small">{chips.STATUS[one.status]}, {ago(one.opened_at, now)}'
        f"{_whose(one, names)}</span></li>"
        for one in found
    ]
    return _folded(title, rows)


def _whose(one: OtherTicket, names: Mapping[str, str]) -> str:
    name = names.get(one.requester_id)
    return "" if name is None else f", {escape(name)}"


def _scores(found: Sequence[PastScore], now: datetime) -> str:
    return _folded("What they thought of us", [f"<li>{_score(one, now)}</li>" for one in found])


def _score(one: PastScore, now: datetime) -> str:
    given = [
        *([f"satisfaction {one.csat} of 5"] if one.csat is not None else []),
        *([f"ease {one.ces} of 5"] if one.ces is not None else []),
        *([f"recommends {one.nps} of 10"] if one.nps is not None else []),
    ]
    low = (one.csat is not None and one.csat <= 2) or (one.ces is not None and one.ces <= 2)
    words = ", ".join(given) or "no score"
    about = "" if one.number is None else f' for <a href="{ticket_path(one.number)}">{one.number}</a>'
    if one.follow_up is not None:
        about += f', <a href="{Place.FOLLOW_UPS}/{one.follow_up}">{one.follow_up}</a>'
    comment = f'<span class="quote" dir="auto">“{escape(one.comment)}”</span>' if one.comment else ""
    marked = f'<span class="late">{words}</span>' if low else words
    return f'{marked}{about}<span class="small">{ago(one.at, now)}</span>{comment}'


def _folded(title: str, rows: Sequence[str]) -> str:
    if not rows:
        return ""
    rest = "".join(rows[_FIRST:])
    more = f'<details class="rest"><summary>{len(rows) - _FIRST} more</summary><ul class="plain">{rest}</ul></details>'
    return f'<h3>{title}</h3><ul class="plain">{"".join(rows[:_FIRST])}</ul>{more if rest else ""}'
