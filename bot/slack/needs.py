"""Which tickets need somebody of the team: looked up for its members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.slack.rendering.needs import HOME, LISTED, Needs
from handlers.access.permissions import Right, may
from handlers.attention.desk import Listing
from handlers.attention.ports import Scored
from handlers.person import Person

LEAST = 30
"""Below this nothing presses, and a list of what needs somebody would be a list of everything."""


class Attention(Protocol):
    """Lists scores, see `handlers.attention.desk.AttentionDesk`."""

    async def listed(
        self, person: Person, *, limit: int = 50, least: int = 0, assignee: str | None = None, unassigned: bool = False
    ) -> Listing:
        """List the tickets that are not over, the highest score first."""
        ...


class Pressing:
    """Gives members of the team what needs them: their own tickets and those that nobody has; of leads, all."""

    def __init__(self, attention: Attention, root: str) -> None:
        self._attention = attention
        self._root = root

    async def at_home(self, person: Person) -> Needs:
        """Give what needs this person most.

        Raises:
            NotPermitted: this person is not on the team.
        """
        if may(person, Right.MANAGE):
            listing = await self._attention.listed(person, limit=HOME, least=LEAST)
            return self._needs(person, listing, listing.rows, every=True)
        own = await self._attention.listed(person, limit=HOME, least=LEAST, assignee=person.id)
        free = await self._attention.listed(person, limit=HOME, least=LEAST, unassigned=True)
        rows = sorted((*own.rows, *free.rows), key=lambda one: (-one.attention.score, one.opened_at))
        return self._needs(person, own, rows)

    async def highest(self, person: Person) -> Needs:
        """Give what needs anybody most.

        Raises:
            NotPermitted: this person is not on the team.
        """
        listing = await self._attention.listed(person, limit=LISTED, least=1)
        return self._needs(person, listing, listing.rows, every=True)

    def _needs(self, person: Person, listing: Listing, rows: Sequence[Scored], *, every: bool = False) -> Needs:
        assessed = bool(rows) or listing.progress.assessed > 0
        return Needs(rows, person.id, listing.names, self._root, every, assessed)
