"""What customers send from the portal's pages: words with files, read and kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from bot.web.forms import FIELD, Forms
from bot.web.parcels import FORM, Parcel, Parcels


class Letterbox:
    """Reads the portal's forms, with files or without."""

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
            Problem: 403, it did not come from a page of ours; 413, 415, 422, it cannot be read.
        """
        if request.content_type != FORM:
            yield Parcel(await self._forms.read(request, subject, longest))
            return

        def check(fields: Mapping[str, str]) -> None:
            self._forms.check(subject, fields.get(FIELD, ""))

        async with self._parcels.opened(request, check, longest) as parcel:
            parcel.fields.pop(FIELD, None)
            yield parcel
