"""What `onetouch doctor` says of what waits for the tracker."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.config import Settings
from handlers.engineering.stopping import Stop, lasting

ADVICE = (
    "mend what it says in the tracker or the settings; what waits goes on by itself within minutes, nothing is lost"
)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for the tracker.

    Attributes:
        stops: what it does not do.
        waiting: how many things wait to be done there.
    """

    stops: tuple[Stop, ...]
    waiting: int

    @property
    def told(self) -> str:
        """It in words."""
        waits = "nothing waits" if not self.waiting else f"{self.waiting:,} to be done"
        if not self.stops:
            return waits
        worst = self.stops[0]
        return f"{waits}; {worst.tracker} says since {worst.since:%Y-%m-%d %H:%M} UTC: {worst.text}"


def tracker_queue(settings: Settings) -> Queue:
    """Look at what waits.

    Raises:
        StorageError: the database cannot be read.
    """
    return asyncio.run(_looked(settings))


async def _looked(settings: Settings) -> Queue:
    from bot.compose.tracker import tracker_parts
    from bot.database.engine import Database
    from bot.database.stops import SqlLine, SqlStops
    from handlers.engineering.jobs import TRACKER

    database = Database.open(settings.database)
    try:
        name = tracker_parts(settings, database).tracker.name
        return Queue(tuple(lasting(await SqlStops(database).of(name))), await SqlLine(database).waiting(TRACKER))
    finally:
        await database.close()
