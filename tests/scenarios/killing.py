"""A server that is killed right after it has written to its database for the n-th time."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing

from tests.scenarios.live import LiveServer

_PATIENCE_S = 10.0


class Killer:
    """Watches from a thread of its own; what this process writes meanwhile counts as well."""

    def __init__(self, server: LiveServer, writes: int) -> None:
        self._server = server
        self._writes = writes
        self._over = threading.Event()
        self._ready = threading.Event()
        self.killed = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        assert self._ready.wait(_PATIENCE_S)

    def stop(self) -> bool:
        """Kill no more; tell whether it was done."""
        self._over.set()
        self._thread.join(_PATIENCE_S)
        return self.killed.is_set()

    def _watch(self) -> None:
        with closing(sqlite3.connect(self._server.data_dir / "onetouch.db", timeout=10)) as database:
            version = _version(database)
            self._ready.set()
            while not self._over.is_set():
                now = _version(database)
                if now != version:
                    version, self._writes = now, self._writes - 1
                    if self._writes <= 0:
                        self._server.running.kill()
                        self.killed.set()
                        return
                time.sleep(0.0002)


def _version(database: sqlite3.Connection) -> int:
    """Give a number that is another after every commit of another connection."""
    return int(database.execute("PRAGMA data_version").fetchone()[0])
