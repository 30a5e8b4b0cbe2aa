"""Fit the shipped confidence: `python -m bench.fit_confidence [--write]`, from the development data beside the project.

Every question is asked three ways: as it is; with its article taken out (a near miss, must not be answered); and of
another knowledge base (foreign, must not be answered). The model is a logistic regression with an L2 penalty, fitted
by Newton's method. The threshold of an error budget b is the lowest one for which (wrong + 1) / (answers + 1) <= b
among held-out predictions, as in conformal risk control (Angelopoulos, Bates, Fisch, Lei and Schuster 2022); held out
is a fifth of the questions at a time. What would come of holding out a whole knowledge base is printed for comparison.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb import PUBLIC, Access, Article
from kb.passages import split
from retrieval import confidence
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.confidence import SIGNALS, Calibration, Signals
from retrieval.embedding import embed
from retrieval.indexing import build
from retrieval.metrics import auroc
from retrieval.search import Query, search

SHARED = Path(__file__).resolve().parents[2] / "shared"
BUDGETS = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3)
PENALTY = 1.0
SAME_QUESTION = 0.85


@dataclass
class Case:
    """A question with what answers it; `exclude` holds its words literally."""

    text: str
    relevant: set[str]
    exclude: set[str]


@dataclass
class Base:
    """A knowledge base with questions."""

    name: str
    articles: list[Article]
    cases: list[Case]


class Recorder(Calibration):
    """A calibration that keeps the signals it is shown."""

    seen: list[np.ndarray] = []

    def probabilities(self, signals: Signals) -> list[float]:
        Recorder.seen.append(signals.rows)
        return [0.0] * len(signals.rows)


def lines(path: Path):
    if not path.exists():
        path = Path(f"{path}.gz")
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def beir(name: str) -> Base:
    folder = SHARED / "eval" / "retrieval" / name
    relevant: dict[str, set[str]] = {}
    for row in (folder / "qrels" / "test.tsv").read_text().splitlines()[1:]:
        query, document, _ = row.split("\t")
        relevant.setdefault(query, set()).add(document)
    articles = [Article(d["_id"], name, d["title"], d["text"], PUBLIC) for d in lines(folder / "corpus.jsonl")]
    cases = [Case(q["text"], relevant[q["_id"]], set(q.get("exclude", []))) for q in lines(folder / "queries.jsonl")]
    return Base(name, articles, cases)


def arduino() -> Base:
    base = beir("arduino_link")
    rows = lines(SHARED / "data" / "kb_arduino_en" / "question_queries.jsonl")
    base.cases += [Case(r["query"], set(r["relevant"]), {r["from"]} if r.get("from") else set()) for r in rows]
    return base


def exchange(language: str, size: int, seed: int) -> Base:
    folder = SHARED / "data" / "kb_exchange"
    rows = lines(folder / f"articles.{language}.jsonl")
    questions = lines(folder / f"question_queries.{language}.jsonl")
    chooser = random.Random(seed)
    chooser.shuffle(questions)
    chooser.shuffle(rows)
    questions = questions[: size // 2]
    needed = {a for q in questions for a in q["relevant"]}
    rows = [r for r in rows if r["id"] in needed] + [r for r in rows if r["id"] not in needed]
    articles = [Article(r["id"], "x", r["title"], r.get("body") or r.get("text"), PUBLIC) for r in rows[:size]]
    cases = [Case(q["query"], set(q["relevant"]), {q["from"]} if q.get("from") else set()) for q in questions]
    return Base(f"exchange_{language}", articles, cases)


def known_questions(name: str, path: Path, labels: int, examples: int, asked: int) -> Base:
    """Give intents as articles without text: some lines are their known questions, others are asked."""
    chooser = random.Random(3)
    by_label: dict[str, list[str]] = {}
    for row in lines(path):
        if row["label"] != "oos":
            by_label.setdefault(row["label"], []).append(row["text"])
    articles, cases = [], []
    for label in chooser.sample(sorted(by_label), min(labels, len(by_label))):
        texts = by_label[label]
        chooser.shuffle(texts)
        questions = tuple(texts[: chooser.randint(1, examples)])
        articles.append(Article(label, name, re.sub(r"[\W_]+", " ", label), "", PUBLIC, questions=questions))
        cases += [Case(text, {label}, set()) for text in texts[examples : examples + asked]]
    return Base(name, articles, cases)


def strangers(base: str) -> list[str]:
    """Give questions of other subjects than this base's."""
    rows = [] if base == "clinc150" else lines(SHARED / "data" / "clinc150" / "val.jsonl")
    rows += [] if base in {"banking77", "clinc150"} else lines(SHARED / "data" / "banking77" / "train.jsonl")
    rows += lines(SHARED / "data" / "hint3" / "curekart_train.jsonl")
    texts = [row["text"] for row in rows]
    random.Random(base).shuffle(texts)
    return texts[:200]


def admit_twins(base: Base, encoder, cache) -> None:
    """Count an article that asks the same question as a relevant one as relevant: FAQs hold some several times."""
    vectors = embed([article.title or " " for article in base.articles], encoder, cache, text_key)
    ids = [article.id for article in base.articles]
    for case in base.cases:
        for place in [place for place, name in enumerate(ids) if name in case.relevant and base.articles[place].title]:
            case.relevant |= {ids[twin] for twin in np.flatnonzero(vectors @ vectors[place] > SAME_QUESTION)}


def collect(
    base: Base, foreign: list[str], gone: float, encoder, cache
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give signals (n, F), right or wrong (n,), weight (n,) and rank (n,)."""
    snapshot = build(
        base.articles,
        split=lambda article: split(article, encoder.count_tokens),
        embed=lambda texts: embed(texts, encoder, cache, text_key),
        revision=1,
        tag=encoder.tag,
    )
    recorder = Recorder((0.0,) * len(SIGNALS), 0.0, ((0.05, 0.5),))
    admit_twins(base, encoder, cache)
    asked = [(c.text, c.relevant, c.exclude, 1.0) for c in base.cases]
    asked += [(c.text, set(), c.exclude | c.relevant, gone) for c in base.cases]
    asked += [(text, set(), set(), 0.3 * len(base.cases) / len(foreign)) for text in foreign]
    vectors = embed([a[0] for a in asked], encoder, cache, text_key)
    rows, right, weight, rank = [], [], [], []
    for (text, relevant, exclude, share), vector in zip(asked, vectors, strict=True):
        Recorder.seen.clear()
        hits = search(snapshot, Query(text, vector, Access.anonymous(), exclude=exclude), recorder).hits
        for place, signals in enumerate(Recorder.seen[0] if Recorder.seen else ()):
            rows.append(signals)
            right.append(hits[place].article_id in relevant)
            weight.append(share)
            rank.append(place)
    scale = 1000.0 / max(1e-9, np.sum(np.array(weight)[np.array(rank) == 0]))
    return np.array(rows), np.array(right), np.array(weight) * scale, np.array(rank)


SIGNS = {"passage": 1, "label": 1, "coverage": 1, "title": 1, "margin": 1, "missing": -1}
"""More of what speaks for an article must never lower its confidence."""


def fit(rows: np.ndarray, right: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Fit; a signal whose weight comes out with the wrong sign is left out, one at a time."""
    used = list(range(len(SIGNALS)))
    while True:
        weights, bias = newton(rows[:, used], right, weight)
        wrong = [place for place, signal in enumerate(used) if weights[place] * SIGNS.get(SIGNALS[signal], 0) < 0]
        if not wrong:
            whole = np.zeros(len(SIGNALS))
            whole[used] = weights
            return whole, bias
        del used[max(wrong, key=lambda place: abs(weights[place]) * rows[:, used[place]].std())]


def newton(rows: np.ndarray, right: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Newton's method on standardised signals."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    x = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    beta = np.zeros(x.shape[1])
    penalty = np.diag([PENALTY] * rows.shape[1] + [0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve(
            (x * (weight * p * (1 - p))[:, None]).T @ x + penalty, x.T @ (weight * (right - p)) - penalty @ beta
        )
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    weights = beta[:-1] / spread
    return weights, float(beta[-1] - weights @ mean)


def top_probabilities(data, weights, bias) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give probability, right and weight of every first hit, as the engine would compute them."""
    rows, right, weight, rank = data
    calibration = Calibration(tuple(weights), bias, ((0.05, 0.5),))
    firsts = np.flatnonzero(rank == 0)
    ends = [*firsts[1:], len(rank)]
    p = np.array(
        [Calibration.probabilities(calibration, Signals(rows[a:b]))[0] for a, b in zip(firsts, ends, strict=True)]
    )
    return p, right[firsts], weight[firsts]


def by_question(data, folds: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give every first hit's probability by a model that has not seen its question."""
    results = []
    for fold in range(folds):
        seen, unseen = [], []
        for rows, right, weight, rank in data:
            question = np.cumsum(rank == 0)
            mine = question % folds == fold
            seen.append((rows[~mine], right[~mine], weight[~mine]))
            unseen.append((rows[mine], right[mine], weight[mine], rank[mine]))
        weights, bias = fit(*(np.concatenate([s[k] for s in seen]) for k in range(3)))
        results += [top_probabilities(u, weights, bias) for u in unseen]
    p, right, weight = (np.concatenate(parts) for parts in zip(*results, strict=True))
    return p, right, weight


def threshold(p, right, weight, budget: float) -> float:
    order = np.argsort(-p)
    answers = np.cumsum(weight[order])
    wrong = np.cumsum(weight[order] * ~right[order])
    unit = weight.mean()
    fine = np.flatnonzero((wrong + unit) / (answers + unit) <= budget)
    return float(p[order][fine[-1]]) if len(fine) else 0.999


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write retrieval/calibration.json")
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache/vectors.sqlite"))
    options = parser.parse_args()
    encoder = load_encoder("all-MiniLM-L6-v2", options.models)
    cache = VectorCache(options.cache, encoder.tag)
    bases = [arduino(), beir("covid_faq_en"), exchange("en", 300, 0), exchange("fr", 120, 1), exchange("ja", 120, 2)]
    decision = SHARED / "eval" / "decision"
    bases.append(known_questions("clinc150", decision / "clinc150_dev" / "train.jsonl", 60, 8, 4))
    bases.append(known_questions("banking77", decision / "banking77_nearmiss_dev" / "train.jsonl", 40, 8, 6))
    # The share of near misses. The FAQ holds the same question several times: taking one out makes nothing a miss.
    gone = [0.3, 0.0, 0.2, 0.2, 0.2, 0.3, 0.3]
    emphasis = [1.0, 1.0, 0.2, 0.2, 0.2, 0.3, 0.3]  # headings asked literally are easier than what people ask
    data = []
    for number, base in enumerate(bases):
        foreign = strangers(base.name)
        foreign += [case.text for other in bases if other is not base for case in other.cases[:60]]
        rows, right, weight, rank = collect(base, foreign, gone[number], encoder, cache)
        data.append((rows, right, weight * emphasis[number], rank))
        print(f"{base.name}: {len(base.articles)} articles, {len(base.cases)} questions")
    held = []
    for out in range(len(bases)):
        rest = [d for i, d in enumerate(data) if i != out]
        weights, bias = fit(*(np.concatenate([d[k] for d in rest]) for k in range(3)))
        p, right, weight = top_probabilities(data[out], weights, bias)
        held.append((p, right, weight))
        chosen = p >= 0.8
        print(
            f"  held out {bases[out].name:14} auroc {auroc(p, right):.3f}  answered at 0.8: {chosen.mean():.2f}, "
            f"wrong {np.average(~right[chosen], weights=weight[chosen]) if chosen.any() else 0:.3f}"
        )
    p, right, weight = (np.concatenate(parts) for parts in zip(*held, strict=True))
    print(
        "a whole knowledge base held out:",
        [[budget, round(threshold(p, right, weight, budget), 4)] for budget in BUDGETS],
    )
    p, right, weight = by_question(data)
    thresholds = [[budget, round(threshold(p, right, weight, budget), 4)] for budget in BUDGETS]
    weights, bias = fit(*(np.concatenate([d[k] for d in data]) for k in range(3)))
    print("held-out auroc", round(auroc(p, right), 4), "thresholds", thresholds)
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1)
        if inside.any():
            said, was = (np.average(values[inside], weights=weight[inside]) for values in (p, right))
            print(f"  {low:.1f}: said {said:.2f} was {was:.2f} n={inside.sum()}")
    model = {
        "weights": {name: round(float(w), 4) for name, w in zip(SIGNALS, weights, strict=True)},
        "bias": round(bias, 4),
        "thresholds": thresholds,
    }
    print(json.dumps(model))
    if options.write:
        path = Path(confidence.__file__).parent / "calibration.json"
        path.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
        print("written", path.name)


if __name__ == "__main__":
    main()
