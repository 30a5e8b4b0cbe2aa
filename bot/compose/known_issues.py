"""Wire what customers are told of issues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.compose.services import Services, new_id, utc_now
from bot.compose.shelves import Shelves
from bot.database.known_issues import SqlKnownIssues
from bot.database.mirror import SqlMirror
from bot.knowledge.known_issue_source import NAME, ROW
from bot.worker.known_issue_receiver import KnownIssueReceiver, Letters
from handlers.engineering.publishing import KnownIssueDesk
from kb.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class KnownIssueParts:
    """What customers are told of issues.

    Attributes:
        desk: writes it, follows issues, and keeps who wants to hear of them.
        work: gives the outbox's receiver ``known_issue``.
    """

    desk: KnownIssueDesk
    work: Callable[[Letters], KnownIssueReceiver]


def known_issue_parts(
    opened: Services, mirror: SqlMirror, counts: Callable[[], bool], written: Callable[[], None] = lambda: None
) -> KnownIssueParts:
    """Wire it. `written` is called when something waits in the outbox."""
    kept = SqlKnownIssues(opened.database, written=written)
    desk = KnownIssueDesk(kept, mirror, utc_now, new_id, counts)

    def work(letters: Letters) -> KnownIssueReceiver:
        return KnownIssueReceiver(
            publish=partial(publish, opened.shelves),
            conversations=opened.conversations,
            letters=letters,
            clock=utc_now,
            new_id=new_id,
        )

    return KnownIssueParts(desk, work)


def publish(shelves: Shelves) -> None:
    """Bring the articles that are made of known issues up to date; their source is there from the first one on.

    Raises:
        SyncInProgress: somebody else writes articles now.
        KnowledgeError: it did not work.
    """
    if all(row.name != NAME for row in shelves.store.sources()):
        shelves.store.add(ROW)
    # Its articles go when nobody is to hear of them any more: that many go at once is nothing to be asked about.
    for report in shelves.librarian.sync([NAME], force=True):
        if report.error:
            raise KnowledgeError(report.error)
