"""`onetouch evaluate deflection`: is the right article quoted, and nothing where there is none?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.evaluation.datasets import Asked, Collection
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.report import Report
from bot.evaluation.retrieval import articles_of
from handlers.chat.answer import Ask, decide
from handlers.chat.policy import Policy
from handlers.reply import Answer, Clarification
from kb import Access, Article
from retrieval import Ranking
from retrieval.metrics import Estimate, auroc, bootstrap, coverage_within

_BUDGET = 0.05


@dataclass(frozen=True, slots=True)
class _Case:
    """What came of one question. `top_right`: the first hit answers it, whether shown or not."""

    answerable: bool
    confidence: float
    top_right: bool
    answered: bool = False
    right: bool = False
    clarified: bool = False
    clarified_right: bool = False


def evaluate_deflection(collection: Collection, laboratory: Laboratory, policy: Policy) -> Report:
    """Let the real decision answer, ask or hand over, at the engine's own threshold."""
    articles = {article.id: article for article in articles_of(collection)}
    snapshot = laboratory.index(list(articles.values()))
    cases = [
        _case(query, laboratory.ask(snapshot, query.text, exclude=query.exclude), articles, policy)
        for query in collection.queries
    ]
    column = _columns(cases)
    confidence = np.array([case.confidence for case in cases])
    top_right = column("top_right")

    def share(part: str, of: str) -> Estimate:
        mine, whole = column(part), column(of)
        return bootstrap(len(cases), lambda rows: float(mine[rows].sum() / max(1, whole[rows].sum())))

    right, answered, clarified = column("right"), column("answered"), column("clarified")
    metrics = {
        "answered_right": share("right", "answerable"),
        "wrong_rate": bootstrap(
            len(cases), lambda rows: float((answered[rows] & ~right[rows]).sum() / max(1, answered[rows].sum()))
        ),
        "clarified": bootstrap(len(cases), lambda rows: float(clarified[rows].mean())),
        "clarified_right": share("clarified_right", "clarified"),
        "auroc": bootstrap(len(cases), lambda rows: auroc(confidence[rows], top_right[rows])),
        "coverage@5": bootstrap(
            len(cases), lambda rows: coverage_within(confidence[rows], top_right[rows], _BUDGET), rounds=300
        ),
    }
    return Report(
        "deflection",
        collection.name,
        len(cases),
        metrics,
        policy.threshold,
        laboratory.queries_per_s,
        laboratory.engine,
    )


def _case(query: Asked, ranking: Ranking, articles: dict[str, Article], policy: Policy) -> _Case:
    top_right = bool(ranking.hits) and ranking.hits[0].article_id in query.relevant
    reply = decide(Ask(query.text, Access.engineer()), ranking, articles, policy)
    case = _Case(bool(query.relevant), ranking.confidence, top_right)
    match reply:
        case Answer():
            right = reply.sources[0].article in query.relevant
            return _Case(case.answerable, case.confidence, top_right, answered=True, right=right)
        case Clarification():
            meant = any(option.article in query.relevant for option in reply.options)
            return _Case(case.answerable, case.confidence, top_right, clarified=True, clarified_right=meant)
        case None:
            return case


def _columns(cases: list[_Case]) -> Callable[[str], npt.NDArray[np.bool_]]:
    return lambda name: np.array([getattr(case, name) for case in cases], dtype=np.bool_)
