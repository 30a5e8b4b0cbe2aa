"""Search a snapshot: candidates from every kind of evidence, scored exactly, fused and calibrated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kb import Access
from retrieval.confidence import MOST, Calibration, Signals
from retrieval.exact import top
from retrieval.fusion import Evidence, Ranker, fuse
from retrieval.hit import Hit, PassageHit, Ranking
from retrieval.hit_signals import Ranked, hit_signals, sought
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestions
from retrieval.meeting import Meeting, meeting
from retrieval.names import in_common
from retrieval.pieces import Cut
from retrieval.ports import Scores, Vectors
from retrieval.question import Reading
from retrieval.recognition import Recognition, recognise
from retrieval.routing import READ, across, routes
from retrieval.snapshot import Snapshot
from retrieval.translations import one_each, spoken_by, together, together_named, with_translations
from retrieval.verbatim import asked_verbatim

_BY_VECTORS, _BY_WORDS = 128, 64
"""Rows and articles that are worth scoring exactly, by either kind of evidence."""
_PASSAGES_SHOWN = 3
_VERBATIM = 1.0
"""More than any other evidence adds up to, as a rule."""
_MET = 0.2
"""What it is worth that words meet in two languages."""
_RERANKED, _RERANKING = 10, 0.3
"""Hits that a reranker reads, and what its word is worth."""

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the index.

    Attributes:
        text: typing errors mended. `written`: as it was before, where that is known.
        vector: float32 (d,), length one.
        within: only these articles; None for all. `exclude`: never these.
        language: ISO 639-1 code of the text, where it is known; one of `retrieval.routing.READ` only where the
            static encoder gave the vector. `prefers`: that of the asker, for what its text does not tell.
        cut: cuts it and titles in other languages into pieces, see `retrieval.meeting`; None: they are not compared.
    """

    text: str
    vector: Vectors = field(repr=False)
    access: Access
    limit: int = 10
    within: frozenset[str] | None = None
    exclude: Collection[str] = ()
    ranker: Ranker = Ranker.FUSED
    written: str = ""
    language: str | None = None
    prefers: str | None = None
    cut: Cut | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of an article; offsets are code points into its canonical text."""

    article: str
    start: int
    end: int


Rerank = Callable[[str, Sequence[Piece]], Scores]
"""Scores passages for a query: float32 (n,), in [0, 1]."""


def search(
    snapshot: Snapshot,
    query: Query,
    calibration: Calibration,
    known: KnownQuestions = NOTHING_KNOWN,
    rerank: Rerank | None = None,
) -> Ranking:
    """Rank the articles that the asker may see; no hit is outside of `access`, `within` or inside `exclude`.

    Args:
        known: what people confirmed besides the index, and the head.
        rerank: reads the best passages of the first ten anew.
    """
    allowed = _allowed(snapshot, query)
    reading = Reading.of(snapshot, query.text, query.language)
    coverage = snapshot.lexical.coverage(reading.words)
    recognition = recognise(snapshot, known, query.vector, query.text, allowed)
    verbatim = asked_verbatim(snapshot, known, (query.text, query.written), allowed)
    candidates = with_translations(
        snapshot, np.union1d(_candidates(snapshot, query, allowed, coverage, recognition), verbatim), allowed
    )
    name = f"{snapshot.name}+{known.name}" if known.name else snapshot.name
    if not len(candidates):
        return Ranking((), name, query.text)
    evidence = together(snapshot, candidates, _evidence(snapshot, query, reading, candidates, coverage, recognition))
    scores = fuse(evidence, reading.trust, query.ranker)
    if rerank is not None:
        scores = _reranked(snapshot, query, candidates, scores, reading, rerank)
    met = _met(snapshot, query, candidates, scores, evidence)
    if met is not None and query.ranker is Ranker.FUSED:
        scores = scores + np.float32(_MET) * met.ahead
    named = together_named(snapshot, candidates, np.isin(candidates, verbatim))
    if query.ranker is Ranker.FUSED:
        scores = scores + np.float32(_VERBATIM) * named.astype(np.float32)
    left, scores = one_each(snapshot, candidates, scores, spoken_by(query.language, query.prefers))
    candidates, evidence, named = candidates[left], evidence.of(left), named[left]
    met = None if met is None else met.of(left)
    order = top(scores, max(query.limit, MOST))
    found = hit_signals(snapshot, reading, Ranked(candidates, scores, order), evidence, recognition, named, met)
    confidences = calibration.probabilities(Signals.of(found[:MOST]))
    hits = []
    for rank, place in enumerate(order[: query.limit]):
        position = int(candidates[place])
        # Checked inside the search by the mask, and once more here: an article must never leak by a slip above.
        article = snapshot.articles[position]
        if not (allowed[position] and query.access.allows(article.audience) and query.access.holds(article.source)):
            continue
        hits.append(
            _hit(
                snapshot,
                position,
                float(scores[place]),
                confidences[rank] if rank < len(confidences) else 0.0,
                _passages(snapshot, sought(snapshot, query.vector, position, found[rank]), position, reading),
                found[rank],
            )
        )
    return Ranking(tuple(hits), name, query.text)


def _met(snapshot: Snapshot, query: Query, candidates: Positions, scores: Scores, evidence: Evidence) -> Meeting | None:
    if query.cut is None or evidence.routes is None:
        return None
    return meeting(snapshot, query.written or query.text, candidates, scores, across(evidence.routes), query.cut)


def _reranked(
    snapshot: Snapshot, query: Query, candidates: Positions, scores: Scores, reading: Reading, rerank: Rerank
) -> Scores:
    first = top(scores, _RERANKED)
    pieces = []
    for place in first:
        best = _passages(snapshot, query.vector, int(candidates[place]), reading)[0]
        pieces.append(Piece(snapshot.articles[int(candidates[place])].id, best.start, best.end))
    added = scores.copy()
    added[first] += np.float32(_RERANKING) * rerank(query.text, pieces)
    return added


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


def _candidates(
    snapshot: Snapshot, query: Query, allowed: Mask, coverage: Scores, recognition: Recognition | None
) -> Positions:
    """Give the articles worth scoring: the best by vectors, by words and by known questions, allowed ones only."""
    found = np.concatenate(
        [snapshot.index.search(query.vector, rows, _BY_VECTORS)[0] for rows in _shelves(snapshot, allowed)]
    )
    masked = np.where(allowed, coverage, np.float32(-1.0))
    by_words = top(masked, _BY_WORDS)
    by_words = by_words[masked[by_words] > 0]
    recognised = recognition.candidates(allowed) if recognition else by_words[:0]
    together = np.unique(np.concatenate([snapshot.row_article[found].astype(np.int64), by_words, recognised]))
    return np.asarray(together[allowed[together]], dtype=np.int64)


def _shelves(snapshot: Snapshot, allowed: Mask) -> Iterator[Mask | None]:
    """Give the rows to search together: those of one encoder, as the other's would come first whatever they say."""
    parts = (allowed & snapshot.foreign, allowed & ~snapshot.foreign) if snapshot.mixed else (allowed,)
    for part in parts:
        yield None if part.all() else part[snapshot.row_article]


def _evidence(
    snapshot: Snapshot,
    query: Query,
    reading: Reading,
    candidates: Positions,
    coverage: Scores,
    recognition: Recognition | None,
) -> Evidence:
    layout, vector = snapshot.layout, query.vector
    ends, asked = layout.first_label[1:], snapshot.first_question
    passage = _best_of(snapshot.vectors, vector, layout.first_passage[:-1], layout.first_passage[1:], candidates)
    base = layout.passages
    title = _best_of(snapshot.vectors, vector, base + layout.first_label[:-1], base + asked, candidates)
    own = _best_of(snapshot.vectors, vector, base + asked, base + ends, candidates)
    near = own if recognition is None else np.maximum(own, recognition.near[candidates])
    share = np.zeros_like(own) if recognition is None else recognition.share[candidates]
    nothing = np.float32(0.0)
    found = None
    if query.language in READ or bool(snapshot.foreign.any()):
        found = routes(query.language, [snapshot.languages[place] for place in candidates.tolist()])
    apart = None if found is None else across(found)
    common = None if apart is None or not apart.any() else in_common(snapshot, reading.words, candidates, apart)
    return Evidence(
        passage,
        np.where(np.isneginf(title), nothing, title),
        np.where(near <= -1.0, nothing, near),
        coverage[candidates],
        share,
        found,
        *(common or (None, None)),
    )


def _best_of(vectors: Vectors, query: Vectors, first: Positions, end: Positions, candidates: Positions) -> Scores:
    """Give the largest inner product among each candidate's rows: float32 (n,); -inf where it has none."""
    starts, counts = first[candidates], end[candidates] - first[candidates]
    ends = np.cumsum(counts)
    rows = np.repeat(starts - (ends - counts), counts) + np.arange(ends[-1] if len(ends) else 0)
    best = np.full(len(candidates), -np.inf, dtype=np.float32)
    some = counts > 0
    if len(rows):
        best[some] = np.maximum.reduceat(vectors[rows] @ query, (ends - counts)[some])
    return best


def _passages(snapshot: Snapshot, vector: Vectors, position: int, reading: Reading) -> tuple[PassageHit, ...]:
    """Order an article's passages: by their vectors, and by the share of the query's rare terms that each holds."""
    layout = snapshot.layout
    first, last = int(layout.first_passage[position]), int(layout.first_passage[position + 1])
    rows = np.arange(first, last)
    covered = reading.held_by_passages(snapshot, position).astype(np.float32)
    scores = reading.trust * (snapshot.vectors[rows] @ vector) + 0.5 * covered
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
