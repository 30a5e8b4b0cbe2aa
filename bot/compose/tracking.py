"""Wire what follows the tracker: hints and looks into our copy of issues, and from there to tickets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import structlog

from bot.compose.services import Services, utc_now
from bot.config import Settings
from bot.database.escalations import SqlEscalations
from bot.database.hints import SqlHints
from bot.database.mirror import SqlMirror
from bot.database.watched import SqlWatched
from bot.database.workflows import SqlWorkflows
from bot.worker.office import Office
from bot.worker.seat import FolderSeat
from handlers.chat.inquiry import described
from handlers.engineering.errors import TrackerError
from handlers.engineering.following import Following, TicketNews
from handlers.engineering.issue import LOCAL
from handlers.engineering.listening import Listener
from handlers.engineering.pacing import Pace
from handlers.engineering.reconciling import NEAR, Reconciler, Rhythm
from handlers.engineering.tracking import Readers, Tracking
from handlers.engineering.workflows import WorkflowLook, WorkflowReader

INTERVAL_S = 1.0
"""How often it is looked for hints that another process took."""


@dataclass(frozen=True, slots=True)
class TrackingParts:
    """What follows the tracker.

    Attributes:
        hints: where it is told to look.
        following: the outbox's receiver ``issue``; followers are added to it.
        listener, reconciler: look where hints say, and elsewhere.
        offices: do it again and again, neither in the other's way. `seat`: whoever has it does; another
            process takes over when this one ends.
        wake: says that there is a hint.
    """

    hints: SqlHints
    following: Following
    listener: Listener
    reconciler: Reconciler
    offices: tuple[Office, ...]
    seat: FolderSeat
    wake: Callable[[], None]

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for office in self.offices:
                    tasks.create_task(office.run())
        finally:
            self.seat.leave()


def tracking_parts(
    settings: Settings,
    opened: Services,
    tracking: Tracking,
    mirror: SqlMirror,
    watched: SqlWatched,
    readers: Readers,
    reached: Callable[[str, TrackerError | None], Awaitable[None]] | None = None,
    workflows: Mapping[str, WorkflowReader] = MappingProxyType({}),
) -> TrackingParts:
    """Wire it. `reached`: see `Reconciler`; `workflows`: read which statuses there are, by the name of a tracker."""
    log, desk = structlog.get_logger("tracker"), opened.office
    hints, seat, heard = SqlHints(opened.database), FolderSeat(settings.data_dir / "tracker.lock"), asyncio.Event()
    tracking.adopt(desk.settings.engineering)
    desk.followers.append(lambda changed: tracking.adopt(changed.engineering))

    def failed(tracker: str, error: Exception) -> None:
        log.warning(
            "tracker.not_read",
            tracker=tracker,
            error=str(error) if isinstance(error, TrackerError) else described(error),
        )

    paces = {name: Pace(time.monotonic) for name in readers}
    listener = Listener(tracking, watched, hints, utc_now, paces, failed)
    reconciler = Reconciler(
        tracking=tracking,
        mirror=mirror,
        watched=watched,
        unknown=watched,
        readers=readers,
        rhythms=_rhythms(readers),
        clock=utc_now,
        paces=paces,
        failed=failed,
        reached=reached,
    )
    kinds = WorkflowLook(workflows, SqlWorkflows(opened.database), utc_now, paces, failed)
    links = SqlEscalations(opened.database)
    news = TicketNews(mirror, opened.tickets, opened.ticket_desk.writer, links, lambda: tracking.rules)

    async def hear() -> int:
        return await listener.hear() if seat.take() else 0

    async def look() -> int:
        if not seat.take():
            return 0
        # What was found is on its way by now; there is nothing to be done at once because of it.
        await reconciler.restage()
        await reconciler.poll()
        await reconciler.sweep()
        return 0

    async def read() -> int:
        if seat.take():
            await kinds.round()
        return 0

    async def forget() -> int:
        return await listener.prune() if seat.take() else 0

    async def coming() -> datetime | None:
        return None

    hearing = Office({"hints": hear, "deliveries": forget}, coming, utc_now, heard, INTERVAL_S)
    looking = Office({"changes": look, "workflows": read}, coming, utc_now, asyncio.Event(), INTERVAL_S)
    return TrackingParts(hints, Following([news]), listener, reconciler, (hearing, looking), seat, heard.set)


def _rhythms(readers: Readers) -> Mapping[str, Rhythm]:
    return {name: NEAR if name == LOCAL else Rhythm() for name in readers}
