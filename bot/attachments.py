"""The folder of the files that people sent along."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

RESERVE = 500_000_000
"""Bytes that stay free for the database and its backups."""


class Draft:
    """A file that is being written. `size`: bytes so far."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0
        self.kept = False

    @property
    def sha256(self) -> str:
        """The digest of what was written, hex."""
        return self._digest.hexdigest()

    def write(self, content: bytes) -> None:
        """Add to it."""
        self._stream.write(content)
        self._digest.update(content)
        self.size += len(content)

    def keep(self) -> None:
        """Say that it is whole; what is not kept is thrown away."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self.kept = True


def free_bytes(folder: Path) -> int:
    """Give the bytes that are free on a folder's disk.

    Raises:
        OSError: that cannot be found out.
    """
    return shutil.disk_usage(folder).free


class AttachmentFolder:
    """Files under names of ours: what a file was called, and what it claims to be, stands in the database."""

    def __init__(self, root: Path, *, reserve: int = RESERVE, free: Callable[[Path], int] = free_bytes) -> None:
        """Make it. `reserve`: bytes of the disk that files leave to others; `free`: gives how many a folder's has."""
        self._root = root
        self._reserve = reserve
        self._free = free

    @contextmanager
    def draft(self, token: str) -> Iterator[tuple[str, Draft]]:
        """Begin a file; give its name below the folder, and the file. Unless it is kept it is gone afterwards.

        What a crash left behind of the same token is written over: nothing lies there that no row knows of.

        Args:
            token: letters and digits that nobody can guess, three or more.

        Raises:
            OSError: it cannot be written, or the disk is all but full: a database that cannot write stops everything.
        """
        name = f"{token[:2]}/{token}"
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._free(path.parent) < self._reserve:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        part = path.with_suffix(".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        draft: Draft | None = None
        try:
            with os.fdopen(handle, "wb") as stream:
                draft = Draft(stream)
                yield name, draft
            if draft.kept:
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Give where a file lies.

        Raises:
            ValueError: it is no name of this folder.
        """
        path = self._root / name
        if path.parent.parent != self._root or ".." in path.parts:
            raise ValueError(name)
        return path

    def remove(self, name: str) -> None:
        """Throw a file away; one that is not there is fine."""
        self.path(name).unlink(missing_ok=True)
