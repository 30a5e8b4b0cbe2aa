"""Where the team is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, Listing, Presence, Team


class Staff(Protocol):
    """Teams, engineers, whether they are there, and whose turn it is."""

    async def engineers(self) -> tuple[Engineer, ...]:
        """Give all engineers as they stand now, by id; `load` counts their new and open tickets."""
        ...

    async def teams(self) -> tuple[Team, ...]:
        """Give all teams, by name."""
        ...

    async def put_team(self, team: Team) -> None:
        """List a team, or change it."""
        ...

    async def put(self, listing: Listing, at: datetime) -> None:
        """List an engineer, who is away then, or change her listing; whether she is there stays.

        Raises:
            InvalidInput: there is no such team.
        """
        ...

    async def remove(self, engineer: str) -> bool:
        """Take her off the staff; her tickets and her place in the rotation stay. False when she was not on it."""
        ...

    async def set_presence(self, engineer: str, presence: Presence) -> bool:
        """Say that she came or went; False when she is not on the staff."""
        ...

    async def rotation(self) -> Rotation:
        """Give where the rotation stands."""
        ...
