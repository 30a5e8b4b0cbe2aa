"""Wire what customers are told of fixes, and what they answer."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from bot.compose.quality import link_key
from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database.announcements import SqlAnnouncements
from bot.database.engine import Database
from bot.database.names import SqlNames
from bot.database.tickets import SqlTickets
from handlers.engineering.announcement_desk import AnnouncementDesk
from handlers.engineering.announcement_ports import Issues, Linking
from handlers.engineering.announcement_work import AnnouncementWork
from handlers.engineering.announcing import Announcer
from handlers.engineering.answered_issues import AnsweredIssues
from handlers.engineering.verdicts import VerdictDesk
from handlers.quality.link import Links
from handlers.tickets.desk import TicketDesk


@dataclass(frozen=True, slots=True)
class AnnouncementParts:
    """Announcements.

    Attributes:
        announcer: follows issues, and drafts.
        desk: what the team does.
        verdicts: what customers answer.
        work: the receiver of the outbox for ``announcement``.
    """

    announcer: Announcer
    desk: AnnouncementDesk
    verdicts: VerdictDesk
    work: AnnouncementWork


def announcement_parts(
    settings: Settings,
    database: Database,
    desk: TicketDesk,
    mirror: Issues,
    escalations: Linking,
    written: Callable[[], None] = lambda: None,
) -> AnnouncementParts:
    """Wire it. `written` is called when something waits in the outbox."""
    # What is drafted where nothing is known of a customer is in the language of the letter around it.
    kept = SqlAnnouncements(database, written=written, language=settings.language)
    tickets, names = SqlTickets(database), SqlNames(database)
    links = Links(_key(settings), settings.public_url or f"http://{settings.host}:{settings.port}", "fix")
    announcer = Announcer(announcements=kept, escalations=escalations, mirror=mirror, clock=utc_now, new_id=new_id)
    return AnnouncementParts(
        announcer=announcer,
        desk=AnnouncementDesk(
            announcements=kept,
            announcer=announcer,
            mirror=mirror,
            tickets=tickets,
            names=names,
            clock=utc_now,
            new_id=new_id,
        ),
        verdicts=VerdictDesk(kept, tickets, links, utc_now, new_id),
        work=AnnouncementWork(
            announcements=kept,
            tickets=tickets,
            writer=desk.writer,
            links=links,
            names=names,
            issues=AnsweredIssues(kept, escalations, mirror, tickets, new_id),
        ),
    )


def _key(settings: Settings) -> bytes:
    return hmac.new(link_key(settings), b"onetouch fix", hashlib.sha256).digest()
