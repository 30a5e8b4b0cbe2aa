"""Announcements as the team sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.engineering.announcement import Announcement
from handlers.engineering.announcement_ports import Addressed
from handlers.engineering.issue import IssueName
from handlers.engineering.ports import Kept


@dataclass(frozen=True, slots=True)
class OfIssue:
    """Announcements of an issue.

    Attributes:
        kept: the issue; None: it is not known any more.
        names: what the customers are called, by id; who has no name is missing.
    """

    name: IssueName
    kept: Kept | None
    announcements: tuple[Addressed, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Announcements by issue, the issue with the latest first. `more`: there are others."""

    issues: tuple[OfIssue, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """One announcement, whole.

    Attributes:
        outdated: what the issue says otherwise by now; empty: nothing.
        customer: what they are called; empty: nobody knows.
        names: of those of the team who worded or sent it, by id.
    """

    addressed: Addressed
    kept: Kept | None
    outdated: str
    customer: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SentAll:
    """What came of sending several: those that were sent, and of the others, by id, why not."""

    sent: tuple[Announcement, ...]
    left: Mapping[str, str]
