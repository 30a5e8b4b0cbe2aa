"""`onetouch evaluate retrieval`: is the right article found?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.evaluation.datasets import Asked, Collection, Entry
from bot.evaluation.failures import Failure, Failures, place
from bot.evaluation.inspection import Inspector
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.measures import measures_of
from bot.evaluation.outcomes import Outcomes, digest, keys_of
from bot.evaluation.report import Report
from kb import PUBLIC, Article
from retrieval import Ranking
from retrieval.metrics import ndcg_at, recall_at, reciprocal_rank_at

_DEPTH = 10


def articles_of(collection: Collection) -> list[Article]:
    """Turn a corpus into articles."""
    return [
        Article(e.id, collection.name, e.title, e.text, PUBLIC, language=e.language, questions=e.questions)
        for e in collection.entries
    ]


def corpus_hash(entries: Iterable[Entry]) -> str:
    """Name a corpus by all that is searched in it."""
    return digest(part for e in entries for part in (e.id, e.title, e.text, e.language or "", *e.questions))


def evaluate_retrieval(collection: Collection, laboratory: Laboratory, *, explain: int | None = None) -> Report:
    """Measure nDCG, MRR and recall over the queries that have an answer; recall@1 by language.

    `explain`: how many failures to show; None where none is explained, which costs a second search each.
    """
    snapshot = laboratory.index(articles_of(collection))
    queries = [query for query in collection.queries if query.relevant]
    rankings = [laboratory.ask(snapshot, q.text, limit=_DEPTH, exclude=q.exclude) for q in queries]
    outcomes = outcomes_of(queries, rankings, corpus_hash(collection.entries))
    speed = laboratory.queries_per_s
    failures = None
    if explain is not None:
        failures = Failures(tuple(_failed(queries, rankings, Inspector(laboratory, snapshot))), explain)
    return Report(
        "retrieval",
        collection.name,
        len(queries),
        {name: measure.estimate() for name, measure in measures_of(outcomes).items()},
        None,
        speed,
        laboratory.engine,
        outcomes,
        failures,
    )


def outcomes_of(queries: Sequence[Asked], rankings: Sequence[Ranking], articles: str = "") -> Outcomes:
    """Give what came of queries that have an answer. `articles`: hash of what was searched."""
    ranked = [[hit.article_id for hit in ranking.hits] for ranking in rankings]
    pairs = list(zip(ranked, (query.relevant for query in queries), strict=True))
    return Outcomes(
        "retrieval",
        tuple(query.id for query in queries),
        keys_of(queries),
        {
            "ndcg@10": [ndcg_at(found, relevant, 10) for found, relevant in pairs],
            "mrr@10": [reciprocal_rank_at(found, relevant, 10) for found, relevant in pairs],
            **{
                f"recall@{depth}": [recall_at(found, relevant, depth) for found, relevant in pairs]
                for depth in (1, 5, 10)
            },
            "confidence": [ranking.confidence for ranking in rankings],
            "first": [found[0] if found else "" for found in ranked],
            "language": [query.language or "" for query in queries],
        },
        articles,
    )


def _failed(queries: Sequence[Asked], rankings: Sequence[Ranking], inspector: Inspector) -> Iterator[Failure]:
    for query, ranking in zip(queries, rankings, strict=True):
        if ranking.hits and ranking.hits[0].article_id in query.relevant:
            continue
        sight = inspector.look(query.text, query.relevant, query.exclude)
        outcome = place(sight.expected.rank, _DEPTH) if sight.expected else "not among the articles"
        yield Failure(
            query.id,
            query.text,
            f"the right article: {outcome}",
            ranking.confidence,
            bool(ranking.hits),
            sight.expected,
            sight.rival,
            inspector.lost(query.text, sight),
        )
