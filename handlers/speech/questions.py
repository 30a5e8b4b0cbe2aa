"""What questions look like where nobody writes a question mark. Pure."""

from __future__ import annotations

from handlers.speech.lexicon import lexicons
from handlers.speech.plain import plain


def asks(text: str, language: str | None = None) -> bool:
    """Tell whether a text begins as questions do, or has in it what only they have: 「か」, 吗, 나요.

    `language`: what it is in, one of ours; None: not known, so that it may be any.
    """
    said = plain(text)
    first, joined = said.split(" ", 1)[0], said.replace(" ", "")
    return bool(said) and any(
        first in lexicon.words("openers") or lexicon.has("asks_within", joined) for lexicon in lexicons(language)
    )
