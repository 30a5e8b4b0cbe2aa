"""Wire the board of our own tracker, and the ledger of all issues."""

from __future__ import annotations

from collections.abc import Callable

from bot.compose.services import new_id, utc_now
from bot.config import Settings
from bot.database.engine import Database
from bot.database.hints import SqlHints
from bot.database.issue_ledger import SqlLedgerBook
from bot.database.local_issues import SqlLocalIssues
from bot.database.mirror import SqlMirror
from handlers.engineering.hearing import About, Hint
from handlers.engineering.issue import LOCAL, IssueName
from handlers.engineering.ledger_desk import LedgerDesk
from handlers.engineering.local.board import LocalBoard


def issue_board(settings: Settings, database: Database, wake: Callable[[], None] = lambda: None) -> LocalBoard:
    """Wire the board. `wake` is called when an issue changed: it is to be read again."""
    hints = SqlHints(database)

    async def changed(name: IssueName, version: int) -> None:
        await hints.accept(Hint(f"{LOCAL}:{name.id}@{version}", LOCAL, About.ISSUE, name.id), utc_now())
        wake()

    # With a Jira, issues that were filed here before are still worked on; new ones are made there.
    main, behind = not settings.jira_url, SqlMirror(database, utc_now)
    return LocalBoard(SqlLocalIssues(database), utc_now, new_id, changed, main=main, behind=behind)


def ledger_desk(database: Database) -> LedgerDesk:
    """Wire the ledger."""
    return LedgerDesk(SqlLedgerBook(database), utc_now)
