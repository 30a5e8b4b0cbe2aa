"""Wire clusters: who sees them, and what draws them in the background."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.compose.drawing import DrawingFailed, drawn_apart
from bot.compose.services import Services, new_id, services, utc_now
from bot.compose.team_channels import team_channels
from bot.config import Settings
from bot.database.case_vectors import SqlCaseVectors
from bot.database.cluster_rounds import SqlClusterRounds
from bot.database.clusters import SqlClusters
from bot.worker.office import Office
from bot.worker.seat import FolderSeat
from bot.worker.timekeeper import Timekeeper
from handlers.chat.inquiry import described
from handlers.clusters.answering import Answers
from handlers.clusters.desk import ClusterDesk
from handlers.clusters.ports import NotWritten
from handlers.clusters.round import ClusterRound

INTERVAL_S = 3.0
"""How often it is looked for new tickets."""


def cluster_desk(opened: Services) -> ClusterDesk:
    """Wire what the team sees of them."""
    log = structlog.get_logger("clusters")

    def failed(failure: str) -> None:
        log.error("clusters.articles_failed", failure=failure)

    answers = Answers(
        tickets=opened.tickets,
        retriever=opened.engine,
        articles=opened.articles,
        threshold=opened.policy.threshold,
        failed=failed,
    )
    office = opened.office
    return ClusterDesk(
        SqlClusters(opened.database), opened.tickets, answers, utc_now, new_id, lambda: office.settings.clusters
    )


@dataclass(frozen=True, slots=True)
class ClusterWork:
    """What draws clusters. `seat`: whoever has it does; another process takes over when this one ends."""

    office: Office
    seat: FolderSeat

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            await self.office.run()
        finally:
            self.seat.leave()


def cluster_work(
    settings: Settings, opened: Services, tag: str, keeper: Timekeeper, written: Callable[[], None]
) -> ClusterWork:
    """Wire it.

    `tag`: the model of the tickets' vectors. `written`: called when something waits to be sent.
    """
    log, office, seat = structlog.get_logger("clusters"), opened.office, FolderSeat(settings.data_dir / "clusters.lock")

    def failed(error: Exception, again: datetime) -> None:
        why = str(error) if isinstance(error, DrawingFailed | NotWritten) else described(error)
        log.error("clusters.drawing_failed", error=why, again=again.isoformat(timespec="seconds"))

    drawing = ClusterRound(
        clusters=SqlClusters(opened.database),
        rounds=SqlClusterRounds(opened.database, tag),
        vectors=SqlCaseVectors(opened.database, tag),
        tag=tag,
        draw=drawn_apart,
        clock=utc_now,
        new_id=new_id,
        policy=office.settings.clusters,
        rules=office.settings.attention,
        root=settings.public_url or f"http://{settings.host}:{settings.port}",
        failed=failed,
        written=written,
        channels=team_channels(settings, opened.database),
    )
    office.followers.append(lambda changed: drawing.adopt(changed.clusters, changed.attention))

    async def work() -> int:
        placed = await drawing.round() if seat.take() else 0
        if placed:
            log.info("clusters.placed", tickets=placed)
        # What came meanwhile is looked at after a pause, as anything that comes later is.
        return 0

    async def coming() -> datetime | None:
        return None

    rounds = {"clusters": keeper.careful(work)}
    return ClusterWork(Office(rounds, coming, utc_now, asyncio.Event(), interval_s=INTERVAL_S), seat)


@asynccontextmanager
async def opened_clusters(settings: Settings) -> AsyncIterator[ClusterDesk]:
    """Open them for a command.

    Raises:
        StorageError: the database cannot be used.
    """
    async with services(settings) as opened:
        await asyncio.to_thread(opened.keeper.start)
        yield cluster_desk(opened)
