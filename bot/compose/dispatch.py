"""Wire what is done in the tracker, and who is told when it cannot be."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.adapters.ticket_files import TicketFiles
from bot.compose.engineering import EngineeringParts
from bot.compose.services import Services, new_id, utc_now
from bot.config import Settings
from bot.database.affected import SqlAffected, SqlStandings
from bot.database.stops import SqlAdministrators, SqlLine, SqlStops
from bot.worker.tracker_receiver import TrackerReceiver
from handlers.engineering.dispatch import Dispatch
from handlers.engineering.errands import Errands
from handlers.engineering.errors import TrackerError
from handlers.engineering.filing import Filing
from handlers.engineering.jobs import TRACKER
from handlers.engineering.pacing import Pace
from handlers.engineering.stopping import Stopping


@dataclass(frozen=True, slots=True)
class DispatchParts:
    """What is done in the tracker.

    Attributes:
        receiver: the outbox's receiver ``tracker``.
        stopping: keeps what is not done, and tells administrators.
    """

    receiver: TrackerReceiver
    stopping: Stopping


def dispatch_parts(
    settings: Settings, opened: Services, engineering: EngineeringParts, written: Callable[[], None]
) -> DispatchParts:
    """Wire it. `written` is called when something waits in the outbox."""
    log, database = structlog.get_logger("tracker"), opened.database
    root = settings.public_url or f"http://{settings.host}:{settings.port}"
    tracker, tracking, pace = engineering.tracker, engineering.tracking, Pace(time.monotonic)
    stopping = Stopping(
        tracker.tracker.name,
        TRACKER,
        SqlStops(database),
        SqlAdministrators(database),
        SqlLine(database),
        utc_now,
        new_id,
        root,
        written,
        pace.open,
    )

    def troubled(kind: str, error: TrackerError) -> None:
        log.warning("tracker.postponed", kind=kind, error=str(error))

    filing = Filing(
        tracker=tracker.tracker,
        escalations=engineering.escalations,
        affected=SqlAffected(database),
        noting=engineering.noting,
        learning=tracking,
        clock=utc_now,
        new_id=new_id,
        root=root,
        hold=lambda: tracking.rules.hold,
        answered=pace.answered,
        written=written,
    )
    errands = Errands(
        writers=tracker.writers,
        escalations=engineering.escalations,
        standings=SqlStandings(database),
        line=SqlLine(database),
        mirror=engineering.mirror,
        learning=tracking,
        files=TicketFiles(opened.attachments, opened.folder.path),
        noting=engineering.noting,
        root=root,
        answered=pace.answered,
    )
    dispatch = Dispatch(filing=filing, errands=errands, stopping=stopping, pace=pace, troubled=troubled)
    return DispatchParts(TrackerReceiver(dispatch), stopping)
