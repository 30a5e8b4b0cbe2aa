"""What became of a ticket in engineering: looked up for its card and its window."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.slack.rendering.escalations import Engineering, Escalated
from bot.slack.rendering.issues import LookedAlike
from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import IssueName
from handlers.engineering.ports import Kept

_SHOWN = frozenset(EscalationState) - {EscalationState.WITHDRAWN}


class Escalations(Protocol):
    """Escalations, see `handlers.engineering.ports.Escalations`."""

    async def of_ticket(self, number: str) -> Sequence[Escalation]:
        """Give a ticket's, the oldest first."""
        ...


class Mirror(Protocol):
    """Issues as we know them, see `handlers.engineering.ports.Mirror`."""

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        """Give those of these that we know."""
        ...


class Announcements(Protocol):
    """Texts for customers, see `handlers.engineering.announcement_ports.Announcements`."""

    async def of_ticket(self, number: str) -> Sequence[Announcement]:
        """Give those of a ticket, the oldest first."""
        ...

    async def of_issue(self, name: IssueName) -> Sequence[Announcement]:
        """Give those about an issue, the oldest first."""
        ...


class Looking(Protocol):
    """Looks for issues that look the same as what is proposed."""

    async def for_card(self, escalation: Escalation) -> LookedAlike:
        """Give them, without asking anybody outside; what goes wrong is said in a word."""
        ...


class EngineeringFacts:
    """Brings together what is known of a ticket in engineering."""

    def __init__(
        self, *, escalations: Escalations, mirror: Mirror, announcements: Announcements, looking: Looking
    ) -> None:
        self._escalations = escalations
        self._mirror = mirror
        self._announcements = announcements
        self._looking = looking

    async def of(self, number: str) -> Engineering:
        """Give what became of a ticket."""
        found = [one for one in await self._escalations.of_ticket(number) if one.state in _SHOWN]
        kept = await self._mirror.these([one.issue for one in found if one.issue is not None])
        proposal = next((one for one in found if one.state is EscalationState.PROPOSED), None)
        return Engineering(
            offered=True,
            escalations=tuple(Escalated(one, kept.get(one.issue) if one.issue is not None else None) for one in found),
            looked=LookedAlike() if proposal is None else await self._looking.for_card(proposal),
            waiting=len(_drafts(await self._announcements.of_ticket(number))),
        )

    async def told(self, number: str) -> Sequence[Announcement]:
        """Give the texts for a ticket's customer, the oldest first."""
        return await self._announcements.of_ticket(number)

    async def issue(self, name: IssueName) -> Kept | None:
        """Give an issue as we know it; None when we do not."""
        return (await self._mirror.these([name])).get(name)

    async def waiting(self, names: Collection[IssueName]) -> Mapping[IssueName, int]:
        """Give how many texts wait for approval, by issue."""
        return {name: len(_drafts(await self._announcements.of_issue(name))) for name in names}


def _drafts(found: Sequence[Announcement]) -> Sequence[Announcement]:
    return [one for one in found if one.state is AnnouncementState.DRAFT]
