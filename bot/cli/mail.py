"""`onetouch mail`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click

from bot.config import Settings
from handlers.tickets.postbox import Taken

if TYPE_CHECKING:
    from bot.compose.mail import Mail

TRY_AGAIN = 75
"""EX_TEMPFAIL (sysexits.h): a mail server keeps the mail, and delivers it again later."""
_CHUNK = 1024 * 1024
T = TypeVar("T")


@click.group()
def mail() -> None:
    """Take mails in, and give originals out."""


@mail.command("receive")
@click.pass_obj
def receive(settings: Settings) -> None:
    """Take one mail from standard input, as mail servers pipe it.

    Exit 0 when it is taken, known already, or ignored on purpose; 75 when it must be delivered again.
    """
    try:
        raw = _read()
        taken: list[Taken] = []
        fresh = asyncio.run(_with_mail(settings, lambda wired: _taken(wired, raw), taken.append))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is delivered again
        # Whatever it is, the mail must not be lost: the server keeps it, and says so to its administrator.
        from bot.cli.root import explained

        click.echo(f"onetouch: {explained(error) or type(error).__name__}", err=True)
        sys.exit(TRY_AGAIN)
    for one in taken:
        click.echo(f"{one.number}: {one.outcome}" if one.number else one.outcome)
    if not fresh:
        click.echo("known already")


@mail.command("original")
@click.argument("number")
@click.pass_obj
def original(settings: Settings, number: str) -> None:
    """Print the mails that came about a ticket, whole, as they came, oldest first."""
    found = asyncio.run(_with_mail(settings, lambda wired: wired.received.originals(number), lambda taken: None))
    if not found:
        raise click.ClickException(f"no mail came about {number}")
    for raw in found:
        sys.stdout.buffer.write(raw.rstrip() + b"\n\n")


def _read() -> bytes:
    """Read a mail: to its end, or the mail server takes it for a failure; of a large one the beginning is kept."""
    from bot.mail.mailroom import LARGEST

    stream = sys.stdin.buffer
    raw = bytearray()
    for chunk in iter(partial(stream.read, _CHUNK), b""):
        raw += chunk[: max(0, LARGEST - len(raw))]
    return bytes(raw)


async def _taken(wired: Mail, raw: bytes) -> bool:
    if not raw.strip():
        return True  # a mail without even a header is none; a repetition would be the same
    fresh = await wired.mailroom.accept(raw)
    # It is safe now: what fails from here on is tried again by the server, or with the next mail.
    while await wired.mailroom.round():
        pass
    return fresh


async def _with_mail(settings: Settings, run: Callable[[Mail], Awaitable[T]], told: Callable[[Taken], None]) -> T:
    from bot.compose.desk import desk_parts
    from bot.compose.desk_rules import desk_settings
    from bot.compose.insights import installed_calibration
    from bot.compose.languages import language_detector
    from bot.compose.mail import mail as wire
    from bot.compose.services import new_id, policy, utc_now
    from bot.compose.shelves import solutions
    from bot.database.conversations import SqlConversations
    from bot.database.engine import Database, sync_engine
    from bot.database.migrate import migrate
    from bot.database.tickets import SqlTickets
    from handlers.chat.tongues import Tongues
    from handlers.tickets.accounts import agreement

    await asyncio.to_thread(migrate, settings.database)
    database, engine = Database.open(settings.database), sync_engine(settings.database)
    try:
        conversations, tickets = SqlConversations(database), SqlTickets(database)
        promised, solved = desk_settings(settings), solutions(settings, engine)
        desk = desk_parts(promised, database, tickets, conversations, solved, utc_now, new_id, settings.language).desk
        chosen = policy(settings, installed_calibration(settings))
        tongues = Tongues(
            language_detector(), lambda named: agreement(named, promised.accounts)[1].language, settings.language
        )
        wired = wire(
            settings, database, conversations, tickets, desk, chosen, told=told, agreed=promised.agreed, tongues=tongues
        )
        return await run(wired)
    finally:
        engine.dispose()
        await database.close()
