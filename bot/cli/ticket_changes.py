"""`onetouch ticket reply`, `hold`, `merge` and all others that change tickets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import click

from bot.cli.office import BY, SEEN, OpenDesk, run
from bot.cli.ticket_amending import amend, priority
from bot.compose.services import utc_now
from bot.config import Settings
from bot.database.known_questions import SqlConfirmations
from handlers.confirmation import Confirmation
from handlers.known.wordings import fits
from handlers.ticket import Ticket
from handlers.ticket_event import Actor
from handlers.tickets.changes import Then
from handlers.tickets.desk import TicketDesk

_ANSWERED_BY = click.option(
    "--answered-by", multiple=True, metavar="ARTICLE", help="Id of an article that answered it; may be repeated."
)


def _done(settings: Settings, author: str, change: Callable[[TicketDesk, Actor], Awaitable[Ticket]]) -> Ticket:
    async def changed(opened: OpenDesk) -> Ticket:
        return await change(opened.desk, await opened.actor(author))

    return run(settings, changed)


@click.command("reply")
@click.argument("number")
@click.argument("text")
@click.option("--pending", "then", flag_value=Then.PENDING.value, help="And wait for the customer.")
@click.option("--solved", "then", flag_value=Then.SOLVED.value, help="And mark the ticket solved.")
@BY
@SEEN
@click.pass_obj
def reply(settings: Settings, number: str, text: str, then: str | None, author: str, seen: int | None) -> None:
    """Reply to the customer: it appears in their conversation."""
    after = Then(then or Then.STAY)
    changed = _done(settings, author, lambda desk, by: desk.reply(number, by, text, then=after, seen=seen))
    click.echo(f"{changed.number}: reply sent to the customer.")


@click.command("note")
@click.argument("number")
@click.argument("text")
@BY
@SEEN
@click.pass_obj
def note(settings: Settings, number: str, text: str, author: str, seen: int | None) -> None:
    """Write an internal note; the customer never sees it."""
    changed = _done(settings, author, lambda desk, by: desk.note(number, by, text, seen=seen))
    click.echo(f"{changed.number}: note kept.")


@click.command("assign")
@click.argument("number")
@click.argument("assignee")
@BY
@SEEN
@click.pass_obj
def assign(settings: Settings, number: str, assignee: str, author: str, seen: int | None) -> None:
    """Assign a ticket to somebody of the team, by address; an empty one takes it back."""

    async def assigned(opened: OpenDesk) -> Ticket:
        by = await opened.actor(author)
        wanted = (await opened.member(assignee)).id if "@" in assignee else assignee or None
        return await opened.desk.assign(number, by, wanted, seen=seen)

    changed = run(settings, assigned)
    click.echo(f"{changed.number}: assigned to {assignee}." if assignee else f"{changed.number}: assigned to nobody.")


@click.command("unassign")
@click.argument("number")
@BY
@SEEN
@click.pass_obj
def unassign(settings: Settings, number: str, author: str, seen: int | None) -> None:
    """Give a ticket back; whoever had it is not given it again when she does this herself."""
    changed = _done(settings, author, lambda desk, by: desk.assign(number, by, None, seen=seen))
    click.echo(f"{changed.number}: assigned to nobody.")


@click.command("hold")
@click.argument("number")
@click.argument("because")
@BY
@SEEN
@click.pass_obj
def hold(settings: Settings, number: str, because: str, author: str, seen: int | None) -> None:
    """Wait for engineering. Say what for."""
    _moved(_done(settings, author, lambda desk, by: desk.hold(number, by, because, seen=seen)))


@click.command("unhold")
@click.argument("number")
@BY
@SEEN
@click.pass_obj
def unhold(settings: Settings, number: str, author: str, seen: int | None) -> None:
    """Work on a ticket again that was on hold."""
    _moved(_done(settings, author, lambda desk, by: desk.unhold(number, by, seen=seen)))


@click.command("pending")
@click.argument("number")
@BY
@SEEN
@click.pass_obj
def pending(settings: Settings, number: str, author: str, seen: int | None) -> None:
    """Wait for the customer."""
    _moved(_done(settings, author, lambda desk, by: desk.pend(number, by, seen=seen)))


@click.command("solve")
@click.argument("number")
@_ANSWERED_BY
@BY
@SEEN
@click.pass_obj
def solve(settings: Settings, number: str, answered_by: tuple[str, ...], author: str, seen: int | None) -> None:
    """Mark a ticket solved. Its question is known from then on for the articles that answered it."""
    _over(settings, author, lambda desk, by: desk.solve(number, by, answered_by=answered_by, seen=seen))


@click.command("close")
@click.argument("number")
@_ANSWERED_BY
@BY
@SEEN
@click.pass_obj
def close(settings: Settings, number: str, answered_by: tuple[str, ...], author: str, seen: int | None) -> None:
    """Close a ticket. Its question is known from then on for the articles that answered it."""
    _over(settings, author, lambda desk, by: desk.close(number, by, answered_by=answered_by, seen=seen))


@click.command("reopen")
@click.argument("number")
@BY
@SEEN
@click.pass_obj
def reopen(settings: Settings, number: str, author: str, seen: int | None) -> None:
    """Open a solved or closed ticket again."""
    _moved(_done(settings, author, lambda desk, by: desk.reopen(number, by, seen=seen)))


@click.command("merge")
@click.argument("number")
@click.argument("into")
@click.option("--strangers", is_flag=True, help="Although other customers see the other ticket: they share it then.")
@BY
@SEEN
@click.pass_obj
def merge(settings: Settings, number: str, into: str, strangers: bool, author: str, seen: int | None) -> None:
    """Close a ticket and go on in another one."""

    async def merged(opened: OpenDesk) -> tuple[Ticket, Ticket]:
        by = await opened.actor(author)
        return await opened.desk.joining.merge(number, into, by, strangers=strangers, seen=seen)

    one, other = run(settings, merged)
    click.echo(f"{one.number} goes on as {other.number}.")


@click.command("split")
@click.argument("number")
@click.argument("subject")
@click.option(
    "--comment",
    "comments",
    multiple=True,
    required=True,
    type=click.IntRange(min=0),
    help="Place of a reply or note, as `ticket show` counts them in brackets; 0 is the request. May be repeated.",
)
@BY
@SEEN
@click.pass_obj
def split(
    settings: Settings, number: str, subject: str, comments: tuple[int, ...], author: str, seen: int | None
) -> None:
    """Open a new ticket about some of what was said on another."""

    async def parted(opened: OpenDesk) -> tuple[Ticket, Ticket]:
        return await opened.desk.joining.split(number, comments, subject, await opened.actor(author), seen=seen)

    old, new = run(settings, parted)
    click.echo(f"{new.number}: split from {old.number}.")


@click.command("link")
@click.argument("number")
@click.argument("other")
@BY
@SEEN
@click.pass_obj
def link(settings: Settings, number: str, other: str, author: str, seen: int | None) -> None:
    """Link two tickets to each other."""

    async def linked(opened: OpenDesk) -> tuple[Ticket, Ticket]:
        return await opened.desk.joining.link(number, other, await opened.actor(author), seen=seen)

    first, second = run(settings, linked)
    click.echo(f"{first.number} and {second.number} are linked.")


def _moved(changed: Ticket) -> None:
    click.echo(f"{changed.number}: {changed.status.replace('_', ' ')}.")


def _over(settings: Settings, author: str, change: Callable[[TicketDesk, Actor], Awaitable[Ticket]]) -> None:
    started = utc_now()

    async def over(opened: OpenDesk) -> tuple[Ticket, list[Confirmation]]:
        changed = await change(opened.desk, await opened.actor(author))
        return changed, await _taught(opened, changed.number, started)

    changed, taught = run(settings, over)
    _moved(changed)
    for one in taught:
        click.echo(f"Known from now on: {one.question!r} is answered by {one.article}.")


async def _taught(opened: OpenDesk, number: str, since: datetime) -> list[Confirmation]:
    """Give what the closing of a ticket taught, as far as it can be known: nothing when it was closed so before."""
    standing = await SqlConfirmations(opened.database).of_ticket(number)
    return [taught for taught in standing if taught.at >= since and fits(taught.question)]


CHANGES = (
    reply,
    note,
    assign,
    unassign,
    priority,
    amend,
    hold,
    unhold,
    pending,
    solve,
    close,
    reopen,
    merge,
    split,
    link,
)
