"""Wire what managers see of the tracker: how it is followed, and what its statuses mean."""

from __future__ import annotations

from bot.database.engine import Database
from bot.database.hints import SqlHints
from bot.database.watched import SqlWatched
from handlers.engineering.statuses import StatusDesk
from handlers.tickets.rulebook import Rulebook


def status_desk(database: Database, book: Rulebook) -> StatusDesk:
    """Wire it. `book`: the settings of the desk."""
    watched = SqlWatched(database)
    return StatusDesk(watched, watched, SqlHints(database), book)
