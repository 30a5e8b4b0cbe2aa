"""The files of tickets, whole: the adapter of `handlers.engineering.errands.Files`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from handlers.engineering.ports import Upload
from handlers.ports import Attachments


class TicketFiles:
    """Reads them from the folder of attachments.

    Args:
        attachments: what is known of them.
        path: gives where one lies, by its name below the folder.
    """

    def __init__(self, attachments: Attachments, path: Callable[[str], Path]) -> None:
        self._attachments = attachments
        self._path = path

    async def read(self, id_: str) -> Upload | None:
        """Give a file; None when it was never kept, or was removed."""
        found = await self._attachments.get(id_)
        if found is None or found.path is None:
            return None
        try:
            content = await asyncio.to_thread(self._path(found.path).read_bytes)
        except FileNotFoundError:
            return None
        return Upload(found.name, found.media_type, content)
