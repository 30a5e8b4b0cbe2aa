"""`onetouch tracker`: how the tracker is followed, and what its statuses mean."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import click

from bot.cli.office import JSON
from bot.compose.desk_rules import rulebook
from bot.compose.services import utc_now
from bot.compose.statuses import read_statuses, status_desk
from bot.config import Settings
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.staff import SqlStaff
from bot.database.workflows import SqlWorkflows
from handlers.access.audit import OPERATOR
from handlers.engineering.issue import Stage
from handlers.engineering.statuses import Following, StatusDesk, StatusLine
from handlers.person import Person, Role
from handlers.ticket_event import Actor, ActorKind

T = TypeVar("T")
_OPERATOR = Person(OPERATOR, Role.ADMINISTRATOR, known=True, name="operator")
_BY = Actor(ActorKind.TEAM, OPERATOR, "operator")


@click.group()
def tracker() -> None:
    """Show how the tracker is followed, and say what its statuses mean."""


@tracker.command("show")
@JSON
@click.pass_obj
def show(settings: Settings, as_json: bool) -> None:
    """Show when the tracker was looked through last, and which statuses it has."""
    found = asyncio.run(_shown(settings))
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        return
    for look in found.looks:
        last = "never" if look.at is None else f"{look.at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{look.tracker}: looked through {last}" + (f"; now: {look.problem}" if look.problem else ""))
    if found.waiting:
        click.echo(f"{found.waiting} of its messages wait to be looked at.")
    for line in found.lines:
        seen = line.seen
        click.echo(
            f"{seen.project:12} {seen.status.id:20} {seen.issues:6} issues  {line.stage:18} {_why(line):22} "
            f"{seen.status.name}"
        )
    for said in unsaid(found):
        click.echo(said)
    if not found.lines:
        click.echo("No statuses are known yet: they are listed once a ticket was escalated, those of a Jira before.")


@tracker.command("means")
@click.argument("project")
@click.argument("status")
@click.argument("stage", metavar="STAGE", type=click.Choice([*(str(one) for one in Stage), "default"]))
@click.pass_obj
def means(settings: Settings, project: str, status: str, stage: str) -> None:
    """Say that a STATUS, by id or name, of a PROJECT, by its key, means STAGE; `default`: what its category says."""
    wanted = "" if stage == "default" else stage
    kept = _run(settings, lambda desk: desk.mean(_OPERATOR, _BY, project, status, wanted))
    click.echo(f"Version {kept.version} of the settings is in use.")


def unsaid(found: Following) -> Iterator[str]:
    """Tell what nobody said of the statuses. Pure."""
    if found.unmapped:
        named = ", ".join(f"{one.seen.status.name} ({one.stage})" for one in found.unmapped)
        yield f"Not mapped, and taken as their category says: {named}."
    if found.silent:
        say = f"onetouch tracker means {found.silent[0]} STATUS {Stage.NEEDS_INFORMATION}"
        where = ", ".join(found.silent)
        yield f"None means that engineering needs information in {where}: say which does with `{say}`."


async def _shown(settings: Settings) -> Following:
    await asyncio.to_thread(migrate, settings.database)
    return await followed(settings)


async def followed(settings: Settings, *, fresh: bool = False) -> Following:
    """Give how the tracker is followed; its statuses are read first where none are kept, or `fresh` ones are wanted.

    Raises:
        StorageError: the database cannot be read, or has not the tables of this version.
    """
    database = Database.open(settings.database)
    try:
        if fresh or not await SqlWorkflows(database).known_statuses():
            await read_statuses(settings, database)
        return await _desk(settings, database).show(_OPERATOR)
    finally:
        await database.close()


def _desk(settings: Settings, database: Database) -> StatusDesk:
    return status_desk(database, rulebook(settings, database, SqlStaff(database), utc_now))


def _why(line: StatusLine) -> str:
    if line.fixed:
        return "(our own tracker)"
    return {True: "(as you said)", None: "(as said elsewhere)", False: "(by its category)"}[line.said]


def _as_json(found: Following) -> dict[str, object]:
    return {
        "trackers": [
            {
                "tracker": one.tracker,
                "looked_at": None if one.at is None else one.at.isoformat(),
                "problem": one.problem,
                "latest_change": None if one.seen is None else one.seen.isoformat(),
            }
            for one in found.looks
        ],
        "waiting": found.waiting,
        "statuses": [
            {
                "tracker": one.seen.tracker,
                "project": one.seen.project,
                "id": one.seen.status.id,
                "name": one.seen.status.name,
                "category": str(one.seen.status.category),
                "issues": one.seen.issues,
                "stage": str(one.stage),
                "said": one.said is not False and not one.fixed,
            }
            for one in found.lines
        ],
    }


def _run(settings: Settings, action: Callable[[StatusDesk], Awaitable[T]]) -> T:
    async def run() -> T:
        await asyncio.to_thread(migrate, settings.database)
        database = Database.open(settings.database)
        try:
            return await action(_desk(settings, database))
        finally:
            await database.close()

    return asyncio.run(run())
