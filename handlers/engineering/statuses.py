"""How the tracker is followed: when it was looked last, which statuses were seen there, and what they are taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers.access.permissions import Right, require
from handlers.engineering.issue import LOCAL, IssueStatus, Stage
from handlers.engineering.mapping_text import mapped, said_in
from handlers.engineering.stages import EngineeringRules, meant
from handlers.engineering.tracking import Look
from handlers.person import Person
from handlers.ports import InvalidInput
from handlers.ticket_event import Actor
from handlers.tickets.rulebook import DeskText, InForce


@dataclass(frozen=True, slots=True)
class Seen:
    """A status that issues of ours have, or had when they were read last.

    Attributes:
        issues: how many have it now.
    """

    tracker: str
    project: str
    status: IssueStatus
    issues: int


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A status with what it is taken for.

    Attributes:
        stage: of an issue that has no version; one that is fixed is released with its version.
        said: somebody said so, for this project (True) or for others (None); False: it follows from the category.
        fixed: what it means cannot be changed.
    """

    seen: Seen
    stage: Stage
    said: bool | None
    fixed: bool


@dataclass(frozen=True, slots=True)
class Following:
    """How the tracker is followed.

    Attributes:
        looks: when it was looked last, by tracker.
        waiting: hints that wait to be looked at.
        lines: the statuses, by tracker and project, the most frequent first.
        version: of the settings that hold; `file`: where they stand instead of in the database.
    """

    looks: tuple[Look, ...]
    waiting: int
    lines: tuple[StatusLine, ...]
    version: int
    file: str | None


class Statuses(Protocol):
    """Knows which statuses were seen."""

    async def seen_statuses(self) -> Sequence[Seen]:
        """Give them: by tracker and project, the most frequent first."""
        ...


class Looks(Protocol):
    """Knows when it was looked, see `handlers.engineering.tracking.Watched`."""

    async def looks(self) -> Sequence[Look]:
        """Give when it was looked last in each tracker."""
        ...


class Waiting(Protocol):
    """Counts hints, see `handlers.engineering.hearing.Hints`."""

    async def depth(self) -> int:
        """Count what is not done."""
        ...


class Book(Protocol):
    """The settings of the desk, see `handlers.tickets.rulebook.Rulebook`."""

    async def now(self) -> InForce:
        """Give what holds."""
        ...

    async def replace(self, text: str, by: Actor, seen: int) -> DeskText:
        """Take a text into use in place of what holds."""
        ...


class StatusDesk:
    """Shows what statuses are taken for, and lets managers say what they mean.

    Args:
        statuses: those that were seen.
        looks: when it was looked.
        waiting: hints.
        book: the settings, in which it stands.
    """

    def __init__(self, statuses: Statuses, looks: Looks, waiting: Waiting, book: Book) -> None:
        self._statuses = statuses
        self._looks = looks
        self._waiting = waiting
        self._book = book

    async def show(self, person: Person) -> Following:
        """Show how the tracker is followed.

        Raises:
            NotPermitted: this person is no manager.
        """
        require(person, Right.MANAGE)
        now = await self._book.now()
        rules = said_in(now.text)
        lines = tuple(line(one, rules) for one in await self._statuses.seen_statuses())
        return Following(tuple(await self._looks.looks()), await self._waiting.depth(), lines, now.version, now.file)

    async def mean(
        self, person: Person, by: Actor, project: str, status: str, stage: str, seen: int | None = None
    ) -> DeskText:
        """Say what a status means in a project; an empty `stage`: what its category does.

        Args:
            person: who says it; `by`: the same, as settings name who wrote them.
            project: its key.
            status: its id.
            stage: a value of `Stage`.
            seen: the version of the settings that whoever says it saw; None: whatever holds.

        Raises:
            NotPermitted: this person is no manager.
            InvalidInput: there is no such stage, or the settings stand in a file, or say so already.
            WriteConflict: somebody else replaced the settings meanwhile.
        """
        require(person, Right.MANAGE)
        if stage and stage not in tuple(Stage):
            raise InvalidInput(f"There is no stage {stage}; there is {', '.join(Stage)}.")
        if not project.strip() or not status.strip():
            raise InvalidInput("Name the project by its key, and the status by its id.")
        now = await self._book.now()
        text = mapped(now.text, project.strip(), status.strip(), Stage(stage) if stage else None)
        return await self._book.replace(text, by, now.version if seen is None else seen)


def line(one: Seen, rules: EngineeringRules) -> StatusLine:
    """Tell what a status is taken for. Pure."""
    if one.tracker == LOCAL:
        return StatusLine(one, Stage(one.status.id), said=None, fixed=True)
    said = rules.stages.said(one.project, one.status.id)
    own = one.status.id in rules.stages.projects.get(one.project, {})
    stage = said or meant(one.status.category)
    return StatusLine(one, stage, said=False if said is None else own or None, fixed=False)
