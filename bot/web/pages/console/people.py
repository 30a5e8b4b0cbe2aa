"""The people of the team: who is on the staff and how, who is away, and who may do what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from aiohttp import web

from bot.web.dependencies import Managing, SignIn
from bot.web.numbers import whole
from bot.web.pages.account import moved
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.people_parts import Everybody, everybody
from bot.web.pages.console.person_parts import Somebody, somebody
from bot.web.pages.console.places import Place
from bot.web.problems import Problem, not_found
from handlers.access.permissions import Right, may, require
from handlers.person import Person, Role
from handlers.ports import InvalidInput
from handlers.tickets.board import Seat, seat
from handlers.tickets.staff import Engineer, Listing, Team

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_DONE: Mapping[str, str] = MappingProxyType(
    {
        "team": "The team is listed.",
        "person": "The person is listed, and can sign in.",
        "listing": "The listing is kept; it holds at once.",
        "here": "She is here: tickets come to her.",
        "away": "She is away: no tickets come to her. Below stands what became of those that she had.",
        "role": "The role is changed; it holds from the next request on.",
    }
)
_NONE: Mapping[str, str] = MappingProxyType({})


class PeoplePages:
    """Answers ``/console/people`` and ``/console/people/<id>``."""

    def __init__(self, console: Console, managing: Managing, sign_in: SignIn) -> None:
        self._console = console
        self._managing = managing
        self._door = sign_in.door

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show the staff, the others of the team, and the teams."""
        told = _DONE.get(request.query.get("done", ""), "")
        if not told and (told := _removed(request.query)) and not await self._managing.staffing.anybody_here():
            told = f"{told} Now nobody is at work: new tickets wait until somebody is."
        return await self._everybody(visit, told=told)

    async def change(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """List a team or somebody who may sign in; what cannot be used is given back.

        Raises:
            NotPermitted: who asks may not.
        """
        fields = await self._console.fields(request, visit)
        try:
            match fields.get("do"):
                case "team":
                    require(visit.person, Right.MANAGE)
                    team = Team(
                        _text(fields, "name"), _text(fields, "region") or None, _text(fields, "calendar") or None
                    )
                    await self._managing.staffing.team(team, visit.person.id)
                case "person":
                    require(visit.person, Right.ADMINISTER)
                    await self._let_in(fields, visit)
                case _:
                    raise Problem(422, "invalid", "Press one of the buttons of the page.")
        except InvalidInput as error:
            return await self._everybody(visit, wrong=str(error), typed=fields, status=422)
        return moved(f"{Place.PEOPLE}?done={fields['do']}")

    async def one(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show somebody of the team.

        Raises:
            Problem: 404, nobody of the team is called so.
        """
        return await self._somebody(request.match_info["id"], visit, told=_DONE.get(request.query.get("done", ""), ""))

    async def do(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Change how somebody is listed, whether she is here, or her role; what cannot be used is given back.

        Raises:
            NotPermitted: who asks may not.
            Problem: 404, nobody of the team is called so.
        """
        fields, id_ = await self._console.fields(request, visit), request.match_info["id"]
        deed = fields.get("do", "")
        await self._known(id_)
        if deed == "role":
            require(visit.person, Right.ADMINISTER)
        elif deed not in {"here", "away"} or id_ != visit.person.id:
            require(visit.person, Right.MANAGE)
        try:
            if deed == "remove":
                if fields.get("sure") != "yes":
                    raise InvalidInput("Tick that she is to be taken off the staff, and how she is listed forgotten.")
                left = await self._managing.staffing.removed(id_, visit.person.id)
                waits = sum(one.assignee is None for one in left)
                return moved(f"{Place.PEOPLE}?removed={len(left) - waits}&waiting={waits}")
            await self._do(deed, id_, fields, visit)
        except InvalidInput as error:
            return await self._somebody(id_, visit, wrong=str(error), typed=fields, status=422)
        return moved(f"{Place.PEOPLE}/{id_}?done={deed}")

    async def _do(self, deed: str, id_: str, fields: Mapping[str, str], visit: Visit) -> None:
        staffing, by = self._managing.staffing, visit.person.id
        match deed:
            case "listing":
                await staffing.listed(_listing(id_, fields), by)
            case "here":
                await staffing.present(id_, by, here=True)
            case "away":
                await staffing.present(id_, by, here=False, until=_until(fields))
            case "role":
                person = await self._person(id_)
                if person is None or person.email is None:
                    raise InvalidInput("This person has no address, so no role can be given.")
                await self._door.put(person.email, _role(fields), _text(fields, "account") or None, by)
            case _:
                raise Problem(422, "invalid", "Press one of the buttons of the page.")

    async def _let_in(self, fields: Mapping[str, str], visit: Visit) -> None:
        email = _text(fields, "email")
        if not _ADDRESS.fullmatch(email) or len(email) > 254:
            raise InvalidInput("An e-mail address reads like name@example.com.")
        account, name = _text(fields, "account") or None, _text(fields, "name") or None
        await self._door.put(email, _role(fields), account, visit.person.id, name=name)

    async def _everybody(
        self, visit: Visit, *, told: str = "", wrong: str = "", typed: Mapping[str, str] = _NONE, status: int = 200
    ) -> web.Response:
        staff = await self._console.team.staff.engineers()
        shown = Everybody(
            seats=tuple(self._seat(one, visit.now) for one in staff),
            colleagues=await self._managing.colleagues.colleagues(),
            teams=await self._console.team.staff.teams(),
            calendars=tuple(sorted(self._console.team.calendars)),
            names=await self._console.team.desk.names([one.id for one in staff]),
            visit=visit,
            typed=typed,
        )
        return self._console.shown(
            visit, "People", everybody(shown), place=Place.PEOPLE, told=told, wrong=wrong, status=status
        )

    async def _somebody(
        self,
        id_: str,
        visit: Visit,
        *,
        told: str = "",
        wrong: str = "",
        typed: Mapping[str, str] = _NONE,
        status: int = 200,
    ) -> web.Response:
        person, engineer = await self._known(id_)
        away = engineer is not None and not engineer.presence.here
        aftermath = await self._managing.staffing.aftermath(engineer) if away and engineer is not None else None
        left = () if aftermath is None else aftermath.left
        names = await self._console.team.desk.names([id_, *(one.assignee for one in left)])
        shown = Somebody(
            id=id_,
            person=person,
            seat=None if engineer is None else self._seat(engineer, visit.now),
            listing=await self._console.team.staff.listing(id_),
            aftermath=aftermath,
            teams=await self._console.team.staff.teams(),
            calendars=tuple(sorted(self._console.team.calendars)),
            names=names,
            visit=visit,
            typed=typed,
            may_manage=may(visit.person, Right.MANAGE),
            may_administer=may(visit.person, Right.ADMINISTER) and id_ != visit.person.id,
        )
        return self._console.shown(
            visit, shown.name, somebody(shown), place=Place.PEOPLE, told=told, wrong=wrong, status=status
        )

    async def _known(self, id_: str) -> tuple[Person | None, Engineer | None]:
        person = await self._person(id_)
        engineer = next((one for one in await self._console.team.staff.engineers() if one.id == id_), None)
        if person is None and engineer is None:
            raise not_found()
        return person, engineer

    async def _person(self, id_: str) -> Person | None:
        return next((one for one in await self._managing.colleagues.colleagues() if one.id == id_), None)

    def _seat(self, engineer: Engineer, now: datetime) -> Seat:
        calendar = None if engineer.calendar is None else self._managing.calendar(engineer.calendar, now)
        return seat(engineer, calendar, now, ())


def _listing(id_: str, fields: Mapping[str, str]) -> Listing:
    cap, tier = whole(_text(fields, "cap")), whole(_text(fields, "tier"))
    if cap is None or tier is None:
        raise InvalidInput("The most tickets at once, and the tier, are numbers.")
    return Listing(
        id_,
        team=_text(fields, "team") or None,
        tier=tier,
        region=_text(fields, "region") or None,
        calendar=_text(fields, "calendar") or None,
        languages=_several(fields, "languages"),
        skills=_several(fields, "skills"),
        cap=cap,
    )


def _until(fields: Mapping[str, str]) -> datetime | None:
    given = _text(fields, "until")
    if not given:
        return None
    try:
        return datetime.strptime(given, "%Y-%m-%dT%H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidInput("When somebody is back reads like 2026-11-24T09:00, in UTC.") from None


def _role(fields: Mapping[str, str]) -> Role:
    try:
        return Role(_text(fields, "role"))
    except ValueError:
        raise InvalidInput(f"A role is {', '.join(Role)}.") from None


def _several(fields: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in _text(fields, name).split(",") if one.strip()))


def _text(fields: Mapping[str, str], name: str) -> str:
    return " ".join(fields.get(name, "").split())


def _removed(query: Mapping[str, str]) -> str:
    gone, waiting = whole(query.get("removed", "")), whole(query.get("waiting", ""))
    if gone is None or waiting is None:
        return ""
    went = "1 ticket" if gone == 1 else f"{gone} tickets"
    waits = "1 waits" if waiting == 1 else f"{waiting} wait"
    return f"Off the staff. {went} went to others, {waits} for somebody."
