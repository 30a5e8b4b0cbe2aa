"""Scores, tones and judgements as plain values, as whoever reads them as JSON is given them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.attention.attention import Attention, NotUrgent
from handlers.attention.words import called, calmed
from handlers.sentiment import Tone


def score_fields(one: Attention) -> dict[str, Any]:
    """Give a score with its parts; moments stay moments."""
    return {
        "version": one.version,
        "at": one.at,
        "score": one.score,
        "clipped": one.clipped,
        "parts": [{"kind": part.kind.value, "points": part.points, "text": part.text} for part in one.parts],
        "model": one.model,
    }


def judged_fields(judged: NotUrgent, one: Attention | None, names: Mapping[str, str]) -> dict[str, Any]:
    """Give who said "not urgent", and whether that counts in a score."""
    return {
        "by": called(judged.by, names),
        "at": judged.at,
        "version": judged.version,
        "score": judged.shown,
        "counts": one is not None and calmed(one),
    }


def tone_fields(place: int, tone: Tone) -> dict[str, Any]:
    """Give how words sound, with their place; what cannot be judged has no probabilities."""
    known = tone.sentiment is not None
    return {
        "comment": place,
        "sentiment": None if tone.sentiment is None else tone.sentiment.value,
        "negative": tone.negative if known else None,
        "neutral": max(0.0, 1.0 - tone.negative - tone.positive) if known else None,
        "positive": tone.positive if known else None,
        "language": tone.language,
        "because": list(tone.because),
        "model": tone.model,
    }
