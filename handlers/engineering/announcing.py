"""Drafts what customers may be told, whenever an issue of theirs changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.announcement_plan import Situation, caused, planned
from handlers.engineering.announcement_ports import Announcements, Issues, Linked
from handlers.engineering.asking import noting
from handlers.engineering.errors import EscalationNotFound, IssueNotFound
from handlers.engineering.escalation import Escalation
from handlers.engineering.issue import IssueName
from handlers.engineering.moves import Move
from handlers.engineering.occasions import NO_OTHER, news_of
from handlers.ports import Clock, NewId, Outgoing, WriteConflict

ATTEMPTS = 5
DRAFTED = "announcement_drafted"
"""What the team's channels are told: the subject is the ticket, ``announcement`` in the payload the draft's id."""
CHANGED = "announcement_changed"
"""The same, when a draft was worded anew, sent, dropped or is out of date, or its customer answered."""


class Carrying(Protocol):
    """Takes what waits in the outbox."""

    async def deliver(self, outgoing: Outgoing) -> None:
        """Do it.

        Raises:
            Exception: it cannot be done now; it is tried again later.
        """
        ...


class Known(Protocol):
    """What became of tickets; see `handlers.engineering.ports.Escalations`."""

    async def get(self, id_: str) -> Escalation:
        """Give an escalation.

        Raises:
            EscalationNotFound: there is none.
        """
        ...


class Announcer:
    """Keeps the drafts of announcements as the issues are: a follower of issues, see `handlers.engineering.moves`.

    Nobody outside the team hears of anything by it.
    """

    def __init__(
        self,
        *,
        announcements: Announcements,
        escalations: Linked,
        mirror: Issues,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._announcements = announcements
        self._escalations = escalations
        self._mirror = mirror
        self._clock = clock
        self._new_id = new_id

    async def follow(self, name: IssueName, moves: Sequence[Move] = ()) -> None:
        """Draft what is news, and let earlier drafts follow; without moves, as when a ticket was linked to the issue.

        Raises:
            WriteConflict: the team keeps changing them; to be told again later.
        """
        await self._drafted(name, caused(moves), asked=False)

    async def draft(self, name: IssueName) -> Sequence[Announcement]:
        """Draft for all customers of an issue, also what they were told before; give what is new.

        Raises:
            WriteConflict: others keep changing them; try again.
        """
        return await self._drafted(name, "", asked=True)

    async def _drafted(self, name: IssueName, cause: str, *, asked: bool) -> Sequence[Announcement]:
        for _ in range(ATTEMPTS):
            now = await self._situation(name, cause, asked=asked)
            if now is None:
                return ()
            changes = planned(now, self._clock(), self._new_id)
            if not changes:
                return ()
            known = {one.id: one.state for one in now.before}
            fresh = [one for one in changes if _drafts(one, known.get(one.id))]
            said = [told(one, one in fresh, self._new_id) for one in changes]
            try:
                await self._announcements.write(changes, [*said, *await self._warned(now, fresh)])
            except WriteConflict:
                continue  # the team worded, sent or dropped one meanwhile
            return fresh
        raise WriteConflict("these announcements are being changed by others; please try again")

    async def _warned(self, now: Situation, fresh: Sequence[Announcement]) -> Sequence[Outgoing]:
        """Tell the team on the tickets whose customers cannot be told of a fix, as none but the one that failed is."""
        unsure = {one.ticket: one for one in fresh if one.stale == NO_OTHER}
        if not unsure:
            return ()
        linked = await self._escalations.of_issue(now.name)
        ends = {one.id: unsure.get(now.goes_on.get(one.ticket, one.ticket)) for one in linked}
        return [
            noting(one, f"{one.key}: {NO_OTHER}", f"no_other:{end.id}:{end.version}", self._new_id)
            for one in linked
            if (end := ends[one.id]) is not None
        ]

    async def _situation(self, name: IssueName, cause: str, *, asked: bool) -> Situation | None:
        try:
            kept = await self._mirror.get(name)
        except IssueNotFound:
            return None
        before = await self._announcements.of_issue(name)
        linked = [one.ticket for one in await self._escalations.of_issue(name)]
        ends = await self._announcements.ends({*linked, *(one.ticket for one in before)})
        languages = await self._announcements.languages(set(ends.values()))
        return Situation(
            name,
            news_of(kept),
            tuple(dict.fromkeys(ends[number] for number in linked if number in ends)),
            {number: end for number, end in ends.items() if end != number},
            before,
            cause,
            asked,
            languages,
        )


class LinkedNews:
    """The outbox's receiver ``escalation`` with its announcements: whoever is linked hears what others heard before.

    Args:
        aftermath: does what else is to be done then, see `handlers.engineering.aftermath`.
        escalations: what became of tickets.
        announcer: drafts.
    """

    def __init__(self, aftermath: Carrying, escalations: Known, announcer: Announcer) -> None:
        self._aftermath = aftermath
        self._escalations = escalations
        self._announcer = announcer

    async def deliver(self, outgoing: Outgoing) -> None:
        """Do all of it; raises as the others do, and `WriteConflict`: to be tried again later."""
        await self._aftermath.deliver(outgoing)
        try:
            found = await self._escalations.get(outgoing.subject)
        except EscalationNotFound:
            return
        if found.issue is not None:
            await self._announcer.follow(found.issue)


def told(one: Announcement, fresh: bool, new_id: NewId) -> Outgoing:
    """Tell the team's channels of an announcement."""
    payload: dict[str, str | int] = {"event": DRAFTED if fresh else CHANGED, "announcement": one.id}
    return Outgoing(new_id("o"), "team", one.ticket, payload, rank=1)


def _drafts(one: Announcement, before: AnnouncementState | None) -> bool:
    return one.state is AnnouncementState.DRAFT and before is not AnnouncementState.DRAFT
