"""A `LanguageDetector` by letters first, then by py3langid's naive Bayes over byte n-grams, last by single words.

py3langid (a fork of Lui and Baldwin 2012) knows 140 languages; those that a help desk meets are kept. Customers write
in some of them far more often than in others: how often is weighed in before a letter is read (Bayes), as a short
English text would be Dutch or Danish otherwise. Told so, it says None unless one language is far likelier than the rest
together.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import lru_cache
from pathlib import Path

import numpy as np

from retrieval.letters import ENGLISH, by_letters, without_noise
from retrieval.ports import Detected
from retrieval.small_words import by_small_words
from retrieval.widths import narrow

_OURS = ("de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh")
_SPOKEN_MUCH = (
    "ar", "bg", "cs", "da", "el", "fa", "fi", "he", "hi", "hr", "hu", "id", "nl", "no", "pl", "ro", "sk", "sv", "th",
    "tr", "uk", "vi",
)  # fmt: skip
_SPOKEN = (
    "af", "az", "be", "ca", "cy", "et", "eu", "ga", "gl", "is", "ka", "kk", "lb", "lt", "lv", "mk", "ms", "sl", "sq",
    "sr", "sw", "tl", "ur", "uz",
)  # fmt: skip
_WRITTEN = {**dict.fromkeys(_SPOKEN, 0.004), **dict.fromkeys(_SPOKEN_MUCH, 0.1), **dict.fromkeys(_OURS, 1.0), "en": 2.0}
"""How often customers write in each, beside one of ours. English words are in everybody's questions as well."""
_SURE, _SURER = 0.8, 0.9
"""Probability from which a language is told; from which it is in a few words, where a typing error makes German of
English, and of English, as product names and commands look English wherever they stand."""
_FEW = 3
_LONGEST = 600
"""Characters that are read."""
_REMEMBERED = 4096


class LangidDetector:
    """Loads its model when letters do not tell for the first time: half a second, 60 MB. Safe for threads."""

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._model: _Model | None = None
        self._told = lru_cache(maxsize=_REMEMBERED)(self._read)

    @property
    def loaded(self) -> bool:
        """Tell whether the model is there."""
        return self._model is not None

    def detect(self, text: str) -> Detected:
        """Tell the language of a text; None in it rather than a guess."""
        return self._told(text[:_LONGEST])

    def warm(self) -> None:
        """Load the model now, so that nobody waits for it later."""
        self._loaded()

    def _read(self, text: str) -> Detected:
        words = " ".join(without_noise(narrow(unicodedata.normalize("NFC", text))).split())
        found = by_letters(words) or self._loaded().detect(words)
        return found if found.language is not None else by_small_words(words, ENGLISH) or found

    def _loaded(self) -> _Model:
        with self._loading:
            if self._model is None:
                self._model = _Model()
            return self._model


class _Model:
    """py3langid over the languages that are kept."""

    def __init__(self) -> None:
        from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
        from py3langid.modelio import load_model

        weights, priors, languages, moves, rows, features = load_model(Path(MODEL_DIR) / MODEL_FILE)
        kept = [place for place, language in enumerate(languages) if language in _WRITTEN]
        self._identifier = LanguageIdentifier(
            np.ascontiguousarray(weights[:, kept]),
            priors[kept],
            [languages[place] for place in kept],
            moves,
            features,
            norm_probs=True,
            tk_row=rows,
        )

    def detect(self, text: str) -> Detected:
        weighed = [(chance * _WRITTEN[language], language) for language, chance in self._identifier.rank(text)]
        best, language = max(weighed)
        probability = best / max(sum(weight for weight, _ in weighed), 1e-12)
        if probability < (_SURER if language == "en" or len(text.split()) <= _FEW else _SURE):
            return Detected(None, 0.0)
        return Detected(language, probability)
