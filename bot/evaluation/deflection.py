"""`onetouch evaluate deflection`: is the right article quoted, and nothing where there is none?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.datasets import Asked, Collection
from bot.evaluation.failures import Failure, Failures
from bot.evaluation.inspection import Inspector
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.measures import measures_of
from bot.evaluation.outcomes import Outcomes, keys_of
from bot.evaluation.report import Report
from bot.evaluation.retrieval import articles_of, corpus_hash
from handlers.chat.answer import Ask, decide
from handlers.chat.policy import Policy
from handlers.reply import Answer, Clarification
from kb import Access, Article
from retrieval import Ranking


@dataclass(frozen=True, slots=True)
class _Case:
    """What came of one question. `top_right`: the first hit answers it, whether shown or not."""

    answerable: bool
    confidence: float
    top_right: bool
    first: str
    answered: bool = False
    right: bool = False
    clarified: bool = False
    clarified_right: bool = False

    @property
    def failed(self) -> bool:
        """Something wrong was said, or the right thing was neither said nor among what was asked about."""
        return self.answered and not self.right if not self.answerable else not (self.right or self.clarified_right)


def evaluate_deflection(
    collection: Collection, laboratory: Laboratory, policy: Policy, *, explain: int | None = None
) -> Report:
    """Let the real decision answer, ask or hand over, at the engine's own threshold.

    `explain`: how many failures to show; None where none is explained, which costs a second search each.
    """
    articles = {article.id: article for article in articles_of(collection)}
    snapshot = laboratory.index(list(articles.values()))
    cases = [
        _case(query, laboratory.ask(snapshot, query.text, exclude=query.exclude), articles, policy)
        for query in collection.queries
    ]
    outcomes = Outcomes(
        "deflection",
        tuple(query.id for query in collection.queries),
        keys_of(collection.queries),
        {
            "answerable": [case.answerable for case in cases],
            "answered": [case.answered for case in cases],
            "right": [case.right for case in cases],
            "clarified": [case.clarified for case in cases],
            "clarified_right": [case.clarified_right for case in cases],
            "top_right": [case.top_right for case in cases],
            "confidence": [case.confidence for case in cases],
            "first": [case.first for case in cases],
            "language": [query.language or "" for query in collection.queries],
        },
        corpus_hash(collection.entries),
        policy.threshold,
    )
    speed = laboratory.queries_per_s
    failures = None
    if explain is not None:
        inspector = Inspector(laboratory, snapshot)
        failures = Failures(tuple(_failed(collection.queries, cases, inspector, policy.threshold)), explain)
    return Report(
        "deflection",
        collection.name,
        len(cases),
        {name: measure.estimate() for name, measure in measures_of(outcomes).items()},
        policy.threshold,
        speed,
        laboratory.engine,
        outcomes,
        failures,
    )


def _case(query: Asked, ranking: Ranking, articles: Mapping[str, Article], policy: Policy) -> _Case:
    first = ranking.hits[0].article_id if ranking.hits else ""
    case = _Case(bool(query.relevant), ranking.confidence, first in query.relevant, first)
    reply = decide(Ask(query.text, Access.engineer()), ranking, articles, policy)
    match reply:
        case Answer():
            right = reply.sources[0].article in query.relevant
            return _Case(case.answerable, case.confidence, case.top_right, first, answered=True, right=right)
        case Clarification():
            meant = any(option.article in query.relevant for option in reply.options)
            return _Case(case.answerable, case.confidence, case.top_right, first, clarified=True, clarified_right=meant)
        case None:
            return case


def _failed(
    queries: Sequence[Asked], cases: Sequence[_Case], inspector: Inspector, threshold: float
) -> Iterator[Failure]:
    for query, case in zip(queries, cases, strict=True):
        if not case.failed:
            continue
        sight = inspector.look(query.text, query.relevant, query.exclude)
        if case.answered and not case.answerable and sight.rival is not None:
            reason, sureness = inspector.out_of_scope(query.text, sight.rival), case.confidence
        else:
            right_on_top = case.top_right and not case.answered
            reason = inspector.refused(sight, threshold) if right_on_top else inspector.lost(query.text, sight)
            sureness = case.confidence if case.answered else sight.rival.confidence if sight.rival else 0.0
        yield Failure(query.id, query.text, _told(case), sureness, case.answered, sight.expected, sight.rival, reason)


def _told(case: _Case) -> str:
    if case.answered:
        nothing = "" if case.answerable else ", and nothing answers this"
        return f"wrong answer at {case.confidence:.2f}{nothing}"
    if case.clarified:
        return "asked which one is meant, without the right one among the options"
    return f"no answer at {case.confidence:.2f}"
