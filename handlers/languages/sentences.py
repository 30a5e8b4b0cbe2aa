"""Sentences put one behind the other, as the language that is spoken does it."""

from __future__ import annotations

from handlers.languages.speaking import spoken

_UNSPACED = frozenset({"ja", "zh"})
"""Languages that write no space between sentences."""


def together(*sentences: str) -> str:
    """Put whole sentences of ours one behind the other; empty ones are left out."""
    return ("" if spoken() in _UNSPACED else " ").join(sentence for sentence in sentences if sentence)
