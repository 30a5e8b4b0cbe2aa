"""Issues of the tracker of our own, and what can be done to them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from handlers.engineering.issue import (
    LOCAL,
    Issue,
    IssueComment,
    IssueName,
    IssueStatus,
    Kind,
    Severity,
    Snapshot,
    Stage,
    StatusCategory,
    Version,
)
from handlers.engineering.ports import BackLink

PROJECT = "ONE"
"""The key of its one project."""
PROJECT_NAME = "Onetouch"
BOARD = "/console/tracker"
"""Where its board stands, under the server's address."""
_TICK = timedelta(microseconds=1)


class LocalStatus(StrEnum):
    """Its workflow: every status leads to every other. The values are the ids that mappings go by."""

    FILED = "filed"
    NEEDS_INFORMATION = "needs_information"
    ACCEPTED = "accepted"
    FIXED = "fixed"
    DECLINED = "declined"


STATUSES: Mapping[LocalStatus, IssueStatus] = MappingProxyType(
    {
        LocalStatus.FILED: IssueStatus("filed", "Filed", StatusCategory.NEW),
        LocalStatus.NEEDS_INFORMATION: IssueStatus(
            "needs_information", "Needs information", StatusCategory.INDETERMINATE
        ),
        LocalStatus.ACCEPTED: IssueStatus("accepted", "Accepted", StatusCategory.INDETERMINATE),
        LocalStatus.FIXED: IssueStatus("fixed", "Fixed", StatusCategory.DONE),
        LocalStatus.DECLINED: IssueStatus("declined", "Won't fix", StatusCategory.DONE),
    }
)
_RESOLUTIONS: Mapping[LocalStatus, str] = MappingProxyType(
    {LocalStatus.FIXED: "Fixed", LocalStatus.DECLINED: "Won't fix"}
)
OVER = frozenset(_RESOLUTIONS)
"""Statuses in which nobody works on it any more."""
TYPES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.BUG: "Bug",
        Kind.INFORMATION: "Information request",
        Kind.FEATURE: "Feature request",
        Kind.LIMITATION: "Known limitation",
    }
)


@dataclass(frozen=True, slots=True)
class LocalComment:
    """What somebody wrote to one.

    Attributes:
        by: id of the person; None: we wrote it for the support desk.
        name: as people call whoever wrote it.
        mark: names what we wrote; it is there once.
    """

    id: str
    by: str | None
    name: str
    text: str
    at: datetime
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that went along. `size`: bytes."""

    id: str
    name: str
    kind: str
    size: int
    at: datetime
    mark: str


@dataclass(frozen=True, slots=True)
class LocalIssue:
    """An issue of ours.

    Attributes:
        number: 0 until it is written for the first time.
        mark: by which it is found again; no two have the same.
        versions: in which it is fixed, or is to be, by their names.
        comments, links, files: in their order; left out where a list of issues is given.
        version: counts the changes, from 1.
    """

    number: int
    kind: Kind
    severity: Severity
    title: str
    description: str
    created_at: datetime
    updated_at: datetime
    mark: str | None = None
    status: LocalStatus = LocalStatus.FILED
    versions: tuple[Version, ...] = ()
    comments: tuple[LocalComment, ...] = ()
    links: tuple[BackLink, ...] = ()
    files: tuple[LocalFile, ...] = ()
    version: int = 1

    @property
    def key(self) -> str:
        """What people call it."""
        return f"{PROJECT}-{self.number}"

    @property
    def name(self) -> IssueName:
        """What names it for good."""
        return IssueName(LOCAL, str(self.number))

    @property
    def standing(self) -> str:
        """What people decided of it: two who look at the same have the same before their eyes."""
        return "/".join((self.status, *(one.id for one in self.versions)))

    @property
    def stage(self) -> Stage:
        """Where it stands: what is fixed in a version that came out is released."""
        if self.status is LocalStatus.FIXED and any(one.released for one in self.versions):
            return Stage.RELEASED
        return Stage(self.status.value)


def commented(before: LocalIssue, comment: LocalComment) -> LocalIssue:
    """Say something; what is there under its mark is not said again."""
    if comment.mark is not None and any(one.mark == comment.mark for one in before.comments):
        return before
    return _changed(replace(before, comments=(*before.comments, comment)), comment.at)


def moved(before: LocalIssue, status: LocalStatus, now: datetime) -> LocalIssue:
    """Put it into another status."""
    return before if status is before.status else _changed(replace(before, status=status), now)


def reopened(before: LocalIssue, now: datetime) -> LocalIssue:
    """Open it again, if it is over; the versions that are out did not fix it."""
    if before.status not in OVER:
        return before
    left = tuple(one for one in before.versions if not one.released)
    return _changed(replace(before, status=LocalStatus.FILED, versions=left), now)


def planned(before: LocalIssue, versions: Collection[Version], now: datetime) -> LocalIssue:
    """Say in which versions it is fixed, or is to be; what is planned is accepted."""
    chosen = tuple(sorted(versions, key=lambda one: one.name))
    if {one.id for one in chosen} == {one.id for one in before.versions}:
        return before
    status = LocalStatus.ACCEPTED if chosen and before.status is LocalStatus.FILED else before.status
    return _changed(replace(before, versions=chosen, status=status), now)


def referred(before: LocalIssue, link: BackLink, now: datetime) -> LocalIssue:
    """Write what it says of us, in place of what it said under this id."""
    if link in before.links:
        return before
    others = tuple(one for one in before.links if one.id != link.id)
    return _changed(replace(before, links=(*others, link)), now)


def attached(before: LocalIssue, file: LocalFile) -> LocalIssue:
    """Add a file, unless it has one of this mark."""
    if any(one.mark == file.mark for one in before.files):
        return before
    return _changed(replace(before, files=(*before.files, file)), file.at)


def touched(at: datetime, now: datetime) -> datetime:
    """Give when something changed that changed before at `at`: always later, whatever the clock says."""
    return max(now, at + _TICK)


def outline(found: LocalIssue, root: str) -> Issue:
    """Give it as any tracker's issue. `root`: address of the server."""
    labels = () if found.mark is None else (found.mark,)
    return Issue(
        name=found.name,
        key=found.key,
        project=PROJECT,
        type=TYPES[found.kind],
        title=found.title,
        status=STATUSES[found.status],
        url=f"{root}{BOARD}/{found.key}",
        created_at=found.created_at,
        updated_at=found.updated_at,
        description=found.description,
        resolution=_RESOLUTIONS.get(found.status),
        versions=found.versions,
        labels=labels,
        priority=found.severity.value.capitalize(),
    )


def snapshot(found: LocalIssue, root: str) -> Snapshot:
    """Give it whole as any tracker's issue."""
    comments = tuple(
        IssueComment(one.id, one.name, one.text, one.at, one.at, ours=one.by is None) for one in found.comments
    )
    return Snapshot(outline(found, root), comments)


def numeral(key: str) -> int | None:
    """Give the number of a key such as ``ONE-12``; None when it is none of ours."""
    project, _, number = key.strip().upper().partition("-")
    plain = number.isascii() and number.isdecimal() and not number.startswith("0") and len(number) < 10
    return int(number) if project == PROJECT and plain else None


def _changed(issue: LocalIssue, now: datetime) -> LocalIssue:
    return replace(issue, updated_at=touched(issue.updated_at, now), version=issue.version + 1)
