"""Is the fusion ever significantly below its better part? `python -m bench.fusion`: paired bootstrap of recall@1.

For every development folder: recall@1 of fused, dense and lexical over the same queries, and the 95 % interval of fused minus
the better part (Efron 1979, paired: the same resampled queries for both).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.compose.evaluation import laboratory
from bot.config import Settings
from bot.evaluation.datasets import read_collection
from bot.evaluation.retrieval import articles_of
from retrieval.fusion import Ranker
from retrieval.metrics import bootstrap_mean, recall_at

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
            found[ranker] = np.array(
                [
                    recall_at(
                        [h.article_id for h in bench.ask(snapshot, q.text, exclude=q.exclude).hits], q.relevant, 1
                    )
                    for q in queries
                ]
            )
        better = max((Ranker.DENSE, Ranker.LEXICAL), key=lambda ranker: found[ranker].mean())
        difference = bootstrap_mean(list(found[Ranker.FUSED] - found[better]), rounds=5000)
        differences.append(difference.value)
        cells = " | ".join(f"{found[ranker].mean():.3f}" for ranker in Ranker)
        print(
            f"| {folder.name} | {cells} | {difference.value:+.3f} [{difference.low:+.3f}, {difference.high:+.3f}] |",
            flush=True,
        )
    print(f"\nMean over the folders: {np.mean(differences):+.3f}")


if __name__ == "__main__":
    main()
