"""Fit which hits of a list are likely: `python -m bench.fit_likelihood`, from the development data beside the project.

Each question is asked as it is; a hundred with their articles taken out; and questions of other subjects. Every one of
the first ten hits is a row: is it an article that answers? A logistic regression with an L2 penalty is fitted to four
knowledge bases and tried on the fifth, then fitted to all; its coefficients stand in `retrieval/likelihood.py`.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.fit_confidence import Base, admit_twins, arduino, beir, exchange, strangers
from kb import Access
from kb.passages import split
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.confidence import Calibration
from retrieval.embedding import embed
from retrieval.indexing import build
from retrieval.known_questions import NOTHING_KNOWN
from retrieval.learning import train
from retrieval.likelihood import FITTING, LIKELY, numbers
from retrieval.metrics import auroc
from retrieval.search import Query, search

ASKED, GONE, FOREIGN = 250, 100, 150
OTHERWISE = 0.3
"""What questions without their articles, and those of other subjects, count beside the others."""
ROWS = 3000
"""What each knowledge base counts, whatever its size."""
PENALTY = 1.0


@dataclass
class Rows:
    """The hits of one knowledge base: numbers and a one (n, 4), whether each answers (n,), and whose they are."""

    numbers: np.ndarray
    right: np.ndarray
    kind: np.ndarray
    question: np.ndarray
    confidence: np.ndarray
    first: np.ndarray

    @property
    def weight(self) -> np.ndarray:
        weight = np.ones(len(self.kind))
        for kind in ("gone", "foreign"):
            mine = self.kind == kind
            weight[mine] = OTHERWISE * np.sum(self.kind == "asked") / max(1, mine.sum())
        return weight * ROWS / len(weight)


def gather(base: Base, encoder, cache) -> Rows:
    """Search a knowledge base for its own questions and for others."""
    snapshot = build(
        base.articles,
        split=lambda article: split(article, encoder.count_tokens),
        embed=lambda texts: embed(texts, encoder, cache, text_key),
        revision=1,
        tag=encoder.tag,
    )
    random.Random(3).shuffle(base.cases)
    cases = base.cases[:ASKED]
    if base.twins:
        admit_twins(base, encoder, cache)
    known = NOTHING_KNOWN.with_head(train(snapshot, NOTHING_KNOWN))
    asked = [(case.text, case.relevant, case.exclude, "asked") for case in cases]
    asked += [(case.text, set(), case.exclude | case.relevant, "gone") for case in cases[:GONE]]
    asked += [(text, set(), set(), "foreign") for text in strangers(base.name)[:FOREIGN]]
    texts = [snapshot.mend(one[0], lambda word: encoder.count_tokens(word) == 1, Access.anonymous()) for one in asked]
    vectors = embed(texts, encoder, cache, text_key)
    rows = []
    for at, (text, (_, relevant, exclude, kind), vector) in enumerate(zip(texts, asked, vectors, strict=True)):
        query = Query(text, vector, Access.anonymous(), exclude=exclude)
        hits = search(snapshot, query, Calibration.shipped(), known).hits
        for rank, hit in enumerate(hits):
            right = hit.article_id in relevant
            rows.append(((*numbers(hit, hits[0]), 1.0), right, kind, at, hit.confidence, rank == 0))
    return Rows(*(np.array(column) for column in zip(*rows, strict=True)))


def fitted(data: list[Rows]) -> np.ndarray:
    """Fit by Newton's method; the bias is free."""
    rows = np.concatenate([one.numbers for one in data])
    right = np.concatenate([one.right for one in data]).astype(float)
    weight = np.concatenate([one.weight for one in data])
    penalty = PENALTY * np.array([1.0, 1.0, 1.0, 0.0])
    found = np.zeros(4)
    for _ in range(60):
        said = chances(rows, found)
        slope = rows.T @ (weight * (said - right)) + penalty * found
        bend = (rows * (weight * said * (1 - said))[:, None]).T @ rows + np.diag(penalty)
        found -= np.linalg.solve(bend, slope)
    return found


def chances(rows: np.ndarray, model: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-rows @ model))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache/vectors.sqlite"))
    options = parser.parse_args()
    encoder = load_encoder("all-MiniLM-L6-v2", options.models)
    cache = VectorCache(options.cache, encoder.tag)
    bases = [
        arduino(),
        replace(beir("covid_faq_en"), twins=True),
        exchange("en", 300, 0),
        exchange("fr", 120, 1),
        exchange("ja", 120, 2),
    ]
    data = [gather(base, encoder, cache) for base in bases]
    for out, (base, rows) in enumerate(zip(bases, data, strict=True)):
        said = chances(rows.numbers, fitted([one for at, one in enumerate(data) if at != out]))
        above, asked = said >= LIKELY, rows.kind == "asked"
        unsure = rows.first & (rows.confidence < FITTING)
        answerable = np.isin(rows.question, rows.question[rows.right])
        print(
            f"held out {base.name:13} auroc {auroc(said, rows.right):.3f}  likely: {above[rows.right].mean():.3f} of "
            f"what answers, {above[asked & ~rows.right].mean():.2f} of the rest  nothing fits: "
            f"{unsure[rows.first & asked & answerable].mean():.2f} of the answerable, "
            f"{unsure[rows.first & (rows.kind == 'foreign')].mean():.2f} of other subjects"
        )
    print("all:", fitted(data).round(2))


if __name__ == "__main__":
    main()
