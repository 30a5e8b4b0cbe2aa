"""An encoder without a model, and knowledge bases of any shape."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from bot.config import Settings
from kb import CUSTOMER, INTERNAL, PUBLIC, Access, Article, Audience, Passage
from kb.passages import split as split_passages
from retrieval import Snapshot
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.preparation import is_prepared, prepare
from retrieval.exact import ExactIndex
from retrieval.head import Head
from retrieval.indexing import build
from retrieval.known_questions import KnownQuestion, KnownQuestions
from retrieval.ports import VectorIndex, Vectors

_WORD = re.compile(r"\w+")
DIMENSION = 24


@cache
def _direction(word: str) -> Vectors:
    return np.random.default_rng(zlib.crc32(word.encode("utf-8", "surrogatepass"))).standard_normal(DIMENSION)


class BagEmbedder:
    """An `Embedder`: each word has a random direction, a text is the sum of its words'. Keeps what it was given."""

    def __init__(self, tag: str = "bag:1:fp64:24") -> None:
        self.tag = tag
        self.dimension = DIMENSION
        self.encoded: list[str] = []
        self.split: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        rows = np.empty((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            words = _WORD.findall(text.casefold()) or [""]
            total = np.sum([_direction(word) for word in words], axis=0)
            rows[row] = total / np.linalg.norm(total)
        return rows

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def passages(self, article: Article) -> tuple[Passage, ...]:
        self.split.append(article.id)
        return split_passages(article, self.count_tokens, budget=12)

    def one(self, text: str) -> Vectors:
        vector: Vectors = self.encode([text])[0]
        return vector


def snapshot_of(
    articles: Iterable[Article],
    embedder: BagEmbedder | None = None,
    *,
    make_index: Callable[[Vectors], VectorIndex] = ExactIndex,
    previous: Snapshot | None = None,
    revision: int = 1,
) -> Snapshot:
    """Build a snapshot with the fake encoder."""
    embedder = embedder or BagEmbedder()
    return build(
        articles,
        split=embedder.passages,
        embed=embedder.encode,
        revision=revision,
        tag=embedder.tag,
        make_index=make_index,
        previous=previous,
    )


def an_article(identifier: str, title: str, body: str = "", audience: Audience = PUBLIC, *questions: str) -> Article:
    return Article(identifier, "help", title, body, audience, questions=questions)


def known_of(pairs: Iterable[tuple[str, str]], head: Head | None = None) -> KnownQuestions:
    """Lay out what people confirmed, pairs of a wording and an article's id, with the fake encoder."""
    made = [KnownQuestion(text, article) for text, article in dict.fromkeys(pairs)]
    return KnownQuestions.of(made, BagEmbedder().encode([pair.text for pair in made]), head)


def open_encoder(scratch: Path) -> OnnxEncoder:
    """Open the bundled encoder: where it is installed, else prepared in a scratch."""
    settings = Settings.from_env({})
    model = settings.embedding_model
    models = settings.models if is_prepared(model, settings.models) else scratch
    return OnnxEncoder(prepare(model, models), threads=2)


WORDS = (
    "password reset account invoice refund upload download error E1234 v1.2.3 config.yaml board port "
    "printer printers please couldn't "
    "paper café naïve Straße 密码 重置 パスワード リセット 비밀번호 รหัสผ่าน 403 C++ 🎉 - 'x' the of"
).split()
AUDIENCES = (PUBLIC, CUSTOMER, INTERNAL, Audience("account:acme"), Audience("account:globex"))

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
paragraphs = st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map(" ".join)
bodies = st.lists(st.one_of(paragraphs, phrases.map(lambda words: f"## {words}")), max_size=4).map("\n\n".join)
audiences = st.sampled_from(AUDIENCES)
accesses = st.one_of(
    st.just(Access.anonymous()),
    st.just(Access.engineer()),
    st.lists(st.sampled_from(["acme", "globex", "initech"]), max_size=2, unique=True).map(
        lambda accounts: Access.customer(*accounts)
    ),
    st.just(Access(frozenset())),
)
queries = st.one_of(
    phrases,
    st.text(max_size=20),
    st.sampled_from(["", " ", "\x00", "??!", "'; DROP TABLE article; --", "<b>", "שלום עולם", "忘", "🎉", "a" * 5000]),
)


@st.composite
def knowledge_bases(draw: st.DrawFn, max_size: int = 8) -> list[Article]:
    """Draw articles with titles, bodies, questions and audiences of any shape; ids a0, a1 and so on, in any order."""
    numbers = draw(st.lists(st.integers(0, 30), max_size=max_size, unique=True))
    return [draw(articles_named(f"a{number}")) for number in numbers]


def articles_named(identifier: str) -> st.SearchStrategy[Article]:
    return st.builds(
        an_article,
        st.just(identifier),
        st.one_of(phrases, st.just(" ")),
        bodies,
        audiences,
    ).flatmap(
        lambda article: st.lists(phrases, max_size=3).map(
            lambda questions: an_article(article.id, article.title, article.body, article.audience, *questions)
        )
    )
