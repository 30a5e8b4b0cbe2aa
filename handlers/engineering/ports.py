"""What engineering asks of the world; what can go wrong stands in `errors`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from handlers.engineering.escalation import Draft, Escalation
from handlers.engineering.issue import Issue, IssueName, Kind, Snapshot, Stage
from handlers.ports import Outgoing

_OURS = frozenset({Stage.NEEDS_INFORMATION, Stage.RELEASED, Stage.DECLINED})
"""Where the next thing is ours to do: answer, or tell the customer."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An issue that is there."""

    name: IssueName
    key: str
    url: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes along."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be filed.

    Attributes:
        mark: the label by which it is found again, see `Escalation.mark`.
        accounts: how many organisations it hits, those that are named among them.
        ticket: ``T-<n>``, and `link`, where the team opens it; without personal data.
    """

    draft: Draft
    mark: str
    accounts: int
    ticket: str
    link: str


@dataclass(frozen=True, slots=True)
class BackLink:
    """What an issue says of us: which tickets it stands for. Written again under the same `id` it is replaced.

    Attributes:
        id: of the link, at most 255 characters.
        title, summary: without personal data.
        solved: there are tickets, and all of them are over.
    """

    id: str
    url: str
    title: str
    summary: str
    solved: bool = False


class Shape(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    ONE = "one"
    """One of `Needed.choices`."""
    SEVERAL = "several"
    """Any of them; as text they are joined by a line feed."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A field of the tracker that somebody may, or must, fill in.

    Attributes:
        choices: id and words, in the tracker's order; empty where it is typed.
        default: what it is filled with beforehand; empty: nothing.
    """

    id: str
    label: str
    shape: Shape
    required: bool
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class FormShape:
    """What a form for an issue of a kind in a project asks beside the words of a `Draft`.

    Attributes:
        projects: keys and names of those where issues may be made.
        project: the one that this is the form of.
        fields: those that must be filled in, and we cannot, come first; then those that may be.
    """

    projects: tuple[tuple[str, str], ...]
    project: str
    fields: tuple[Needed, ...] = ()


class Tracker(Protocol):
    """Makes issues. All verbs raise `TrackerError` and nothing else of the tracker's."""

    @property
    def name(self) -> str:
        """What names it in `IssueName.tracker`."""
        ...

    @property
    def settles(self) -> timedelta:
        """How long after it was made an issue may be missing from `find`."""
        ...

    async def create(self, order: Order) -> Filed:
        """Make an issue. `TrackerAway.unsure` when it may be there and the answer was lost."""
        ...

    async def find(self, mark: str) -> Sequence[Filed]:
        """Give the issues that bear a mark, the oldest first; those that are younger than `settles` may be missing."""
        ...

    async def form(self, kind: Kind, project: str = "") -> FormShape:
        """Tell what is to be filled in. `project`: empty for the one that is set."""
        ...


class IssueWriter(Protocol):
    """Writes to issues that are there. All verbs raise `TrackerError`, and `IssueGone` when there is none."""

    async def comment(self, name: IssueName, text: str, mark: str) -> None:
        """Say something. `mark` names it: what is there under this mark is not said again."""
        ...

    async def refer(self, name: IssueName, link: BackLink) -> None:
        """Write what it says of us, in place of what it said before under this id."""
        ...

    async def attach(self, name: IssueName, file: Upload, mark: str) -> None:
        """Add a file, unless it has one of this mark."""
        ...

    async def reopen(self, name: IssueName) -> bool:
        """Open it again by whatever way leads there; False when it is open, or none does."""
        ...


class IssueReader(Protocol):
    """Reads issues. All verbs raise `TrackerError`."""

    async def read(self, name: IssueName) -> Snapshot:
        """Give an issue as it is now, with its comments.

        Raises:
            IssueGone: there is none that we may see.
        """
        ...

    async def by_key(self, key: str) -> Snapshot:
        """Give the issue that people call so now; raises as `read` does."""
        ...

    async def changed(self, since: datetime, limit: int) -> Sequence[Issue]:
        """Give those of ours (linked, or bearing a mark) that changed since then, the first change first."""
        ...

    async def like(self, text: str, limit: int) -> Sequence[Issue]:
        """Give issues that may be the same by the tracker's own search; the best first."""
        ...


class Escalations(Protocol):
    """Where escalations live."""

    async def get(self, id_: str) -> Escalation:
        """Give one.

        Raises:
            EscalationNotFound: there is none.
        """
        ...

    async def of_ticket(self, number: str) -> Sequence[Escalation]:
        """Give a ticket's, the oldest first."""
        ...

    async def of_issue(self, name: IssueName) -> Sequence[Escalation]:
        """Give those that are linked to an issue, the oldest first."""
        ...

    async def write(self, escalations: Sequence[Escalation], outgoing: Sequence[Outgoing] = ()) -> None:
        """Write new ones (version 1) and changed ones (over the version before), with what is to be done: all or none.

        Raises:
            WriteConflict: somebody else changed one meanwhile, or the ticket has one that is linked to the issue, or on
                its way, already.
        """
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """An issue in our mirror.

    Attributes:
        kind: what we asked for.
        stage: as our mapping has it.
        snapshot: as it was read last.
        tickets: numbers of those that are linked to it.
        accounts: how many organisations these belong to; requesters without one count as one each.
        since: from when on it stands there, and is gone or not; None: it is not known.
    """

    kind: Kind
    stage: Stage
    snapshot: Snapshot
    tickets: tuple[str, ...]
    accounts: int
    since: datetime | None = None

    @property
    def ours(self) -> bool:
        """The next thing is ours to do: to answer, to tell the customer, or to see why it is gone."""
        return self.snapshot.issue.gone or self.stage in _OURS


class Mirror(Protocol):
    """Our copy of the issues that we have to do with."""

    async def get(self, name: IssueName) -> Kept:
        """Give one.

        Raises:
            IssueNotFound: we do not know it.
        """
        ...

    async def by_key(self, key: str) -> Kept:
        """Give the one that has this key now, or had it last; raises as `get` does."""
        ...

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        """Give those of these that we know."""
        ...

    async def keep(
        self, snapshot: Snapshot, kind: Kind, stage: Stage, *, over: datetime | None, outgoing: Sequence[Outgoing] = ()
    ) -> bool:
        """Write an issue as it was read, with what follows of it: all or nothing.

        Args:
            snapshot: what was read; comments that are missing from one that is whole are forgotten.
            kind: what we asked for; kept as it is where it is known.
            stage: where it stands.
            over: `updated_at` of what was compared with it; None: we did not know it.
            outgoing: what follows.

        Returns:
            False when somebody else wrote meanwhile: read again, and compare again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Lookalike:
    """An issue that may be the same.

    Attributes:
        kept: in our mirror; None: only the tracker knows it.
        score: in [0, 1], how near it is; None: the tracker found it, and does not say.
        why: short facts, as people read them.
    """

    issue: Issue
    stage: Stage
    accounts: int = 0
    kept: bool = False
    score: float | None = None
    why: tuple[str, ...] = field(default=())
