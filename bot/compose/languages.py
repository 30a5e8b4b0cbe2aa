"""Wire what reads languages: one detector and one static encoder in a process, as both take room and time to load."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from bot.config import Settings
from handlers.chat.relevance import Near
from retrieval.adapters.langid_detector import LangidDetector
from retrieval.adapters.model_files import DEFAULT_MODEL
from retrieval.adapters.static_encoder import StaticEncoder, load_static_encoder, static_tag
from retrieval.routing import Foreign, reading_language


@cache
def language_detector() -> LangidDetector:
    """Give the detector of this process. It costs nothing until it meets a text that letters do not tell."""
    return LangidDetector()


@cache
def static_encoder() -> StaticEncoder:
    """Give the static encoder of this process.

    Raises:
        ModelDamaged: its files are not what they must be.
    """
    return load_static_encoder()


def foreign_reader(settings: Settings) -> Foreign | None:
    """Give what reads texts that are not in English; None where another encoder is set: they share no space.

    Raises:
        ModelDamaged: the static encoder is not there.
    """
    if settings.embedding_model != DEFAULT_MODEL:
        return None
    return Foreign(
        static_tag(),
        partial(reading_language, detector=language_detector()),
        lambda texts: static_encoder().encode(texts),
        lambda texts: static_encoder().pieces(texts),
    )


def index_tag(main: str, foreign: Foreign | None) -> str:
    """Name the encoders of an index: vectors of other ones must not be mixed with theirs."""
    return main if foreign is None else f"{main}+{foreign.tag}"


def nearness(settings: Settings) -> Near | None:
    """Give what tells how near texts of any language come to a question; None where another encoder is set.

    The static encoder reads English as well, and is quick enough for it: 10,000 sentences a second.
    """
    if settings.embedding_model != DEFAULT_MODEL:
        return None

    def near(question: str, texts: Sequence[str]) -> Sequence[float]:
        vectors = static_encoder().encode([question, *texts])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    return near
