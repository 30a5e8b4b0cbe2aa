"""A static encoder and a detector without models, for some words of three languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kb import PUBLIC, Access, Article
from retrieval import Ranking, Snapshot
from retrieval.asking import language_asked
from retrieval.confidence import Calibration
from retrieval.indexing import build
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestions
from retrieval.ports import Detected, Vectors
from retrieval.routing import READ, Foreign, reading_language
from retrieval.search import Query, search
from tests.retrieval.fakes import BagEmbedder

WORDS = {
    "de": {"passwort": "password", "zurücksetzen": "reset", "rechnung": "invoice", "drucker": "printer"},
    "ko": {"비밀번호": "password", "재설정": "reset", "청구서": "invoice", "프린터": "printer"},
    "fr": {"mot": "password", "passe": "password", "réinitialiser": "reset", "facture": "invoice"},
}
_ENGLISH = {"password", "reset", "invoice", "printer", "the", "how"}


class Detector:
    """A `LanguageDetector` by whole words; a text with words of two languages, or of none, is not told."""

    def detect(self, text: str) -> Detected:
        words = set(text.casefold().split())
        spoken = {language for language, known in WORDS.items() if words & set(known)}
        spoken |= {"en"} if words & _ENGLISH else set()
        return Detected(spoken.pop(), 0.99) if len(spoken) == 1 else Detected(None, 0.0)


class Interpreter(BagEmbedder):
    """A static encoder: it reads each word as the English one that it stands for."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        meant = {word: english for known in WORDS.values() for word, english in known.items()}
        self.encoded += texts
        plain = [" ".join(meant.get(word, word) for word in text.casefold().split()) for text in texts]
        return BagEmbedder().encode(plain)


def interpreter() -> tuple[Interpreter, Foreign]:
    """Give a static encoder, and what reads by it."""
    made, detector = Interpreter(), Detector()
    return made, Foreign("static:1", lambda text: reading_language(text, detector), made.encode)


def foreign_snapshot(
    articles: Iterable[Article], foreign: Foreign | None, *, previous: Snapshot | None = None
) -> Snapshot:
    """Build a snapshot with both fakes."""
    main = BagEmbedder()
    return build(
        articles, split=main.passages, embed=main.encode, revision=1, tag="both", previous=previous, foreign=foreign
    )


def an_article_in(
    language: str | None,
    identifier: str,
    title: str,
    body: str = "",
    *questions: str,
    translation_of: str | None = None,
) -> Article:
    """Make an article in a language."""
    made = Article(identifier, "help", title, body, PUBLIC, language=language, questions=questions)
    return replace(made, translation_of=translation_of)


def asked(snapshot: Snapshot, text: str, known: KnownQuestions = NOTHING_KNOWN, limit: int = 10) -> Ranking:
    """Search as the engine does: by the encoder that knows the question's language."""
    _, foreign = interpreter()
    spoken = language_asked(snapshot, foreign, text, Access.engineer())
    vector = foreign.join([text], [spoken in READ], BagEmbedder().encode)[0]
    query = Query(text, vector, Access.engineer(), limit, language=spoken)
    return search(snapshot, query, Calibration.shipped(), known)
