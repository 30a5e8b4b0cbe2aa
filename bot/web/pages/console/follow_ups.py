"""Follow-ups of low scores: who calls whom back by when, and what was learnt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from aiohttp import web

from bot.web.dependencies import Managing
from bot.web.numbers import version
from bot.web.pages.account import moved
from bot.web.pages.console.follow_up_parts import Opened, listing, whole
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.problems import Problem
from handlers.access.permissions import Right, may
from handlers.ports import InvalidInput, NotPermitted, WriteConflict
from handlers.quality.follow_up import TEXT_LIMIT, Change, CloseWith, FollowUp, FollowUpState, Note, Take

LIMIT = 100
CLOSED = "closed"
_OPEN = (FollowUpState.OPEN, FollowUpState.CONTACTED)
_DONE: Mapping[str, str] = MappingProxyType(
    {
        "take": "The owner is changed.",
        "note": "Your note is kept.",
        "close": "It is closed, and what was learnt is kept.",
    }
)


class FollowUpPages:
    """Answers ``/console/follow-ups`` and ``/console/follow-ups/<number>``."""

    def __init__(self, console: Console, managing: Managing) -> None:
        self._console = console
        self._managing = managing

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """List them: the open ones first due first, the closed ones latest first, page by page."""
        closed, after = request.query.get("show") == CLOSED, request.query.get("after")
        desk = self._managing.follow_ups
        if closed:
            found = await desk.closed(limit=LIMIT + 1, after=after)
        else:
            found = await desk.list(limit=LIMIT + 1, states=_OPEN)
        more, found = len(found) > LIMIT, found[:LIMIT]
        said = await desk.said(found)
        names = await self._names(*found)
        body = listing(found, said, names, visit.now, closed=closed, more=more)
        return self._console.shown(visit, "Follow-ups", body, place=Place.FOLLOW_UPS)

    async def one(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show one, with what can be done.

        Raises:
            FollowUpNotFound: there is none.
        """
        told = _DONE.get(request.query.get("done", ""), "")
        return await self._shown(request.match_info["number"], visit, told=told)

    async def do(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Change one; what cannot be done is said beside what was typed.

        Raises:
            FollowUpNotFound: there is none.
            NotPermitted: neither a manager nor its owner asks.
        """
        fields = await self._console.fields(request, visit, TEXT_LIMIT)
        number, desk = request.match_info["number"], self._managing.follow_ups
        found, _, _ = await desk.show(number)
        if not _may(visit, found):
            raise NotPermitted("Only managers, and whoever it belongs to, may work on a follow-up. Take it over first.")
        try:
            await desk.change(number, await self._change(fields), visit.actor, seen=version(fields, "seen"))
        except (InvalidInput, WriteConflict) as error:
            status = 409 if isinstance(error, WriteConflict) else 422
            return await self._shown(number, visit, wrong=str(error), typed=fields, status=status)
        return moved(f"{Place.FOLLOW_UPS}/{found.number}?done={fields['do']}")

    async def _change(self, fields: Mapping[str, str]) -> Change:
        match fields.get("do"):
            case "take":
                owners = {person.id for person in await self._managing.colleagues.colleagues()}
                if fields.get("owner", "") not in owners:
                    raise InvalidInput("Choose somebody of the team from the list.")
                return Take(fields["owner"])
            case "note":
                return Note(fields.get("text", ""), contacted=fields.get("contacted") == "yes")
            case "close":
                article, bug = fields.get("article", "").strip(), fields.get("bug", "").strip()
                nothing = fields.get("nothing") == "yes"
                return CloseWith(fields.get("learned", ""), article or None, bug or None, nothing=nothing)
            case _:
                raise Problem(422, "invalid", "Press one of the buttons of the page.")

    async def _shown(
        self,
        number: str,
        visit: Visit,
        *,
        told: str = "",
        wrong: str = "",
        typed: Mapping[str, str] = MappingProxyType({}),
        status: int = 200,
    ) -> web.Response:
        found, survey, events = await self._managing.follow_ups.show(number)
        team = await self._managing.colleagues.colleagues()
        opened = Opened(
            found,
            survey,
            events,
            await self._names(found),
            team,
            visit,
            typed,
            may_change=_may(visit, found),
            reached=await self._reached(found),
        )
        return self._console.shown(
            visit,
            f"Follow-up {found.number}",
            whole(opened),
            place=Place.FOLLOW_UPS,
            told=told,
            wrong=wrong,
            status=status,
        )

    async def _reached(self, found: FollowUp) -> tuple[str, ...]:
        """Give where the customer of the ticket is reached: the address, and numbers of calls about it."""
        if found.ticket is None:
            return ()
        known = await self._console.team.desk.dossier(found.ticket)
        phones = (call.phone for call in known.calls if call.caller_id == found.person_id)
        return tuple(dict.fromkeys(filter(None, (known.ticket.email, *phones))))

    async def _names(self, *found: FollowUp) -> Mapping[str, str]:
        ids = {one.owner for one in found} | {one.person_id for one in found}
        return await self._console.team.desk.names(ids)


def _may(visit: Visit, found: FollowUp) -> bool:
    return may(visit.person, Right.MANAGE) or found.owner == visit.person.id
