"""Wire what finds issues that look the same, for a command."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.compose.escalating import EscalatingParts
from bot.compose.shelves import open_shelves
from bot.compose.similar import similar_parts
from bot.config import Settings
from bot.database.engine import Database
from bot.database.issue_texts import SqlIssueTexts
from bot.database.tickets import SqlTickets
from bot.knowledge.case_reader import EncoderReader
from bot.knowledge.issues import Issues
from handlers.engineering.lookalikes import Lookalikes

CAUGHT_UP = 200
"""Tickets that a command reads itself, should no server have done it yet."""


@asynccontextmanager
async def opened_lookalikes(
    settings: Settings, database: Database, parts: EscalatingParts
) -> AsyncIterator[Lookalikes]:
    """Open it, with all issues read."""
    log = structlog.get_logger("engineering")

    def failed(failure: str) -> None:
        log.error("engineering.look_failed", failure=failure)

    encoder = await asyncio.to_thread(lambda: open_shelves(settings).encoder())
    reader, alike = EncoderReader(encoder), similar_parts(settings, database, encoder)
    index = Issues(reader, reader.dimension, SqlIssueTexts(database))
    try:
        await alike.keeper.catch_up(CAUGHT_UP)
        await index.catch_up()
        yield Lookalikes(
            tickets=SqlTickets(database),
            index=index,
            mirror=parts.mirror,
            searching=parts.tracker.reader,
            askers=parts.askers,
            alike=alike.desk,
            escalations=parts.escalations,
            rules=lambda: parts.tracking.rules,
            failed=failed,
        )
    finally:
        await index.close()
        await alike.close()
