"""How people say that it is solved: "that worked", "jetzt geht es", 「解決しました」. Pure."""

from __future__ import annotations

from handlers.speech.lexicon import lexicons
from handlers.speech.plain import clauses, plain
from handlers.speech.small_talk import SmallTalk, small_talk

_KIND_WORDS: frozenset[SmallTalk | None] = frozenset({"greeting", "thanks", "acknowledged", "farewell"})


def solved(text: str, language: str | None = None) -> bool:
    """Tell whether a text says that all is well, and nothing else, whatever it is about.

    Thanks and the like may stand beside it: "c'est bon, ça marche, merci !". `language`: what it is in, one of ours;
    None: not known, so that it may be any.
    """
    if _solved(text, language):
        return True
    parts = clauses(text)
    told = [_solved(clause, language) for clause in parts]
    kind = (small_talk(clause, language) in _KIND_WORDS for clause in parts)
    return any(told) and all(well or polite for well, polite in zip(told, kind, strict=True))


def _solved(text: str, language: str | None) -> bool:
    said = plain(text).replace("thank you", "").strip()
    for lexicon in lexicons(language):
        polite = lexicon.words("polite")
        bare = " ".join(word for word in said.split() if word not in polite)
        if any(way and lexicon.says("solved", way) for way in (said, bare)):
            return True
    return False
