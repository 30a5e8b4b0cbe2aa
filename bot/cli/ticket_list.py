"""`onetouch tickets`: lists of all tickets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from bot.cli.office import JSON, OpenDesk, run
from bot.compose.services import utc_now
from bot.config import Settings
from handlers.languages import LANGUAGES, known
from handlers.ticket import TIERS, Category, Priority, Status
from handlers.tickets.lists import LONGEST_PAGE, Order, Row, TicketQuery, View, view

_VIEWS = [one.value for one in View if one is not View.MINE]


@click.command()
@click.option("--view", "which", type=click.Choice(_VIEWS), help="A list that the team looks at every day.")
@click.option(
    "--status",
    multiple=True,
    type=click.Choice([status.value for status in Status]),
    help="Only these; may be repeated.",
)
@click.option(
    "--priority",
    multiple=True,
    type=click.Choice([priority.value for priority in Priority]),
    help="Only these; may be repeated.",
)
@click.option("--category", type=click.Choice([category.value for category in Category]), help="Only of this kind.")
@click.option("--plan", help="Only of customers with this plan.")
@click.option("--tier", type=click.IntRange(min(TIERS), max(TIERS)), help="Only what this tier works on.")
@click.option("--account", help="Only of this account.")
@click.option(
    "--language",
    callback=lambda _context, _parameter, given: _language(given),
    help="Only of customers who are spoken to in this language, by its code, such as ja.",
)
@click.option("--assignee", help="Only what somebody has, by address, or by the name that it was assigned to.")
@click.option("--unassigned", is_flag=True, help="Only what nobody has.")
@click.option("--breached", is_flag=True, help="Only what is overdue, or was.")
@click.option("--search", "text", default="", help="Words that were said, in notes too, or the requester's name.")
@click.option("--order", type=click.Choice([order.value for order in Order]), help="What stands first.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
@JSON
@click.pass_obj
def tickets(settings: Settings, /, limit: int, as_json: bool, **asked: Any) -> None:
    """List tickets, the latest first, with what is due next or overdue."""

    async def listed(opened: OpenDesk) -> tuple[list[Row], bool, Mapping[str, str]]:
        query = await _query(opened, asked)
        rows: list[Row] = []
        while True:
            page = await opened.parts.lists.page(replace(query, limit=min(limit - len(rows), LONGEST_PAGE)), utc_now())
            rows += page.rows
            if page.next is None or len(rows) == limit:
                return rows, page.next is not None, await opened.desk.names({row.assignee for row in rows})
            query = replace(query, after=page.next)

    rows, more, names = run(settings, listed)
    now = utc_now()
    if as_json:
        click.echo(json.dumps([_fields(row, names) for row in rows], ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(_line(row, names, now))
    if not rows:
        click.echo("There are no tickets." if not any(asked.values()) else "No ticket is like that.")
    if more:
        click.echo(f"There are more: --limit {limit} shows no others.", err=True)


async def _query(opened: OpenDesk, asked: Mapping[str, Any]) -> TicketQuery:
    """Read what is asked for: a view, with what is given besides in the place of what the view says.

    Raises:
        InvalidInput: the search is too long, or the assignee's address is of nobody on the team.
    """
    which, order, assignee = asked["which"], asked["order"], asked["assignee"]
    query = TicketQuery(order=Order.OPENED) if which is None else view(View(which), "", utc_now())
    if assignee is not None:
        assignee = (await opened.member(assignee)).id if "@" in assignee else assignee
    given: dict[str, Any] = {
        "status": tuple(map(Status, asked["status"])) or None,
        "priority": tuple(map(Priority, asked["priority"])) or None,
        "category": None if asked["category"] is None else Category(asked["category"]),
        "plan": asked["plan"],
        "tier": asked["tier"],
        "account": asked["account"],
        "language": asked["language"],
        "assignee": assignee,
        "unassigned": asked["unassigned"] or None,
        "breached": asked["breached"] or None,
        "order": None if order is None else Order(order),
    }
    return replace(query, text=asked["text"], **{name: value for name, value in given.items() if value is not None})


def _language(given: str | None) -> str | None:
    """Give the language that a tag such as ``zh-TW`` names.

    Raises:
        click.BadParameter: it is none that customers are spoken to in.
    """
    language = known(given)
    if given is not None and language is None:
        raise click.BadParameter(f"{given!r} is none of {', '.join(LANGUAGES)}.")
    return language


def _line(row: Row, names: Mapping[str, str], now: datetime) -> str:
    has = "nobody" if row.assignee is None else names.get(row.assignee, row.assignee)
    return (
        f"{row.number:7} {_status(row):7} {row.priority:7} {row.category:9} {row.language or '':2} "
        f"{row.opened_at:%Y-%m-%d %H:%M}  "
        f"{_due(row, now):24} {has:12} {row.subject}"
    )


def _status(row: Row) -> str:
    return str(row.status) if row.merged_into is None else "merged"


def _due(row: Row, now: datetime) -> str:
    if row.due is None:
        return "was overdue" if row.breached else ""
    return f"{'overdue' if row.due <= now else 'due'} {row.due:%Y-%m-%d %H:%M}"


def _fields(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "number": row.number,
        "version": row.version,
        "status": row.status.value,
        "priority": row.priority.value,
        "category": row.category.value,
        "plan": row.plan,
        "tier": row.tier,
        "team": row.team,
        "region": row.region,
        "language": row.language,
        "subject": row.subject,
        "requester": row.requester,
        "requester_id": row.requester_id,
        "account": row.account,
        "assignee": None if row.assignee is None else names.get(row.assignee, row.assignee),
        "opened_at": row.opened_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
        "ended_at": None if row.ended_at is None else row.ended_at.isoformat(),
        "reply_due": None if row.reply_due is None else row.reply_due.isoformat(),
        "due": None if row.due is None else row.due.isoformat(),
        "breached": row.breached,
        "comments": row.comments,
        "customer_waits": row.customer_waits,
        "merged_into": row.merged_into,
    }
