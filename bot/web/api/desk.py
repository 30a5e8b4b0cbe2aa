"""Tickets of all, for the team."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.web.api.accompanying import call_out, diagnostics_out
from bot.web.api.desk_models import (
    AssigneeIn,
    ChangeIn,
    ClockOut,
    DossierOut,
    FileOut,
    HappenedOut,
    LinkIn,
    LinkOut,
    MergedOut,
    MergeIn,
    NotedOut,
    NoteIn,
    SplitIn,
    StatusIn,
    TeamReplyIn,
)
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoBody, NoQuery
from bot.web.api.render import attachment_out
from bot.web.dependencies import TeamDesk
from bot.web.problems import not_found
from handlers.access.permissions import Right, on_team
from handlers.attachment import Attachment
from handlers.person import Person
from handlers.ports import InvalidInput
from handlers.ticket import Status, Ticket
from handlers.ticket_event import Actor
from handlers.tickets.actors import of_team
from handlers.tickets.changes import Then
from handlers.tickets.dossier import Dossier
from handlers.tickets.merged import files_of
from handlers.tickets.placement import explained
from handlers.tickets.timeline import timeline, with_names

_NUMBER = re.compile(r"T-[1-9][0-9]{0,8}")


async def dossier(call: Call[NoQuery, NoBody]) -> Answered:
    """Give a ticket whole."""
    return await shown(call)


async def reply(call: Call[NoQuery, TeamReplyIn]) -> Answered:
    """Answer the customer."""
    body, key = call.body, _key(call, call.body.key)
    await team_of(call).desk.reply(
        number_of(call), _by(call), body.text, then=Then(body.then), seen=body.version, key=key
    )
    return await shown(call, 201)


async def note(call: Call[NoQuery, NoteIn]) -> Answered:
    """Write an internal note."""
    body, key = call.body, _key(call, call.body.key)
    await team_of(call).desk.note(number_of(call), _by(call), body.text, seen=body.version, key=key)
    return await shown(call, 201)


async def assign(call: Call[NoQuery, AssigneeIn]) -> Answered:
    """Give it to somebody, or to nobody."""
    team, email = team_of(call), call.body.email
    assignee = (await member(team, email)).id if email else None
    await team.desk.assign(number_of(call), _by(call), assignee, seen=call.body.version)
    return await shown(call)


async def move(call: Call[NoQuery, StatusIn]) -> Answered:
    """Move it to a status."""
    desk, number, by, seen = team_of(call).desk, number_of(call), _by(call), call.body.version
    match Status(call.body.status):
        case Status.OPEN:
            on_hold = (await desk.show(number)).status is Status.ON_HOLD
            await (desk.unhold if on_hold else desk.reopen)(number, by, seen=seen)
        case Status.PENDING:
            await desk.pend(number, by, seen=seen)
        case Status.ON_HOLD:
            await desk.hold(number, by, call.body.because, seen=seen)
        case Status.SOLVED:
            await desk.solve(number, by, seen=seen)
        case _:
            await desk.close(number, by, seen=seen)
    return await shown(call)


async def merge(call: Call[NoQuery, MergeIn]) -> Answered:
    """Close it and go on in another."""
    body = call.body
    joining, into = team_of(call).desk.joining, body.into.upper()
    await joining.merge(number_of(call), into, _by(call), strangers=body.strangers, seen=body.version)
    return await shown(call)


async def split(call: Call[NoQuery, SplitIn]) -> Answered:
    """Open a new ticket about some of what was said."""
    body, team = call.body, team_of(call)
    _, new = await team.desk.joining.split(number_of(call), body.comments, body.subject, _by(call), seen=body.version)
    return Answered(await whole(call, new.number), 201)


async def link(call: Call[NoQuery, LinkIn]) -> Answered:
    """Link it to another."""
    joining = team_of(call).desk.joining
    await joining.link(number_of(call), call.body.other.upper(), _by(call), seen=call.body.version)
    return await shown(call)


def team_of(call: Call[Any, Any]) -> TeamDesk:
    """Give what the team works with."""
    if call.deps.team is None:
        raise not_found()
    return call.deps.team


async def member(team: TeamDesk, email: str) -> Person:
    """Give a member of the team by address.

    Raises:
        InvalidInput: nobody of the team has it.
    """
    found = await team.find(email)
    if found is None or not on_team(found):
        raise InvalidInput(f"{email} is nobody of the team.")
    return found


async def shown(call: Call[Any, Any], status: int = 200) -> Answered:
    """Give the ticket of a request whole, as it is now."""
    return Answered(await whole(call, number_of(call)), status)


def number_of(call: Call[Any, Any]) -> str:
    """Give the number in the path.

    Raises:
        Problem: 404, it is none.
    """
    number = call.path["number"].upper()
    if not _NUMBER.fullmatch(number):
        raise not_found()
    return number


def _key(call: Call[Any, Any], given: str | None) -> str | None:
    # Each sender's own: nobody may take another's name, and have their words taken for a repetition.
    return None if given is None else f"api:{call.person.id}:{given}"


def _by(call: Call[Any, Any]) -> Actor:
    return of_team(call.person)


async def whole(call: Call[Any, Any], number: str) -> DossierOut:
    """Give a ticket whole, as JSON, with the files that came with it and with those that were merged into it.

    Raises:
        TicketNotFound: there is none.
    """
    found, files = await team_of(call).desk.dossier(number), call.deps.files
    return dossier_out(found, () if files is None else await files_of(files.attachments, found.numbers))


def _said(ticket: Ticket) -> list[NotedOut]:
    return [
        NotedOut(author=each.author, text=each.text, at=each.at, public=each.public, team=each.team)
        for each in ticket.comments
    ]


def dossier_out(found: Dossier, files: Sequence[Attachment]) -> DossierOut:
    """Give a dossier as JSON. `files`: of it and of those that were merged into it."""
    one, names = found.ticket, found.names
    return DossierOut(
        number=one.number,
        version=one.version,
        subject=one.subject,
        description=one.description,
        status=one.status,
        priority=one.priority,
        category=one.category,
        plan=one.plan,
        tier=one.tier,
        language=one.language,
        assignee=names.get(one.assignee or "", one.assignee),
        requester=one.requester_id,
        email=one.email,
        opened_at=one.opened_at,
        merged_into=one.merged_into,
        links=[LinkOut(kind=each.kind, number=each.number) for each in one.links],
        comments=_said(one),
        timeline=[HappenedOut(at=line.at, who=line.who, what=line.what) for line in timeline(found.events, names)],
        placements=[with_names(explained(record), names) for record in found.placements],
        clocks=[
            ClockOut(aim=clock.aim, cycle=clock.cycle, state=clock.state, due=clock.due, breached_at=clock.breached_at)
            for clock in found.clocks
        ],
        diagnostics=diagnostics_out(found.diagnostics),
        calls=[call_out(one) for one in found.calls],
        merged=[
            MergedOut(
                number=other.number,
                diagnostics=diagnostics_out(other.diagnostics),
                description=other.ticket.description,
                comments=_said(other.ticket),
            )
            for other in found.merged
        ],
        attachments=[
            FileOut(**attachment_out(one).model_dump(), ticket=one.ticket or found.ticket.number) for one in files
        ],
    )


def desk_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    one = "/tickets/{number}"
    refused = (403, 404, 409)
    changes: list[tuple[str, str, str, Any, Any, int]] = [
        ("team-replies", "replyAsTeam", "Answer the customer of a ticket. For the team.", reply, TeamReplyIn, 201),
        ("notes", "noteOnTicket", "Write an internal note on a ticket. For the team.", note, NoteIn, 201),
        ("assignee", "assignTicket", "Give a ticket to somebody, or to nobody. For the team.", assign, AssigneeIn, 200),
        ("status", "moveTicket", "Let a ticket wait, be solved, closed or open again. For the team.", move, StatusIn,
         200),
        ("merge", "mergeTicket", "Close a ticket and go on in another one. For the team.", merge, MergeIn, 200),
        ("split", "splitTicket", "Open a new ticket about some of what was said. For the team.", split, SplitIn, 201),
        ("links", "linkTicket", "Link a ticket to another one. For the team.", link, LinkIn, 200),
    ]  # fmt: skip
    return (
        Endpoint(
            "GET",
            f"{one}/dossier",
            "readDossier",
            "Read a ticket whole: notes, what happened, why it is with whom it is, what is due. For the team.",
            dossier,
            NoQuery,
            NoBody,
            {200: DossierOut},
            (403, 404),
            right=Right.WORK,
        ),
        *(
            Endpoint(
                "POST",
                f"{one}/{path}",
                operation,
                summary,
                handle,
                NoQuery,
                body,
                {status: DossierOut},
                refused,
                right=Right.WORK,
            )
            for path, operation, summary, handle, body, status in changes
        ),
    )


__all__ = ["ChangeIn", "desk_endpoints", "member", "number_of", "shown", "team_of", "whole"]
