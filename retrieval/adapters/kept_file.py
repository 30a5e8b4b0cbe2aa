"""A text that is replaced at once, with the former one beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class KeptFile:
    """A file; the one before is beside it, named with ``.previous`` at its end. `path`: where it stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._previous = path.with_name(f"{path.name}.previous")

    def write(self, text: str) -> None:
        """Put it in place at once, on the disk when this returns, and keep the former one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists():
            # A copy, not a move: at no instant is there none in place.
            work = self._previous.with_name(f"{self._previous.name}.new")
            shutil.copyfile(self.path, work)
            os.replace(work, self._previous)
        work = self.path.with_name(f"{self.path.name}.new")
        with work.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(work, self.path)

    def reset(self) -> bool:
        """Take it out of use, keeping it as the former one; False when there was none."""
        try:
            os.replace(self.path, self._previous)
        except FileNotFoundError:
            return False
        return True
