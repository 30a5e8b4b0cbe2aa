"""What insights need to know."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from handlers.insights.course import Course


class Ledger(Protocol):
    """What happened, as it was written down."""

    async def courses(self, since: datetime) -> tuple[Course, ...]:
        """Give every episode in which anything happened since then, or that settled since, oldest first; whole each."""
        ...

    async def tickets(self, since: datetime) -> int:
        """Count the tickets that were filed since then, from conversations or not."""
        ...
