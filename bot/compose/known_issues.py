"""Wire what customers are told of issues."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.compose.services import Services, new_id, utc_now
from bot.compose.shelves import Shelves
from bot.database.known_issues import SqlKnownIssues
from bot.database.mirror import SqlMirror
from bot.knowledge.known_issue_source import KIND, ROW
from bot.worker.known_issue_receiver import KnownIssueReceiver
from bot.worker.office import Office
from bot.worker.saying import Letters
from handlers.engineering.publishing import KnownIssueDesk
from handlers.languages.readers import Readers
from kb.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class KnownIssueParts:
    """What customers are told of issues.

    Attributes:
        desk: writes it, follows issues, and keeps who wants to hear of them.
        work: gives the outbox's receiver ``known_issue``.
        office: counts anew when the team decides otherwise whether customers are told numbers, also while it was down.
    """

    desk: KnownIssueDesk
    work: Callable[[Letters], KnownIssueReceiver]
    office: Office


def known_issue_parts(
    opened: Services,
    mirror: SqlMirror,
    counts: Callable[[], bool],
    written: Callable[[], None] = lambda: None,
    readers: Readers | None = None,
) -> KnownIssueParts:
    """Wire it. `written` is called when something waits in the outbox. `readers`: knows what people read."""
    kept = SqlKnownIssues(opened.database, written=written)
    desk = KnownIssueDesk(kept, mirror, utc_now, new_id, counts)

    def work(letters: Letters) -> KnownIssueReceiver:
        return KnownIssueReceiver(
            publish=partial(publish, opened.shelves),
            conversations=opened.conversations,
            letters=letters,
            clock=utc_now,
            new_id=new_id,
            readers=readers,
        )

    counted: bool | None = None

    async def recount() -> int:
        nonlocal counted
        if (now := counts()) is not counted:
            await desk.recount()
            counted = now
        return 0

    async def coming() -> datetime | None:
        return None

    return KnownIssueParts(desk, work, Office({"known_issues": recount}, coming, utc_now, asyncio.Event()))


def publish(shelves: Shelves) -> None:
    """Bring the articles that are made of known issues up to date; their source is there from the first one on.

    Raises:
        SyncInProgress: somebody else writes articles now.
        KnowledgeError: it did not work.
    """
    rows = shelves.store.sources()
    row = next((row for row in rows if row.kind == KIND), None)
    if row is None:
        # Somebody may have called a folder so, before there were known issues.
        taken = any(row.name == ROW.name for row in rows)
        row = replace(ROW, name=f"{ROW.name}-of-the-team") if taken else ROW
        shelves.store.add(row)
    # Its articles go when nobody is to hear of them any more: that many go at once is nothing to be asked about.
    for report in shelves.librarian.sync([row.name], force=True):
        if report.error:
            raise KnowledgeError(report.error)
