"""What known questions bring: `python -m bench.known_questions --models DIR`, rows for RESULTS.md.

By examples an article: accuracy of the first hit with the head and without it, on intents of the development sets.
Beside taught articles: recall@1 of questions whose own article has no known question, in a knowledge base where other
articles have some; before they were taught, after, and with the head. Training: seconds for 150 articles of 100 questions
on one core, and in the process of its own what it does to single questions meanwhile.
"""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.fit_confidence import SHARED, Base, Case, arduino, lines, taught
from bot.compose.training import train_apart
from kb import PUBLIC, Access, Article
from kb.passages import split
from retrieval import Snapshot
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.confidence import Calibration
from retrieval.embedding import embed
from retrieval.indexing import build
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestions
from retrieval.learning import train
from retrieval.ports import Vectors
from retrieval.search import Query, search

Embed = Callable[[list[str]], Vectors]
CALIBRATION = Calibration.shipped()


def indexed(articles: list[Article], encoder: OnnxEncoder, embedded: Embed) -> Snapshot:
    """Build a snapshot."""
    return build(
        articles,
        split=lambda article: split(article, encoder.count_tokens),
        embed=lambda texts: embedded(list(texts)),
        revision=1,
        tag=encoder.tag,
    )


def first_right(snapshot: Snapshot, known: KnownQuestions, cases: list[Case], embedded: Embed) -> float:
    """Give the share of cases whose first hit is right."""
    vectors = embedded([case.text for case in cases])
    found = [
        search(snapshot, Query(c.text, v, Access.engineer(), 3, exclude=c.exclude), CALIBRATION, known).hits
        for c, v in zip(cases, vectors, strict=True)
    ]
    return float(
        np.mean([bool(hits) and hits[0].article_id in c.relevant for hits, c in zip(found, cases, strict=True)])
    )


def intents(path: Path, examples: int, asked: int = 10) -> Base:
    """Give intents with so many known questions each, and questions to ask."""
    by_label: dict[str, list[str]] = {}
    for row in lines(path):
        if row["label"] != "oos":
            by_label.setdefault(row["label"], []).append(row["text"])
    articles, cases = [], []
    for label, texts in sorted(by_label.items()):
        random.Random(label).shuffle(texts)
        cases += [Case(text, {label}, set()) for text in texts[:asked]]
        name = label.replace("_", " ")
        articles.append(Article(label, "x", name, "", PUBLIC, questions=tuple(texts[asked : asked + examples])))
    return Base(path.parent.name, articles, cases)


def by_examples(encoder: OnnxEncoder, embedded: Embed) -> None:
    print("| set | examples an article | accuracy, nearest only | with the head |\n|---|---|---|---|")
    for name in ("clinc150_dev", "banking77_nearmiss_dev"):
        for examples in (1, 3, 5, 10, 30):
            base = intents(SHARED / "eval" / "decision" / name / "train.jsonl", examples)
            snapshot = indexed(base.articles, encoder, embedded)
            head = NOTHING_KNOWN.with_head(train(snapshot, NOTHING_KNOWN))
            without, with_head = (first_right(snapshot, k, base.cases, embedded) for k in (NOTHING_KNOWN, head))
            print(f"| {name} | {examples} | {without:.3f} | {with_head:.3f} |", flush=True)


def beside_taught(encoder: OnnxEncoder, embedded: Embed) -> None:
    base = arduino()
    some = taught(base)
    known = {article.id for article in some.articles if article.questions}
    untaught = [case for case in base.cases if not case.relevant & known]
    others = [case for case in some.cases if case.relevant & known]
    before = indexed(base.articles, encoder, embedded)
    after = indexed(some.articles, encoder, embedded)
    head = NOTHING_KNOWN.with_head(train(after, NOTHING_KNOWN))
    print("\n| questions of | n | before | taught | with the head |\n|---|---|---|---|---|")
    for name, cases in (("articles without known questions", untaught), ("taught articles, other wordings", others)):
        figures = [
            first_right(snapshot, k, cases, embedded)
            for snapshot, k in ((before, NOTHING_KNOWN), (after, NOTHING_KNOWN), (after, head))
        ]
        print(f"| {name} | {len(cases)} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


def training(encoder: OnnxEncoder, embedded: Embed) -> None:
    base = intents(SHARED / "eval" / "decision" / "clinc150_dev" / "train.jsonl", 100, asked=2)
    articles = [replace(article, questions=article.questions[:100]) for article in base.articles]
    snapshot = indexed(articles, encoder, embedded)
    vectors = embedded([case.text for case in base.cases])

    def ask_for(seconds: float, until: threading.Event | None = None) -> list[float]:
        took, started = [], time.perf_counter()
        while time.perf_counter() - started < seconds and not (until is not None and until.is_set()):
            for case, vector in zip(base.cases, vectors, strict=True):
                begun = time.perf_counter()
                encoder.encode([case.text])
                search(snapshot, Query(case.text, vector, Access.engineer()), CALIBRATION)
                took.append(time.perf_counter() - begun)
                if until is not None and until.is_set():
                    break
        return took

    ask_for(1.0)
    alone = ask_for(4.0)
    done = threading.Event()
    seconds: list[float] = []

    def learn() -> None:
        started = time.perf_counter()
        train_apart(snapshot, NOTHING_KNOWN)
        seconds.append(time.perf_counter() - started)
        done.set()

    quiet = time.perf_counter()
    train(snapshot, NOTHING_KNOWN)
    quiet = time.perf_counter() - quiet
    worker = threading.Thread(target=learn)
    worker.start()
    meanwhile = ask_for(600.0, done)
    worker.join()
    p50 = statistics.median(meanwhile) / statistics.median(alone)
    count = sum(len(article.questions) for article in articles)
    print(
        f"\nTraining: {len(articles)} articles, {count} questions: {quiet:.1f} s alone, {seconds[0]:.1f} s beside questions "
        f"asked without a pause, whose p50 was {p50:.2f} of what it is without training"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache/vectors.sqlite"))
    parser.add_argument("--only", choices=["examples", "beside", "training"])
    options = parser.parse_args()
    encoder = load_encoder("all-MiniLM-L6-v2", options.models)
    cache = VectorCache(options.cache, encoder.tag)

    def embedded(texts: list[str]) -> Vectors:
        return embed(texts, encoder, cache, text_key)

    for name, run in (("examples", by_examples), ("beside", beside_taught), ("training", training)):
        if options.only in (None, name):
            run(encoder, embedded)


if __name__ == "__main__":
    main()
