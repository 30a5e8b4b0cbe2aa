"""Tickets of all, for the team."""

from __future__ import annotations

import re
from typing import Any

from bot.web.api.desk_models import (
    AssigneeIn,
    ChangeIn,
    ClockOut,
    DossierOut,
    HappenedOut,
    LinkIn,
    LinkOut,
    MergeIn,
    NotedOut,
    NoteIn,
    PriorityIn,
    Queue,
    QueuedOut,
    QueueQuery,
    SplitIn,
    StatusIn,
    TeamReplyIn,
)
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoBody, NoQuery
from bot.web.dependencies import TeamDesk
from bot.web.problems import not_found
from handlers.access.permissions import Right, on_team
from handlers.person import Person
from handlers.ports import InvalidInput
from handlers.ticket import Priority, Status
from handlers.ticket_event import Actor
from handlers.tickets.actors import of_team
from handlers.tickets.changes import Then
from handlers.tickets.desk import Dossier
from handlers.tickets.placement import explained
from handlers.tickets.ports import Standing
from handlers.tickets.timeline import timeline, with_names

_NUMBER = re.compile(r"T-[1-9][0-9]{0,8}")


async def queue(call: Call[QueueQuery, NoBody]) -> Answered:
    """List tickets."""
    team = team_of(call)
    status = () if call.query.status is None else (call.query.status,)
    found = await team.desk.list(limit=call.query.limit, status=status)
    standings = await team.watch.standings([one.number for one in found])
    names = await team.desk.names([one.assignee for one in found])
    rows = []
    for one in found:
        standing = standings.get(one.number, Standing())
        rows.append(
            QueuedOut(
                number=one.number,
                version=one.version,
                subject=one.subject,
                status=one.status,
                priority=one.priority,
                category=one.category,
                plan=one.plan,
                tier=one.tier,
                assignee=names.get(one.assignee or "", one.assignee),
                opened_at=one.opened_at,
                reply_due=standing.reply_due,
                due=standing.due,
                breached=standing.breached,
            )
        )
    return Answered(Queue(tickets=rows))


async def dossier(call: Call[NoQuery, NoBody]) -> Answered:
    """Give a ticket whole."""
    return await _shown(call)


async def reply(call: Call[NoQuery, TeamReplyIn]) -> Answered:
    """Answer the customer."""
    body = call.body
    await team_of(call).desk.reply(_number(call), _by(call), body.text, then=Then(body.then), seen=body.version)
    return await _shown(call, 201)


async def note(call: Call[NoQuery, NoteIn]) -> Answered:
    """Write an internal note."""
    await team_of(call).desk.note(_number(call), _by(call), call.body.text, seen=call.body.version)
    return await _shown(call, 201)


async def assign(call: Call[NoQuery, AssigneeIn]) -> Answered:
    """Give it to somebody, or to nobody."""
    team, email = team_of(call), call.body.email
    assignee = (await member(team, email)).id if email else None
    await team.desk.assign(_number(call), _by(call), assignee, seen=call.body.version)
    return await _shown(call)


async def prioritise(call: Call[NoQuery, PriorityIn]) -> Answered:
    """Say how soon it must be looked at."""
    wanted = Priority(call.body.priority)
    await team_of(call).desk.prioritise(_number(call), _by(call), wanted, seen=call.body.version)
    return await _shown(call)


async def move(call: Call[NoQuery, StatusIn]) -> Answered:
    """Move it to a status."""
    desk, number, by, seen = team_of(call).desk, _number(call), _by(call), call.body.version
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
    return await _shown(call)


async def merge(call: Call[NoQuery, MergeIn]) -> Answered:
    """Close it and go on in another."""
    body = call.body
    joining, into = team_of(call).desk.joining, body.into.upper()
    await joining.merge(_number(call), into, _by(call), strangers=body.strangers, seen=body.version)
    return await _shown(call)


async def split(call: Call[NoQuery, SplitIn]) -> Answered:
    """Open a new ticket about some of what was said."""
    body, team = call.body, team_of(call)
    _, new = await team.desk.joining.split(_number(call), body.comments, body.subject, _by(call), seen=body.version)
    return Answered(_out(await team.desk.dossier(new.number)), 201)


async def link(call: Call[NoQuery, LinkIn]) -> Answered:
    """Link it to another."""
    joining = team_of(call).desk.joining
    await joining.link(_number(call), call.body.other.upper(), _by(call), seen=call.body.version)
    return await _shown(call)


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


async def _shown(call: Call[Any, Any], status: int = 200) -> Answered:
    return Answered(_out(await team_of(call).desk.dossier(_number(call))), status)


def _number(call: Call[Any, Any]) -> str:
    number = call.path["number"].upper()
    if not _NUMBER.fullmatch(number):
        raise not_found()
    return number


def _by(call: Call[Any, Any]) -> Actor:
    return of_team(call.person)


def _out(found: Dossier) -> DossierOut:
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
        assignee=names.get(one.assignee or "", one.assignee),
        requester=one.requester_id,
        email=one.email,
        opened_at=one.opened_at,
        merged_into=one.merged_into,
        links=[LinkOut(kind=each.kind, number=each.number) for each in one.links],
        comments=[
            NotedOut(author=each.author, text=each.text, at=each.at, public=each.public, team=each.team)
            for each in one.comments
        ],
        timeline=[HappenedOut(at=line.at, who=line.who, what=line.what) for line in timeline(found.events, names)],
        placements=[with_names(explained(record), names) for record in found.placements],
        clocks=[
            ClockOut(aim=clock.aim, cycle=clock.cycle, state=clock.state, due=clock.due, breached_at=clock.breached_at)
            for clock in found.clocks
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
        ("priority", "prioritiseTicket", "Say how soon a ticket must be looked at. For the team.", prioritise,
         PriorityIn, 200),
        ("status", "moveTicket", "Let a ticket wait, be solved, closed or open again. For the team.", move, StatusIn,
         200),
        ("merge", "mergeTicket", "Close a ticket and go on in another one. For the team.", merge, MergeIn, 200),
        ("split", "splitTicket", "Open a new ticket about some of what was said. For the team.", split, SplitIn, 201),
        ("links", "linkTicket", "Link a ticket to another one. For the team.", link, LinkIn, 200),
    ]  # fmt: skip
    return (
        Endpoint(
            "GET",
            "/queue",
            "listQueue",
            "List the tickets of all, with what is due. For the team.",
            queue,
            QueueQuery,
            NoBody,
            {200: Queue},
            (403,),
            right=Right.WORK,
        ),
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


__all__ = ["ChangeIn", "desk_endpoints", "member", "team_of"]
