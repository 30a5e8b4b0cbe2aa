"""Mails links to sign in, beside the request that asked for them."""

from __future__ import annotations

import asyncio

import structlog

from bot.database.errors import StorageError
from handlers.access.door import Door
from handlers.access.letters import sign_in
from handlers.languages import speaking, spoken
from handlers.ports import NewId
from handlers.tickets.notifier import Notifier, NotifierBusy, Undeliverable

AT_ONCE = 50
"""Letters at work at most; who is beyond that asks again."""
PAUSES_S = (2.0, 10.0, 60.0, 180.0)
"""Before each further attempt; all of them end before the link does."""

_log = structlog.get_logger(__name__)


class SignInPost:
    """Looks up who has an address, and mails them a link.

    All of it happens after the request was answered: how long an answer takes must not tell who is known. A link is
    kept as a hash only, so a letter cannot wait in the database: one that a crash took is asked for again.
    """

    def __init__(
        self, door: Door, notifier: Notifier, root: str, new_id: NewId, pauses_s: tuple[float, ...] = PAUSES_S
    ) -> None:
        self._door = door
        self._notifier = notifier
        self._root = root
        self._new_id = new_id
        self._pauses_s = pauses_s
        self._at_work: set[asyncio.Task[None]] = set()

    def post(self, email: str, browser: str | None) -> None:
        """Begin; never waits, and never fails."""
        if len(self._at_work) >= AT_ONCE:
            _log.warning("sign_in.too_many_letters")
            return
        task = asyncio.create_task(self._send(email, browser))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def settled(self) -> None:
        """Wait until nothing is at work."""
        while self._at_work:
            await asyncio.gather(*self._at_work, return_exceptions=True)

    async def close(self) -> None:
        """Give up what is at work."""
        for task in tuple(self._at_work):
            task.cancel()
        await self.settled()

    async def _send(self, email: str, browser: str | None) -> None:
        try:
            made = await self._door.mailed(email, browser)
        except StorageError as error:
            _log.warning("sign_in.not_sent", error=type(error).__name__)
            return
        if made is None:
            return
        secret, person = made
        # Else in what the page was shown in on which it was asked for: a task goes on speaking as it was begun.
        with speaking(person.language or spoken()):
            letter = sign_in(self._new_id("signin"), person.email or email, person.id, f"{self._root}/signin/{secret}")
        for pause in (*self._pauses_s, None):
            try:
                delivery = await self._notifier.send(letter, ())
            except NotifierBusy as busy:
                _log.warning("sign_in.busy", error=str(busy))
            else:
                if isinstance(delivery, Undeliverable):
                    _log.warning("sign_in.undeliverable", person=person.id)
                return
            if pause is not None:
                await asyncio.sleep(pause)
