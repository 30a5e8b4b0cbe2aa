"""Vectors that were computed once, by encoder tag and text, in one SQLite file shared by all commands."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import numpy as np

from retrieval.ports import Vectors

_CHUNK = 500
_ATTEMPTS, _PAUSE_S = 500, 0.02


def text_key(text: str) -> bytes:
    """Key of a text: its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """A cache on disk. What is lost or damaged is only computed again."""

    def __init__(self, path: Path, tag: str) -> None:
        self._path = path
        self._tag = tag
        path.parent.mkdir(parents=True, exist_ok=True)
        self._create_or_renew()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30.0)

    def _create_or_renew(self) -> None:
        try:
            self._create()
        except sqlite3.OperationalError:
            raise  # busy, or the disk is full: the file itself is sound
        except sqlite3.DatabaseError:
            self._renew()

    def _renew(self) -> None:
        """Start again where the file is no database any more: nothing in it cannot be made again."""
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._create()

    def _create(self) -> None:
        with closing(self._connect()) as connection, connection:
            _write_ahead(connection)
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vector"
                " (tag TEXT, key BLOB, value BLOB, PRIMARY KEY (tag, key)) WITHOUT ROWID"
            )

    def load(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
        """Give the vectors of those keys that are there: float32 (d,) each."""
        try:
            return self._load(keys)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._renew()
            return {}

    def _load(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
        wanted = list(dict.fromkeys(keys))
        found: dict[bytes, Vectors] = {}
        with closing(self._connect()) as connection:
            for start in range(0, len(wanted), _CHUNK):
                chunk = wanted[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                rows = connection.execute(
                    f"SELECT key, value FROM vector WHERE tag = ? AND key IN ({marks})",  # noqa: S608 - question marks only
                    [self._tag, *chunk],
                )
                found.update((key, np.frombuffer(value, dtype=np.float32)) for key, value in rows)
        return found

    def store(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep vectors, all or none."""
        try:
            self._store(vectors)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._renew()
            self._store(vectors)

    def _store(self, vectors: Mapping[bytes, Vectors]) -> None:
        rows = [(self._tag, key, np.asarray(value, dtype=np.float32).tobytes()) for key, value in vectors.items()]
        with closing(self._connect()) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", rows)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and one writer work at once. To change the mode SQLite does not wait for others, so we do."""
    for _ in range(_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(_PAUSE_S)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")
