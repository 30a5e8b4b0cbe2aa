"""The process under test: the desk's real code over a store. When it dies, another one is made over what is there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from bench.desk.journal import Journal, Wrong
from bench.desk.store import Stores
from bot.compose.desk_rules import Calendars
from handlers.chat.clerk import Clerk
from handlers.chat.policy import Policy
from handlers.known.solutions import Solutions
from handlers.ports import NewId
from handlers.tickets.accounts import Agreed
from handlers.tickets.desk import TicketDesk
from handlers.tickets.desk_settings import DeskSettings
from handlers.tickets.dispatch import Dispatcher
from handlers.tickets.promises import Promises
from handlers.tickets.watching import Watchman
from handlers.tickets.writer import Writer
from tests.fakes import FakeArticles, FakeLinks

_RESTLESS = 100
"""Rounds within one minute after which the office is taken to go round in circles."""


class Process:
    """A desk that runs. It writes through the journal, and reads from the store itself."""

    def __init__(
        self,
        stores: Stores,
        journal: Journal,
        settings: DeskSettings,
        calendars: Calendars,
        agreed: Agreed,
        clock: Callable[[], datetime],
        new_id: NewId,
    ) -> None:
        self.stores = stores
        self._clock = clock
        self.promises = Promises(stores.tickets, settings.sla.policies, calendars.of)
        solutions = Solutions(FakeArticles(), FakeLinks())
        self.desk = TicketDesk(
            stores.tickets, journal, solutions, clock, new_id, rules=settings.rules, promises=self.promises
        )
        self.clerk = Clerk(journal, stores.tickets, Policy(threshold=0.5), clock, new_id, agreed)
        self.writer = Writer(stores.tickets, journal, clock, new_id, settings.rules)
        self._dispatcher = Dispatcher(
            staff=stores.staff,
            queue=stores.queue,
            conversations=journal,
            calendar_of=calendars.of,
            promises=self.promises,
            clock=clock,
            new_id=new_id,
            policy=settings.routing,
            drain=settings.drain,
            rules=settings.rules,
        )
        self._watchman = Watchman(
            watch=stores.watch,
            tickets=stores.tickets,
            conversations=journal,
            staff=stores.staff,
            promises=self.promises,
            clock=clock,
            new_id=new_id,
            rules=settings.rules,
            policy=settings.breach,
            failed=_failed,
        )

    async def office(self) -> None:
        """Let happen what happens by itself, until nothing more does; breaches first, as in the product.

        Raises:
            Wrong: it does not come to rest.
        """
        for _ in range(_RESTLESS):
            worked = await self._watchman.round()
            worked += await self._dispatcher.round()
            if not worked:
                return
        raise Wrong(f"{self._clock():%Y-%m-%d %H:%M}: the office does not come to rest")

    async def soonest(self, numbers: Collection[str]) -> str:
        """Give the ticket that is to be taken up first: where a reply is due soonest, then where anything is."""
        standings = await self.stores.watch.standings(numbers)

        def order(number: str) -> tuple[bool, str, int]:
            due = standings[number].reply_due or standings[number].due
            return standings[number].reply_due is None, due.isoformat() if due else "never", int(number[2:])

        return min(numbers, key=order)


def _failed(number: str, error: Exception) -> None:
    raise Wrong(f"{number}: its clocks cannot be worked out") from error
