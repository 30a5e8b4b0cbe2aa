"""Translations of one article: what is known of one helps all, and one of them stands for all. Pure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from retrieval.fusion import Evidence
from retrieval.ports import Scores
from retrieval.routing import ENGLISH, HAN, same
from retrieval.snapshot import Snapshot

_AS_WELL = 0.5
"""Share of the best edition's score from which a nearer one answers as well."""
_THIRD = 3
"""How far an edition is from its asker that is neither in their language, nor the original, nor in English."""

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def with_translations(snapshot: Snapshot, candidates: Positions, allowed: Mask) -> Positions:
    """Add the translations of candidates that the asker may see: positions, ascending."""
    groups = snapshot.groups[candidates]
    if not (groups >= 0).any():
        return candidates
    others = np.flatnonzero(np.isin(snapshot.groups, groups[groups >= 0]) & allowed)
    return np.union1d(candidates, others)


def together(snapshot: Snapshot, candidates: Positions, evidence: Evidence) -> Evidence:
    """Let the known questions of an article speak for its translations: what answers in one language does in all."""
    groups = snapshot.groups[candidates]
    if not (groups >= 0).any():
        return evidence
    return replace(evidence, known=_shared(evidence.known, groups), share=_shared(evidence.share, groups))


def together_named(snapshot: Snapshot, candidates: Positions, named: Mask) -> Mask:
    """Count an article as asked for word by word where one of its translations is."""
    groups = snapshot.groups[candidates]
    return named | (np.isin(groups, groups[named]) & (groups >= 0))


def spoken_by(question: str | None, prefers: str | None) -> str | None:
    """Give the asker's language: that of the question where it is told, else the one that they prefer."""
    return prefers if question is None or (question == HAN and same(HAN, prefers)) else question


def one_each(
    snapshot: Snapshot, candidates: Positions, scores: Scores, language: str | None
) -> tuple[Positions, Scores]:
    """Give the places of the candidates that are left when each article counts once, ascending, and their scores.

    Of translations it is the one in the asker's language, where it answers as well as the others; where there is none,
    the original, then the one in English. It takes the best one's score, as it says the same. Where none of these
    answers as well, the best of them is given; one in a third language, only where there is none of these: near
    languages have words in common, and what scores well for them is not what their speakers read. Where nobody knows
    the asker's language, it is the best of all.
    """
    groups = snapshot.groups[candidates]
    if not (groups >= 0).any():
        return np.arange(len(candidates)), scores
    members: dict[int, list[int]] = {}
    for place in np.argsort(-scores, kind="stable").tolist():
        if groups[place] >= 0:
            members.setdefault(int(groups[place]), []).append(place)
    counted = scores.copy()
    chosen: set[int] = set()
    far = {
        place: _distance(snapshot, int(candidates[place]), language)
        for editions in members.values()
        for place in editions
    }
    for editions in members.values():
        read = [place for place in editions if far[place] < _THIRD] or editions
        as_well = [place for place in read if scores[place] >= _AS_WELL * scores[read[0]]] or read[:1]
        # Of equally near ones it is the better one: they are in that order.
        given = min(as_well, key=far.__getitem__)
        counted[given] = scores[editions[0]]
        chosen.add(given)
    left = [place for place in range(len(candidates)) if groups[place] < 0 or place in chosen]
    return np.array(left, dtype=np.int64), counted[left]


def _distance(snapshot: Snapshot, position: int, language: str | None) -> int:
    """Rank an edition for who speaks a language, the nearest first; all alike where nobody knows it."""
    article = snapshot.articles[position]
    if language is None or same(language, article.language):
        return 0
    return 1 if article.id == article.group else 2 if article.language == ENGLISH else _THIRD


def _shared(values: Scores, groups: Positions) -> Scores:
    """Give each member of a group the largest value of its members."""
    largest: dict[int, float] = {}
    for value, group in zip(values.tolist(), groups.tolist(), strict=True):
        if group >= 0:
            largest[group] = max(value, largest.get(group, value))
    return np.array(
        [largest.get(group, value) for value, group in zip(values.tolist(), groups.tolist(), strict=True)],
        dtype=np.float32,
    )
