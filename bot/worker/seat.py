"""Who does the background work over a data folder: one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO


class FolderSeat:
    """A lock on a file in the data folder. The system frees it when its process ends, however it ends.

    What waits to be sent does not say who is sending it: two that take it at the same time would send it twice.

    Args:
        path: the file; it names the process that has it.
        taken: called once with that process when it is another one.
    """

    def __init__(self, path: Path, taken: Callable[[str], None] = lambda holder: None) -> None:
        self._path = path
        self._taken = taken
        self._told = False
        self._stream: IO[str] | None = None

    def take(self) -> bool:
        """Take the seat, and keep it; False while another process has it."""
        if self._stream is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        stream = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            stream.close()
            if not self._told:
                self._told = True
                self._taken(holder)
            return False
        self._stream = stream
        with suppress(OSError):  # a full disk: the lock holds all the same
            stream.truncate(0)
            stream.write(str(os.getpid()))
            stream.flush()
        return True

    def leave(self) -> None:
        """Let another process have it."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()
            self._stream = None
