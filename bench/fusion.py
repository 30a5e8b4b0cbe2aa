"""Is the fusion ever significantly below its better part? `python -m bench.fusion`: paired bootstrap of recall@1.

For every development folder: recall@1 of fused, dense and lexical over the same queries, and the 95 % interval of fused minus
the better part, paired as `onetouch evaluate compare` pairs two runs.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.compose.evaluation import laboratory
from bot.config import Settings
from bot.evaluation.datasets import read_collection
from bot.evaluation.measures import measures_of
from bot.evaluation.pairing import difference
from bot.evaluation.retrieval import articles_of, outcomes_of
from retrieval.fusion import Ranker

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval" / "retrieval"


def main() -> None:
    settings = Settings.from_env({})
    print("| set | fused | dense | lexical | fused - better part, 95 % |\n|---|---|---|---|---|")
    differences = []
    for folder in sorted(SHARED.glob("*/")):
        collection = read_collection(folder)
        bench = laboratory(settings, lambda done, total: None)
        snapshot = bench.index(articles_of(collection))
        queries = [query for query in collection.queries if query.relevant]
        found = {}
        for ranker in Ranker:
            bench.ranker = ranker
            rankings = [bench.ask(snapshot, query.text, exclude=query.exclude) for query in queries]
            found[ranker] = replace(measures_of(outcomes_of(queries, rankings))["recall@1"], rounds=5000)
        value = {ranker: measure.of(measure.cases) for ranker, measure in found.items()}
        better = max((Ranker.DENSE, Ranker.LEXICAL), key=lambda ranker: value[ranker])
        rise = difference(found[better], found[Ranker.FUSED])
        differences.append(rise.value)
        cells = " | ".join(f"{value[ranker]:.3f}" for ranker in Ranker)
        print(f"| {folder.name} | {cells} | {rise.value:+.3f} [{rise.low:+.3f}, {rise.high:+.3f}] |", flush=True)
    print(f"\nMean over the folders: {np.mean(differences):+.3f}")


if __name__ == "__main__":
    main()
