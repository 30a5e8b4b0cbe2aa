"""`onetouch desk`: the settings of the desk that are kept in the database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TextIO, TypeVar

import click

from bot.cli.office import JSON
from bot.compose.desk_rules import rulebook
from bot.compose.services import utc_now
from bot.config import Settings
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.staff import SqlStaff
from handlers.access.audit import OPERATOR
from handlers.ports import InvalidInput
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.rulebook import Rulebook

T = TypeVar("T")
_VERSIONS = 1_000


@click.group()
def desk() -> None:
    """Show and replace calendars, promises, routing and accounts."""


@desk.command("show")
@click.option("--version", "number", type=click.IntRange(min=1), help="An older version; none: what holds.")
@click.pass_obj
def show(settings: Settings, number: int | None) -> None:
    """Print the settings as TOML."""

    async def text(book: Rulebook) -> str:
        if number is None:
            return (await book.now()).text
        found = await book.version(number)
        if found is None:
            raise InvalidInput(f"there is no version {number}: list them with `onetouch desk versions`")
        return found.text

    click.echo(_run(settings, text), nl=False)


@desk.command("versions")
@JSON
@click.pass_obj
def versions(settings: Settings, as_json: bool) -> None:
    """List the versions that were kept, the latest first: it holds."""
    found = _run(settings, lambda book: book.versions(_VERSIONS))
    if as_json:
        rows = [{"version": one.version, "at": one.at.isoformat(), "by": one.name} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.version:4}  {one.at:%Y-%m-%d %H:%M} UTC  {one.name}")
    if not found:
        click.echo("None was kept: the defaults hold, or the file that ONETOUCH_DESK_FILE names.")


@desk.command("set")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.pass_obj
def set_(settings: Settings, file: TextIO) -> None:
    """Take the settings in FILE (``-``: standard input) into use, checked whole. A running server follows at once."""
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is no text in UTF-8") from error
    by = Actor(ActorKind.TEAM, OPERATOR, "operator")

    async def kept(book: Rulebook) -> int:
        return (await book.replace(text, by, (await book.now()).version)).version

    click.echo(f"Version {_run(settings, kept)} is in use.")


def _run(settings: Settings, action: Callable[[Rulebook], Awaitable[T]]) -> T:
    async def run() -> T:
        await asyncio.to_thread(migrate, settings.database)
        database = Database.open(settings.database)
        try:
            return await action(rulebook(settings, database, SqlStaff(database), utc_now))
        finally:
            await database.close()

    return asyncio.run(run())
