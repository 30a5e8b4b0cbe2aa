"""The ledger, for members of the team only."""

from __future__ import annotations

import asyncio

from handlers.access.permissions import Right, require
from handlers.engineering.ledger import Ledger, LedgerBook, LedgerQuery, ledger
from handlers.person import Person
from handlers.ports import Clock


class LedgerDesk:
    """Gives the ledger."""

    def __init__(self, book: LedgerBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    async def listed(self, person: Person, query: LedgerQuery | None = None) -> Ledger:
        """Weigh the issues as they are now.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        asked = query or LedgerQuery()
        entries = await self._book.entries(asked.which)
        # Of ten thousands of tickets it takes so long that others would wait for it.
        return await asyncio.to_thread(ledger, entries, asked, self._clock())
