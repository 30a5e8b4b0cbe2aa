"""The queue in HTML. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.web.pages.console import chips
from bot.web.pages.console.frame import Visit, ticket_path
from bot.web.pages.console.places import Place
from bot.web.pages.console.queue_query import ALL, ME, NOBODY, ORDERS, VIEWS, Asked
from bot.web.pages.console.scores import Scores
from bot.web.pages.console.times import ago, brief, due
from handlers.languages import DEFAULT, LANGUAGES
from handlers.languages.dates import named
from handlers.ticket import TIERS, UNSOLVED, Status
from handlers.tickets.lists import Counts, Page, Row, View

KEYS = (
    '<p class="small keys" hidden>Keys: <kbd>j</kbd> and <kbd>k</kbd> go down and up, <kbd>Enter</kbd> opens, '
    "<kbd>/</kbd> searches.</p>"
)
_COLUMNS = ("Ticket", "Status", "Priority", "Assignee", "Due", "Age")
_EMPTY: Mapping[View, str] = {
    View.MINE: "No ticket is yours. Take one of those that nobody has.",
    View.UNASSIGNED: "Every ticket has somebody.",
    View.UNSOLVED: "Nothing is unsolved. Enjoy it while it lasts.",
    View.DUE_SOON: "Nothing is due within the hour.",
    View.OVERDUE: "Nothing is overdue.",
    View.BREACHED: "No promise was broken.",
    View.PENDING: "No ticket waits for its customer.",
    View.ON_HOLD: "No ticket waits for engineering.",
    View.SOLVED: "Nothing was solved this week.",
}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody on the staff, by id and name."""

    id: str
    name: str


def heading(title: str, page: Page) -> str:
    """Give the heading, with how many tickets there are."""
    many = f"{page.total:,}{' or more' if page.more else ''} ticket{'' if page.total == 1 and not page.more else 's'}"
    return f'<div class="row headed"><h1 dir="auto">{escape(title)}</h1><span class="small">{many}</span></div>'


def listing(
    asked: Asked,
    page: Page,
    counts: Counts,
    names: Mapping[str, str],
    colleagues: Sequence[Colleague],
    plans: Collection[str],
    visit: Visit,
    scores: Scores | None = None,
) -> str:
    """Give the views, the filters and the tickets. `scores`: of these tickets; None: none are scored here."""
    views = "".join(_view(one, counts.get(one, 0), asked.view is one) for one in VIEWS)
    views += "" if scores is None else f'<a href="{Place.ATTENTION}"><span>By attention</span></a>'
    rows = "".join(_row(row, names, visit, scores) for row in page.rows)
    table = (
        f'<table class="rows" role="table"><thead role="rowgroup"><tr role="row">{_head()}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )
    shown = f"{table}{_turning(asked, page)}" if page.rows else _empty(asked)
    return (
        f'<div class="split"><nav class="views" aria-label="Views">{views}</nav>'
        f'<div class="listed">{_filters(asked, colleagues, plans)}{shown}{KEYS}</div></div>'
    )


def _view(which: View, count: int, here: bool) -> str:
    current = ' aria-current="true"' if here else ""
    wrong = " late" if count and which in {View.OVERDUE, View.BREACHED} else ""
    return (
        f'<a href="{Place.QUEUE}?view={which}"{current}><span>{VIEWS[which]}</span>'
        f'<span class="many{wrong}">{count:,}</span></a>'
    )


def _filters(asked: Asked, colleagues: Sequence[Colleague], plans: Collection[str]) -> str:
    everybody = chips.option(ME, "Me", asked.assignee == ME) + chips.option(NOBODY, "Nobody", asked.assignee == NOBODY)
    everybody += "".join(chips.option(one.id, one.name, asked.assignee == one.id) for one in colleagues)
    tiers = "".join(chips.option(str(tier), f"Tier {tier}", asked.tier == tier) for tier in TIERS)
    fields = (
        _field("status", "Status", chips.options(chips.STATUS, asked.status)),
        _field("priority", "Priority", chips.options(chips.PRIORITY, asked.priority)),
        _field("category", "Category", chips.options(chips.CATEGORY, asked.category)),
        _field("plan", "Plan", "".join(chips.option(one, one, asked.plan == one) for one in sorted(plans))),
        _field("tier", "Tier", tiers),
        _field("assignee", "Assignee", everybody),
        _field("language", "Language", _languages(asked.language)),
        _field("order", "Order", chips.options(ORDERS, asked.order), any_="As usual"),
    )
    number = asked.narrowed
    told = f' <span class="many">{number} set</span>' if number else ""
    clear = "" if not number else f'<a class="quiet" href="{escape(_cleared(asked))}">Clear</a>'
    kept = f'<input type="hidden" name="view" value="{ALL if asked.view is None else asked.view}">'
    kept += "" if not asked.text else f'<input type="hidden" name="q" value="{escape(asked.text)}">'
    kept += "" if not asked.account else f'<input type="hidden" name="account" value="{escape(asked.account)}">'
    only = f'<p class="small">Of the account {escape(asked.account)} only.</p>' if asked.account else ""
    return (
        f'<details class="filters"{" open" if number else ""}><summary>Filter and order{told}</summary>'
        f'<form method="get" action="{Place.QUEUE}">{kept}{only}<div class="fields">{"".join(fields)}</div>'
        f'<div class="row"><button class="button">Show</button>{clear}</div></form></details>'
    )


def _languages(chosen: str | None) -> str:
    names = sorted((named(code), code) for code in LANGUAGES)
    return "".join(chips.option(code, name, chosen == code) for name, code in names)


def _cleared(asked: Asked) -> str:
    several = ("status", "priority", "category", "plan", "tier", "assignee", "account", "order", "language")
    nothing = dict.fromkeys(several)
    return asked.address(**nothing)


def _field(name: str, label: str, options: str, any_: str = "Any") -> str:
    return (
        f'<div><label for="by-{name}">{label}</label><select id="by-{name}" name="{name}">'
        f'<option value="">{any_}</option>{options}</select></div>'
    )


def _head() -> str:
    return "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in _COLUMNS)


def _row(row: Row, names: Mapping[str, str], visit: Visit, scores: Scores | None) -> str:
    spoken = None if row.language in {None, DEFAULT} else named(row.language or "")
    who = " · ".join(escape(one) for one in (row.requester, row.account, row.plan, spoken) if one)
    waits = row.customer_waits and row.status in {Status.NEW, Status.OPEN}
    wrote = '<span class="wrote">customer wrote last</span>' if waits and row.comments else ""
    mine = row.assignee == visit.person.id
    owner = "you" if mine else names.get(row.assignee or "", row.assignee or "nobody")
    what = (
        f'<a href="{ticket_path(row.number)}"><span class="number">{row.number}</span> '
        f'<span class="subject" dir="auto">{escape(row.subject)}</span></a>'
        f'<span class="who small" dir="auto">{who}</span>{wrote}'
    )
    cells = (
        what,
        f"{chips.status(row.status)}{_onward(row)}",
        f"{chips.priority(row.priority)}{'' if scores is None else scores.mark(row.number)}",
        f'<span class="{"mine" if mine else "owner" if row.assignee else "none"}">{escape(owner)}</span>',
        _due(row, visit.now),
        ago(row.opened_at, visit.now),
    )
    parts = "".join(
        f'<td role="cell" class="{name.lower()}">{cell}</td>' for name, cell in zip(_COLUMNS, cells, strict=True)
    )
    return f'<tr role="row">{parts}</tr>'


def _onward(row: Row) -> str:
    if row.merged_into is None:
        return ""
    return f'<span class="small">goes on as <a href="{ticket_path(row.merged_into)}">{row.merged_into}</a></span>'


def _due(row: Row, now: datetime) -> str:
    broken = '<span class="late small">promise broken</span>' if row.breached else ""
    if row.due is not None and row.status in UNSOLVED:
        broken = "" if now >= row.due else broken
        return f'{due(row.due, now)}<span class="small">{brief(row.due)}</span>{broken}'
    return broken or '<span class="small">nothing</span>'


def _turning(asked: Asked, page: Page) -> str:
    first = f'<a class="quiet" href="{escape(asked.address())}">First page</a>' if asked.after else ""
    more = ""
    if page.next is not None:
        more = f'<a class="button ghost" rel="next" href="{escape(asked.address(after=page.next))}">Next page</a>'
    return f'<nav class="row turning" aria-label="Pages">{first}{more}</nav>' if first or more else ""


def _empty(asked: Asked) -> str:
    if asked.after:
        words, way = "There is nothing further down.", (asked.address(), "First page")
    elif asked.text or asked.narrowed:
        words = "No ticket is like that. Look for fewer words, or take a filter away."
        way = (f"{Place.QUEUE}?view={ALL}", "All tickets")
    elif asked.view is View.MINE:
        words, way = _EMPTY[asked.view], (f"{Place.QUEUE}?view={View.UNASSIGNED}", "Unassigned tickets")
    elif asked.view is not None:
        words, way = _EMPTY[asked.view], (f"{Place.QUEUE}?view={View.UNSOLVED}", "All unsolved tickets")
    else:
        words = "No ticket was ever filed. Customers file them in the chat, by mail, in Slack, or you log a call."
        way = ("/", "Look at the chat")
    return f'<div class="empty"><p>{words}</p><p><a class="button" href="{escape(way[0])}">{way[1]}</a></p></div>'
