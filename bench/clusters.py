"""Clusters: `python -m bench.clusters [--models DIR] [--cache FILE] [--only PART]`.

Texts of the development data beside the project, embedded by the default encoder; k-means and its V-measure are
scikit-learn's (an extra). Prints the section of RESULTS.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, v_measure_score

from bench.bursts import growth
from bench.cluster_desk import Desk
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.density import NONE, groups, joined, pulls
from retrieval.embedding import embed

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = {
    "hint3": ("hint3/curekart_train.jsonl", "hint3/curekart_test.jsonl"),
    "banking77": ("banking77/train.jsonl.gz",),
    "clinc150": ("clinc150/train.jsonl.gz",),
}
OUTSIDE = "oos"
WINDOW_DAYS = 30


class Texts:
    """Vectors (n, d) and the true label of each; those of no intent stay in, and count in no figure but their own."""

    def __init__(self, name: str, embedded) -> None:
        rows = [json.loads(line) for file in FILES[name] for line in read(DATA / file)]
        self.name = name
        self.labels = np.array([row["label"] for row in rows])
        self.vectors = embedded([row["text"] for row in rows])

    def only(self, rows) -> Texts:
        part = object.__new__(Texts)
        part.name, part.labels, part.vectors = self.name, self.labels[rows], self.vectors[rows]
        return part

    def __len__(self) -> int:
        return len(self.labels)


def read(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return file.readlines()


def apart(labels):
    """Make each text of no group a group of its own."""
    loose = labels == NONE
    made = labels.copy()
    made[loose] = labels.max(initial=0) + 1 + np.arange(loose.sum())
    return made


def figures(texts: Texts, labels) -> dict[str, float]:
    known = texts.labels != OUTSIDE
    truth, found = texts.labels[known], labels[known]
    inside = found != NONE
    outside = labels[~known]
    return {
        "groups": len(np.unique(labels[labels != NONE])),
        "share": inside.mean(),
        "outside": (outside != NONE).mean() if len(outside) else float("nan"),
        "v": v_measure_score(truth, apart(found)),
        "ari": adjusted_rand_score(truth, apart(found)),
        "v_one": v_measure_score(truth, found),
        "ari_one": adjusted_rand_score(truth, found),
        "v_in": v_measure_score(truth[inside], found[inside]),
        "ari_in": adjusted_rand_score(truth[inside], found[inside]),
    }


def k_means(texts: Texts) -> tuple[float, float, int]:
    """Give V-measure and ARI of k-means with the true k, the middle of three seeds."""
    known = texts.labels != OUTSIDE
    truth, k = texts.labels[known], len(set(texts.labels[known]))
    runs = []
    for seed in range(3):
        found = KMeans(k, n_init=1, random_state=seed).fit_predict(texts.vectors[known])
        runs.append((v_measure_score(truth, found), adjusted_rand_score(truth, found)))
    v, ari = sorted(runs)[1]
    return v, ari, k


def quality(sets: list[Texts]) -> None:
    print(
        "| texts | k-means, true k: V, ARI | groups | in a group | apart: V, ratio, ARI | as one: V, ratio, ARI | in groups only: V, ARI | of no intent, in a group |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for texts in sets:
        intents = sorted(set(texts.labels) - {OUTSIDE})
        halves = [np.isin(texts.labels, [*intents[half::2], OUTSIDE]) for half in (0, 1)]
        for title, part in (
            ("tuned half of " + texts.name, texts.only(halves[0])), ("other half of " + texts.name, texts.only(halves[1])), (texts.name, texts),
        ):  # fmt: skip
            v, ari, k = k_means(part)
            f = figures(part, groups(part.vectors).labels)
            outside = "-" if np.isnan(f["outside"]) else f"{f['outside']:.2f}"
            print(
                f"| {title}, {len(part):,} | {k}: {v:.3f}, {ari:.3f} | {f['groups']} | {f['share']:.2f} | {f['v']:.3f}, {f['v'] / v:.2f}, {f['ari']:.3f}"
                f" | {f['v_one']:.3f}, {f['v_one'] / v:.2f}, {f['ari_one']:.3f} | {f['v_in']:.3f}, {f['ari_in']:.3f} | {outside} |",
                flush=True,
            )


HIDDEN = (
    *((60, 0, 0), (60, 1, 6), (60, 1, 10), (60, 1, 20), (60, 3, 6), (60, 3, 10), (60, 3, 20)),
    *((10, 1, 20), (5, 1, 25), (50, 1, 100)),
)
"""Texts of different intents, and among them how many intents of how many texts."""


def planted(sets: list[Texts]) -> None:
    """Hide problems in a small window of texts that are all of different intents."""
    print("\n| texts of different intents | and | found | pure | other groups |\n|---|---|---|---|---|")
    for around, count, size in HIDDEN:
        found, pure, others = [], [], []
        for texts in sets[1:]:
            random = np.random.default_rng(7)
            for _ in range(40):
                sizes = Counter(texts.labels)
                order = random.permutation(sorted(one for one in sizes if one != OUTSIDE and sizes[one] >= size))
                rows = [
                    random.choice(np.flatnonzero(texts.labels == one), size, replace=False) for one in order[:count]
                ]
                noise = [random.choice(np.flatnonzero(texts.labels == one)) for one in order[count : count + around]]
                labels = groups(texts.vectors[np.concatenate([*rows, noise]).astype(int)]).labels
                owned = set()
                for at in range(count):
                    mine = labels[at * size : (at + 1) * size]
                    best = np.bincount(mine[mine != NONE], minlength=1).argmax()
                    share = (mine == best).mean()
                    found.append(share)
                    if share:
                        pure.append((mine == best).sum() / (labels == best).sum())
                        owned.add(int(best))
                others.append(len(set(labels[labels != NONE].tolist()) - owned))
        told = "nothing" if not count else f"{count} x {size} of one intent"
        cells = f"{np.mean(found):.2f} | {np.mean(pure):.2f}" if found else "- | -"
        print(f"| {around} | {told} | {cells} | {np.mean(others):.2f} |", flush=True)


def days(sets: list[Texts]) -> None:
    """Move a window by a thirtieth each day."""
    print(
        "\n| window | tickets that change cluster in a day, mean (most) | that leave | that join late | change when the same are drawn again | without yesterday: change | V, ARI on the last day | without yesterday |\n|---|---|---|---|---|---|---|---|"
    )
    for texts, size in zip(sets, (900, 2000, 2000), strict=True):
        order, rows = np.random.default_rng(0).permutation(len(texts)), []
        for settles in (True, False):
            desk, seen = Desk(texts, settles=settles), set()
            moves, leaves, joins = [], [], []
            for day in range(16):
                window = order[day * size // WINDOW_DAYS :][:size]
                was = dict(desk.places)
                desk.draw(window)
                both = [str(row) for row in window if str(row) in seen]
                if both:
                    moves.append(np.mean([n in was and n in desk.places and was[n] != desk.places[n] for n in both]))
                    leaves.append(np.mean([n in was and n not in desk.places for n in both]))
                    joins.append(np.mean([n not in was and n in desk.places for n in both]))
                seen = {str(row) for row in window}
            f = figures(texts.only(window), desk.labels([str(row) for row in window], desk.places))
            was = dict(desk.places)
            desk.draw(window)
            again = np.mean([was.get(str(row)) != desk.places.get(str(row)) for row in window])
            rows.append((np.mean(moves), max(moves), np.mean(leaves), np.mean(joins), f, again))
        (m, most, left, late, f, again), (plain, worst, _, _, g, _) = rows
        print(
            f"| {texts.name}, {size:,} | {m:.1%} ({most:.1%}) | {left:.1%} | {late:.1%} | {again:.1%} | {plain:.1%} ({worst:.1%}) | {f['v']:.3f}, {f['ari']:.3f} | {g['v']:.3f}, {g['ari']:.3f} |",
            flush=True,
        )


def orders(sets: list[Texts]) -> None:
    """Let the same tickets arrive in different orders."""
    print(
        "\n| same tickets, two orders of arrival | all at once | joining one by one, drawn anew at the end | at the end, but nothing before |\n|---|---|---|---|"
    )
    for texts in sets:
        size = min(1500, len(texts))
        rows = np.random.default_rng(1).permutation(len(texts))[:size]
        ends, whole = [], []
        for seed in range(3):
            order = np.random.default_rng(seed).permutation(rows)
            desk = Desk(texts)
            start = size // 3
            desk.draw(order[:start])
            for at in range(start, size, size // 6):
                batch = order[at : at + size // 6]
                desk.join(batch, order[:at])
                desk.draw(order[: at + len(batch)])
            ends.append(apart(desk.labels([str(row) for row in sorted(rows)], desk.places)))
            back = np.argsort(order)
            whole.append(apart(groups(texts.vectors[order]).labels[back]))
        pairs = [(0, 1), (0, 2), (1, 2)]
        print(
            f"| {texts.name}, {size:,} | ARI {np.mean([adjusted_rand_score(whole[a], whole[b]) for a, b in pairs]):.3f}"
            f" | ARI {np.mean([adjusted_rand_score(ends[a], ends[b]) for a, b in pairs]):.3f}"
            f" | ARI {np.mean([adjusted_rand_score(ends[a], whole[a]) for a in range(3)]):.3f} |",
            flush=True,
        )


def times(sets: list[Texts]) -> None:
    print(
        "\n| tickets | drawn anew: s, of processor | how close to which: s, of processor | 100 new ones, ms | largest resident, MB |\n|---|---|---|---|---|"
    )
    every = np.concatenate([texts.vectors for texts in sets])
    every = every[np.random.default_rng(0).permutation(len(every))]
    for size in (300, 2000, 10_000, 20_000):
        part = np.ascontiguousarray(every[:size])
        drawn, found = timed(lambda part=part: groups(part))
        near, _ = timed(lambda part=part, labels=found.labels: pulls(part, labels))
        put, _ = timed(lambda part=part, labels=found.labels: joined(every[-100:], part, labels))
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"| {len(part):,} | {drawn[0]:.1f}, {drawn[1]:.1f} | {near[0]:.1f}, {near[1]:.1f} | {put[0] * 1000:.0f} | {resident:.0f} |",
            flush=True,
        )


def timed(work):
    """Give the seconds and the processor's seconds that something takes, and what it gives."""
    started, worked = time.perf_counter(), time.process_time()
    made = work()
    return (time.perf_counter() - started, time.process_time() - worked), made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache/vectors.sqlite"))
    parser.add_argument("--only", default="", help="one of quality, planted, days, order, time, bursts")
    given = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"{DATA} is not there: the development data lie beside the project")
    encoder = load_encoder("all-MiniLM-L6-v2", given.models)
    cache = VectorCache(given.cache, encoder.tag)
    sets = [Texts(name, lambda texts: embed(texts, encoder, cache, text_key)) for name in FILES]
    parts = {"quality": quality, "planted": planted, "days": days, "order": orders, "time": times, "bursts": growth}
    for name, part in parts.items():
        if given.only in {"", name}:
            part(sets)


if __name__ == "__main__":
    main()
