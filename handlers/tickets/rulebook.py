"""The settings of the desk as they are kept: read, replaced whole, and taken into use. See docs/decisions/0017."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.access.audit import Act, Entry
from handlers.ports import Clock, InvalidInput, WriteConflict
from handlers.ticket_event import Actor
from handlers.tickets.desk_settings import DeskSettings
from handlers.tickets.desk_text import DEFAULT_TEXT, read_text
from handlers.tickets.holidays import Holidays
from handlers.tickets.ports import Staff

NONE_KEPT = 0
"""The version while nothing is kept, and the shipped defaults hold."""


@dataclass(frozen=True, slots=True)
class DeskText:
    """A version of the settings. `version`: counts from 1; `name`: of whoever wrote it."""

    version: int
    text: str
    at: datetime
    by: str
    name: str


class DeskTexts(Protocol):
    """Where versions are kept; none is ever changed or removed."""

    async def latest(self) -> DeskText | None:
        """Give the one that holds; None while none is kept."""
        ...

    async def version(self) -> int:
        """Give the number of the latest, `NONE_KEPT` for none."""
        ...

    async def get(self, version: int) -> DeskText | None:
        """Give one."""
        ...

    async def every(self, limit: int) -> tuple[DeskText, ...]:
        """Give them, the latest first."""
        ...

    async def keep(self, text: DeskText, entry: Entry) -> None:
        """Keep the next version with its entry, and let all tickets that are not over be looked at, all or nothing.

        Raises:
            WriteConflict: there is one of that version already.
        """
        ...


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds now.

    Attributes:
        version: of what is kept; `NONE_KEPT` while the defaults hold, or those of a file.
        file: where they stand instead, for whoever runs the server; then nothing is kept here.
    """

    text: str
    version: int
    file: str | None
    latest: DeskText | None = None


class Rulebook:
    """Shows, checks and replaces the settings.

    Args:
        texts: where they are kept.
        staff: whose calendars must stay.
        holidays: knows the regions.
        clock: tells the time.
        file: name and text of the file that the operator has set; None: none is.
        adopted: called after a version was kept, so that this server takes it into use at once.
    """

    def __init__(
        self,
        texts: DeskTexts,
        staff: Staff,
        holidays: Holidays,
        clock: Clock,
        file: tuple[str, str] | None,
        adopted: Callable[[], None] = lambda: None,
    ) -> None:
        self._texts = texts
        self._staff = staff
        self._holidays = holidays
        self._clock = clock
        self._file = file
        self._adopted = adopted

    async def now(self) -> InForce:
        """Give what holds."""
        if self._file is not None:
            name, text = self._file
            return InForce(text, NONE_KEPT, name)
        latest = await self._texts.latest()
        if latest is None:
            return InForce(DEFAULT_TEXT, NONE_KEPT, None)
        return InForce(latest.text, latest.version, None, latest)

    async def versions(self, limit: int) -> tuple[DeskText, ...]:
        """Give what was kept, the latest first."""
        return await self._texts.every(limit)

    async def version(self, number: int) -> DeskText | None:
        """Give a version that was kept."""
        return await self._texts.get(number)

    async def checked(self, text: str) -> DeskSettings:
        """Read a text whole; nothing is changed.

        Raises:
            InvalidInput: it cannot be used; the text says why, and the way out.
        """
        found = read_text(text, self._holidays, self._clock().year)
        # To leave out a part means its defaults; to leave out all is a slip, and would take every promise and account.
        if all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines()):
            raise InvalidInput(
                "There is nothing in it: calendars, promises, routing and accounts would all be gone. To go back, take "
                "an older version into use."
            )
        for one in await self._staff.teams():
            if one.calendar is not None and one.calendar not in found.sla.calendars:
                raise InvalidInput(f"Team {one.name} works by calendar {one.calendar}: keep it, or give them another.")
        for engineer in await self._staff.engineers():
            if engineer.calendar is not None and engineer.calendar not in found.sla.calendars:
                raise InvalidInput(
                    f"Somebody on the staff works by the calendar {engineer.calendar}: keep it, or give her another."
                )
        return found

    async def replace(self, text: str, by: Actor, seen: int) -> DeskText:
        """Take a text into use in place of what holds; `seen`: the version that whoever wrote it began with.

        Raises:
            InvalidInput: it cannot be used, or stands in a file; the text says why, and the way out.
            WriteConflict: somebody else replaced it meanwhile; the text says who, and when.
        """
        if self._file is not None:
            raise InvalidInput(f"These settings stand in the server's file {self._file[0]}: they are changed there.")
        text = "\n".join(text.splitlines()).strip("\n") + "\n"
        await self.checked(text)
        latest, now = await self._texts.latest(), self._clock()
        there = NONE_KEPT if latest is None else latest.version
        if latest is not None and there != seen:
            raise WriteConflict(
                f"{latest.name} replaced the settings meanwhile ({latest.at:%Y-%m-%d %H:%M} UTC, version {there}). "
                "Nothing of yours was taken into use: look at what changed, and press again."
            )
        if latest is not None and latest.text == text:
            raise InvalidInput("That is what holds already: there is nothing to change.")
        made = DeskText(there + 1, text, now, by.id, by.name)
        await self._texts.keep(made, Entry(now, by.id, Act.DESK_CHANGED, None, {"version": str(made.version)}))
        self._adopted()
        return made


class Adoption:
    """Sees, round by round, that a server goes by the version that was kept last, whichever process kept it.

    Args:
        texts: where versions are kept.
        version: by which the server goes already.
        read: reads a text.
        adopt: takes settings into use.
        failed: told of a version that this server cannot read; it goes on as before.
    """

    def __init__(
        self,
        texts: DeskTexts,
        version: int,
        read: Callable[[str], DeskSettings],
        adopt: Callable[[DeskSettings], None],
        failed: Callable[[int, InvalidInput], None],
    ) -> None:
        self._texts = texts
        self._version = version
        self._read = read
        self._adopt = adopt
        self._failed = failed

    @property
    def version(self) -> int:
        """The version that the server goes by, as far as it can read it."""
        return self._version

    async def round(self) -> int:
        """Look; give 1 when something was taken into use, else 0."""
        if await self._texts.version() == self._version:
            return 0
        latest = await self._texts.latest()
        if latest is None:
            return 0
        self._version = latest.version
        try:
            found = self._read(latest.text)
        except InvalidInput as error:
            self._failed(latest.version, error)
            return 0
        self._adopt(found)
        return 1
