"""The list of tickets by attention in HTML. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from html import escape

from bot.web.pages.console import chips
from bot.web.pages.console.attention_query import LIMIT, Asked
from bot.web.pages.console.frame import Visit, ticket_path
from bot.web.pages.console.places import Place
from bot.web.pages.console.queue_parts import KEYS
from bot.web.pages.console.queue_query import ME, NOBODY
from bot.web.pages.console.scores import WAITS_UNTIL, bar, reasons, said_so
from bot.web.pages.console.times import ago, stamp
from handlers.attention.attention import HIGHEST
from handlers.attention.desk import Listing
from handlers.attention.ports import Scored
from handlers.attention.words import called, calmed, stands
from handlers.ticket import Status

RENEWED_S = 30
"""Seconds after which a script gets the list anew."""
FOLLOWS_S = 3
"""The same, where a score will be another in a moment."""
STALE = timedelta(minutes=5)
"""Tickets wait to be assessed, and none was for so long: something is wrong."""
_COLUMNS = ("Score", "Ticket", "Status", "Assignee", "Age", "Wait")


def listing(asked: Asked, found: Listing, plans: Collection[str], visit: Visit) -> str:
    """Give the filters and the tickets."""
    rows = "".join(_row(row, asked, found, visit) for row in found.rows)
    head = "".join(f'<th role="columnheader" scope="col">{_heading(name)}</th>' for name in _COLUMNS)
    table = (
        f'<table class="rows attention" role="table"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )
    shown = f"{table}{_turning(asked, found)}" if rows else _empty(asked, found)
    return (
        f'{_filter(asked, plans)}<div data-renew="{_renewed(found)}">{_state(found)}{shown}'
        f'<p class="small asof">As of {stamp(found.at)}. <a href="{escape(asked.address())}">Look again</a></p></div>'
        f"{KEYS}{_explained(found)}"
    )


def _renewed(found: Listing) -> int:
    """Give after how many seconds the list is to be shown anew: soon where a "not urgent" is on its way to a score."""
    follows = any(
        row.judged is not None and stands(row.judged, row.attention) and not calmed(row.attention) for row in found.rows
    )
    return FOLLOWS_S if follows else RENEWED_S


def _heading(name: str) -> str:
    return '<span class="unseen">Can it wait?</span>' if name == "Wait" else name


def _filter(asked: Asked, plans: Collection[str]) -> str:
    who = chips.option(ME, "Me", asked.who == ME) + chips.option(NOBODY, "Nobody yet", asked.who == NOBODY)
    every = sorted({*plans, *([asked.plan] if asked.plan else [])})
    by_plan = "".join(chips.option(one, one, one == asked.plan) for one in every)
    clear = f'<a class="quiet" href="{Place.ATTENTION}">Clear</a>' if asked.narrowed else ""
    return (
        f'<form class="narrow" method="get" action="{Place.ATTENTION}">'
        '<div class="least"><label for="least">Score at least</label><input id="least" name="least" type="number" '
        f'min="0" max="{HIGHEST}" inputmode="numeric" value="{asked.least or ""}" placeholder="0"></div>'
        f'<div><label for="who">With</label><select id="who" name="who"><option value="">Everybody</option>{who}'
        '</select></div><div><label for="plan">Plan</label><select id="plan" name="plan">'
        f'<option value="">All plans</option>{by_plan}</select></div>'
        f'<button class="button ghost">Show</button>{clear}</form>'
    )


def _state(found: Listing) -> str:
    """Say that scores are missing or old, where they are."""
    progress = found.progress
    if not progress.waiting:
        return ""
    many = f"{progress.waiting:,} ticket{'s' if progress.waiting > 1 else ''}"
    if progress.latest is None:
        return f'<p class="small">{many} wait{"" if progress.waiting > 1 else "s"} for a score.</p>'
    if found.at - progress.latest < STALE:
        return f'<p class="small">{many} {"are" if progress.waiting > 1 else "is"} being assessed.</p>'
    return (
        f'<p class="wrong" role="alert">These scores are old: {many} should have been assessed by now, and the last '
        f"one was {ago(progress.latest, found.at)}. The server's log says what is wrong.</p>"
    )


def _row(row: Scored, asked: Asked, found: Listing, visit: Visit) -> str:
    attention = row.attention
    mine = row.assignee == visit.person.id
    owner = "you" if mine else found.names.get(row.assignee or "", row.assignee or "nobody")
    customer = (found.names.get(row.requester_id, ""), ", ".join(row.accounts), row.plan)
    who = " · ".join(escape(one) for one in customer if one)
    what = (
        f'<a href="{ticket_path(attention.number)}"><span class="number">{attention.number}</span> '
        f'<span class="subject" dir="auto">{escape(row.subject)}</span></a>'
        f'<span class="who small" dir="auto">{who}</span>{reasons(attention, unjudged=row.unjudged)}'
    )
    cells = (
        bar(attention.score, found.alert_at),
        what,
        chips.status(Status(row.status)),
        f'<span class="{"mine" if mine else "owner" if row.assignee else "none"}">{escape(owner)}</span>',
        ago(row.opened_at, found.at),
        _wait(row, asked, found, visit),
    )
    parts = "".join(
        f'<td role="cell" class="{name.lower()}">{cell}</td>' for name, cell in zip(_COLUMNS, cells, strict=True)
    )
    return f'<tr role="row">{parts}</tr>'


def _wait(row: Scored, asked: Asked, found: Listing, visit: Visit) -> str:
    attention, judged = row.attention, row.judged
    if judged is not None and stands(judged, attention):
        who = called(judged.by, found.names)
        return f'<span class="small">{said_so(judged, attention, who, found.at)}</span>'
    if not attention.score:
        return ""
    hidden = {**asked.fields, "number": attention.number, "seen": str(attention.version)}
    kept = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items())
    return (
        f'<form method="post" action="{Place.ATTENTION}">{visit.hidden}{kept}'
        f'<button class="button ghost" aria-label="{attention.number} is not urgent">Not urgent</button></form>'
    )


def _turning(asked: Asked, found: Listing) -> str:
    before, after = asked.page(asked.skip - LIMIT), asked.page(asked.skip + LIMIT)
    back = f'<a class="quiet" rel="prev" href="{escape(before.address())}">Page before</a>' if asked.skip else ""
    more = f'<a class="button ghost" rel="next" href="{escape(after.address())}">Next page</a>' if found.more else ""
    return f'<nav class="row turning" aria-label="Pages">{back}{more}</nav>' if back or more else ""


def _empty(asked: Asked, found: Listing) -> str:
    way = (str(Place.QUEUE), "The queue")
    if asked.skip:
        words, way = "There is nothing further down.", (asked.page(0).address(), "First page")
    elif asked.narrowed:
        words, way = "No open ticket is like that.", (str(Place.ATTENTION), "All of them")
    elif found.progress.latest is None:
        words = (
            "Nothing was assessed yet. Each ticket gets a score within seconds of being filed, and another one with "
            "every comment."
        )
    else:
        words = "No ticket is open, so nobody needs anybody."
    return f'<div class="empty"><p>{words}</p><p><a class="button" href="{escape(way[0])}">{way[1]}</a></p></div>'


def _explained(found: Listing) -> str:
    return (
        '<details class="more"><summary>What the score says</summary><div class="panel">'
        f"<p>From 0 to {HIGHEST}, how urgently a person must look at a ticket. It is the sum of the parts that stand "
        "beside it: facts of the ticket, and how its customer sounds. Who works on it is no part of it, and customers "
        f"never see it. From {found.alert_at} on, the team is alerted.</p>"
        f"<p><strong>Not urgent:</strong> you looked, and it can wait. {WAITS_UNTIL}</p></div></details>"
    )
