"""Wire the report and the team's own calibration."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.config import Settings
from bot.database.engine import Database, sync_engine
from bot.database.ledger import SqlLedger
from bot.database.migrate import migrate
from handlers.insights import Ledger
from kb.adapters.sql_articles import SqlArticles
from kb.ports import Entry
from retrieval.adapters.calibration_file import CalibrationFile
from retrieval.confidence import Calibration
from retrieval.ports import CalibrationUnusable

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def ledger(settings: Settings) -> AsyncIterator[Ledger]:
    """Open what happened.

    Raises:
        StorageError: the database cannot be used.
    """
    await asyncio.to_thread(migrate, settings.database)
    database = Database.open(settings.database)
    try:
        yield SqlLedger(database)
    finally:
        await database.close()


def listed_articles(settings: Settings) -> tuple[Entry, ...]:
    """Give all live articles without their texts.

    Raises:
        StorageError: the database cannot be used.
    """
    migrate(settings.database)
    return SqlArticles(sync_engine(settings.database)).entries()


def calibration_file(settings: Settings) -> CalibrationFile:
    """Give the place of the team's own calibration."""
    return CalibrationFile(settings.data_dir)


def installed_calibration(settings: Settings) -> Calibration:
    """Give the team's own calibration; the shipped one where there is none, or where it does not fit this version."""
    try:
        kept = calibration_file(settings).read()
    except CalibrationUnusable as error:
        _log.warning("calibration.ignored", reason=str(error), used="the shipped calibration")
        return Calibration.shipped()
    return Calibration.shipped() if kept is None else kept.calibration
