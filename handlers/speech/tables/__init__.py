"""What people say besides questions, by language."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.speech.tables.chinese import CHINESE
from handlers.speech.tables.english import ENGLISH, EVERYWHERE
from handlers.speech.tables.french import FRENCH
from handlers.speech.tables.german import GERMAN
from handlers.speech.tables.italian import ITALIAN
from handlers.speech.tables.japanese import JAPANESE
from handlers.speech.tables.korean import KOREAN
from handlers.speech.tables.portuguese import PORTUGUESE
from handlers.speech.tables.russian import RUSSIAN
from handlers.speech.tables.spanish import SPANISH
from handlers.speech.wordings import Wordings

__all__ = ["EVERYWHERE", "TABLES"]

TABLES: Mapping[str, Wordings] = {
    "en": ENGLISH,
    "de": GERMAN,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "pt": PORTUGUESE,
    "ru": RUSSIAN,
    "ja": JAPANESE,
    "ko": KOREAN,
    "zh": CHINESE,
}
"""By ISO 639-1 code; English first, as its words are said in any of the others."""
