"""Speed of the encoder beside the teacher's, in the same run: on a busy machine only ratios say something."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.static_encoder.pairs import Pair
from bot.compose.shelves import reading_of
from bot.config import Settings
from bot.evaluation.datasets import read_collection
from bot.evaluation.retrieval import articles_of
from kb import Article
from kb.passages import split
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.indexing import build
from retrieval.ports import Embedder

SHORT = 60
"""Characters of a short text: a question or a title."""
ARTICLES = 2
"""Of each of three languages: the teacher needs a second for each."""
_ROUNDS = 5
_LOAD = """
import time
import numpy, tokenizers, safetensors.numpy
from retrieval.adapters.static_encoder import load_static_encoder
started = time.perf_counter()
load_static_encoder()
print(time.perf_counter() - started)
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured, each the middle of five rounds.

    Attributes:
        short_per_s, teacher_short_per_s: short texts a second.
        passages_per_s, teacher_passages_per_s: passages of articles a second.
        one_us: microseconds for one question by itself.
        load_ms: milliseconds to load it in a fresh process, its libraries loaded.
        indexed_s, teacher_indexed_s: seconds to index the same foreign articles, each kept by nobody before; once.
        articles: how many those are.
    """

    short_per_s: float
    teacher_short_per_s: float
    passages_per_s: float
    teacher_passages_per_s: float
    one_us: float
    load_ms: float
    indexed_s: float
    teacher_indexed_s: float
    articles: int


def measured(encoder: Embedder, teacher: OnnxEncoder, pairs: Sequence[Pair], sets: Path) -> Speed:
    """Measure both on the same texts, in turn, so that what else the machine does falls on both."""
    short = [pair.text for pair in pairs if len(pair.text) <= SHORT]
    short = short[:: max(1, len(short) // 20_000)]
    words = [pair.text for pair in pairs if pair.source == "exchange"]
    words = words[:: max(1, len(words) // 8_000)]
    # Four sentences are about what a passage of foreign text holds.
    passages = [" ".join(words[start : start + 4]) for start in range(0, len(words), 4)]
    rates: dict[str, list[float]] = {"short": [], "teacher_short": [], "passages": [], "teacher_passages": []}
    for _ in range(_ROUNDS):
        rates["short"].append(_rate(encoder.encode, short))
        rates["teacher_short"].append(_rate(teacher.encode, short[:: max(1, len(short) // 200)]))
        rates["passages"].append(_rate(encoder.encode, passages))
        rates["teacher_passages"].append(_rate(teacher.encode, passages[:: max(1, len(passages) // 50)]))
    one = [1e6 / _rate(lambda some: [encoder.encode([text]) for text in some], short[:500]) for _ in range(_ROUNDS)]
    articles = _foreign_articles(sets)
    indexed_s, teacher_indexed_s = _indexing(teacher, articles)
    load = [float(_fresh()) * 1e3 for _ in range(_ROUNDS)]
    return Speed(
        **{f"{name}_per_s": _middle(found) for name, found in rates.items()},
        one_us=_middle(one),
        load_ms=_middle(load),
        indexed_s=indexed_s,
        teacher_indexed_s=teacher_indexed_s,
        articles=len(articles),
    )


def _foreign_articles(sets: Path) -> list[Article]:
    found: list[Article] = []
    for language in ("fr", "ja", "ko"):
        entries = articles_of(read_collection(sets / "retrieval" / f"exchange_{language}"))
        found += [replace(article, language=language) for article in entries[:ARTICLES]]
    return found


def _indexing(teacher: OnnxEncoder, articles: Sequence[Article]) -> tuple[float, float]:
    """Index articles as a sync does, the one way and the other: cutting, words, vectors, nothing kept from before."""
    with TemporaryDirectory() as scratch:
        reading = reading_of(Settings.from_env({"ONETOUCH_DATA_DIR": scratch}), lambda: teacher)
        build(articles[:1], split=reading.split, embed=lambda texts: reading.embed(texts, _silent), revision=1,
              tag=reading.tag, make_index=reading.make_index, foreign=reading.foreign)  # fmt: skip
        started = time.perf_counter()
        build(articles, split=reading.split, embed=lambda texts: reading.embed(texts, _silent), revision=1,
              tag=reading.tag, make_index=reading.make_index, foreign=reading.foreign)  # fmt: skip
        static = time.perf_counter() - started
        started = time.perf_counter()
        build(articles, split=lambda article: split(article, teacher.count_tokens),
              embed=lambda texts: reading.embed(texts, _silent), revision=1, tag=teacher.tag,
              make_index=reading.make_index)  # fmt: skip
        return static, time.perf_counter() - started


def _silent(done: int, total: int) -> None:
    """Report nothing."""


def _rate(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    started = time.perf_counter()
    encode(texts)
    return len(texts) / (time.perf_counter() - started)


def _middle(found: Sequence[float]) -> float:
    return sorted(found)[len(found) // 2]


def _fresh() -> str:
    return subprocess.run([sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True).stdout
