"""A known issue that everybody is told of, and its desk."""

from __future__ import annotations

from handlers.engineering.issue import Stage
from handlers.engineering.known_issue import KnownIssue, Publicity
from handlers.engineering.publishing import KnownIssueDesk
from handlers.ports import Clock
from tests.announcement_worlds import ISSUE, fixed_in, kept
from tests.fakes import START, Ids
from tests.memory_announcements import MirrorOf
from tests.memory_known_issues import MemoryKnownIssues

KNOWN = KnownIssue(
    ISSUE, "Exports stop after a minute", "Export by month.", "p_eve", "Eve", START, publicity=Publicity.PUBLIC
)


def published(clock: Clock, known: MemoryKnownIssues | None = None) -> KnownIssueDesk:
    """Give a desk with the issue. `known`: where it is kept."""
    held = known or MemoryKnownIssues()
    held.kept[ISSUE] = KNOWN
    return KnownIssueDesk(held, MirrorOf({ISSUE: kept(Stage.ACCEPTED, fixed_in("5.3"))}), clock, Ids(), lambda: False)
