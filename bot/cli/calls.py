"""`onetouch ticket call`: writes a phone call down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from bot.cli.office import BY, SEEN, OpenDesk, run
from bot.compose.calls import call_desk
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database.conversations import SqlConversations
from bot.database.tickets import SqlTickets
from handlers.call import Direction, Recording, Verification
from handlers.ports import InvalidInput
from handlers.ticket import Category, Priority, Ticket
from handlers.tickets.call_entry import LONGEST, CallEntry, NewCaller
from handlers.tickets.calls import CallDesk
from handlers.tickets.changes import CallOutcome

_MOST = int(LONGEST.total_seconds() // 60)


@click.command("call")
@click.argument("who", required=False)
@click.option("--name", help="Somebody new of this name called; an address or a number is needed then.")
@click.option("--email", default="", help="Address of somebody new.")
@click.option("--phone", default="", help="The number they called from, or that was called.")
@click.option("--ticket", "number", help="The ticket that it was about; without one, a new ticket is opened.")
@click.option("--subject", default="", help="Of the new ticket.")
@click.option("--question", default="", help="What they want; they can read it. Else the subject.")
@click.option(
    "--category",
    type=click.Choice([one.value for one in Category]),
    default=Category.QUESTION.value,
    show_default=True,
    help="What kind of thing it is, on a new ticket.",
)
@click.option("--notes", required=True, help="What was talked about, for the team.")
@click.option("--told", default="", help="Words for the customer; they are sent to them.")
@click.option("--minutes", required=True, type=click.IntRange(1, _MOST), help="How long it took.")
@click.option(
    "--began",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="When it began, UTC; if it has not just ended.",
)
@click.option("--out", is_flag=True, help="We called them.")
@click.option(
    "--recording",
    type=click.Choice([one.value for one in Recording]),
    default=Recording.NOT_RECORDED.value,
    show_default=True,
    help="Whether it was recorded; only with notice.",
)
@click.option(
    "--verified",
    type=click.Choice([one.value for one in Verification]),
    default=Verification.NOT_VERIFIED.value,
    show_default=True,
    help="How we know that it was them.",
)
@click.option("--session", default="", help="Address of a remote session.")
@click.option(
    "--outcome",
    type=click.Choice([one.value for one in CallOutcome]),
    default=CallOutcome.OPEN.value,
    show_default=True,
    help="How it ended; solved closes the ticket.",
)
@click.option("--priority", type=click.Choice([one.value for one in Priority]), help="How soon it must be looked at.")
@click.option("--mine", is_flag=True, help="You go on with it, if nobody has it; needs --by with an address.")
@BY
@SEEN
@click.pass_obj
def call(
    settings: Settings,
    who: str | None,
    name: str | None,
    email: str,
    phone: str,
    number: str | None,
    subject: str,
    question: str,
    category: str,
    notes: str,
    told: str,
    minutes: int,
    began: datetime | None,
    out: bool,
    recording: str,
    verified: str,
    session: str,
    outcome: str,
    priority: str | None,
    mine: bool,
    author: str,
    seen: int | None,
) -> None:
    """Write a phone call down: as a new ticket, or on one that is there.

    WHO called: a part of a name, address, number or account; not needed with --name or --ticket.
    """
    length = timedelta(minutes=minutes)

    async def logged(opened: OpenDesk) -> Ticket:
        tickets, conversations = SqlTickets(opened.database), SqlConversations(opened.database)
        desk = call_desk(opened.parts, opened.database, tickets, conversations)
        by = await opened.actor(author)
        if mine and "@" not in author:
            raise InvalidInput("Who goes on with it must be named by address: --by eve@example.com --mine")
        entry = CallEntry(
            key=new_id("k"),
            caller=NewCaller(name, email, phone) if name else await _caller(desk, who, number),
            began=utc_now() - length if began is None else began.replace(tzinfo=UTC),
            length=length,
            notes=notes,
            direction=Direction.OUT if out else Direction.IN,
            recording=Recording(recording),
            verification=Verification(verified),
            phone=phone,
            session=session,
            number=number,
            subject=subject,
            question=question,
            category=Category(category),
            told=told,
            outcome=CallOutcome(outcome),
            priority=None if priority is None else Priority(priority),
            assignee=by.id if mine else None,
        )
        return await desk.log(entry, by, seen=seen)

    written = run(settings, logged)
    click.echo(f"{written.number}: the call is written down; {written.status.replace('_', ' ')}.")


async def _caller(desk: CallDesk, who: str | None, number: str | None) -> str | None:
    """Give the one person who is meant; None: the requester of the ticket."""
    if who is None:
        if number is None:
            raise InvalidInput("Say who called: WHO, or --name for somebody new, or --ticket for its requester.")
        return None
    found = await desk.find(who)
    exact = [one for one in found if who.lower() in {one.id, (one.email or "").lower(), (one.name or "").lower()}]
    chosen = exact or found
    if len(chosen) == 1:
        return chosen[0].id
    if not chosen:
        raise InvalidInput(f"Nobody like {who!r} is known. Write somebody new down with --name and --email or --phone.")
    named = "; ".join(f"{one.name or '?'} <{one.email or one.id}>" for one in chosen[:5])
    raise InvalidInput(f"{who!r} may be several people: {named}. Give the address.")
