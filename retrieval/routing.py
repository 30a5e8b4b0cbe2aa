"""Which encoder reads a text, and what that makes of a question and an article. Pure.

The main encoder knows English. A static encoder, trained into the same space, reads nine languages besides. So one
index holds all: a text goes to the encoder that knows its language, and vectors of both are compared. How near they
come depends on who read what: a question and an article in English were both read by the main encoder; in another
language, both by the static one; in two languages, the texts have hardly a word in common. These are the routes.
Each has weights and a calibration of its own, whatever the data; see docs/decisions/0037-routing-by-language.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from kb import Article
from kb.languages import base
from retrieval.letters import script
from retrieval.pieces import Cut
from retrieval.ports import LanguageDetector, Vectors
from retrieval.reading import words_of

FOREIGN = frozenset({"de", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh"})
"""ISO 639-1 codes of the languages that the static encoder reads."""
HAN = "und-Hani"
"""Language of a question in Han alone that may be Chinese or Japanese (BCP 47)."""
READ = FOREIGN | {HAN}
"""Languages of questions that the static encoder reads."""
_NOT_LATIN = frozenset({"ja", "ko", "ru", "zh", HAN})
ENGLISH = "en"
_READ = 600
"""Characters of an article that its language is told by, where it does not say it."""

Routes = npt.NDArray[np.int8]
Embed = Callable[[Sequence[str]], Vectors]


class Route(IntEnum):
    """Who read question and article."""

    PLAIN = 0
    """Both were read by the main encoder: in English, or in what nobody knows better."""
    OWN = 1
    """Both are in one other language."""
    CROSS = 2
    """The question is in another language than English, the article in yet another one, English as a rule."""
    ABROAD = 3
    """The question was read by the main encoder, the article is in another language than English."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What reads texts that are not in English.

    Attributes:
        tag: of the static encoder.
        tell: the language that a text is read in, see `reading_language`.
        embed: float32 (n, d), rows of length one, in the space of the main encoder.
        cut: the pieces of texts, see `retrieval.meeting`; None: there are none to compare.
    """

    tag: str
    tell: Callable[[str], str | None]
    embed: Embed
    cut: Cut | None = None

    def language(self, article: Article) -> str | None:
        """Give the language of an article: what it says itself, else what its text tells."""
        if article.language:
            return base(article.language)
        return self.tell(f"{article.title}\n{words_of(article.body[:_READ])}")

    def reads(self, text: str, spoken: str | None, *, alone: bool = True) -> bool:
        """Tell whether a text of an article in the language `spoken` is read by the static encoder.

        What is in English goes to the encoder that knows it; what cannot be told is in the article's language.
        `alone`: it is a label; a passage is in its article's language, unless its very letters are others.
        """
        if spoken in FOREIGN:
            return self.tell(text) != ENGLISH
        return self.tell(text) in READ if alone else not text.isascii() and self.tell(text) in _NOT_LATIN

    def join(self, texts: Sequence[str], theirs: Sequence[bool], main: Embed) -> Vectors:
        """Embed texts, each by its own encoder: float32 (n, d). `theirs`: those for the static one; `main`: others."""
        if not any(theirs):
            return main(texts)
        chosen = np.array(theirs, dtype=np.bool_)
        read = self.embed([text for text, mine in zip(texts, theirs, strict=True) if mine])
        vectors = np.empty((len(texts), read.shape[1]), dtype=np.float32)
        vectors[chosen] = read
        if not chosen.all():
            vectors[~chosen] = main([text for text, mine in zip(texts, theirs, strict=True) if not mine])
        return vectors

    def wordings(self, texts: Sequence[str], main: Embed) -> Vectors:
        """Embed texts that stand alone, each by the encoder that knows its language."""
        return self.join(texts, [self.tell(text) in READ for text in texts], main)


def reading_language(text: str, detector: LanguageDetector) -> str | None:
    """Give the language that a text is read in: an ISO 639-1 code, or `HAN`; None where it cannot be told.

    What is only Han, or only Cyrillic, is nothing that the main encoder knows, whichever language it may be.
    """
    told = detector.detect(text).language
    return told if told is not None else {"han": HAN, "cyrillic": "ru"}.get(script(text))


def same(question: str | None, article: str | None) -> bool:
    """Tell whether an article is in the language of a question."""
    return question == article or (question == HAN and article in {"ja", "zh"})


def across(found: Routes) -> npt.NDArray[np.bool_]:
    """Tell which routes are between two languages: bool (n,)."""
    return np.isin(found, (Route.CROSS, Route.ABROAD))


def routes(question: str | None, articles: Sequence[str | None]) -> Routes:
    """Give the route between a question and each article: int8 (n,). None: nobody knows the language."""
    foreign = question in READ
    found = np.zeros(len(articles), dtype=np.int8)
    for place, language in enumerate(articles):
        if foreign and same(question, language):
            found[place] = Route.OWN
        elif foreign:
            found[place] = Route.CROSS
        elif language in FOREIGN:
            found[place] = Route.ABROAD
    return found
