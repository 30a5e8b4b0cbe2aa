"""Keep the tickets that others are like up to date: read what is new, and take in what any process read."""

from __future__ import annotations

import asyncio
import time

import structlog

from bot.database.errors import StorageError
from bot.knowledge.cases import TicketIndex
from handlers.similar.ports import KeptCases
from handlers.similar.reading import Reading
from retrieval.ports import RetrievalError

LOOK_EVERY_S = 0.5
_LONGEST_PAUSE_S = 30.0
_AT_ONCE = 500
"""Kept tickets that are taken in at once."""
_TELL_EVERY_S = 15.0
_TAKES_OVER_S = 300.0
"""Nothing was read for so long by the server whose model reads, and something waits: it is gone."""
_FORGETS_EVERY_S = 3_600.0

_log = structlog.get_logger(__name__)


class CaseKeeper:
    """Looks twice a second whether there are tickets to read, and whether any process read some.

    While many are to be read, it rests after each round for as long as that took: the encoder is there for answers
    first. Nothing that goes wrong here stops the server: what was taken in before keeps being found.

    Where servers have different models, as in an upgrade, that of the one that began last reads. The other ones take in
    what it read, and read themselves again should it stop.
    """

    def __init__(
        self,
        index: TicketIndex,
        kept: KeptCases,
        reading: Reading,
        tag: str,
        *,
        look_every_s: float = LOOK_EVERY_S,
        takes_over_s: float = _TAKES_OVER_S,
        forgets_every_s: float = _FORGETS_EVERY_S,
    ) -> None:
        self._index = index
        self._kept = kept
        self._reading = reading
        self._tag = tag
        self._look_every_s = look_every_s
        self._takes_over_s = takes_over_s
        self._forgets_every_s = forgets_every_s
        self._revision = 0
        self._stands: tuple[int, float] | None = None
        self._forgot_at = time.monotonic()
        self._told_at = -_TELL_EVERY_S
        self._behind = False

    async def run(self) -> None:
        """Work until cancelled."""
        begun = False
        pause = 0.0
        while True:
            await asyncio.sleep(pause)
            # What fails twice a second would fill the log before anybody reads it.
            failed_pause = min(2 * max(pause, self._look_every_s), _LONGEST_PAUSE_S)
            try:
                if not begun:
                    began = time.monotonic()
                    taken, begun = await self.begin(), True
                    seconds = round(time.monotonic() - began, 2)
                    _log.info("cases.loaded", tickets=taken, unread=self._index.unread, seconds=seconds)
                pause = await self.once()
            except Exception as error:  # noqa: BLE001 - what was taken in before keeps being found
                pause = failed_pause
                _log.warning("cases.not_read", reason=_told(error))

    async def begin(self) -> int:
        """Take in what is kept, and mark what is to be read; give how many tickets were taken in."""
        taken = await self.look()
        await self._index.settle(0)
        self._index.unread = await self._reading.begin()
        return taken

    async def once(self) -> float:
        """Read some tickets, and take in what was read; give the seconds to rest then."""
        began = time.monotonic()
        try:
            worked = await self._reading.round()
        finally:
            # What others read is taken in, and what waits is told, also where nothing can be read here.
            await self.look()
            self._index.unread = left = await self._reading.left()
            self._tell(left)
        await self._forget()
        if not worked:
            await self._take_over(left)
        return time.monotonic() - began if worked and left else self._look_every_s

    async def catch_up(self, most: int) -> None:
        """Take in what is kept, and read about so many tickets now, without a rest; for commands.

        They mark nothing, and read nothing where another model does: a command must not decide that.
        """
        await self.look()
        read = 0
        while read < most and (worked := await self._reading.round()):
            read += worked
        await self.look()
        await self._index.settle(0)
        self._index.unread = await self._reading.left()

    async def look(self) -> int:
        """Take in what any process kept since; give how many tickets."""
        taken = 0
        if await self._kept.revision() == self._revision:
            return taken
        while found := await self._kept.since(self._revision, self._tag, _AT_ONCE):
            await self._index.take(found)
            self._revision = found[-1].revision
            taken += len(found)
        await self._index.settle()
        return taken

    async def _take_over(self, left: int) -> None:
        """Read ourselves where another model should, and does not."""
        now = time.monotonic()
        if not left or self._stands is None or self._stands[0] != self._revision:
            self._stands = (self._revision, now) if left else None
        elif now - self._stands[1] >= self._takes_over_s:
            self._stands = None
            self._index.unread = await self._reading.begin()
            _log.warning("cases.taken_over", unread=self._index.unread)

    async def _forget(self) -> None:
        """Let go of tickets that were deleted since."""
        if time.monotonic() - self._forgot_at >= self._forgets_every_s:
            gone = await self._index.keep_only(await self._kept.numbers())
            self._forgot_at = time.monotonic()
            if gone:
                await self._index.settle(0)
                _log.info("cases.forgotten", tickets=gone)

    def _tell(self, left: int) -> None:
        now = time.monotonic()
        if left and now - self._told_at >= _TELL_EVERY_S:
            self._told_at, self._behind = now, True
            _log.info("cases.reading", unread=left)
        elif not left and self._behind:
            self._behind = False
            _log.info("cases.all_read")


def _told(error: Exception) -> str:
    """Name an error; its text stays out of the log where it may quote what somebody wrote."""
    return str(error) if isinstance(error, OSError | StorageError | RetrievalError) else type(error).__name__
