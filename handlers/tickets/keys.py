"""Names of what is said, so that the same said again is said once. Pure."""

from __future__ import annotations

import hashlib

from handlers.terms import clean

_DIGITS = 16


def said_once(key: str, *words: str) -> str:
    """Give the key of words that came under the key of a page or a program.

    Somebody goes back to a page that was sent already, and sends it with other words: those are no repetition. Their
    key is another one, so that they are never thrown away.
    """
    digest = hashlib.sha256("\0".join(map(clean, words)).encode()).hexdigest()
    return f"{key}:{digest[:_DIGITS]}"
