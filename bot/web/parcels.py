"""Files that come with a form, as `multipart/form-data`: read as they come, judged, and kept with a ticket."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial

from aiohttp import BodyPartReader, web

from bot.attachments import Draft
from bot.mail.attachments import unwanted
from bot.web.dependencies import Files
from bot.web.forms import TOO_LONG, Unsigned
from bot.web.problems import Problem, unavailable
from bot.web.room import no_room
from handlers.attachment import Attachment
from handlers.languages import say, say_n
from handlers.languages.dates import number
from handlers.person import Person
from handlers.ports import Clock, NewId
from handlers.terms import clean
from handlers.unkept import told

MOST = 5
"""Files of one form."""
FORM = "multipart/form-data"
_PIECE = 64 * 1024
_NAME = 200
_GIVEN_BACK = 4
"""So many bytes are read of a text for each character that it may have: who wrote too much gets it back to shorten."""
_SPARE = 1024 * 1024
"""Bytes beside the files that are kept of a form, its headers included."""
_PARTS = 40
"""Texts and files of a form; no page of ours has as many."""
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came. `path`: where it will lie, once it is kept."""

    name: str
    media_type: str
    path: str
    draft: Draft


@dataclass(slots=True)
class Parcel:
    """What came.

    Attributes:
        fields: the texts of the form, by name.
        problem: why its files, or a text, are not taken, in words for the sender; empty: they are.
    """

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Sent] = field(default_factory=list)
    problem: str = ""

    async def keep(self) -> None:
        """Say that its files are whole; they lie in their places once the parcel is closed.

        Raises:
            Problem: 503, they cannot be written.
        """
        for one in self.files:
            await _written(one.draft.keep)

    def drop(self) -> None:
        """Keep none of them after all."""
        for one in self.files:
            one.draft.kept = False


class Parcels:
    """Takes parcels. Files that are not kept are gone when their parcel is closed."""

    def __init__(self, files: Files | None, clock: Clock, new_id: NewId) -> None:
        """Make it. `files`: where they are kept; None: none is taken."""
        self._files = files
        self._clock = clock
        self._new_id = new_id

    @property
    def limit(self) -> int:
        """Bytes that a file may have; 0: none is taken."""
        return 0 if self._files is None or self._files.folder is None else self._files.limit

    @asynccontextmanager
    async def opened(
        self, request: web.Request, check: Callable[[Mapping[str, str]], None], longest: int
    ) -> AsyncIterator[Parcel]:
        """Read a form.

        Args:
            request: of the type `FORM`.
            check: raises for fields that are not those of a page of ours; asked before the first file is read.
            longest: characters of a text.

        Raises:
            Unsigned: `check` raised; the texts of the form are in it.
            Problem: 400, 415, it cannot be read; 413, far more came than is ever taken; 503, a file cannot be written.
        """
        with ExitStack() as stack:
            try:
                parcel = await self._unpacked(request, check, longest, stack)
            except ValueError as error:  # aiohttp's word for what is no form at all, or ends in its midst
                raise Problem(400, "bad-form", say("The form could not be read. Please send it again.")) from error
            yield parcel

    async def _unpacked(
        self, request: web.Request, check: Callable[[Mapping[str, str]], None], longest: int, stack: ExitStack
    ) -> Parcel:
        parcel, left, spare = Parcel(), MOST * self.limit + _SPARE, _SPARE
        checked, parts = False, 0
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader):
                raise Problem(415, "no-form", say("Send the form of the page."))
            # Anybody can send this much before it is known whether a page of ours did: names and headers count, too.
            parts += 1
            spare -= sum(len(name) + len(value) for name, value in part.headers.items())
            if parts > _PARTS or spare < 0 or len(part.name or "") > _LONGEST_NAME:
                detail = say("That is more than a form of ours holds. Please load the page again.")
                raise Problem(413, "too-large", detail)
            if part.filename is None:
                text, left = await _text(part, longest, left)
                spare -= len(text.encode())
                parcel.fields[part.name or ""] = text
                if len(text) > longest:
                    parcel.problem = say(TOO_LONG)
                continue
            if not checked:
                _passed(check, parcel.fields)
                checked = True
            left = await self._file(part, parcel, stack, left)
        if not checked:
            _passed(check, parcel.fields)
        return parcel

    async def weigh(self, parcel: Parcel, number: str | None, person: Person) -> None:
        """Find out whether there is room for the files: else that is the parcel's problem.

        `number`: of the ticket that they go with; None: it is new. `person`: who sends them.
        """
        if self._files is None or parcel.problem:
            return
        why = await no_room(
            [one.draft.size for one in parcel.files],
            number=number,
            person=person,
            attachments=self._files.attachments,
            allowance=self._files.allowance,
            clock=self._clock,
        )
        parcel.problem = told(why)

    async def attach(self, parcel: Parcel, number: str, person: Person, key: str) -> None:
        """Write down whose the files of a closed parcel are: once for each ticket, key and place in the form."""
        if self._files is None or self._files.folder is None:
            return
        for place, one in enumerate(parcel.files):
            if not one.draft.kept:
                continue  # nothing lies there
            name = hashlib.sha256(f"{number}|{person.id}|{key}|{place}".encode()).hexdigest()[:32]
            sent = Attachment(
                id=f"f_{name}",
                conversation_id=None,
                key=key,
                name=one.name,
                media_type=one.media_type,
                by=person.id,
                at=self._clock(),
                ticket=number,
                size=one.draft.size,
                sha256=one.draft.sha256,
                path=one.path,
            )
            if not await self._files.attachments.add(sent):
                self._files.folder.remove(one.path)  # the same form again: the file lies there already

    async def _file(self, part: BodyPartReader, parcel: Parcel, stack: ExitStack, left: int) -> int:
        name, draft = _named(part.filename or ""), None
        folder = None if self._files is None else self._files.folder
        if not part.filename:
            pass  # a field for files in which none was chosen
        elif not self.limit or folder is None:
            parcel.problem = parcel.problem or say("Files are not taken here.")
        elif len(parcel.files) >= MOST:
            most = say_n("At most {n} file can be sent at once.", "At most {n} files can be sent at once.", MOST)
            parcel.problem = parcel.problem or most
        else:
            with _writable():
                path, draft = stack.enter_context(folder.draft(self._new_id("f").removeprefix("f_")))
            parcel.files.append(Sent(name, clean(part.headers.get("Content-Type", ""))[:_NAME], path, draft))
        size = 0
        while piece := await part.read_chunk(_PIECE):
            size += len(piece)
            if size > left:
                detail = say("Those files are too large. A file may have up to {size} MB.", size=self._most())
                raise Problem(413, "too-large", detail)
            if draft is not None and size <= self.limit:
                await _written(partial(draft.write, piece))
        if draft is not None:
            parcel.problem = parcel.problem or self._refused(name, size)
        return left - size

    def _refused(self, name: str, size: int) -> str:
        if size > self.limit:
            return say("“{name}” is too large. A file may have up to {size} MB.", name=name, size=self._most())
        if not size:
            return say(
                "“{name}” is empty: nothing of it would arrive. Please choose it once more, or send without it.",
                name=name,
            )
        why = unwanted(name, 0)
        if why is None:
            return ""
        return say("“{name}” is not taken: files that end in .{ending} can do harm.", name=name, ending=why.ending)

    def _most(self) -> str:
        return number(self.limit / 1_000_000)


async def _written(write: Callable[[], None]) -> None:
    with _writable():
        await asyncio.to_thread(write)


@contextmanager
def _writable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        detail = say(
            "The files cannot be kept just now, so nothing was sent. Please try again, or send it without files."
        )
        raise unavailable(detail, 30) from error


def _passed(check: Callable[[Mapping[str, str]], None], fields: Mapping[str, str]) -> None:
    try:
        check(fields)
    except Problem as problem:
        raise Unsigned(problem, fields) from problem


async def _text(part: BodyPartReader, longest: int, left: int) -> tuple[str, int]:
    """Read a text of a form; give it, cut where it is far too long, and how many bytes may still come."""
    read, size = bytearray(), 0
    while piece := await part.read_chunk(_PIECE):
        size += len(piece)
        if size > left:
            raise Problem(413, "too-large", say(TOO_LONG))
        read += piece[: _GIVEN_BACK * longest - len(read)]
    return bytes(read).decode("utf-8", "replace"), left - size


def _named(name: str) -> str:
    """Give a file's name in one line, without folders."""
    plain = " ".join(clean(name).replace("\\", "/").rpartition("/")[2].split())
    return plain[-_NAME:] or "file"
