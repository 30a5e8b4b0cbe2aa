"""The board of our own tracker: where product engineers work. For members of the team only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from handlers.access.permissions import Right, require
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import LOCAL, IssueName, Stage, Version
from handlers.engineering.local.issue import (
    LocalComment,
    LocalIssue,
    LocalStatus,
    commented,
    moved,
    numeral,
    planned,
)
from handlers.engineering.local.ports import LocalStore
from handlers.engineering.ports import Kept
from handlers.person import Person
from handlers.ports import ChangeRefused, Clock, InvalidInput, NewId, WriteConflict
from handlers.terms import clean
from handlers.tickets.actors import of_team
from handlers.tickets.refusals import Refusal

COMMENT_LIMIT = 10_000
VERSION_LIMIT = 60
SHOWN = 500
"""Issues of the board, the last changed ones."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Column:
    """The issues of one stage, the last changed first."""

    stage: Stage
    issues: tuple[LocalIssue, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """How many tickets stand behind an issue, and how many accounts those belong to."""

    tickets: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Board:
    """All that is to be seen at once.

    Attributes:
        whole: no issue is left out.
        weights: by the issue's number; one behind which no ticket stands, or of which that is not known, is missing.
    """

    columns: tuple[Column, ...]
    versions: tuple[Version, ...]
    whole: bool
    weights: Mapping[int, Weight] = field(default_factory=dict)


class Behind(Protocol):
    """What stands behind issues; see `handlers.engineering.ports.Mirror`."""

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        """Give those of these issues that we know, with their tickets."""
        ...


async def nobody_told(_name: IssueName, _version: int) -> None:
    """Tell nobody."""


class LocalBoard:
    """Shows and changes issues of our own tracker.

    Every change is told on, as other trackers send webhooks; what is lost with the process is found by the poll.
    """

    def __init__(
        self,
        store: LocalStore,
        clock: Clock,
        new_id: NewId,
        changed: Callable[[IssueName, int], Awaitable[None]] = nobody_told,
        *,
        main: bool = True,
        behind: Behind | None = None,
    ) -> None:
        """Take where issues live.

        Args:
            store: of issues and versions.
            clock: tells the time.
            new_id: makes ids.
            changed: called after an issue changed, with its name and version.
            main: new issues are made here.
            behind: tells which tickets stand behind issues; None: nobody knows.
        """
        self._behind = behind
        self.main = main
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._changed = changed

    async def board(self, person: Person) -> Board:
        """Show all by their stages.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        every = await self._store.every(SHOWN + 1)
        columns = tuple(Column(stage, tuple(one for one in every[:SHOWN] if one.stage is stage)) for stage in Stage)
        versions, weights = tuple(await self._store.versions()), await self._weights(every[:SHOWN])
        return Board(columns, versions, len(every) <= SHOWN, weights)

    async def _weights(self, issues: Sequence[LocalIssue]) -> Mapping[int, Weight]:
        if self._behind is None:
            return {}
        known = await self._behind.these({IssueName(LOCAL, str(one.number)) for one in issues})
        return {int(name.id): Weight(len(kept.tickets), kept.accounts) for name, kept in known.items() if kept.tickets}

    async def opened(self, person: Person, key: str) -> tuple[LocalIssue, Sequence[Version]]:
        """Show one whole, with the versions that there are.

        Raises:
            NotPermitted: this person is not on the team.
            IssueNotFound: there is none.
        """
        require(person, Right.WORK)
        return await self._store.get(_number(key)), await self._store.versions()

    async def content(self, person: Person, key: str, file: str) -> tuple[str, bytes]:
        """Give a file's name, and what is in it.

        Raises:
            NotPermitted: this person is not on the team.
            IssueNotFound: there is none.
        """
        require(person, Right.WORK)
        issue = await self._store.get(_number(key))
        name = next((one.name for one in issue.files if one.id == file), None)
        if name is None:
            raise IssueNotFound("There is no such file with it.")
        return name, await self._store.content(issue.number, file)

    async def comment(self, person: Person, key: str, text: str, once: str = "") -> LocalIssue:
        """Say something. `once`: names it; sent again it is not said again.

        Raises:
            NotPermitted: this person is not on the team.
            IssueNotFound: there is none.
            InvalidInput: the text is empty or too long.
        """
        require(person, Right.WORK)
        said = clean(text).strip()
        if not said:
            raise InvalidInput("Write what there is to be said.")
        if len(said) > COMMENT_LIMIT:
            raise InvalidInput(f"A comment has up to {COMMENT_LIMIT:,} characters, not {len(said):,}.")
        mark = f"{person.id}:{once}" if once else None
        made = LocalComment(self._new_id("ic"), person.id, of_team(person).name, said, self._clock(), mark)
        return await self._change(key, None, lambda issue: commented(issue, made))

    async def move(self, person: Person, key: str, status: LocalStatus, seen: str | None = None) -> LocalIssue:
        """Put one into another status. `seen`: the `standing` that was looked at.

        Raises:
            NotPermitted: this person is not on the team.
            IssueNotFound: there is none.
            ChangeRefused: somebody else changed it meanwhile.
        """
        require(person, Right.WORK)
        return await self._change(key, seen, lambda issue: moved(issue, status, self._clock()))

    async def plan(self, person: Person, key: str, versions: Collection[str], seen: str | None = None) -> LocalIssue:
        """Say in which versions, by id, one is fixed or is to be. `seen`: the `standing` that was looked at.

        Raises:
            NotPermitted: this person is not on the team.
            IssueNotFound: there is none.
            InvalidInput: there is no such version.
            ChangeRefused: somebody else changed it meanwhile.
        """
        require(person, Right.WORK)
        there = {one.id: one for one in await self._store.versions()}
        if not there.keys() >= set(versions):
            raise InvalidInput("There is no such version any more: choose another.")
        chosen = [there[one] for one in versions]
        return await self._change(key, seen, lambda issue: planned(issue, chosen, self._clock()))

    async def add_version(self, person: Person, name: str, on: date | None = None) -> Version:
        """Name a version that is to come. `on`: the day on which it is to be out.

        Raises:
            NotPermitted: this person is not on the team.
            InvalidInput: the name is empty, too long, or taken.
        """
        require(person, Right.WORK)
        return await self._put(Version(self._new_id("iv"), _version_name(name), on=on))

    async def release(self, person: Person, id_: str, on: date | None = None) -> Version:
        """Say that a version is out. `on`: since when; today, unless it is said.

        What is fixed in it is released from then on.

        Raises:
            NotPermitted: this person is not on the team.
            InvalidInput: there is no such version.
        """
        require(person, Right.WORK)
        before = next((one for one in await self._store.versions() if one.id == id_), None)
        if before is None:
            raise InvalidInput("There is no such version any more: choose another.")
        if before.released:
            return before
        return await self._put(Version(before.id, before.name, released=True, on=on or self._clock().date()))

    async def _put(self, version: Version) -> Version:
        try:
            numbers = await self._store.put(version, self._clock())
        except WriteConflict as error:
            raise InvalidInput(f"There is a version {version.name} already.") from error
        for number in numbers:
            issue = await self._store.get(number)
            await self._changed(issue.name, issue.version)
        return version

    async def _change(self, key: str, seen: str | None, change: Callable[[LocalIssue], LocalIssue]) -> LocalIssue:
        for _ in range(_TRIES):
            before = await self._store.get(_number(key))
            after = change(before)
            if after is before:
                return before  # it is so already, whatever was looked at
            if seen is not None and seen != before.standing:
                raise _overtaken(key)
            try:
                await self._store.write(after)
            except WriteConflict:
                continue  # look again: what was seen may be overtaken now
            await self._changed(after.name, after.version)
            return after
        raise _overtaken(key)


def _overtaken(key: str) -> ChangeRefused:
    return ChangeRefused(f"Somebody changed {key} meanwhile: look at it again.", Refusal.OVERTAKEN)


def _number(key: str) -> int:
    number = numeral(key)
    if number is None:
        raise IssueNotFound(f"There is no issue {key}.")
    return number


def _version_name(name: str) -> str:
    given = " ".join(clean(name).split())
    if not given:
        raise InvalidInput("Give the version a name, such as 5.3.")
    if len(given) > VERSION_LIMIT:
        raise InvalidInput(f"The name of a version has up to {VERSION_LIMIT} characters, not {len(given):,}.")
    return given
