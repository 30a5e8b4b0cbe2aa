"""Issues that look the same as a ticket: looked up for members of the team."""

from __future__ import annotations

from typing import Protocol

import structlog

from bot.slack.rendering.issues import AWAY, MOST, ON_CARD, LookedAlike
from handlers.chat.inquiry import described
from handlers.engineering.escalation import Escalation
from handlers.engineering.lookalikes import Looked
from handlers.person import Person, Role
from handlers.ports import HandlerError

TEAM = Person("engineering", Role.ENGINEER, known=True, name="engineering")
"""On whose behalf it is looked for what stands on a card."""


class Lookalikes(Protocol):
    """Finds issues that look the same, see `handlers.engineering.lookalikes.Lookalikes`."""

    async def of_ticket(self, person: Person, number: str, text: str = "", limit: int = ...) -> Looked:
        """Give issues that may be the same as a ticket."""
        ...


class IssuesAlike:
    """Looks for them. What goes wrong is said in a word: nothing waits.

    Args:
        everywhere: looks in the tracker, too; it may take seconds.
        at_home: looks at what we have only.
    """

    def __init__(self, everywhere: Lookalikes, at_home: Lookalikes) -> None:
        self._everywhere = everywhere
        self._at_home = at_home
        self._log = structlog.get_logger("slack")

    async def of(self, person: Person, number: str) -> LookedAlike:
        """Give those that look like a ticket."""
        return await self._looked(self._everywhere, person, number, MOST)

    async def for_card(self, escalation: Escalation) -> LookedAlike:
        """Give those that look like what is proposed, without asking the tracker."""
        found = await self._looked(self._at_home, TEAM, escalation.ticket, ON_CARD)
        return LookedAlike(found.found)

    async def _looked(self, where: Lookalikes, person: Person, number: str, limit: int) -> LookedAlike:
        try:
            found = await where.of_ticket(person, number, limit=limit)
        except HandlerError as refused:
            return LookedAlike(note=str(refused))
        except Exception as error:  # noqa: BLE001 - what it stands beside must not fail with it
            self._log.warning("slack.issues_not_found", error=described(error))
            return LookedAlike(note=AWAY)
        return LookedAlike(found.issues, " ".join(found.reasons))
