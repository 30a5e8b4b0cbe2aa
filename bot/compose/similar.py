"""Wire what finds similar tickets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from sqlalchemy import Engine

from bot.config import Settings
from bot.database.case_records import SqlCaseRecords
from bot.database.cases import SqlCases
from bot.database.engine import Database, sync_engine
from bot.knowledge.case_keeper import CaseKeeper
from bot.knowledge.case_reader import EncoderReader
from bot.knowledge.cases import TicketIndex
from handlers.similar.desk import Similar
from handlers.similar.reading import Reading
from retrieval.ports import Embedder


@dataclass(frozen=True, slots=True)
class SimilarParts:
    """What finds similar tickets: a desk that is asked, an index in memory, and what keeps that up to date."""

    desk: Similar
    index: TicketIndex
    keeper: CaseKeeper
    engine: Engine

    async def close(self) -> None:
        """Finish what is at work."""
        await self.index.close()
        await asyncio.to_thread(self.engine.dispose)


def similar_parts(settings: Settings, database: Database, encoder: Embedder) -> SimilarParts:
    """Wire it. Nothing is found before the keeper has begun."""
    log = structlog.get_logger("similar")
    engine = sync_engine(settings.database)
    records, cases, reader = SqlCaseRecords(engine, database.where), SqlCases(database), EncoderReader(encoder)
    index = TicketIndex(reader, reader.dimension, records.visible)

    def failed(failure: str) -> None:
        log.error("similar.failed", failure=failure)

    def unreadable(number: str, error: Exception) -> None:
        log.warning("similar.unreadable", ticket=number, error=type(error).__name__)

    keeper = CaseKeeper(index, cases, Reading(cases, reader, failed=unreadable), reader.tag)
    return SimilarParts(Similar(index, records, failed=failed), index, keeper, engine)
