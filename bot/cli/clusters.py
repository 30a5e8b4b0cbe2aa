"""`onetouch clusters` and `onetouch cluster`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot.cli.cluster_fields import handed, in_list, whole
from bot.cli.office import JSON, OpenDesk, run
from bot.compose.clusters import opened_clusters
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database.clusters import SqlClusters
from bot.database.tickets import SqlTickets
from handlers.clusters.cluster import ClusterState
from handlers.clusters.desk import ClusterDesk, Listing, Opened
from handlers.clusters.handover import Handover, articles, table
from handlers.clusters.trend import RECENT, Order, Trend
from handlers.person import Person, Role
from handlers.tickets.actors import at_the_terminal

T = TypeVar("T")
_SEEN = click.option(
    "--seen", type=click.IntRange(1), help="The version that you looked at: refused when it was changed since."
)
_BY = click.option(
    "--by", "author", default="manager", show_default=True, help="Who does it: an address of a manager, or a name."
)
_TICKETS = 20


@click.command()
@click.option("--state", type=click.Choice([one.value for one in ClusterState]), help="Only of this state.")
@click.option(
    "--sort",
    default=Order.GROWTH.value,
    show_default=True,
    type=click.Choice([one.value for one in Order]),
    help="What stands first.",
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1_000), help="How many at most.")
@JSON
@click.pass_obj
def clusters(settings: Settings, state: str | None, sort: str, limit: int, as_json: bool) -> None:
    """List the problems that several tickets share."""

    async def listed(opened: OpenDesk) -> Listing:
        states = () if state is None else (ClusterState(state),)
        return await _desk(opened).listed(_person("operator"), order=Order(sort), states=states)

    found = run(settings, listed)
    shown = found.clusters[:limit]
    if as_json:
        click.echo(json.dumps([in_list(one) for one in shown], ensure_ascii=False, indent=2))
        return
    for one in shown:
        rests = "" if one.cluster.state is ClusterState.OPEN else f"  {one.cluster.state}"
        click.echo(
            f"{one.cluster.number:6} {one.tally.size:5} tickets {one.tally.customers:5} customers  "
            f"{_grows(one.trend):28} {one.cluster.name}{rests}"
        )
    if not shown:
        click.echo(_nothing(found))
    if len(found.clusters) > limit:
        click.echo(f"There are more: --limit {limit} shows no others.", err=True)


@click.group()
def cluster() -> None:
    """Show a problem that tickets share, name it, dismiss it, hand it over."""


@cluster.command("show")
@click.argument("number")
@JSON
@click.pass_obj
def show(settings: Settings, number: str, as_json: bool) -> None:
    """Show one: what it speaks of, whose tickets they are, how it grows, and which articles should have answered."""

    async def opened(desk: ClusterDesk) -> Opened:
        return await desk.opened(_person("operator"), number)

    found = _with(settings, opened)
    if as_json:
        click.echo(json.dumps(whole(found), ensure_ascii=False, indent=2))
        return
    one, overview = found.cluster, found.overview
    click.echo(f"{one.number}  {one.name}  {one.state}, version {one.version}")
    if one.settled is not None:
        because = f": {one.settled.because}" if one.settled.because else ""
        click.echo(f"By {one.settled.name}{because}; comes back at {found.needed} tickets, or when many come at once")
    if overview is None:
        click.echo(f"No ticket of the last {found.window_days} days is in it any more.")
        return
    tally = overview.tally
    click.echo(
        f"{tally.size} tickets, {tally.unsolved} not solved, of {tally.customers} customers and {tally.accounts} "
        f"accounts; {_grows(overview.trend)}"
    )
    click.echo(f"First seen {one.first_seen:%Y-%m-%d}, last seen {one.last_seen:%Y-%m-%d}")
    click.echo(f"Speaks of: {', '.join(one.terms)}")
    if found.examples:
        click.echo("\nWhat they say, of the most typical:")
    for ticket, text in found.examples.items():
        click.echo(f"{ticket}: {text}")
    click.echo(f"\n{articles(found.findings)}\n")
    for member in found.members[:_TICKETS]:
        click.echo(f"{member.number:7} {member.status:7} {member.opened_at:%Y-%m-%d}  {member.subject}")
    if len(found.members) > _TICKETS:
        click.echo(f"and {len(found.members) - _TICKETS} others")


@cluster.command("handover")
@click.argument("number")
@click.option("--csv", "as_csv", is_flag=True, help="Its tickets, as CSV.")
@JSON
@click.pass_obj
def handover(settings: Settings, number: str, as_csv: bool, as_json: bool) -> None:
    """Print what engineering needs to begin."""

    async def made(desk: ClusterDesk) -> Handover:
        return await desk.handover(_person("operator"), number)

    found = _with(settings, made)
    if as_json:
        click.echo(json.dumps(handed(found), ensure_ascii=False, indent=2))
    else:
        click.echo(table(found) if as_csv else found.summary, nl=not as_csv)


@cluster.command("title")
@click.argument("number")
@click.argument("title", default="")
@_BY
@_SEEN
@click.pass_obj
def rename(settings: Settings, number: str, title: str, author: str, seen: int | None) -> None:
    """Give one a title that stays; without one it is named by its words again."""

    async def named(opened: OpenDesk) -> str:
        made = await _desk(opened).rename(await _author(opened, author), number, title, seen)
        return f"{made.number}: {made.name}"

    click.echo(run(settings, named))


@cluster.command("dismiss")
@click.argument("number")
@click.option("--because", default="", help="Why.")
@_BY
@_SEEN
@click.pass_obj
def dismiss(settings: Settings, number: str, because: str, author: str, seen: int | None) -> None:
    """Let one rest until it has grown."""

    async def done(opened: OpenDesk) -> str:
        made = await _desk(opened).dismiss(await _author(opened, author), number, because, seen)
        return f"{made.number}: {made.state}."

    click.echo(run(settings, done))


@cluster.command("handed-over")
@click.argument("number")
@click.argument("reference")
@_BY
@_SEEN
@click.pass_obj
def handed_over(settings: Settings, number: str, reference: str, author: str, seen: int | None) -> None:
    """Note where engineering has one."""

    async def done(opened: OpenDesk) -> str:
        made = await _desk(opened).handed_over(await _author(opened, author), number, reference, seen)
        return f"{made.number}: engineering has it as {reference}."

    click.echo(run(settings, done))


@cluster.command("back")
@click.argument("number")
@_BY
@_SEEN
@click.pass_obj
def back(settings: Settings, number: str, author: str, seen: int | None) -> None:
    """Open one again that rests."""

    async def done(opened: OpenDesk) -> str:
        made = await _desk(opened).bring_back(await _author(opened, author), number, seen)
        return f"{made.number}: {made.state}."

    click.echo(run(settings, done))


def _with(settings: Settings, action: Callable[[ClusterDesk], Awaitable[T]]) -> T:
    async def opened() -> T:
        async with opened_clusters(settings) as desk:
            return await action(desk)

    return asyncio.run(opened())


def _desk(opened: OpenDesk) -> ClusterDesk:
    """Give the desk without a search for articles, which would have to load the index."""
    policy = opened.parts.settings.clusters
    return ClusterDesk(SqlClusters(opened.database), SqlTickets(opened.database), None, utc_now, new_id, lambda: policy)


async def _author(opened: OpenDesk, who: str) -> Person:
    """Give who acts: whoever may run commands is believed, an address of the team is held to its role."""
    return await opened.member(who) if "@" in who else _person(who)


def _person(name: str) -> Person:
    return Person(at_the_terminal(name).id, Role.ADMINISTRATOR, known=True, name=name)


def _grows(trend: Trend) -> str:
    usual = "new" if trend.usual is None else f"usually {trend.usual:.1f}"
    return f"{trend.recent} in {RECENT} days ({usual}){' GROWS' if trend.burst else ''}"


def _nothing(found: Listing) -> str:
    if found.drawing.at is not None:
        return "There are no such clusters."
    if found.tickets < found.begin:
        return (
            f"Clusters begin at {found.begin} tickets of the last {found.window_days} days; there are {found.tickets}."
        )
    return "Clusters were not drawn yet: a running server does."
