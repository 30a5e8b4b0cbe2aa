"""`onetouch evaluate retrieval`: is the right article found?"""

from __future__ import annotations

from bot.evaluation.datasets import Collection
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.report import Report
from kb import PUBLIC, Article
from retrieval.metrics import Estimate, bootstrap_mean, ndcg_at, recall_at, reciprocal_rank_at

_DEPTH = 10


def articles_of(collection: Collection) -> list[Article]:
    """Turn a corpus into articles."""
    return [
        Article(e.id, collection.name, e.title, e.text, PUBLIC, language=e.language, questions=e.questions)
        for e in collection.entries
    ]


def evaluate_retrieval(collection: Collection, laboratory: Laboratory) -> Report:
    """Measure nDCG, MRR and recall over the queries that have an answer; recall@1 by language."""
    snapshot = laboratory.index(articles_of(collection))
    queries = [query for query in collection.queries if query.relevant]
    ranked = [
        [hit.article_id for hit in laboratory.ask(snapshot, q.text, limit=_DEPTH, exclude=q.exclude).hits]
        for q in queries
    ]
    pairs = list(zip(ranked, (query.relevant for query in queries), strict=True))
    metrics: dict[str, Estimate] = {
        "ndcg@10": bootstrap_mean([ndcg_at(found, relevant, 10) for found, relevant in pairs]),
        "mrr@10": bootstrap_mean([reciprocal_rank_at(found, relevant, 10) for found, relevant in pairs]),
    }
    for depth in (1, 5, 10):
        metrics[f"recall@{depth}"] = bootstrap_mean([recall_at(found, relevant, depth) for found, relevant in pairs])
    languages = sorted({query.language for query in queries if query.language})
    for language in languages:
        own = [recall_at(*pair, 1) for pair, query in zip(pairs, queries, strict=True) if query.language == language]
        metrics[f"recall@1.{language}"] = bootstrap_mean(own)
    return Report(
        "retrieval", collection.name, len(queries), metrics, None, laboratory.queries_per_s, laboratory.engine
    )
