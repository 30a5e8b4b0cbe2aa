"""Greetings and other politeness in front of a question, which must not change what is found. Pure."""

from __future__ import annotations

import re
from functools import cache

from handlers.speech.tables import TABLES
from handlers.speech.wordings import patterns


@cache
def _front() -> re.Pattern[str]:
    said = TABLES.values()
    several = "|".join(pattern for one in said for pattern in patterns(one.front))
    please = "|".join(one.please for one in said if one.please)
    unspaced = "|".join(pattern for one in said for pattern in patterns(one.front_unspaced))
    words = sorted({word for one in said for word in one.asks.split()}, key=lambda word: (-len(word), word))
    begins = "|".join(map(re.escape, words))
    # A greeting counts where a mark ends it, or where a question begins behind it: "Hello world example" is one name.
    return re.compile(
        rf"\s*[¡¿]?(?:(?:{several})(?:\s*[^\w\s'’\"(/#+-][^\w'’\"(/#]*|\s*\n\s*|\s+-\s+|\s+(?=(?:{begins})\b))"
        rf"|(?:{please})\b\s*[,:]?\s+"
        rf"|(?:{unspaced})(?=[\s\W]|[^\x00-\x7f])[\s、。，,!！?？.~～…:：]*)",
        re.IGNORECASE,
    )


def bare(text: str) -> str:
    """Give a question without the greeting and the politeness in front of it; all of it when nothing else is there."""
    rest = text
    while match := _front().match(rest):
        rest = rest[match.end() :]
    return rest if any(character.isalnum() for character in rest) else text
