"""Wire what managers work with: the board, the staff, follow-ups, and the settings of the desk."""

from __future__ import annotations

from collections.abc import Callable

from bot.adapters.public_holidays import PublicHolidays
from bot.compose.desk import DeskParts
from bot.compose.desk_rules import rulebook
from bot.compose.services import new_id, utc_now
from bot.compose.statuses import status_desk
from bot.config import Settings
from bot.database.board import SqlBoard
from bot.database.engine import Database
from bot.database.follow_ups import SqlFollowUps
from bot.database.people import SqlPeople
from bot.database.surveys import SqlSurveys
from bot.web.dependencies import Managing
from handlers.quality.callbacks import FollowUpDesk
from handlers.tickets.overview import Overview
from handlers.tickets.staffing import Staffing


def managing(settings: Settings, database: Database, parts: DeskParts, adopted: Callable[[], None]) -> Managing:
    """Wire it. `adopted` is called when other settings were kept.

    Raises:
        InvalidInput: the desk's file cannot be read.
    """
    book = rulebook(settings, database, parts.staff, utc_now, adopted)
    return Managing(
        overview=Overview(SqlBoard(database), parts.staff, parts.promises, parts.calendars.of, utc_now),
        staffing=Staffing(parts.staff, parts.staff, lambda: parts.calendar_names, utc_now, parts.dispatcher.round),
        colleagues=SqlPeople(database, utc_now, new_id),
        follow_ups=FollowUpDesk(SqlFollowUps(database), SqlSurveys(database), utc_now),
        rulebook=book,
        settings=lambda: parts.settings,
        calendar=parts.calendars.of,
        holidays=PublicHolidays(),
        statuses=status_desk(database, book),
    )
