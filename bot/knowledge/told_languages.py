"""Languages of texts that were told before: syncs read the same articles again every few minutes."""

from __future__ import annotations

import hashlib

from kb.ports import TellLanguage

_MOST = 200_000
"""Texts that are remembered: some 30 MB. More than these are told anew."""


class ToldLanguages:
    """A `TellLanguage` that asks another one for each text once. It keeps hashes, and no text."""

    def __init__(self, tell: TellLanguage) -> None:
        self._tell = tell
        self._told: dict[bytes, str | None] = {}

    def __call__(self, text: str) -> str | None:
        """Give the language of a text; None rather than a guess."""
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if key not in self._told:
            if len(self._told) >= _MOST:
                self._told.clear()
            self._told[key] = self._tell(text)
        return self._told[key]
