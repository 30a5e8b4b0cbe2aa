"""The outbox's receiver for the tracker: what cannot be done now is postponed."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bot.worker.ports import NotYet
from handlers.ports import Outgoing


class Dispatching(Protocol):
    """Does things in the tracker, see `handlers.engineering.dispatch.Dispatch`."""

    async def deliver(self, outgoing: Outgoing) -> timedelta | None:
        """Do it; give after which time to try again, None once it is done."""
        ...


class TrackerReceiver:
    """Takes jobs to the tracker."""

    def __init__(self, dispatch: Dispatching) -> None:
        self._dispatch = dispatch

    async def deliver(self, outgoing: Outgoing) -> None:
        """Do what it says.

        Raises:
            NotYet: it is to be tried again after that time.
            HandlerError: others are changing the escalation.
        """
        wait = await self._dispatch.deliver(outgoing)
        if wait is not None:
            raise NotYet(wait)
