"""Teams and engineers: who is given tickets, and whether they are here."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from bot.web.api.answers import Given
from bot.web.api.desk import member, team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import AtMost, Filled, NoBody, NoQuery, Received
from bot.web.dependencies import TeamDesk, WebDependencies
from bot.web.problems import not_found
from handlers.access.permissions import Right, require
from handlers.tickets.staff import Listing, Team
from handlers.tickets.staffing import Staffing

Name = Annotated[Filled, AtMost(100)]


class TeamIn(Received):
    """A team. `calendar`: null is around the clock; `region`: null is every one."""

    name: Name
    region: Name | None = None
    calendar: Name | None = None


class EngineerIn(Received):
    """An engineer as she is listed, whole; what is null is her team's."""

    email: Annotated[Filled, AtMost(254)]
    team: Name | None = None
    tier: Annotated[int, Field(ge=1, le=2)] = 1
    region: Name | None = None
    calendar: Name | None = None
    languages: Annotated[tuple[Name, ...], Field(max_length=50)] = ("en",)
    skills: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    cap: Annotated[int, Field(ge=1, le=1000)] = 8


class PresenceIn(Received):
    """Whether somebody is here; `email`: who, for managers; one says it of oneself without."""

    here: bool
    until: Annotated[AwareDatetime | None, Field(strict=False)] = None
    email: Annotated[Filled, AtMost(254)] | None = None


class TeamOut(Given):
    """A team."""

    name: str
    region: str | None
    calendar: str | None


class EngineerOut(Given):
    """An engineer as she stands."""

    id: str
    name: str
    here: bool
    until: str | None
    team: str | None
    tier: int
    region: str | None
    calendar: str | None
    languages: list[str]
    skills: list[str]
    cap: int
    load: int


class StaffOut(Given):
    """Who is given tickets."""

    teams: list[TeamOut]
    engineers: list[EngineerOut]


async def staff(call: Call[NoQuery, NoBody]) -> Answered:
    """List teams and engineers."""
    return Answered(await _out(team_of(call)))


async def put_team(call: Call[NoQuery, TeamIn]) -> Answered:
    """List a team, or change it."""
    team, body = team_of(call), call.body
    await _staffing(call.deps).team(Team(body.name, body.region, body.calendar), call.person.id)
    return Answered(await _out(team))


async def put_engineer(call: Call[NoQuery, EngineerIn]) -> Answered:
    """List an engineer, or change her listing."""
    team, body = team_of(call), call.body
    person = await member(team, body.email)
    listing = Listing(
        person.id,
        body.team,
        body.tier,
        body.region,
        body.calendar,
        body.languages,
        body.skills,
        body.cap,
    )
    await _staffing(call.deps).listed(listing, call.person.id)
    return Answered(await _out(team))


async def set_presence(call: Call[NoQuery, PresenceIn]) -> Answered:
    """Say that somebody came or went."""
    team, body = team_of(call), call.body
    person = call.person
    if body.email is not None:
        person = await member(team, body.email)
        if person.id != call.person.id:
            require(call.person, Right.MANAGE)
    await _staffing(call.deps).present(person.id, call.person.id, here=body.here, until=body.until)
    return Answered(await _out(team))


async def _out(team: TeamDesk) -> StaffOut:
    found = await team.staff.engineers()
    names = await team.desk.names([one.id for one in found])
    return StaffOut(
        teams=[TeamOut(name=one.name, region=one.region, calendar=one.calendar) for one in await team.staff.teams()],
        engineers=[
            EngineerOut(
                id=one.id,
                name=names.get(one.id, one.id),
                here=one.presence.here,
                until=None if one.presence.until is None else one.presence.until.isoformat(),
                team=one.team,
                tier=one.tier,
                region=one.region,
                calendar=one.calendar,
                languages=list(one.languages),
                skills=list(one.skills),
                cap=one.cap,
                load=one.load,
            )
            for one in found
        ],
    )


def _staffing(deps: WebDependencies) -> Staffing:
    if deps.managing is None:
        raise not_found()
    return deps.managing.staffing


def staff_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/staff",
            "listStaff",
            "List teams and engineers. For the team.",
            staff,
            NoQuery,
            NoBody,
            {200: StaffOut},
            (403,),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            "/staff/teams",
            "listTeam",
            "List a team, or change it. For managers.",
            put_team,
            NoQuery,
            TeamIn,
            {200: StaffOut},
            (403,),
            right=Right.MANAGE,
        ),
        Endpoint(
            "POST",
            "/staff/engineers",
            "listEngineer",
            "List an engineer, or change her listing. For managers.",
            put_engineer,
            NoQuery,
            EngineerIn,
            {200: StaffOut},
            (403,),
            right=Right.MANAGE,
        ),
        Endpoint(
            "POST",
            "/staff/presence",
            "setPresence",
            "Say that you came or went; of others, for managers.",
            set_presence,
            NoQuery,
            PresenceIn,
            {200: StaffOut},
            (403,),
            right=Right.WORK,
        ),
    )
