"""How the tracker is followed: when it was looked last, which statuses there are, and what they are taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    """A status that issues of a project may have.

    Attributes:
        issues: how many of ours have it now, or had when they were read last.
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

    @property
    def unmapped(self) -> tuple[StatusLine, ...]:
        """Those of which nobody said what they mean: they mean what their category does."""
        return tuple(one for one in self.lines if one.said is False and not one.fixed)

    @property
    def silent(self) -> tuple[str, ...]:
        """Projects none of whose statuses means that they need information: by itself no category does."""
        asked = {(one.seen.tracker, one.seen.project) for one in self.lines if one.stage is Stage.NEEDS_INFORMATION}
        projects = dict.fromkeys((one.seen.tracker, one.seen.project) for one in self.lines if not one.fixed)
        return tuple(project for tracker, project in projects if (tracker, project) not in asked)


class Statuses(Protocol):
    """Knows which statuses were seen."""

    async def seen_statuses(self) -> Sequence[Seen]:
        """Give those that issues of ours have: by tracker and project, the most frequent first."""
        ...


class Known(Protocol):
    """Knows which statuses there are, see `handlers.engineering.workflows`."""

    async def known_statuses(self) -> Sequence[Seen]:
        """Give those of the projects that were read, by tracker and project; no issues are counted."""
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
        statuses: those that were seen; `known`: those that there are.
        looks: when it was looked.
        waiting: hints.
        book: the settings, in which it stands.
    """

    def __init__(self, statuses: Statuses, known: Known, looks: Looks, waiting: Waiting, book: Book) -> None:
        self._statuses = statuses
        self._known = known
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
        found = together(await self._statuses.seen_statuses(), await self._known.known_statuses())
        lines = tuple(line(one, rules) for one in found)
        return Following(tuple(await self._looks.looks()), await self._waiting.depth(), lines, now.version, now.file)

    async def mean(
        self, person: Person, by: Actor, project: str, status: str, stage: str, seen: int | None = None
    ) -> DeskText:
        """Say what a status means in a project; an empty `stage`: what its category does.

        Args:
            person: who says it; `by`: the same, as settings name who wrote them.
            project: its key.
            status: its id; of a project whose statuses are known also what it is called.
            stage: a value of `Stage`.
            seen: the version of the settings that whoever says it saw; None: whatever holds.

        Raises:
            NotPermitted: this person is no manager.
            InvalidInput: there is no such stage or status, or the settings stand in a file, or say so already.
            WriteConflict: somebody else replaced the settings meanwhile.
        """
        require(person, Right.MANAGE)
        if stage and stage not in tuple(Stage):
            raise InvalidInput(f"There is no stage {stage}; there is {', '.join(Stage)}.")
        if not project.strip() or not status.strip():
            raise InvalidInput("Name the project by its key, and the status by its id.")
        now, meaning = await self._book.now(), Stage(stage) if stage else None
        key, id_ = project.strip(), status.strip()
        # What was said of a status that is gone may still be taken back.
        if meaning is not None or id_ not in said_in(now.text).stages.projects.get(key, {}):
            key, id_ = named(await self._known.known_statuses(), key, id_)
        text = mapped(now.text, key, id_, meaning)
        return await self._book.replace(text, by, now.version if seen is None else seen)


def named(known: Sequence[Seen], project: str, status: str) -> tuple[str, str]:
    """Give the key of a project and the id of a status that somebody named. Pure.

    Of a project whose statuses are not known both are taken as they are.

    Raises:
        InvalidInput: the project has no such status; the text names those that it has.
    """
    there = [one for one in known if one.project.casefold() == project.casefold()]
    if not there or any(one.status.id == status for one in there):
        return (there[0].project if there else project), status
    called = {one.status.id for one in there if one.status.name.casefold() == status.casefold()}
    if len(called) == 1:
        return there[0].project, called.pop()
    names = ", ".join(f"{one.status.id} ({one.status.name})" for one in there)
    raise InvalidInput(f"{there[0].project} has no status {status}. It has {names}.")


def together(seen: Sequence[Seen], known: Sequence[Seen]) -> tuple[Seen, ...]:
    """Give each status once, by tracker and project, the most frequent first. Pure.

    Those of which the tracker told itself are called as it calls them; issues may have been read long ago.
    """
    found = {(one.tracker, one.project, one.status.id): one for one in known}
    for one in seen:
        there = found.get(key := (one.tracker, one.project, one.status.id))
        found[key] = one if there is None else replace(there, issues=there.issues + one.issues)
    # Those that are as frequent stay in the order of the workflow.
    return tuple(sorted(found.values(), key=lambda one: (one.tracker, one.project, -one.issues)))


def line(one: Seen, rules: EngineeringRules) -> StatusLine:
    """Tell what a status is taken for. Pure."""
    if one.tracker == LOCAL:
        return StatusLine(one, Stage(one.status.id), said=None, fixed=True)
    said = rules.stages.said(one.project, one.status.id)
    own = one.status.id in rules.stages.projects.get(one.project, {})
    stage = said or meant(one.status.category)
    return StatusLine(one, stage, said=False if said is None else own or None, fixed=False)
