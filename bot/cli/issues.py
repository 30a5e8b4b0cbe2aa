"""`onetouch issues`."""

from __future__ import annotations

import json
from typing import Any

import click

from bot.cli.office import JSON, OpenDesk, run
from bot.compose.services import utc_now
from bot.config import Settings
from bot.database.issue_ledger import SqlLedgerBook
from handlers.engineering.issue import Kind, Stage
from handlers.engineering.ledger import RECENT, Ledger, LedgerOrder, LedgerQuery, Line, Which, table
from handlers.engineering.ledger_desk import LedgerDesk
from handlers.person import Person, Role
from handlers.tickets.actors import at_the_terminal


@click.command()
@click.option(
    "--show",
    default=Which.OPEN.value,
    show_default=True,
    type=click.Choice([one.value for one in Which]),
    help="Open ones, those that are released, declined or deleted, or all.",
)
@click.option("--kind", multiple=True, type=click.Choice([one.value for one in Kind]), help="Only of this kind.")
@click.option("--stage", multiple=True, type=click.Choice([one.value for one in Stage]), help="Only of this stage.")
@click.option("--plan", default="", help="Count only tickets of this plan.")
@click.option(
    "--sort",
    default=LedgerOrder.ACCOUNTS.value,
    show_default=True,
    type=click.Choice([one.value for one in LedgerOrder]),
    help="What stands first.",
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
@click.option("--csv", "as_csv", is_flag=True, help="All of them, as CSV.")
@JSON
@click.pass_obj
def issues(
    settings: Settings,
    show: str,
    kind: tuple[str, ...],
    stage: tuple[str, ...],
    plan: str,
    sort: str,
    limit: int,
    *,
    as_csv: bool,
    as_json: bool,
) -> None:
    """List bugs, requests and limitations by how many organisations they hit."""
    query = LedgerQuery(Which(show), frozenset(map(Kind, kind)), frozenset(map(Stage, stage)), plan, LedgerOrder(sort))

    async def listed(opened: OpenDesk) -> Ledger:
        operator = Person(at_the_terminal("operator").id, Role.ADMINISTRATOR, known=True, name="operator")
        return await LedgerDesk(SqlLedgerBook(opened.database), utc_now).listed(operator, query)

    found = run(settings, listed)
    if as_csv:
        click.echo(table(found), nl=False)
        return
    shown = found.lines[:limit]
    if as_json:
        click.echo(json.dumps([_fields(one) for one in shown], ensure_ascii=False, indent=2))
        return
    for one in shown:
        click.echo(_told(one))
    if not shown:
        click.echo("There are no such issues.")
    else:
        click.echo(f"\n{found.accounts} accounts together; those without an organisation count as one each.")
    if len(found.lines) > limit:
        click.echo(f"There are {len(found.lines)}: --limit {limit} shows no others.", err=True)


def _told(line: Line) -> str:
    entry, issue = line.entry, line.entry.issue
    stage = "deleted" if issue.gone else entry.stage.value
    versions = ", ".join(one.name for one in issue.versions)
    return (
        f"{issue.key:12} {line.accounts:5} accounts {line.tickets:5} tickets  "
        f"{line.recent:4} in {RECENT.days} days ({line.before} before)  {line.age.days:4} days  "
        f"{entry.kind.value:11} {stage:17} {versions:10} {issue.title}"
    )


def _fields(line: Line) -> dict[str, Any]:
    entry, issue = line.entry, line.entry.issue
    return {
        "key": issue.key,
        "title": issue.title,
        "url": issue.url,
        "kind": entry.kind.value,
        "stage": entry.stage.value,
        "status": issue.status.name,
        "gone": issue.gone,
        "versions": [
            {"name": one.name, "released": one.released, "on": None if one.on is None else one.on.isoformat()}
            for one in issue.versions
        ],
        "accounts": line.accounts,
        "named": list(line.named),
        "customers": line.customers,
        "tickets": [case.number for case in entry.cases],
        "unsolved": line.unsolved,
        "plans": dict(line.plans),
        "recent": line.recent,
        "before": line.before,
        "votes": entry.votes,
        "known_at": line.known_at.isoformat(),
        "age_days": line.age.days,
    }
