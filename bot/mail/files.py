"""Keeps the files of mails with the ticket that their mail belongs to."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.attachments import AttachmentFolder
from bot.mail.attachments import contents
from handlers.attachment import Attachment
from handlers.ports import Attachments
from handlers.unkept import Why, because

_OPENING = "f_"


class Room(Protocol):
    """How much may be kept."""

    async def __call__(self, sizes: Sequence[int], number: str, person_id: str) -> str:
        """Tell why files cannot be kept with a ticket, see `handlers.unkept`; empty: they can. `sizes`: their bytes."""
        ...


class MailFiles:
    """Keeps files, each once for a ticket, a mail and its place there. One that cannot be kept is listed with why."""

    def __init__(self, attachments: Attachments, folder: AttachmentFolder, room: Room, limit: int) -> None:
        """Make it. `limit`: bytes that a file may have; 0: none is kept."""
        self._attachments = attachments
        self._folder = folder
        self._room = room
        self._limit = limit

    async def keep(self, raw: bytes, *, number: str, person_id: str, key: str, at: datetime) -> None:
        """Keep the files of a mail, or note why one is not kept.

        Args:
            raw: the mail as it came.
            number: of the ticket that it belongs to.
            person_id: whose words it has.
            key: of those words, see `Postbox`.
            at: when it came.
        """
        # Reading can take a second for a large mail: others are answered meanwhile.
        for place, (named, data) in enumerate(await asyncio.to_thread(contents, raw)):
            token = hashlib.sha256(f"mail|{number}|{key}|{place}".encode()).hexdigest()[:32]
            if await self._attachments.get(f"{_OPENING}{token}") is not None:
                continue  # the same mail again
            problem = "" if named.refused is None else named.refused.problem
            problem = problem or self._unfit(data) or await self._room([len(data)], number, person_id)
            path = digest = None
            if not problem:
                try:
                    path, digest = await asyncio.to_thread(self._written, token, data)
                except OSError:
                    problem = because(Why.ROOM)
            await self._attachments.add(
                Attachment(
                    id=f"{_OPENING}{token}",
                    conversation_id=None,
                    key=key,
                    name=named.name,
                    media_type=named.kind,
                    by=person_id,
                    at=at,
                    ticket=number,
                    size=len(data),
                    sha256=digest or "",
                    path=path,
                    problem=problem or None,
                )
            )

    def _written(self, token: str, data: bytes) -> tuple[str, str]:
        with self._folder.draft(token) as (name, draft):
            draft.write(data)
            draft.keep()
        return name, draft.sha256

    def _unfit(self, data: bytes) -> str:
        if not self._limit:
            return because(Why.OFF)
        if not data:
            return because(Why.EMPTY)
        return "" if len(data) <= self._limit else because(Why.LARGER, self._limit)
