"""What became of a ticket in engineering: looked up for its card and its window."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.slack.rendering.escalation_forms import label
from bot.slack.rendering.escalations import Engineering, Escalated
from bot.slack.rendering.issues import LookedAlike
from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.errors import TrackerError
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind
from handlers.engineering.ports import FormShape, Kept

FORM_S = 1.0
"""Longest that a card waits for what the tracker calls its fields."""
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

    async def drafts(self, names: Collection[IssueName]) -> Mapping[IssueName, int]:
        """Give how many about each of these issues wait for approval; issues without any are missing."""
        ...


class Forms(Protocol):
    """Tells what the tracker asks for, see `handlers.engineering.ports.Tracker`."""

    async def form(self, kind: Kind, project: str = "") -> FormShape:
        """Tell it.

        Raises:
            TrackerError: it cannot be told.
        """
        ...


class Looking(Protocol):
    """Looks for issues that look the same as what is proposed."""

    async def for_card(self, escalation: Escalation) -> LookedAlike:
        """Give them, without asking anybody outside; what goes wrong is said in a word."""
        ...


class EngineeringFacts:
    """Brings together what is known of a ticket in engineering."""

    def __init__(
        self,
        *,
        escalations: Escalations,
        mirror: Mirror,
        announcements: Announcements,
        looking: Looking,
        forms: Forms,
        form_s: float = FORM_S,
    ) -> None:
        self._escalations = escalations
        self._mirror = mirror
        self._announcements = announcements
        self._looking = looking
        self._forms = forms
        self._form_s = form_s

    async def of(self, number: str) -> Engineering:
        """Give what became of a ticket."""
        found = [one for one in await self._escalations.of_ticket(number) if one.state in _SHOWN]
        kept = await self._mirror.these([one.issue for one in found if one.issue is not None])
        proposal = next((one for one in found if one.state is EscalationState.PROPOSED), None)
        return Engineering(
            offered=True,
            escalations=tuple(
                [
                    Escalated(one, None if one.issue is None else kept.get(one.issue), await self._labels(one))
                    for one in found
                ]
            ),
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
        """Give how many texts wait for approval, by issue; issues without any are missing."""
        return await self._announcements.drafts(names)

    async def _labels(self, one: Escalation) -> Mapping[str, str]:
        """Give what people call the fields that the tracker refused, by field id; by our own words where it is away."""
        if one.state is not EscalationState.REFUSED or not any(one.problems):
            return {}
        shape = FormShape((), one.draft.project)
        try:
            async with asyncio.timeout(self._form_s):
                shape = await self._forms.form(one.draft.kind, one.draft.project)
        except (TrackerError, TimeoutError):
            pass
        return {id_: label(id_, shape) for id_ in one.problems if id_}


def _drafts(found: Sequence[Announcement]) -> Sequence[Announcement]:
    return [one for one in found if one.state is AnnouncementState.DRAFT]
