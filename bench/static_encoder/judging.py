"""Judging an encoder: does a text in another language find its English?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.static_encoder.making import Material
from bench.static_encoder.pairs import LANGUAGES, Pair, distinct
from bot.evaluation.datasets import read_collection
from bot.evaluation.retrieval import articles_of
from kb.passages import split
from retrieval.adapters.static_encoder import StaticEncoder
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.embedding import embed
from retrieval.fusion import TITLE_SHARE
from retrieval.indexing import passage_text
from retrieval.lexical import BODY, LexicalIndex, TermParts
from retrieval.ports import Vectors
from retrieval.tokens import terms

FEW = 10
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """How often the right text came first (`first`) and among the first ten (`ten`), of `n` questions; in [0, 1]."""

    first: float
    ten: float
    n: int


@dataclass(frozen=True, slots=True)
class Task:
    """Texts in a language, each asked of all English texts of a source. `right`: rows of `english` for each text."""

    language: str
    texts: tuple[str, ...]
    right: tuple[frozenset[int], ...]


def tasks_of(pairs: Sequence[Pair]) -> tuple[list[str], list[Task]]:
    """Give the English texts of pairs, and a task for each language that they are in."""
    candidates = distinct(pair.english for pair in pairs)
    row = {text: place for place, text in enumerate(candidates)}
    tasks = []
    for language in LANGUAGES:
        right: dict[str, set[int]] = defaultdict(set)
        for pair in pairs:
            if pair.language == language:
                right[pair.text].add(row[pair.english])
        if right:
            tasks.append(Task(language, tuple(right), tuple(frozenset(rows) for rows in right.values())))
    return candidates, tasks


def crossing(encoder: StaticEncoder, material: Material, pairs: Sequence[Pair]) -> dict[str, Found]:
    """Ask the texts of each language of the teacher's vectors of all English texts of the pairs."""
    candidates, tasks = tasks_of(pairs)
    vectors = material.of(candidates)
    return {task.language: _found(task, encoder.encode(task.texts), vectors) for task in tasks}


def by_words(pairs: Sequence[Pair]) -> dict[str, Found]:
    """The same by our own BM25, with the terms that search compares."""
    candidates, tasks = tasks_of(pairs)
    size = len(candidates)
    index = LexicalIndex.build(
        TermParts.count(terms(text) for text in candidates),
        np.arange(size, dtype=np.int32),
        np.full(size, BODY, dtype=np.int8),
        size,
    )
    found = {}
    for task in tasks:
        places = []
        for text, right in zip(task.texts, task.right, strict=True):
            scores = index.coverage(terms(text))
            best = np.argsort(-scores, kind="stable")[:FEW]
            # Where no word is shared, nothing is found.
            places.append([int(row) in right for row in best if scores[row] > 0])
        found[task.language] = _counted(places)
    return found


def mean(found: dict[str, Found]) -> Found:
    """Give the mean over the languages, each of which counts alike."""
    each = list(found.values())
    first, ten = (float(np.mean([getattr(one, name) for one in each])) for name in ("first", "ten"))
    return Found(first, ten, sum(one.n for one in each))


def asked_of_articles(encoder: StaticEncoder, material: Material, folder: Path, cache: Path) -> dict[str, Found]:
    """Ask the questions of a BEIR folder of its English articles, the encoder alone: by language, and ``all``.

    Articles are as the index has them: passages of the teacher's size, each with its share of the title.
    """
    collection = read_collection(folder)
    articles = articles_of(collection)
    passages = [split(article, material.teacher.count_tokens) for article in articles]
    owner = np.repeat(np.arange(len(articles)), [len(some) for some in passages])
    kept = VectorCache(cache, material.teacher.tag)
    body = embed([passage_text(one) for some in passages for one in some], material.teacher, kept, text_key)
    title = embed([article.title for article in articles], material.teacher, kept, text_key)
    vectors = body + TITLE_SHARE * title[owner]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    place = {entry.id: row for row, entry in enumerate(collection.entries)}
    first = np.searchsorted(owner, np.arange(len(articles)))
    asked = [query for query in collection.queries if query.relevant]
    near = np.maximum.reduceat(encoder.encode([query.text for query in asked]) @ vectors.T, first, axis=1)
    places: dict[str, list[list[bool]]] = defaultdict(list)
    for query, row in zip(asked, near, strict=True):
        hidden = {place[name] for name in query.exclude if name in place}
        right = {place[name] for name in query.relevant}
        best = [found for found in np.argsort(-row, kind="stable").tolist() if found not in hidden][:FEW]
        language = query.language or query.id.partition("-")[0]
        for name in ("all", language):
            places[name].append([found in right for found in best])
    return {name: _counted(some) for name, some in places.items()}


def _found(task: Task, asked: Vectors, candidates: Vectors) -> Found:
    places = []
    for start in range(0, len(asked), _AT_ONCE):
        near = asked[start : start + _AT_ONCE] @ candidates.T
        few = min(FEW, near.shape[1])
        best = np.argpartition(-near, few - 1, axis=1)[:, :few]
        order = np.take_along_axis(near, best, axis=1).argsort(axis=1)[:, ::-1]
        for place, rows in enumerate(np.take_along_axis(best, order, axis=1).tolist()):
            places.append([row in task.right[start + place] for row in rows])
    return _counted(places)


def _counted(places: Sequence[Sequence[bool]]) -> Found:
    first = float(np.mean([bool(rows) and rows[0] for rows in places]))
    return Found(first, float(np.mean([any(rows) for rows in places])), len(places))
