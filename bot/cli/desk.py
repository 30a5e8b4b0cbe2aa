"""`onetouch tickets`, `onetouch ticket` and `onetouch person`."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

import click

from bot.compose.services import new_id, solutions, utc_now
from bot.config import Settings
from bot.database.attachments import SqlAttachments
from bot.database.conversations import SqlConversations
from bot.database.engine import Database, sync_engine
from bot.database.known_questions import SqlConfirmations
from bot.database.migrate import migrate
from bot.database.people import SqlPeople
from bot.database.tickets import SqlTickets
from handlers.attachment import Attachment
from handlers.confirmation import Confirmation
from handlers.known.wordings import fits
from handlers.person import Role
from handlers.ticket import Status, Ticket
from handlers.tickets.desk import TicketDesk

T = TypeVar("T")
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
_AUTHOR = click.option("--by", "author", default="engineer", show_default=True, help="Who writes it.")


@click.command()
@click.option(
    "--status",
    multiple=True,
    type=click.Choice([status.value for status in Status]),
    help="Only these; may be repeated.",
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
@_JSON
@click.pass_obj
def tickets(settings: Settings, status: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List tickets, latest first."""
    found = _run(settings, lambda desk: desk.list(limit=limit, status=status))
    if as_json:
        click.echo(json.dumps([_fields(ticket) for ticket in found], ensure_ascii=False, indent=2))
        return
    for ticket in found:
        click.echo(
            f"{ticket.number:7} {ticket.status:7} {ticket.priority:7} {ticket.category:9} "
            f"{ticket.opened_at:%Y-%m-%d %H:%M}  {ticket.subject}"
        )
    if not found:
        click.echo("There are no tickets.")


@click.group()
def ticket() -> None:
    """Show, assign, answer and close a ticket."""


@ticket.command("show")
@click.argument("number")
@_JSON
@click.pass_obj
def show(settings: Settings, number: str, as_json: bool) -> None:
    """Show a ticket whole: transcript, passages tried, replies and notes."""
    found = _run(settings, lambda desk: desk.show(number))
    files = asyncio.run(_with_database(settings, lambda database: SqlAttachments(database, new_id).of_ticket(number)))
    if as_json:
        fields = _fields(found) | {"attachments": [_file(one, settings) for one in files]}
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    click.echo(f"{found.number}  {found.subject}")
    click.echo(f"{found.status}, {found.priority}, {found.category}; opened {found.opened_at:%Y-%m-%d %H:%M} UTC")
    click.echo(
        f"Requester: {found.email or found.requester_id}"
        + (f"; assigned to {found.assignee}" if found.assignee else "")
    )
    click.echo(f"\n{found.description}")
    for one in files:
        state = f"not kept: {one.problem}" if one.problem else _file(one, settings)["path"] or "being fetched"
        click.echo(f"\nFile {one.name} ({state})")
    if found.tried:
        click.echo("\nArticles shown before: " + ", ".join(found.tried))
    if found.transcript:
        click.echo("\nConversation:")
    for author, text in found.transcript:
        click.echo(f"  {author}: {text}")
    for comment in found.comments:
        kind = "reply" if comment.public else "internal note"
        click.echo(f"\n{comment.at:%Y-%m-%d %H:%M} {comment.author} ({kind}):\n  {comment.text}")


@ticket.command("reply")
@click.argument("number")
@click.argument("text")
@_AUTHOR
@click.pass_obj
def reply(settings: Settings, number: str, text: str, author: str) -> None:
    """Reply to the customer: it appears in their conversation."""
    changed = _run(settings, lambda desk: desk.reply(number, author, text))
    click.echo(f"{changed.number}: reply sent to the customer.")


@ticket.command("note")
@click.argument("number")
@click.argument("text")
@_AUTHOR
@click.pass_obj
def note(settings: Settings, number: str, text: str, author: str) -> None:
    """Write an internal note; the customer never sees it."""
    changed = _run(settings, lambda desk: desk.note(number, author, text))
    click.echo(f"{changed.number}: note kept.")


@ticket.command("assign")
@click.argument("number")
@click.argument("assignee")
@click.pass_obj
def assign(settings: Settings, number: str, assignee: str) -> None:
    """Assign a ticket to somebody; an empty name takes it back."""
    changed = _run(settings, lambda desk: desk.assign(number, assignee or None))
    click.echo(
        f"{changed.number}: " + (f"assigned to {changed.assignee}." if changed.assignee else "assigned to nobody.")
    )


@ticket.command("close")
@click.argument("number")
@click.option(
    "--answered-by", multiple=True, metavar="ARTICLE", help="Id of an article that answered it; may be repeated."
)
@click.pass_obj
def close(settings: Settings, number: str, answered_by: tuple[str, ...]) -> None:
    """Close a ticket as solved. Its question is known from then on for the articles that answered it."""
    started = utc_now()
    changed = _run(settings, lambda desk: desk.close(number, answered_by=answered_by))
    click.echo(f"{changed.number}: {changed.status}.")
    for taught in asyncio.run(_with_database(settings, partial(_taught, changed.number, started))):
        click.echo(f"Known from now on: {taught.question!r} is answered by {taught.article}.")


@click.group()
def person() -> None:
    """Say who is an engineer, a manager, or belongs to an account."""


@person.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What the person may do.")
@click.option("--account", help="The organisation that the person belongs to.")
@click.pass_obj
def add(settings: Settings, email: str, role: str, account: str | None) -> None:
    """List a person by e-mail address, as signed tokens name it."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email.strip()):
        raise click.BadParameter(f"{email!r} is no e-mail address: it reads like name@example.com", param_hint="EMAIL")

    async def run(database: Database) -> str:
        added = await SqlPeople(database, utc_now, new_id).add(email, Role(role), account)
        return added.email or email

    click.echo(f"{asyncio.run(_with_database(settings, run))} is now {role}" + (f" of {account}." if account else "."))


def _run(settings: Settings, action: Callable[[TicketDesk], Awaitable[T]]) -> T:
    async def run(database: Database) -> T:
        engine = sync_engine(settings.database)
        try:
            conversations = SqlConversations(database)
            return await action(
                TicketDesk(SqlTickets(database), conversations, solutions(settings, engine), utc_now, new_id)
            )
        finally:
            engine.dispose()

    return asyncio.run(_with_database(settings, run))


async def _taught(number: str, since: datetime, database: Database) -> list[Confirmation]:
    """Give what the closing of a ticket taught, as far as it can be known: nothing when it was closed so before."""
    standing = await SqlConfirmations(database).of_ticket(number)
    return [taught for taught in standing if taught.at >= since and fits(taught.question)]


async def _with_database(settings: Settings, run: Callable[[Database], Awaitable[T]]) -> T:
    await asyncio.to_thread(migrate, settings.database)
    database = Database.open(settings.database)
    try:
        return await run(database)
    finally:
        await database.close()


def _fields(ticket: Ticket) -> dict[str, object]:
    return {
        "number": ticket.number,
        "status": ticket.status.value,
        "priority": ticket.priority.value,
        "category": ticket.category.value,
        "subject": ticket.subject,
        "description": ticket.description,
        "requester": ticket.requester_id,
        "email": ticket.email,
        "assignee": ticket.assignee,
        "opened_at": ticket.opened_at.isoformat(),
        "conversation": ticket.conversation_id,
        "tried": list(ticket.tried),
        "transcript": [{"author": author, "text": text} for author, text in ticket.transcript],
        "comments": [
            {"author": c.author, "text": c.text, "at": c.at.isoformat(), "public": c.public} for c in ticket.comments
        ],
    }


def _file(sent: Attachment, settings: Settings) -> dict[str, object]:
    return {
        "id": sent.id,
        "name": sent.name,
        "media_type": sent.media_type,
        "bytes": sent.size,
        "sha256": sent.sha256,
        "at": sent.at.isoformat(),
        "path": None if sent.path is None else str(settings.attachments_dir / sent.path),
        "problem": sent.problem,
    }
