"""What a few words of courtesy say about their language. Pure."""

from __future__ import annotations

from handlers.speech.appeals import complains, wants_person
from handlers.speech.rejections import rejects
from handlers.speech.small_talk import small_talk
from handlers.speech.solutions import solved
from handlers.speech.tables import TABLES

_WORDS, _CHARACTERS = 8, 60
"""Of a text that is looked at; a longer one tells its language by itself."""
SPELLED_OTHERWISE = frozenset({"ja", "ko", "ru", "zh"})
"""Languages that are not written in Latin letters, but by those who have no others at hand: "spasibo", "ni hao"."""


def tongue(text: str) -> str | None:
    """Give the one language in which a text is small talk, a verdict or a call for a person: ISO 639-1 code.

    None where it is none of that, or says the same in several languages: "ok", "no". Detectors of languages say nothing
    of texts that are as short.
    """
    if len(text) > _CHARACTERS or len(text.split()) > _WORDS or not _courtesy(text, None):
        return None
    found = [language for language in TABLES if _courtesy(text, language)]
    return found[0] if len(found) == 1 else None


def _courtesy(text: str, language: str | None) -> bool:
    said = small_talk(text, language)
    return (
        said not in (None, "empty", "unreadable", "noise")
        or solved(text, language)
        or wants_person(text, language)
        or rejects(text, language)
        or complains(text, language)
    )
