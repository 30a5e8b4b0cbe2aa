"""Wire what managers see of the tracker: how it is followed, which statuses it has, and what these mean."""

from __future__ import annotations

from bot.compose.tracker import tracker_parts
from bot.config import Settings
from bot.database.engine import Database
from bot.database.hints import SqlHints
from bot.database.watched import SqlWatched
from bot.database.workflows import SqlWorkflows
from handlers.engineering.errors import TrackerError
from handlers.engineering.statuses import StatusDesk
from handlers.engineering.workflows import read
from handlers.tickets.rulebook import Rulebook


def status_desk(database: Database, book: Rulebook) -> StatusDesk:
    """Wire it. `book`: the settings of the desk."""
    watched = SqlWatched(database)
    return StatusDesk(watched, SqlWorkflows(database), watched, SqlHints(database), book)


async def read_statuses(settings: Settings, database: Database) -> tuple[str, ...]:
    """Read which statuses the tracker has now, and keep them; give what went wrong."""
    parts, workflows, wrong = tracker_parts(settings, database), SqlWorkflows(database), list[str]()
    try:
        for name, reader in parts.workflows.items():
            try:
                await read(name, reader, workflows)
            except TrackerError as error:
                wrong.append(f"{name}: {error}")
    finally:
        await parts.close()
    return tuple(wrong)
