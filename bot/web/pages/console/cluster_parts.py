"""The page of a cluster in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from bot.web.links import article_path
from bot.web.pages.console import chips
from bot.web.pages.console.cluster_charts import chart, told
from bot.web.pages.console.cluster_list import STATES, cluster_path, growth
from bot.web.pages.console.frame import Visit, ticket_path
from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import ago, stamp
from handlers.clusters.answering import Answering, Findings
from handlers.clusters.cluster import ClusterEvent, ClusterState, Happened, Member
from handlers.clusters.desk import REASON_LIMIT, TITLE_LIMIT, Opened
from handlers.clusters.placing import CAME_FROM
from handlers.clusters.trend import RECENT, Overview
from handlers.ticket import OVER

_TICKETS = 20
"""Tickets that are shown at once; more unfold."""
_MOST = 200
"""Tickets of a page; all of them are in the table for engineering."""
_DID: Mapping[Happened, str] = MappingProxyType(
    {
        Happened.FOUND: "Found",
        Happened.TITLED: "gave it a title",
        Happened.DISMISSED: "dismissed it",
        Happened.HANDED_OVER: "handed it to engineering",
        Happened.BACK: "brought it back",
        Happened.BURST: "The team was told that it grows",
        Happened.GONE: "Its tickets went elsewhere",
    }
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cluster with all that its page shows.

    Attributes:
        typed: what was refused, to be given back.
        escalates: it can become an issue here.
    """

    opened: Opened
    visit: Visit
    typed: Mapping[str, str]
    may_change: bool
    escalates: bool = False


def heading(opened: Opened) -> str:
    """Give the heading."""
    cluster = opened.cluster
    return (
        f'<p class="small crumbs"><a href="{Place.CLUSTERS}">Clusters</a></p>'
        f'<h1 dir="auto"><span class="number">{cluster.number}</span> {escape(cluster.name)}</h1>'
    )


def whole(shown: Shown) -> str:
    """Give the page's body."""
    opened = shown.opened
    if opened.overview is None:
        return (
            f"{_rests(shown)}"
            f'<div class="empty"><p>No ticket of the last {opened.window_days} days is in it any more.</p>'
            f'<p class="small"><a href="{Place.CLUSTERS}">All clusters</a></p></div>{_history(shown)}'
        )
    main = (
        f"{_trend(opened.overview)}{_examples(opened)}{_articles(opened.findings)}"
        f"{_tickets(opened.cluster.number, opened.members, shown.visit)}"
    )
    deeds = _deeds(shown) if shown.may_change else _looking(shown)
    side = f"{_about(opened.overview)}{_handing(shown)}{deeds}{_history(shown)}"
    return (
        f"{_rests(shown)}{_figures(opened.overview)}"
        f'<div class="columns cluster"><div>{main}</div><aside aria-label="About the cluster">{side}</aside></div>'
    )


def _rests(shown: Shown) -> str:
    """Say by whom it rests, and what brings it back."""
    cluster, back = shown.opened.cluster, shown.opened.needed
    if cluster.settled is None:
        return ""
    rests = cluster.settled
    did = "Dismissed" if cluster.state is ClusterState.DISMISSED else "Handed to engineering"
    because = f": {escape(rests.because)}" if rests.because else ""
    size = "" if shown.opened.overview is None else f"; it has {shown.opened.overview.tally.size} now"
    return (
        f'<p class="told rests">{did} by {escape(rests.name)}, {ago(rests.at, shown.visit.now)}{because}. It had '
        f"{rests.size} tickets then, and comes back when it has {back}, or when many come at once{size}.</p>"
    )


def _figures(overview: Overview) -> str:
    tally, cluster = overview.tally, overview.cluster
    tiles = (
        ("Tickets", str(tally.size), f"{tally.unsolved} not solved"),
        ("Customers", str(tally.customers), "different ones"),
        ("Accounts", str(tally.accounts), _plans(tally.plans)),
        (f"Last {RECENT} days", growth(overview), ""),
        ("Last seen", f"{cluster.last_seen:%d %b}", f"first seen {cluster.first_seen:%d %b %Y}"),
    )
    shown = "".join(
        f'<div class="figure"><dt>{name}</dt><dd><span class="value">{value}</span>'
        f'<span class="small">{escape(of)}</span></dd></div>'
        for name, value, of in tiles
    )
    return f'<dl class="figures overview">{shown}</dl>'


def _plans(plans: Mapping[str, int]) -> str:
    return ", ".join(f"{plan} {count}" for plan, count in plans.items())


def _trend(overview: Overview) -> str:
    trend = overview.trend
    line = "" if trend.usual is None else " The line is what is usual for it."
    grows = ""
    if trend.burst is not None:
        burst = trend.burst
        grows = (
            f' <strong class="burst">It grows</strong>: {burst.observed} {burst.within}, '
            f"{burst.expected:.1f} were to be expected."
        )
    return (
        f'<section class="panel"><h2>Tickets a day</h2>{chart(trend)}'
        f'<p class="small">{told(trend).capitalize()}.{line}{grows}</p></section>'
    )


def _examples(opened: Opened) -> str:
    if not opened.examples:
        return ""
    rows = "".join(
        f'<li><a href="{ticket_path(number)}">{number}</a> <q dir="auto">{escape(text)}</q></li>'
        for number, text in opened.examples.items()
    )
    return (
        '<section class="panel"><h2>Examples</h2><p class="small">Nearest to what all of them have in common. '
        f'For the team only.</p><ul class="plain examples">{rows}</ul></section>'
    )


def _articles(findings: Findings) -> str:
    rows = "".join(_article(one, findings) for one in findings.articles)
    shown = f'<ul class="plain">{rows}</ul>' if rows else ""
    said = ""
    if findings.failed:
        said = "<p>Articles cannot be searched now. What customers were shown is known all the same.</p>"
    elif findings.gap:
        said = '<p><strong class="gap">No article answers it.</strong> Writing one may save the next of these.</p>'
    elif not any(one.shown for one in findings.articles):
        said = "<p>Nobody was shown an article before filing, though there is one.</p>"
    return f'<section class="panel"><h2>Articles that should have answered</h2>{said}{shown}</section>'


def _article(one: Answering, findings: Findings) -> str:
    facts = [f"was shown to {one.shown} of {findings.tickets}" if one.shown else "nobody was shown it"]
    if one.sure:
        facts.append(f"would answer {one.sure} of {findings.examples} examples now")
    elif one.found:
        facts.append("comes near, but answers no example surely")
    mark = "" if one.readable else ' <span class="badge inner">customers cannot read it</span>'
    return (
        f'<li><a href="{escape(article_path(one.article))}" dir="auto">{escape(one.title)}</a>{mark} '
        f'<span class="small">{"; ".join(facts)}</span></li>'
    )


def _tickets(number: str, members: tuple[Member, ...], visit: Visit) -> str:
    heads = ("Ticket", "Status", "Plan", "Opened")
    first, rest = members[:_TICKETS], members[_TICKETS:_MOST]
    more = ""
    if rest:
        older = len(members) - _MOST
        summary = f"The next {len(rest)}" if older > 0 else f"The other {len(rest)}"
        folded = sheet(heads, [_ticket(one, visit) for one in rest])
        more = f'<details class="rest"><summary>{summary}</summary>{folded}</details>'
        if older > 0:
            table = f'<a href="{cluster_path(number)}/handover.csv">CSV</a>'
            more += f'<p class="small">{older:,} older ones are not shown; all are in the {table}.</p>'
    unsolved = sum(one.status not in OVER for one in members)
    return (
        f'<section class="panel"><h2>Tickets <span class="small">{unsolved} not solved, '
        f"{len(members) - unsolved} solved</span></h2>{sheet(heads, [_ticket(one, visit) for one in first])}{more}"
        "</section>"
    )


def _ticket(one: Member, visit: Visit) -> tuple[str, ...]:
    name = f'<span class="number">{one.number}</span> {escape(one.subject)}'
    moved = f'<br><span class="small">{escape(one.because)}</span>' if one.because.startswith(CAME_FROM) else ""
    accounts = f' <span class="small" dir="auto">{escape(", ".join(one.accounts))}</span>' if one.accounts else ""
    return (
        f'<a href="{ticket_path(one.number)}" dir="auto" title="{escape(one.because)}">{name}</a>{accounts}{moved}',
        chips.status(one.status),
        escape(one.plan),
        ago(one.opened_at, visit.now),
    )


def _about(overview: Overview) -> str:
    cluster = overview.cluster
    terms = "".join(f'<li dir="auto">{escape(term)}</li>' for term in cluster.terms)
    speaks = f'<ul class="terms">{terms}</ul>' if terms else "<p>No words are typical of it.</p>"
    return (
        f'<section class="panel"><h2>Speaks of</h2>{speaks}<p class="small">Words that its tickets have and others '
        f"have not. Drawn with {escape(cluster.model)}.</p></section>"
    )


def _handing(shown: Shown) -> str:
    number = shown.opened.cluster.number
    path = cluster_path(number)
    first = next(iter([*shown.opened.examples, *(one.number for one in shown.opened.members)]), None)
    escalate = ""
    if shown.escalates and first is not None:
        to = f"{ticket_path(first)}/escalate?cluster={number}"
        escalate = f'<p><a class="button" href="{to}">Escalate with all its tickets</a></p>'
    return (
        '<section class="panel"><h2>For engineering</h2><p class="small">What is known of it, with all tickets and '
        f'accounts.</p>{escalate}<p><a class="button ghost" href="{path}/handover">Text to copy</a></p>'
        f'<p class="small"><a href="{path}/handover.csv">Tickets as CSV</a> · '
        f'<a href="/api/v1/clusters/{number}/handover">All as JSON</a></p></section>'
    )


def _looking(shown: Shown) -> str:
    state = STATES[shown.opened.cluster.state.value]
    return f'<p class="small panel">{state}. Managers rename, dismiss and hand over.</p>'


def _deeds(shown: Shown) -> str:
    cluster, typed = shown.opened.cluster, shown.typed
    start = (
        f'<form class="panel" method="post" action="{cluster_path(cluster.number)}">{shown.visit.hidden}'
        f'<input type="hidden" name="seen" value="{cluster.version}">'
    )
    title = escape(typed.get("title", cluster.title or ""))
    name = (
        f'{start}<h2><label for="title">Title</label></h2><input type="text" id="title" name="title" dir="auto" '
        f'maxlength="{TITLE_LIMIT}" value="{title}" placeholder="{escape(cluster.label)}">'
        '<p class="small">Yours stays; without one it is named by its words.</p>'
        '<button class="button ghost" name="do" value="title">Keep the title</button></form>'
    )
    if cluster.state is not ClusterState.OPEN:
        return (
            f"{name}{start}<h2>Bring it back</h2>"
            '<p class="small">It stands among the open ones then, and its growth is told of.</p>'
            '<button class="button ghost" name="do" value="back">Bring it back</button></form>'
        )
    reference, because = escape(typed.get("reference", "")), escape(typed.get("because", ""))
    return (
        f'{name}{start}<h2><label for="reference">Engineering has it</label></h2>'
        f'<input type="text" id="reference" name="reference" required maxlength="{REASON_LIMIT}" value="{reference}" '
        'placeholder="Number or address of their issue">'
        '<button class="button ghost" name="do" value="handed_over">Note that it is handed over</button></form>'
        f'{start}<h2><label for="because">Nothing to be done</label></h2>'
        f'<input type="text" id="because" name="because" maxlength="{REASON_LIMIT}" value="{because}" '
        'placeholder="Why, if you like">'
        '<button class="button ghost" name="do" value="dismiss">Dismiss</button>'
        f'<p class="small">It comes back when it has {shown.opened.needed} tickets, or when many come at once.</p>'
        "</form>"
    )


def _history(shown: Shown) -> str:
    lines = "".join(_happened(event, shown.visit) for event in reversed(shown.opened.events))
    return f'<section class="panel"><h2>What happened</h2><ol class="course">{lines}</ol></section>'


def _happened(event: ClusterEvent, visit: Visit) -> str:
    did = _DID[event.kind]
    if event.kind is Happened.BACK and event.by is None:
        did = "Back"
    if event.kind is Happened.TITLED and not event.text:
        did = "took the title back"
    who = f"<strong>{escape(event.name)}</strong> {did}" if event.by is not None else did
    text = f": {escape(_said(event))}" if event.text else ""
    return f'<li><p class="small">{who}{text}, {ago(event.at, visit.now)} {stamp(event.at)}</p></li>'


def _said(event: ClusterEvent) -> str:
    if event.kind is Happened.GONE:
        return f"most to {event.text}" if event.text.startswith("K-") else "they are like no others now"
    return event.text
