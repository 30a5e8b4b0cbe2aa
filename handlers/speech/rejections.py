"""How people say that an answer is none: "no", "that is wrong", "it still fails". Pure."""

from __future__ import annotations

import re

from handlers.speech.asides import MOST_WORDS, aside, cores
from handlers.speech.lexicon import lexicons
from handlers.speech.plain import plain

_THUMBS_DOWN = re.compile(r"\s*(?:(?:👎[🏻-🏿]?|:-1:|:thumbsdown:)\s*)+")


def rejects(text: str, language: str | None = None) -> bool:
    """Tell whether a text says that what was said is wrong or no help, and says nothing else.

    Hesitation ("not sure", "maybe") is none, and neither is anything that names what does not work: that is looked up.
    Said of nothing else such words would be looked up, or reopen a ticket; behind an answer they are about the answer.

    Args:
        text: cleaned.
        language: what it is in, one of ours; None: not known, so that it may be any.
    """
    if _THUMBS_DOWN.fullmatch(text) or aside(text, language) == "rejecting":
        return True
    # The "no" of "no me ayuda" is not only said around it.
    spoken = {plain(text), *cores(text, language)}
    short = [said for said in spoken if said and len(said.split()) <= MOST_WORDS]
    return any(lexicon.says("failing", said) for lexicon in lexicons(language) for said in short)
