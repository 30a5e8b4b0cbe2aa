"""Search a snapshot: candidates from every kind of evidence, scored exactly, fused and calibrated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kb import Access
from retrieval.confidence import MOST, Calibration, Signals
from retrieval.exact import top
from retrieval.fusion import Evidence, Ranker, fuse
from retrieval.hit import Hit, PassageHit, Ranking
from retrieval.language import encoder_trust
from retrieval.ports import Scores, Vectors
from retrieval.snapshot import Snapshot
from retrieval.tokens import terms

_BY_VECTORS, _BY_WORDS = 128, 64
"""Rows and articles that are worth scoring exactly, by either kind of evidence."""
_PASSAGES_SHOWN = 3

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the index.

    Attributes:
        vector: float32 (d,), length one.
        within: only these articles; None for all. `exclude`: never these.
    """

    text: str
    vector: Vectors = field(repr=False)
    access: Access
    limit: int = 10
    within: frozenset[str] | None = None
    exclude: Collection[str] = ()
    ranker: Ranker = Ranker.FUSED


def search(snapshot: Snapshot, query: Query, calibration: Calibration) -> Ranking:
    """Rank the articles that the asker may see; no hit is outside of `access`, `within` or inside `exclude`."""
    allowed = _allowed(snapshot, query)
    words = terms(query.text)
    trust = encoder_trust(query.text)
    coverage = snapshot.lexical.coverage(words)
    candidates = _candidates(snapshot, query, allowed, coverage)
    if not len(candidates):
        return Ranking((), snapshot.name)
    evidence = _evidence(snapshot, query.vector, candidates, coverage)
    scores = fuse(evidence, trust, query.ranker)
    order = top(scores, max(query.limit, MOST))
    first = order[:MOST]
    signals = Signals.of(
        scores[order],
        Evidence(evidence.passage[order], evidence.label[order], evidence.coverage[order]),
        [snapshot.lexical.missing(words, int(candidates[place])) for place in first],
        [_title_held(snapshot, int(candidates[place]), words) for place in first],
        trust,
        len(words),
    )
    confidences = calibration.probabilities(signals)
    rarity = _rarity_by_term(snapshot, words)
    hits = []
    for rank, place in enumerate(order[: query.limit]):
        position = int(candidates[place])
        # Checked inside the search by the mask, and once more here: an article must never leak by a slip above.
        if not (allowed[position] and query.access.allows(snapshot.articles[position].audience)):
            continue
        hits.append(
            _hit(
                snapshot,
                position,
                float(scores[place]),
                confidences[rank] if rank < len(confidences) else 0.0,
                _passages(snapshot, query.vector, position, trust, rarity),
                {
                    "passage": float(evidence.passage[place]),
                    "label": float(evidence.label[place]),
                    "coverage": float(evidence.coverage[place]),
                    "trust": trust,
                },
            )
        )
    return Ranking(tuple(hits), snapshot.name)


def _allowed(snapshot: Snapshot, query: Query) -> Mask:
    allowed = snapshot.allowed(query.access)
    if query.within is not None:
        named = np.zeros(len(allowed), dtype=np.bool_)
        named[[snapshot.positions[name] for name in query.within if name in snapshot.positions]] = True
        allowed = allowed & named
    excluded = [snapshot.positions[name] for name in query.exclude if name in snapshot.positions]
    if excluded:
        allowed = allowed.copy()
        allowed[excluded] = False
    return allowed


def _candidates(snapshot: Snapshot, query: Query, allowed: Mask, coverage: Scores) -> Positions:
    """Give the articles worth scoring: the best by vectors and the best by words, allowed ones only."""
    rows = None if allowed.all() else allowed[snapshot.row_article]
    found, _ = snapshot.index.search(query.vector, rows, _BY_VECTORS)
    masked = np.where(allowed, coverage, np.float32(-1.0))
    by_words = top(masked, _BY_WORDS)
    by_words = by_words[masked[by_words] > 0]
    together = np.unique(np.concatenate([snapshot.row_article[found].astype(np.int64), by_words]))
    return np.asarray(together[allowed[together]], dtype=np.int64)


def _evidence(snapshot: Snapshot, vector: Vectors, candidates: Positions, coverage: Scores) -> Evidence:
    layout = snapshot.layout
    passage = _best_of(snapshot.vectors, vector, layout.first_passage, candidates, 0)
    label = _best_of(snapshot.vectors, vector, layout.first_label, candidates, layout.passages)
    return Evidence(passage, np.where(np.isneginf(label), np.float32(0.0), label), coverage[candidates])


def _best_of(
    vectors: Vectors, query: Vectors, first: npt.NDArray[np.int64], candidates: Positions, base: int
) -> Scores:
    """Give the largest inner product among each candidate's rows: float32 (n,); -inf where it has none."""
    starts, counts = first[candidates] + base, first[candidates + 1] - first[candidates]
    ends = np.cumsum(counts)
    rows = np.repeat(starts - (ends - counts), counts) + np.arange(ends[-1] if len(ends) else 0)
    best = np.full(len(candidates), -np.inf, dtype=np.float32)
    some = counts > 0
    if len(rows):
        best[some] = np.maximum.reduceat(vectors[rows] @ query, (ends - counts)[some])
    return best


def _title_held(snapshot: Snapshot, position: int, words: list[str]) -> float:
    """Give the share of the title's weight that the query holds, in [0, 1]; 0 for an article without a title."""
    part = snapshot.layout.title_part(position)
    parts, lexical = snapshot.parts, snapshot.lexical
    title = parts.term[parts.first[part] : parts.first[part + 1]]
    weight = np.array([lexical.rarity_of(int(term)) for term in title])
    asked = np.array(sorted(lexical.known(words)), dtype=np.int32)
    return float(weight[np.isin(title, asked)].sum() / weight.sum()) if len(weight) and weight.sum() > 0 else 0.0


def _rarity_by_term(snapshot: Snapshot, words: list[str]) -> npt.NDArray[np.float64]:
    """Give each term's share of the query's known weight: float64 (terms,), 0 for terms that the query lacks."""
    table = np.zeros(len(snapshot.lexical.first) - 1)
    known = snapshot.lexical.known(words)
    if known:
        table[list(known)] = list(known.values())
        table /= max(table.sum(), 1e-12)
    return table


def _passages(
    snapshot: Snapshot, vector: Vectors, position: int, trust: float, rarity: npt.NDArray[np.float64]
) -> tuple[PassageHit, ...]:
    """Order an article's passages: by their vectors, and by the share of the query's rare terms that each holds."""
    layout, parts = snapshot.layout, snapshot.parts
    first, last = int(layout.first_passage[position]), int(layout.first_passage[position + 1])
    # An article's passages are parts in a row, so that one lookup and one running sum serve all of them.
    bounds = parts.first[layout.passage_part(position, first) : layout.passage_part(position, last) + 1]
    held = np.concatenate([[0.0], np.cumsum(rarity[parts.term[bounds[0] : bounds[-1]]])])[bounds - bounds[0]]
    rows = np.arange(first, last)
    covered = np.diff(held).astype(np.float32)
    scores = trust * (snapshot.vectors[rows] @ vector) + 0.5 * covered
    return tuple(
        PassageHit(
            int(layout.span[rows[place], 0]),
            int(layout.span[rows[place], 1]),
            float(scores[place]),
            layout.headings[rows[place]],
        )
        for place in top(scores, _PASSAGES_SHOWN)
    )


def _hit(
    snapshot: Snapshot,
    position: int,
    score: float,
    confidence: float,
    passages: tuple[PassageHit, ...],
    evidence: dict[str, float],
) -> Hit:
    article = snapshot.articles[position]
    return Hit(
        article_id=article.id,
        title=article.title,
        url=article.url,
        source=article.source,
        language=article.language,
        audience=article.audience,
        content_hash=article.content_hash,
        score=score,
        confidence=confidence,
        passages=passages,
        evidence=evidence,
    )
