"""Managing the staff: who is listed how, who is away, and what became of her tickets. Every change is audited."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.access.audit import Act, Entry
from handlers.ports import Clock, InvalidInput
from handlers.ticket import TIERS, Ticket
from handlers.tickets.ports import Left, Moves, Staff
from handlers.tickets.staff import Engineer, Listing, Presence, Team

KEPT_SHOWN = 50
"""Tickets that an engineer kept, named at most."""
CAPS = (1, 1000)
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
"""A code of a language: two or three letters, and maybe a script or a region."""
NAME_LIMIT = 100
"""Characters of the name of a team, region, language or skill."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What became of somebody's tickets since she went.

    Attributes:
        left: went to others, or wait for somebody.
        kept: stayed with her, the latest first, `KEPT_SHOWN` at most.
    """

    left: Sequence[Left]
    kept: Sequence[Ticket]


class Staffing:
    """Lists teams and engineers, and lets them come and go.

    `route` looks at all tickets at once, so that whoever asks what became of them is told; it also happens by itself.
    """

    def __init__(
        self,
        staff: Staff,
        moves: Moves,
        calendars: Callable[[], Collection[str]],
        clock: Clock,
        route: Callable[[], Awaitable[int]],
    ) -> None:
        self._staff = staff
        self._moves = moves
        self._calendars = calendars
        self._clock = clock
        self._route = route

    async def team(self, team: Team, by: str) -> None:
        """List a team, or change it; `by`: the id of whoever does it.

        Raises:
            InvalidInput: its name cannot be used, or there is no such calendar.
        """
        if not team.name or len(team.name) > NAME_LIMIT:
            raise InvalidInput(f"A team has a name of 1 to {NAME_LIMIT} characters.")
        if len(team.region or "") > NAME_LIMIT:
            raise InvalidInput(f"A region has up to {NAME_LIMIT} characters.")
        self._known(team.calendar)
        await self._staff.put_team(team, team_listed(team, by, self._clock()))
        await self._route()

    async def listed(self, listing: Listing, by: str) -> None:
        """List an engineer, who is away then, or change her listing.

        Raises:
            InvalidInput: something in it cannot be used; the text says what.
        """
        self._known(listing.calendar)
        if listing.tier not in TIERS:
            raise InvalidInput(f"A tier is {' or '.join(map(str, TIERS))}.")
        if not CAPS[0] <= listing.cap <= CAPS[1]:
            raise InvalidInput(f"The most tickets at once are a number from {CAPS[0]} to {CAPS[1]:,}.")
        if not listing.languages:
            raise InvalidInput("Name at least one language, such as en: without one she could have no ticket.")
        odd = next((code for code in listing.languages if not _CODE.fullmatch(code)), None)
        if odd is not None:
            raise InvalidInput(f"A language is a code such as en, de or pt-br, not {odd[:20]}.")
        words = (*listing.languages, *listing.skills, listing.region or "", listing.team or "")
        if any(len(word) > NAME_LIMIT for word in words):
            raise InvalidInput(f"A language, skill or region has up to {NAME_LIMIT} characters.")
        now = self._clock()
        await self._staff.put(listing, now, engineer_listed(listing, by, now))
        await self._route()

    async def removed(self, engineer: str, by: str) -> Sequence[Left]:
        """Take somebody off the staff; give what became of the tickets that routing had given her.

        Raises:
            InvalidInput: she is not on it.
        """
        now = self._clock()
        if not await self._staff.remove(engineer, Entry(now, by, Act.STAFF_REMOVED, engineer)):
            raise InvalidInput("This person is not on the staff any more.")
        await self._route()
        return await self._moves.left(engineer, now)

    async def present(self, engineer: str, by: str, *, here: bool, until: datetime | None = None) -> None:
        """Say that somebody came, or went until then; her tickets are looked at, at once.

        What people say of themselves is not audited.

        Raises:
            InvalidInput: she is not on the staff, or would be back before now.
        """
        now = self._clock()
        if until is not None and not here and until <= now:
            raise InvalidInput("When somebody is back lies after now.")
        presence = Presence(here, now, None if here else until)
        if not await self._staff.set_presence(engineer, presence, came_or_went(engineer, presence, by)):
            raise InvalidInput("This person is not on the staff: a manager lists her first.")
        await self._route()

    async def anybody_here(self) -> bool:
        """Tell whether anybody of the staff says that she is here, within her hours or not."""
        return any(one.presence.here for one in await self._staff.engineers())

    async def aftermath(self, engineer: Engineer) -> Aftermath:
        """Tell what became of the tickets of somebody who is away."""
        left = await self._moves.left(engineer.id, engineer.presence.since)
        return Aftermath(left, await self._moves.kept(engineer.id, KEPT_SHOWN))

    def _known(self, calendar: str | None) -> None:
        known = self._calendars()
        if calendar is not None and calendar not in known:
            raise InvalidInput(f"There is no calendar {calendar}; there is {', '.join(sorted(known))}.")


def team_listed(team: Team, by: str, at: datetime) -> Entry:
    """Give the entry of the audit log for a team that is listed, or changed; `by`: the id of whoever does it."""
    detail = {"team": team.name, "region": team.region or "", "calendar": team.calendar or ""}
    return Entry(at, by, Act.TEAM_LISTED, None, detail)


def engineer_listed(listing: Listing, by: str, at: datetime) -> Entry:
    """Give the entry for an engineer who is listed, or listed otherwise."""
    detail = {
        "team": listing.team or "",
        "tier": str(listing.tier),
        "region": listing.region or "",
        "calendar": listing.calendar or "",
        "languages": " ".join(listing.languages),
        "skills": " ".join(listing.skills),
        "cap": str(listing.cap),
    }
    return Entry(at, by, Act.STAFF_LISTED, listing.id, detail)


def came_or_went(engineer: str, presence: Presence, by: str) -> Entry | None:
    """Give the entry for somebody who came or went; None when she says it of herself."""
    if by == engineer:
        return None
    until = "" if presence.until is None else presence.until.isoformat()
    detail = {"here": "yes" if presence.here else "no", "until": until}
    return Entry(presence.since, by, Act.STAFF_PRESENCE, engineer, detail)
