"""The list of clusters in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from types import MappingProxyType
from urllib.parse import urlencode

from bot.web.pages.console.cluster_charts import spark
from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import ago, brief, stamp
from handlers.clusters.cluster import Cluster, ClusterState, Membership, Tally
from handlers.clusters.desk import Listing
from handlers.clusters.trend import RECENT, Order, Overview

EVERY = "all"
STATES: Mapping[str, str] = MappingProxyType(
    {
        ClusterState.OPEN.value: "Open",
        ClusterState.HANDED_OVER.value: "With engineering",
        ClusterState.DISMISSED.value: "Dismissed",
        EVERY: "All",
    }
)
_ORDERS: Mapping[Order, str] = MappingProxyType(
    {Order.GROWTH: "growth", Order.ACCOUNTS: "accounts", Order.SIZE: "tickets", Order.LATEST: "last seen"}
)
SHOWN = 100
"""Clusters on a page."""
_TERMS = 4


def cluster_path(number: str) -> str:
    """Give the address of a cluster's page."""
    return f"{Place.CLUSTERS}/{number}"


def listing(found: Listing, state: str, order: Order, now: datetime) -> str:
    """Give the tabs and the clusters. `state`: of `STATES`."""
    tabs = "".join(
        f'<a href="{_address(one, order)}"{_current(one == state)}>{name}</a>' for one, name in STATES.items()
    )
    shown = found.clusters[:SHOWN]
    if not shown:
        return f'<nav class="tabs" aria-label="Which clusters">{tabs}</nav>{_nothing(found, state)}{_asof(found, now)}'
    orders = " · ".join(
        f'<a href="{_address(state, one)}"{_current(one is order)}>{name}</a>' for one, name in _ORDERS.items()
    )
    heads = ("Problem", "Tickets", "Customers", f"Last {RECENT} days", "Seen")
    more = len(found.clusters) - len(shown)
    rest = f'<p class="small">{more:,} smaller ones are not shown.</p>' if more > 0 else ""
    return (
        f'<nav class="tabs" aria-label="Which clusters">{tabs}</nav>'
        f'<p class="small sorts">Sorted by {orders}</p>'
        f'<div class="clusters">{sheet(heads, [_row(one, now) for one in shown])}</div>{rest}{_asof(found, now)}'
    )


def growth(one: Overview) -> str:
    """Say how it grows, in HTML."""
    trend = one.trend
    usual = "new" if trend.usual is None else f"usually {trend.usual:.1f}"
    burst = ""
    if trend.burst is not None:
        title = f"{trend.burst.observed} {trend.burst.within}, {trend.burst.expected:.1f} were expected"
        burst = f' <strong class="burst" title="{title}">grows</strong>'
    return f'<strong>{trend.recent}</strong> <span class="small">{usual}</span>{burst}'


def one_of(found: tuple[Membership, Cluster, Tally] | None, now: datetime) -> str:
    """Say on a ticket's page of how many it is one, with the way to them; nothing where it is alone."""
    if found is None or (found[2].size < 2 and found[1].settled is None):
        return ""
    membership, cluster, tally = found
    how_many = "The only ticket" if tally.size < 2 else f"One of {tally.size} tickets"
    # Whoever answers the customer needs to know where engineering has it.
    because = "" if cluster.settled is None else cluster.settled.because
    rests = (" " if cluster.settled else "") + standing(cluster.state)
    rests += f' <q dir="auto">{escape(because)}</q>' if because else ""
    name = f'<span class="number">{cluster.number}</span> {escape(cluster.name)}'
    return (
        f'<p class="small alike">{how_many} in the cluster '
        f'<a href="{cluster_path(cluster.number)}" dir="auto">{name}</a>{rests}. '
        f"It {escape(membership.because)}, {ago(membership.since, now)}.</p>"
    )


def standing(state: ClusterState) -> str:
    """Give the mark of a cluster that rests; nothing for an open one."""
    return "" if state is ClusterState.OPEN else f'<span class="chip">{STATES[state.value]}</span>'


def _row(one: Overview, now: datetime) -> tuple[str, ...]:
    cluster, tally = one.cluster, one.tally
    terms = [term for term in cluster.terms if term.casefold() not in cluster.name.casefold()]
    words = f'<span class="small" dir="auto">{escape(", ".join(terms[:_TERMS]))}</span>' if terms else ""
    accounts = f"{tally.accounts} account{'' if tally.accounts == 1 else 's'}"
    name = f'<span class="number">{cluster.number}</span> {escape(cluster.name)}'
    return (
        f'<a href="{cluster_path(cluster.number)}" dir="auto">{name}</a> {standing(cluster.state)}{words}',
        f'<strong>{tally.size}</strong> <span class="small">{tally.unsolved} not solved</span>',
        f'<strong>{tally.customers}</strong> <span class="small">{accounts}</span>',
        f'<span class="growth">{spark(one.trend)}<span>{growth(one)}</span></span>',
        f'{ago(cluster.last_seen, now)} <span class="small">first {brief(cluster.first_seen)}</span>',
    )


def _nothing(found: Listing, state: str) -> str:
    if found.drawing.at is None and found.tickets < found.begin:
        there = "there is none yet" if not found.tickets else f"there are {found.tickets} so far"
        said = f"Clusters begin at {found.begin} tickets of the last {found.window_days} days; {there}."
    elif found.drawing.at is None:
        said = "Tickets are being read, and put into clusters then. That takes a few minutes."
    elif state in {EVERY, ClusterState.OPEN.value}:
        which = "open problem" if state == ClusterState.OPEN.value else "problem"
        said = f"No {which} is shared by several tickets of the last {found.window_days} days."
    else:
        said = "None is here."
    return f'<div class="empty"><p>{said}</p><p class="small">Tickets about the same problem find each other.</p></div>'


def _asof(found: Listing, now: datetime) -> str:
    drawing = found.drawing
    if drawing.at is None:
        return ""
    fresh = f", {drawing.fresh:,} more were put in since" if drawing.fresh else ""
    return (
        f'<p class="small asof">Tickets of the last {found.window_days} days. Drawn {ago(drawing.at, now)} of '
        f"{drawing.tickets:,}{fresh}. As of {stamp(now)}.</p>"
    )


def _address(state: str, order: Order) -> str:
    given = {"state": state if state != ClusterState.OPEN.value else "", "sort": "" if order is Order.GROWTH else order}
    query = urlencode({name: value for name, value in given.items() if value})
    return escape(f"{Place.CLUSTERS}?{query}" if query else str(Place.CLUSTERS))


def _current(here: bool) -> str:
    return ' aria-current="true"' if here else ""
