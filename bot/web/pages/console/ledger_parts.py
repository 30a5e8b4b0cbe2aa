"""The ledger of issues in HTML. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from types import MappingProxyType
from urllib.parse import urlencode

from bot.web.pages.console import issue_chips as chips
from bot.web.pages.console.cluster_charts import bars
from bot.web.pages.console.frame import Visit, ticket_path
from bot.web.pages.console.known_issue_parts import known_path
from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import ago, roughly, stamp
from handlers.engineering.issue import Kind, Stage
from handlers.engineering.ledger import RECENT, Ledger, LedgerOrder, LedgerQuery, Line, Which

TABLE = f"{Place.ISSUES}.csv"
SHOWN = 200
"""Issues on a page; the table has all."""
_TICKETS = 6
_NAMED = 4
_WHICH: Mapping[Which, str] = MappingProxyType({Which.OPEN: "Open", Which.OVER: "Over", Which.ALL: "All"})
_ORDERS: Mapping[LedgerOrder, str] = MappingProxyType(
    {
        LedgerOrder.ACCOUNTS: "accounts",
        LedgerOrder.GROWTH: "growth",
        LedgerOrder.TICKETS: "tickets",
        LedgerOrder.AGE: "age",
        LedgerOrder.LATEST: "last change",
    }
)
_WEB = ("https://", "http://")


def asked(given: Mapping[str, str]) -> LedgerQuery:
    """Read what an address asks for; what is not understood is not asked for."""
    kind, stage = given.get("kind", ""), given.get("stage", "")
    show, sort = given.get("show", ""), given.get("sort", "")
    return LedgerQuery(
        which=Which(show) if show in {one.value for one in Which} else Which.OPEN,
        kinds=frozenset({Kind(kind)} if kind in {one.value for one in Kind} else ()),
        stages=frozenset({Stage(stage)} if stage in {one.value for one in Stage} else ()),
        plan=given.get("plan", "").strip(),
        order=LedgerOrder(sort) if sort in {one.value for one in LedgerOrder} else LedgerOrder.ACCOUNTS,
    )


def listing(found: Ledger, query: LedgerQuery, visit: Visit) -> str:
    """Give the tabs, the filters and the issues."""
    tabs = "".join(
        f'<a href="{_address(replace(query, which=one))}"{_current(one is query.which)}>{name}</a>'
        for one, name in _WHICH.items()
    )
    head = f'<nav class="tabs" aria-label="Which issues">{tabs}</nav>{_filters(found, query)}'
    if not found.lines:
        return f"{head}{_nothing(query)}"
    orders = " · ".join(
        f'<a href="{_address(replace(query, order=one))}"{_current(one is query.order)}>{name}</a>'
        for one, name in _ORDERS.items()
    )
    heads = ("Issue", "Stage", "Accounts", f"Last {RECENT.days} days", "Tickets", "Age")
    shown = found.lines[:SHOWN]
    more = len(found.lines) - len(shown)
    rest = f'<p class="small">{more:,} more are in the table.</p>' if more > 0 else ""
    return (
        f'<div class="ledger">{head}<p class="small sorts">Sorted by {orders}</p>'
        f"{sheet(heads, [_row(one, visit) for one in shown])}{rest}{_asof(found, query)}</div>"
    )


def _row(line: Line, visit: Visit) -> tuple[str, ...]:
    entry, issue = line.entry, line.entry.issue
    name = f'<span class="number">{escape(issue.key)}</span> {escape(issue.title)}'
    if issue.url.startswith(_WEB):
        name = f'<a href="{escape(issue.url)}" dir="auto">{name}</a>'
    gone = ' <span class="chip">Deleted</span>' if issue.gone else ""
    planned = f'<span class="small">{chips.versions(issue.versions)}</span>' if issue.versions else ""
    votes = f'<span class="small">{entry.votes} more want to hear of it</span>' if entry.votes else ""
    told = f'<a class="small" href="{known_path(issue.name)}">What customers are told</a>'
    status = f'<span class="small" dir="auto">{escape(issue.status.name)}, {ago(entry.stage_at, visit.now)}</span>'
    whose = f'<span class="small" dir="auto">{_whose(line)}</span><span class="small">{_plans(line.plans)}</span>'
    usual = f'<span class="small">{line.before} in the {RECENT.days} before</span>'
    filed = f'<span class="small">{line.unsolved} not solved, of {_count(line.customers, "customer")}</span>'
    since = stamp(line.known_at, f"{line.known_at:%d %b %Y}")
    return (
        f'{name} <span class="small">{chips.kind(entry.kind)}{_linked(line)}</span>{told}',
        f"{chips.stage(entry.stage)}{gone} {status}{planned}",
        f"<strong>{line.accounts}</strong> {whose}{votes}",
        f'<span class="growth">{bars(line.weekly)}<span><strong>{line.recent}</strong> {usual}</span></span>',
        f"<strong>{line.tickets}</strong> {filed}",
        f'{roughly(line.age)} <span class="small">since {since}</span>',
    )


def _linked(line: Line) -> str:
    first = line.entry.cases[-_TICKETS:][::-1]
    links = ", ".join(f'<a href="{ticket_path(one.number)}">{one.number}</a>' for one in first)
    more = len(line.entry.cases) - len(first)
    return f"{links}{f' and {more} more' if more > 0 else ''}"


def _whose(line: Line) -> str:
    others = line.accounts - len(line.named)
    told = [escape(one) for one in line.named[:_NAMED]]
    more = len(line.named) - len(told)
    told += [f"{more} more"] if more > 0 else []
    told += [f"{_count(others, 'person', 'people')} without one"] if others else []
    return ", ".join(told)


def _plans(plans: Mapping[str, int]) -> str:
    return ", ".join(f"{escape(plan)} {count}" for plan, count in plans.items())


def _filters(found: Ledger, query: LedgerQuery) -> str:
    plans = {**{one: one for one in found.plans}, **({query.plan: query.plan} if query.plan else {})}
    chosen = query.kinds or query.stages or query.plan
    kept = {"show": query.which, "sort": query.order}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in kept.items())
    return (
        f'<details class="filters"{" open" if chosen else ""}><summary>Filter</summary>'
        f'<form class="row" method="get" action="{Place.ISSUES}">{hidden}'
        f"{_select('kind', 'Kind', {one.value: name for one, name in chips.KINDS.items()}, query.kinds)}"
        f"{_select('stage', 'Stage', {one.value: name for one, name in chips.STAGES.items()}, query.stages)}"
        f"{_select('plan', 'Plan', plans, {query.plan})}"
        '<button class="button ghost">Show</button></form></details>'
    )


def _select(name: str, label: str, options: Mapping[str, str], chosen: Iterable[str]) -> str:
    held = set(chosen)
    rows = "".join(
        f'<option value="{escape(value)}"{" selected" if value in held else ""}>{escape(words)}</option>'
        for value, words in options.items()
    )
    every = '<option value="">all</option>'
    return f'<div><label for="{name}">{label}</label><select id="{name}" name="{name}">{every}{rows}</select></div>'


def _nothing(query: LedgerQuery) -> str:
    if query.kinds or query.stages or query.plan or query.which is not Which.OPEN:
        return '<div class="empty"><p>There is no such issue.</p></div>'
    return (
        '<div class="empty"><p>Engineering has nothing to do for customers.</p>'
        '<p class="small">An issue stands here as soon as a ticket is escalated to it.</p></div>'
    )


def _asof(found: Ledger, query: LedgerQuery) -> str:
    plan = f" Only tickets of the plan {escape(query.plan)} count." if query.plan else ""
    days = RECENT.days
    return (
        f'<p class="small asof">{_count(len(found.lines), "issue")}, which hit {_count(found.accounts, "account")} '
        "together, each counted once. Accounts are the organisations of the linked tickets; somebody who belongs to "
        f"none counts as one. Last {days} days: accounts with a ticket opened in them, beside those of the {days} days "
        f"before; the bars are tickets a week, of 12 weeks.{plan} As of {stamp(found.at)}. "
        f'<a href="{_address(query, TABLE)}">Table as CSV</a></p>'
    )


def _address(query: LedgerQuery, path: str = Place.ISSUES) -> str:
    given = {
        "show": "" if query.which is Which.OPEN else query.which.value,
        "kind": next((one.value for one in query.kinds), ""),
        "stage": next((one.value for one in query.stages), ""),
        "plan": query.plan,
        "sort": "" if query.order is LedgerOrder.ACCOUNTS else query.order.value,
    }
    asking = urlencode({name: value for name, value in given.items() if value})
    return escape(f"{path}?{asking}" if asking else str(path))


def _count(count: int, noun: str, many: str = "") -> str:
    return f"{count:,} {noun if count == 1 else many or f'{noun}s'}"


def _current(here: bool) -> str:
    return ' aria-current="true"' if here else ""
