"""Letters as files: an adapter of `handlers.tickets.notifier.Notifier`, for where there is no mail server."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from bot.mail.writing import InvalidAddress, Stationery
from handlers.ports import Clock
from handlers.tickets.letters import Letter
from handlers.tickets.notifier import Delivered, Delivery, NotifierBusy, Undeliverable

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


class FolderNotifier:
    """Writes each letter into ``<id>.eml``, whole or not at all; one that is there is not written again."""

    def __init__(self, folder: Path, stationery: Stationery, clock: Clock) -> None:
        self._folder = folder
        self._stationery = stationery
        self._clock = clock

    async def send(self, letter: Letter, references: Sequence[str]) -> Delivery:
        """Write it.

        Raises:
            NotifierBusy: the disk is full, or the folder may not be written.
        """
        try:
            mail = self._stationery.write(letter, references, self._clock())
        except (InvalidAddress, ValueError) as error:
            return Undeliverable(f"it cannot be written: {error}")
        try:
            await asyncio.to_thread(self._write, letter.id, mail)
        except OSError as error:
            raise NotifierBusy(f"the folder of mails cannot be written: {error.strerror}") from error
        return Delivered()

    def _write(self, id_: str, mail: EmailMessage) -> None:
        target = self._folder / f"{_UNSAFE.sub('_', id_)}.eml"
        if target.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        # Named for the process: two that write the same letter must not share a half-written file.
        begun = target.with_suffix(f".{os.getpid()}.part")
        try:
            with begun.open("wb") as stream:
                stream.write(mail.as_bytes())
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(begun, target)
        finally:
            begun.unlink(missing_ok=True)
