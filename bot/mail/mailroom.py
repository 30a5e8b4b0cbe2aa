"""Mails that come in: written down first, then read and carried out, again and again until it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import structlog

from bot.mail.files import MailFiles
from bot.mail.ports import Held, Received
from bot.mail.reading import key_of, read
from bot.resting import rest
from bot.worker.intake import backoff
from handlers.chat.inquiry import described
from handlers.ports import Clock
from handlers.tickets.mail import Incoming
from handlers.tickets.postbox import Taken

LARGEST = 10 * 1024 * 1024
"""Bytes of a mail that are kept. The words come first, so that what is cut off are files."""
BATCH = 5
"""Mails that are read at once; each may be as large as it gets."""
KEPT = timedelta(days=30)
"""How long the original of a mail is kept that belongs to no ticket: a person may say that it should have been one."""
TIDY_S = 3600.0


class Taking(Protocol):
    """Does what a mail means."""

    async def take(self, mail: Incoming) -> Taken:
        """Do it, once."""
        ...


class Mailroom:
    """Takes mails from wherever they come. The same mail again, by its Message-ID, is the same mail."""

    def __init__(
        self,
        received: Received,
        postbox: Taking,
        clock: Clock,
        domain: str,
        *,
        interval_s: float = 1.0,
        told: Callable[[Taken], None] = lambda taken: None,
        files: MailFiles | None = None,
    ) -> None:
        """Make it. `files`: keeps those of mails; None: they stay in the originals."""
        self._files = files
        self._received = received
        self._postbox = postbox
        self._clock = clock
        self._domain = domain
        self._interval_s = interval_s
        self._told = told
        self._woken = asyncio.Event()
        self._log = structlog.get_logger("mail")

    async def accept(self, raw: bytes) -> bool:
        """Write a mail down; False when it was there already. Whoever delivered it may forget it then.

        Raises:
            StorageError: it is not written down; it must be delivered again.
        """
        kept = raw[:LARGEST]
        fresh = await self._received.accept(key_of(kept), kept, self._clock())
        self._woken.set()
        return fresh

    async def run(self) -> None:
        """Work until cancelled; first of all on what was written down before a crash, or by another process."""
        tidied, loop = 0.0, asyncio.get_running_loop()
        while True:
            self._woken.clear()
            try:
                while await self.round():
                    pass
                if loop.time() - tidied > TIDY_S:
                    tidied = loop.time()
                    await self._received.prune(self._clock() - KEPT)
            except Exception as error:  # noqa: BLE001 - the next round tries again
                self._log.warning("mail.round_failed", error=described(error))
            await rest(self._woken, self._interval_s)

    async def round(self) -> int:
        """Handle what is due; give the number of mails that were done with."""
        done = 0
        for held in await self._received.due(self._clock(), BATCH):
            done += await self._handled(held)
        return done

    async def _handled(self, held: Held) -> bool:
        try:
            # Reading can take a second for a large mail: others are answered meanwhile.
            mail = await asyncio.to_thread(read, held.raw, held.at, self._domain)
            taken = await self._postbox.take(mail)
            await self._keep(held, mail, taken)
        except Exception as error:  # noqa: BLE001 - whatever it is, the mail is tried again
            self._log.warning("mail.postponed", received=held.id, error=described(error))
            wait: timedelta = backoff(held.attempts)
            await self._received.postpone(held.id, self._clock() + wait)
            return False
        await self._received.done(held.id, taken.number, taken.outcome, self._clock())
        self._log.info("mail.received", received=held.id, ticket=taken.number, outcome=taken.outcome)
        self._told(taken)
        return True

    async def _keep(self, held: Held, mail: Incoming, taken: Taken) -> None:
        if self._files is None or not mail.attachments or taken.number is None or taken.person is None:
            return
        whose = {"number": taken.number, "person_id": taken.person, "key": taken.key}
        await self._files.keep(held.raw, **whose, at=held.at)
