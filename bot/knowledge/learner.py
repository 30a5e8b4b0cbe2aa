"""Keep the engine on what people confirmed: at once by nearness, soon after by a head trained over all of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from bot.database.errors import StorageError
from bot.knowledge.engine import Engine
from bot.knowledge.likeness import Embed
from bot.knowledge.training import Train, trained
from handlers.confirmation import Confirmation
from handlers.known.ports import Confirmations
from handlers.known.rules import Alike, judged
from retrieval import Snapshot
from retrieval.head import Head
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestion, KnownQuestions
from retrieval.ports import RetrievalError

_LOOK_EVERY_S = 0.5
_LONGEST_PAUSE_S = 30.0
_REST = 2.0
"""Pause after a training, in times of what it took: while confirmations keep coming, most time is for answers."""
_ENDING_S = 2.0

_log = structlog.get_logger(__name__)


class Heads(Protocol):
    """Where trained heads are kept."""

    def load(self, name: str) -> Head | None:
        """Give a head by its name; None where there is none that can be used."""
        ...

    def save(self, head: Head) -> None:
        """Keep a head."""
        ...


def known_now(said: Sequence[Confirmation], alike: Alike, embed: Embed, mend: Callable[[str], str]) -> KnownQuestions:
    """Give what is known from all that was said, without a head.

    `mend`: takes typing errors out of a wording, as out of a question: who writes the same again must meet the same.
    """
    found = judged(said, alike).known
    pairs = list(dict.fromkeys(KnownQuestion(mend(one.question), one.article, one.question) for one in found))
    return KnownQuestions.of(pairs, embed([pair.text for pair in pairs])) if pairs else NOTHING_KNOWN


class Learner:
    """Looks twice a second whether something was confirmed, by any process; trains when pairs or index changed.

    Used from one event loop. Nothing that goes wrong here stops answering: what was learned last stays.
    """

    def __init__(
        self,
        engine: Engine,
        confirmations: Confirmations,
        *,
        embed: Embed,
        alike: Alike,
        heads: Heads,
        train: Train,
        head_name: Callable[[Snapshot, KnownQuestions], str],
    ) -> None:
        self._engine = engine
        self._confirmations = confirmations
        self._embed = embed
        self._alike = alike
        self._heads = heads
        self._train = train
        self._head_name = head_name
        self._looking = asyncio.Lock()
        self._revision = 0
        self._mended_by: Snapshot | None = None
        self._tended: tuple[Snapshot, tuple[KnownQuestion, ...]] | None = None
        self._training: asyncio.Task[None] | None = None
        self._rested_at = 0.0

    async def start(self) -> None:
        """Take what is known into use, and its head where there is one; else one begins to be trained."""
        try:
            await self.look()
        except Exception as error:  # noqa: BLE001 - answers without what was learned are better than none
            _log.warning("known.not_loaded", reason=_told(error))

    async def watch(self) -> None:
        """Look until cancelled."""
        pause = _LOOK_EVERY_S
        while True:
            await asyncio.sleep(pause)
            # What fails twice a second would fill the log before anybody reads it.
            pause, failed_pause = _LOOK_EVERY_S, min(2 * max(pause, 1.0), _LONGEST_PAUSE_S)
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - what was learned last keeps being used
                pause = failed_pause
                _log.warning("known.not_loaded", reason=_told(error))

    async def look(self) -> bool:
        """Take what was confirmed since, and a head that fits it, into use. True: something changed."""
        async with self._looking:
            changed = await self._take()
            return await self._tend_head() or changed

    async def settled(self, within_s: float) -> bool:
        """Wait so long for the head that is being trained; True when none is left to wait for."""
        if self._training is not None:
            await asyncio.wait({self._training}, timeout=within_s)
        return self._training is None or self._training.done()

    async def close(self) -> None:
        """Wait a moment for a training that is nearly done; leave it else."""
        if not await self.settled(_ENDING_S) and self._training is not None:
            self._training.cancel()
            await asyncio.gather(self._training, return_exceptions=True)

    async def _take(self) -> bool:
        revision, snapshot = await self._confirmations.revision(), self._engine.snapshot
        # What is a typing error depends on the words of the index.
        if revision == self._revision and (snapshot is self._mended_by or not self._engine.known.pairs):
            return False
        # Read after its number: what came in between is read again at the next look.
        said = await self._confirmations.standing()
        known = await asyncio.to_thread(known_now, said, self._alike, self._embed, self._engine.mended)
        self._engine.learn(known.with_head(self._engine.known.head))
        self._revision, self._mended_by = revision, snapshot
        _log.info("known.learned", revision=revision, known=len(known.pairs))
        return True

    async def _tend_head(self) -> bool:
        snapshot, known = self._engine.snapshot, self._engine.known
        if snapshot is None or (self._training is not None and not self._training.done()):
            return False
        if self._tended is not None and self._tended[0] is snapshot and self._tended[1] is known.pairs:
            return False
        name = await asyncio.to_thread(self._head_name, snapshot, known)
        head = known.head if known.head is not None and known.head.name == name else await self._loaded(name)
        if head is None and time.monotonic() < self._rested_at:
            return False
        self._tended = snapshot, known.pairs
        if head is None:
            self._training = asyncio.create_task(self._learn(snapshot, known))
            return False
        return self._use(head)

    async def _loaded(self, name: str) -> Head | None:
        return await asyncio.to_thread(self._heads.load, name)

    async def _learn(self, snapshot: Snapshot, known: KnownQuestions) -> None:
        started = time.monotonic()
        try:
            head = await trained(self._train, snapshot, known)
            self._use(head)
            if head is not None:
                _log.info("head.trained", head=head.name, seconds=round(time.monotonic() - started, 2))
                await asyncio.to_thread(self._heads.save, head)
        except Exception as error:  # noqa: BLE001 - the head in use stays; the next change is the next attempt
            _log.warning("head.not_trained", reason=_told(error))
        finally:
            ended = time.monotonic()
            self._rested_at = ended + _REST * (ended - started)

    def _use(self, head: Head | None) -> bool:
        if head is self._engine.known.head:
            return False
        self._engine.learn(self._engine.known.with_head(head))
        return True


def _told(error: Exception) -> str:
    """Name an error; its text stays out of the log where it may quote what somebody wrote."""
    return str(error) if isinstance(error, OSError | StorageError | RetrievalError) else type(error).__name__
