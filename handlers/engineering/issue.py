"""Issues of a tracker, as we know them: what engineering works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LOCAL = "local"
"""The tracker that lives in our own database."""


class Kind(StrEnum):
    """What engineering is asked for."""

    BUG = "bug"
    INFORMATION = "information"
    """Somebody who built it has to say how it is meant."""
    FEATURE = "feature"
    LIMITATION = "limitation"
    """It works as built, and not as needed; written down to be counted."""


class Severity(StrEnum):
    """How bad it is for those whom it hits."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    TRIVIAL = "trivial"


class StatusCategory(StrEnum):
    """What a tracker's status means, in Jira's own three words: names of statuses are free, and translated."""

    NEW = "new"
    INDETERMINATE = "indeterminate"
    DONE = "done"


class Stage(StrEnum):
    """Where engineering stands with it, whatever the tracker calls it; see `handlers.engineering.stages`."""

    FILED = "filed"
    """Nobody there said anything yet."""
    NEEDS_INFORMATION = "needs_information"
    """They wait for support."""
    ACCEPTED = "accepted"
    """Somebody works on it, or will."""
    FIXED = "fixed"
    """It is done, and not out yet."""
    RELEASED = "released"
    """It is out."""
    DECLINED = "declined"
    """It is over without a fix."""


@dataclass(frozen=True, slots=True, order=True)
class IssueName:
    """What names an issue for good: keys and projects are renamed, and issues move.

    Attributes:
        tracker: `LOCAL`, or the host of the site, such as ``acme.atlassian.net``.
        id: the tracker's own, as text.
    """

    tracker: str
    id: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version in which something is fixed.

    Attributes:
        released: it is out.
        on: the day on which it comes, or came, out; None: nobody said.
    """

    id: str
    name: str
    released: bool = False
    on: date | None = None


@dataclass(frozen=True, slots=True)
class IssueStatus:
    """A status as its tracker calls it. `id` is what mappings go by."""

    id: str
    name: str
    category: StatusCategory


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as it was read last. All of its words are the tracker's: nothing of them is for a customer.

    Attributes:
        key: its present name for people, ``ONE-12``.
        project: the key of its project.
        type: of the issue, as the tracker calls it.
        description: plain text; empty when there is none, or it was not read.
        resolution: as the tracker calls it; None while there is none.
        versions: in which it is fixed, or is to be.
        url: where people open it.
        level: the security level, if any.
        gone: it was deleted there, or we may not see it any more.
    """

    name: IssueName
    key: str
    project: str
    type: str
    title: str
    status: IssueStatus
    url: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    resolution: str | None = None
    versions: tuple[Version, ...] = ()
    labels: tuple[str, ...] = ()
    priority: str | None = None
    level: str | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class IssueComment:
    """What somebody wrote to an issue.

    Attributes:
        author: as people there are called.
        text: plain.
        internal: a note that even there only some may see.
        ours: we wrote it; it is news to nobody.
    """

    id: str
    author: str
    text: str
    at: datetime
    updated_at: datetime
    internal: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An issue with what was said to it, oldest first.

    Attributes:
        whole: all comments are there; False: there may be others, and those that are missing were not deleted.
    """

    issue: Issue
    comments: tuple[IssueComment, ...] = ()
    whole: bool = True
