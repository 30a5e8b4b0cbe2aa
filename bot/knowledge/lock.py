"""The writer's lock: one sync at a time over one data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import SyncInProgress


@contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold the lock; the system frees it when the process ends, however it ends.

    Raises:
        SyncInProgress: another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            message = f"another sync is at work (process {holder}; a running server syncs too): try again in a while"
            raise SyncInProgress(message) from None
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield
