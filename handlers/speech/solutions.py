"""How people say that it is solved: "that worked", "jetzt geht es", 「解決しました」. Pure."""

from __future__ import annotations

from handlers.speech.lexicon import lexicons
from handlers.speech.plain import plain


def solved(text: str, language: str | None = None) -> bool:
    """Tell whether a text says that all is well, and nothing else, whatever it is about.

    `language`: what it is in, one of ours; None: not known, so that it may be any.
    """
    said = plain(text).replace("thank you", "").strip()
    for lexicon in lexicons(language):
        polite = lexicon.words("polite")
        bare = " ".join(word for word in said.split() if word not in polite)
        if any(way and lexicon.says("solved", way) for way in (said, bare)):
            return True
    return False
