"""`onetouch ticket set` and `priority`: what a ticket is taken for."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bot.cli.office import BY, SEEN, OpenDesk, run
from bot.config import Settings
from handlers.ticket import TIERS, Category, Priority, Ticket
from handlers.tickets.changes import Amendment, SetCategory, SetPlan, SetPriority, SetSubject, SetTier

_PRIORITIES = click.Choice([one.value for one in Priority])


@click.command("priority")
@click.argument("number")
@click.argument("priority", type=_PRIORITIES)
@BY
@SEEN
@click.pass_obj
def priority(settings: Settings, number: str, priority: str, author: str, seen: int | None) -> None:
    """Say how soon a ticket must be looked at."""
    changed = _amended(settings, number, [SetPriority(Priority(priority))], author, seen)
    click.echo(f"{changed.number}: priority {changed.priority}.")


@click.command("set")
@click.argument("number")
@click.option("--category", type=click.Choice([one.value for one in Category]), help="What kind of thing it is.")
@click.option("--subject", help="What it is called.")
@click.option("--plan", help="The customer's plan, by which promises are made.")
@click.option("--tier", type=click.Choice([str(one) for one in TIERS]), help="Who works on it: the line of support.")
@click.option("--priority", type=_PRIORITIES, help="How soon it must be looked at.")
@BY
@SEEN
@click.pass_obj
def amend(
    settings: Settings,
    number: str,
    category: str | None,
    subject: str | None,
    plan: str | None,
    tier: str | None,
    priority: str | None,
    author: str,
    seen: int | None,
) -> None:
    """Say what a ticket is taken for: its category, subject, plan, tier or priority."""
    wanted: list[Amendment] = []
    if plan is not None:
        wanted.append(SetPlan(plan))
    if subject is not None:
        wanted.append(SetSubject(subject))
    if category is not None:
        wanted.append(SetCategory(Category(category)))
    if tier is not None:
        wanted.append(SetTier(int(tier)))
    if priority is not None:
        wanted.append(SetPriority(Priority(priority)))
    if not wanted:
        raise click.UsageError("Say what to set: --category, --subject, --plan, --tier or --priority.")
    one = _amended(settings, number, wanted, author, seen)
    click.echo(
        f"{one.number}: {one.category}, plan {one.plan}, tier {one.tier}, priority {one.priority}; {one.subject}"
    )


def _amended(settings: Settings, number: str, changes: Sequence[Amendment], author: str, seen: int | None) -> Ticket:
    async def amended(opened: OpenDesk) -> Ticket:
        return await opened.desk.amending.revise(number, await opened.actor(author), changes, seen=seen)

    return run(settings, amended)
