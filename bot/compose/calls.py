"""Wire what writes phone calls down."""

from __future__ import annotations

from bot.compose.desk import DeskParts
from bot.compose.services import new_id, utc_now
from bot.database.callers import SqlCallers
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.people import SqlPeople
from bot.database.tickets import SqlTickets
from handlers.tickets.calls import CallDesk


def call_desk(parts: DeskParts, database: Database, tickets: SqlTickets, conversations: SqlConversations) -> CallDesk:
    """Wire the desk of calls over the desk of tickets; it goes by the same settings, also when others come."""
    desk = CallDesk(
        tickets=tickets,
        steps=conversations,
        callers=SqlCallers(database, SqlPeople(database, utc_now, new_id), utc_now, new_id),
        writer=parts.desk.writer,
        clock=utc_now,
        new_id=new_id,
        rules=parts.settings.rules,
        agreed=parts.agreed,
    )
    parts.followers.append(lambda settings: desk.adopt(settings.rules))
    return desk
