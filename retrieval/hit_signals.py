"""Name what speaks for and against the first hits: the signals that `retrieval.confidence` weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.confidence import FAR_AHEAD, MOST
from retrieval.fusion import Evidence
from retrieval.meeting import Meeting
from retrieval.ports import Scores, Vectors
from retrieval.question import Reading
from retrieval.recognition import Recognition
from retrieval.routing import Route, across
from retrieval.snapshot import Snapshot

_RIVALS = 6
"""First hits among which those that say the same are looked for."""
_SAME = 0.95
_NEAR_ELSEWHERE = 0.25
"""Articles in another language count where their cosines come as near as this to that of the hit."""
_NO_SPREAD = 1e-6

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Candidates in their order.

    Attributes:
        candidates: positions of articles, int64 (n,). `scores`: float32 (n,).
        order: places among the candidates, best first.
    """

    candidates: Positions
    scores: Scores
    order: Positions


def hit_signals(
    snapshot: Snapshot,
    reading: Reading,
    ranked: Ranked,
    evidence: Evidence,
    recognition: Recognition | None,
    named: npt.NDArray[np.bool_],
    met: Meeting | None = None,
) -> list[dict[str, float]]:
    """Name the signals of each hit, in order; those of the first `MOST` hits are complete.

    Args:
        evidence: of each candidate. `named`: bool (n,), those that were asked for word by word.
        met: how they meet the question, where some are in another language.
    """
    candidates, scores, order = ranked.candidates, ranked.scores, ranked.order
    twins = _twins(snapshot, candidates[order[:_RIVALS]])
    found = [
        _alone(evidence, int(place), reading.trust, written=snapshot.written(int(candidates[place]))) for place in order
    ]
    ahead = _ahead(evidence)
    for rank, place in enumerate(order[:MOST]):
        rivals = np.delete(scores, order[:_RIVALS][twins[rank]]) if rank < len(twins) else scores
        found[rank] |= _closely(snapshot, reading, int(candidates[place]), evidence, int(place))
        found[rank] |= {"margin": _margin(float(scores[place]), rivals), "twin": float(twins[rank, :rank].any())}
        found[rank]["rivalry"] = _rivalry(recognition, candidates[order[:MOST]], rank)
        found[rank]["verbatim"] = float(named[place])
        found[rank]["met"] = 0.0 if met is None else float(met.met[place])
        found[rank]["meets"] = 0.0 if met is None else float(met.meets[place])
        found[rank] |= _across(evidence, int(place), found[rank], ahead, strange=reading.strange)
        found[rank]["elsewhere"] = _elsewhere(evidence, int(place), found[rank]["route"])
        if recognition and int(candidates[place]) in recognition.worded:
            found[rank]["missing"] = 0.0  # the article need not use words that people are known to use for it
    return found


def sought(snapshot: Snapshot, vector: Vectors, position: int, found: Mapping[str, float]) -> Vectors:
    """Give what to choose the passage by: the title, where a known question says more of the article than its text."""
    first = int(snapshot.layout.first_label[position])
    titled = int(snapshot.first_question[position]) > first
    return (
        snapshot.vectors[snapshot.layout.passages + first] if titled and found["known"] > found["passage"] else vector
    )


def _alone(evidence: Evidence, place: int, trust: float, *, written: bool) -> dict[str, float]:
    """Name what speaks for a candidate by itself; cosines weighed down by the trust in the encoder."""
    known = float(evidence.known[place])
    return {
        "passage": trust * float(evidence.passage[place]) if written else 0.0,
        "label": trust * float(evidence.title[place]),
        "known": trust * known,
        "coverage": float(evidence.coverage[place]),
        "share": float(evidence.share[place]),
        "taught": float(known != 0.0),
        "trust": trust,
        "route": 0.0 if evidence.routes is None else float(evidence.routes[place]),
    }


def _closely(snapshot: Snapshot, reading: Reading, position: int, evidence: Evidence, place: int) -> dict[str, float]:
    """Name what a closer look at one of the first candidates tells."""
    first = (evidence.dense[place] >= evidence.dense.max(), evidence.coverage[place] >= evidence.coverage.max())
    return {
        "missing": snapshot.lexical.missing(reading.words, position),
        "unnamed": float(any(not snapshot.lexical.holds(code, position) for code in reading.codes)),
        **reading.beside_title(snapshot, position),
        "agreement": sum(map(float, first)) / 2.0,
        "brevity": 1.0 / (1.0 + len(reading.words)),
        "foreignness": 1.0 - reading.trust,
    }


def _across(
    evidence: Evidence, place: int, found: Mapping[str, float], ahead: Scores, *, strange: bool
) -> dict[str, float]:
    """Name what tells where question and article are in two languages."""
    if evidence.titled is None or found["route"] not in (Route.CROSS, Route.ABROAD):
        return {"best": 0.0, "named": 0.0, "strange": 0.0, "ahead": 0.0}
    return {
        "best": max(found["label"], found["known"]),
        "named": float(evidence.titled[place]),
        "strange": float(strange),
        "ahead": float(ahead[place]),
    }


def _elsewhere(evidence: Evidence, place: int, route: float) -> float:
    """Give how near an article in another language comes beside a hit in the question's."""
    if evidence.routes is None or route != Route.OWN:
        return 0.0
    nearest = np.maximum(np.maximum(evidence.passage, evidence.title), evidence.known)
    others = nearest[across(evidence.routes)]
    near = float(others.max()) - float(nearest[place]) + _NEAR_ELSEWHERE if len(others) else 0.0
    return max(0.0, min(1.0, near))


def _ahead(evidence: Evidence) -> Scores:
    """Give how far each candidate's cosines are above the mean of all, in standard deviations: float32 (n,)."""
    dense = evidence.dense
    spread = float(dense.std())
    return np.zeros_like(dense) if spread < _NO_SPREAD else (dense - dense.mean()) / np.float32(spread)


def _rivalry(recognition: Recognition | None, first: Positions, rank: int) -> float:
    """Give the head's share of a hit beside that of the best of the first hits; 1 where the head does not know it."""
    if recognition is None or not recognition.heard[first[rank]]:
        return 1.0
    highest = float(recognition.share[first].max())
    return float(recognition.share[first[rank]]) / highest if highest > 0 else 1.0


def _margin(score: float, rivals: Scores) -> float:
    """Give how far a score is ahead of the best rival's, within bounds."""
    ahead = score - float(rivals.max()) if len(rivals) else FAR_AHEAD
    return max(-FAR_AHEAD, min(FAR_AHEAD, ahead))


def _twins(snapshot: Snapshot, positions: Positions) -> npt.NDArray[np.bool_]:
    """Tell which articles say the same: bool (n, n), true on the diagonal.

    A knowledge base of many sources holds some articles twice: with the same title, and the same first passage.
    """
    layout = snapshot.layout
    titled = snapshot.first_question[positions] > layout.first_label[positions]
    titles = snapshot.vectors[np.where(titled, layout.passages + layout.first_label[positions], 0)]
    openings = snapshot.vectors[layout.first_passage[positions]]
    alike = (titles @ titles.T >= _SAME) & (openings @ openings.T >= _SAME) & titled & titled[:, None]
    return np.asarray(alike | np.eye(len(positions), dtype=np.bool_))
