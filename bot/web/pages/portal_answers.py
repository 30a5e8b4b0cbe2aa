"""What customers send from the portal's pages: words with files, read and kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from html import escape

from aiohttp import web

from bot.web.forms import FIELD, TOO_LONG, Forms, Unsigned, texts
from bot.web.parcels import FORM, Parcel, Parcels
from bot.web.problems import Problem
from handlers.languages import mark, say

_TYPED: Mapping[str, str] = {
    "subject": mark("What it is about; copy it before you go on"),
    "description": mark("What happened, or what you need; copy it before you go on"),
    "text": mark("Your words; copy it before you go on"),
}
"""What people type on the portal's pages, by the name of its field."""


class Letterbox:
    """Reads the portal's forms, with files or without. A text that is too long is a `problem` of the parcel."""

    def __init__(self, forms: Forms, parcels: Parcels) -> None:
        self._forms = forms
        self._parcels = parcels

    @property
    def limit(self) -> int:
        """Bytes that a file may have; 0: none is taken."""
        return self._parcels.limit

    @asynccontextmanager
    async def opened(self, request: web.Request, subject: str | None, longest: int) -> AsyncIterator[Parcel]:
        """Read a form that was signed for a subject; see `Forms` and `Parcels`.

        Raises:
            Unsigned: 403, it did not come from a page of ours, or was signed for somebody else.
            Problem: 413, 415, it cannot be read.
        """

        def check(fields: Mapping[str, str]) -> None:
            self._forms.check(subject, fields.get(FIELD, ""))

        if request.content_type == FORM:
            async with self._parcels.opened(request, check, longest) as parcel:
                parcel.fields.pop(FIELD, None)
                yield parcel
            return
        fields = await texts(request)
        try:
            check(fields)
        except Problem as problem:
            raise Unsigned(problem, fields) from problem
        fields.pop(FIELD, None)
        yield Parcel(fields, problem=say(TOO_LONG) if any(len(one) > longest for one in fields.values()) else "")

    async def words(self, request: web.Request, longest: int) -> Mapping[str, str]:
        """Give the texts of a form that nobody who is known sent; none where it cannot be read. No file is read."""
        try:
            async with self.opened(request, None, longest):
                return {}
        except Unsigned as unsigned:
            return unsigned.fields
        except Problem:
            return {}


def given_back(fields: Mapping[str, str]) -> str:
    """Give what somebody typed and what was not sent, in HTML; empty where nothing was typed."""
    typed = [(name, label, fields.get(name, "")) for name, label in _TYPED.items()]
    return "".join(
        f'<label for="kept-{name}">{escape(say(label))}</label>'
        f'<textarea id="kept-{name}" rows="{2 if name == "subject" else 10}" dir="auto" readonly>'
        f"{escape(text)}</textarea>"
        for name, label, text in typed
        if text.strip()
    )
