"""Trained heads on disk: small files, written whole, checked by hash when they are read."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.head import Head

_KEPT = 3
"""Heads that stay: other processes may be about to load the last ones."""


@dataclass(frozen=True, slots=True)
class HeadFolder:
    """A folder of heads, each under its name. Any of them may be deleted: it is trained again."""

    folder: Path

    def load(self, name: str) -> Head | None:
        """Give a head by its name; None where there is none, or it is not what was written."""
        try:
            whole = self._path(name).read_bytes()
        except OSError:
            return None
        digest, _, content = whole.partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != digest:
            return None
        with np.load(io.BytesIO(content)) as stored:
            said = json.loads(bytes(stored["words"]).decode("utf-8"))
            return Head(name, tuple(said["articles"]), bool(said["others"]), stored["weights"], stored["rarities"])

    def save(self, head: Head) -> None:
        """Keep a head; of the older ones only the last few stay.

        Raises:
            OSError: it cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        words = json.dumps({"articles": head.articles, "others": head.others}).encode()
        content = io.BytesIO()
        np.savez(content, weights=head.weights, rarities=head.rarities, words=np.frombuffer(words, dtype=np.uint8))
        digest = hashlib.sha256(content.getvalue()).hexdigest().encode()
        handle, path = tempfile.mkstemp(prefix=".writing-", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(digest + b"\n" + content.getvalue())
            os.replace(path, self._path(head.name))
        finally:
            Path(path).unlink(missing_ok=True)
        self._forget(head.name)

    def _forget(self, name: str) -> None:
        def age(path: Path) -> float:
            try:
                return path.stat().st_mtime
            except OSError:  # another process removed it
                return 0.0

        others = sorted((path for path in self.folder.glob("*.head") if path.stem != name), key=age, reverse=True)
        for path in others[_KEPT - 1 :]:
            with suppress(OSError):
                path.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.head"
