"""Keep a running server on the latest index, and its sources synced."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

import structlog

from bot.knowledge.engine import Engine
from bot.knowledge.librarian import Librarian
from kb.errors import KnowledgeError, SyncInProgress, SyncStopped
from retrieval import Snapshot
from retrieval.ports import IndexUnusable, RetrievalError

_LOOK_EVERY_S = 0.5
_LONGEST_PAUSE_S = 30.0
_PATIENCE_S = 1.0
"""How long a store may be ahead of the index before we mend it: a sync puts both in place within moments."""

_log = structlog.get_logger(__name__)


class Shelf(Protocol):
    """What the keeper looks at."""

    def current(self) -> str | None:
        """Name of the index in place."""
        ...

    def load(self, tag: str) -> Snapshot:
        """Load it.

        Raises:
            IndexUnusable: it cannot be used.
        """
        ...


class Keeper:
    """Looks twice a second whether there is a newer index, and syncs the sources now and then."""

    def __init__(
        self, engine: Engine, shelf: Shelf, librarian: Librarian, revision: Callable[[], int], tag: str
    ) -> None:
        self._engine = engine
        self._shelf = shelf
        self._librarian = librarian
        self._revision = revision
        self._tag = tag
        self._behind_since: float | None = None

    def start(self) -> None:
        """Give the engine an index: the one in place where it fits the store, else one made now.

        While another process is writing, one that is behind will do: what was edited since is never quoted from it,
        and `look` takes the next one.

        Raises:
            SyncInProgress: another process is writing, and there is no index in place that can be used.
        """
        behind: Snapshot | None = None
        try:
            snapshot = self._shelf.load(self._tag)
            if snapshot.revision == self._revision():
                self._engine.use(snapshot)
                return
            behind = snapshot
        except IndexUnusable as unusable:
            if self._shelf.current() is not None:
                _log.warning("index.rebuilding", reason=str(unusable))
        try:
            self._engine.use(self._librarian.rebuild())
        except SyncInProgress:
            if behind is None:
                raise
            self._engine.use(behind)
            _log.warning("index.behind", index=behind.name)

    async def watch(self) -> None:
        """Look until cancelled. Nothing that goes wrong here stops the server: the index in use stays."""
        pause = _LOOK_EVERY_S
        while True:
            await asyncio.sleep(pause)
            # What fails twice a second would fill the log before anybody reads it.
            pause, failed_pause = _LOOK_EVERY_S, min(2 * max(pause, 1.0), _LONGEST_PAUSE_S)
            try:
                await asyncio.to_thread(self.look)
            except SyncInProgress:
                continue
            except (KnowledgeError, RetrievalError, OSError) as error:
                pause = failed_pause
                _log.warning("index.not_loaded", reason=str(error))
            except Exception:  # noqa: BLE001 - the index in use keeps answering
                pause = failed_pause
                _log.exception("index.look_failed")

    def look(self) -> bool:
        """Take a newer index into use where there is one; mend it where it fell behind. True: something changed."""
        used = self._engine.snapshot
        name = self._shelf.current()
        if name is not None and (used is None or name != used.name):
            try:
                used = self._shelf.load(self._tag)
                self._engine.use(used)
                _log.info("index.swapped", index=used.name)
                self._behind_since = None
                return True
            except IndexUnusable as unusable:
                _log.warning("index.unusable", reason=str(unusable))
                used = None
        if used is not None and used.revision == self._revision():
            self._behind_since = None
            return False
        now = time.monotonic()
        self._behind_since = self._behind_since or now
        if now - self._behind_since < _PATIENCE_S:
            return False
        snapshot = self._librarian.rebuild()
        self._engine.use(snapshot)
        self._behind_since = None
        _log.info("index.mended", index=snapshot.name)
        return True

    async def sync_regularly(self, interval_s: float) -> None:
        """Sync all sources now, and then every so many seconds, until cancelled."""
        while True:
            await self._sync()
            await asyncio.sleep(interval_s)

    async def _sync(self) -> None:
        try:
            reports = await asyncio.to_thread(partial(self._librarian.sync, automatic=True))
        except (SyncInProgress, SyncStopped):
            return
        except Exception:  # noqa: BLE001 - as above
            _log.exception("sync.failed")
            return
        for report in reports:
            if report.error:
                _log.warning("sync.source_unavailable", source=report.name, reason=report.error)
            elif report.added or report.changed or report.removed:
                _log.info(
                    "sync.done",
                    source=report.name,
                    added=report.added,
                    changed=report.changed,
                    removed=report.removed,
                )
