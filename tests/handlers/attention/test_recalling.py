"""Tones of what was said before anything judged tones."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from handlers.attention.past import Past
from handlers.attention.recalling import Unjudged, recalled
from handlers.sentiment import Tone
from tests.handlers.attention.stories import Story, tone


class Reader:
    """Finds everything negative; keeps what it was asked."""

    model = "new"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def read(self, texts: Sequence[str]) -> Sequence[Tone]:
        self.asked += texts
        return [Tone(None, 0.0, 0.0, self.model) for _ in texts]


async def test_what_was_not_judged_or_by_another_is_judged_once_and_the_rest_kept() -> None:
    told = Story().customer("And?", 5, tone(0.9)).customer("Well?", 6).customer("And?", 7)
    kept = Tone(None, 0.0, 0.0, "new", because=("kept",))
    told.tones[1, 0] = kept
    reader, counts = Reader(), list[tuple[int, int]]()
    past = Past(told.ticket, told.events, told.tones)
    first, second = await recalled([past, past], reader, lambda done, total: counts.append((done, total)))
    assert reader.asked == ["And?", "Well?"]
    assert first.tones[1, 0] is kept
    assert {one.model for one in first.tones.values()} == {"new"}
    assert len(first.tones) == 4
    assert first == second
    assert counts == [(2, 2)]


class Failing:
    """Judges nothing, and says so."""

    model = "new"

    async def read(self, texts: Sequence[str]) -> Sequence[Tone]:
        return [Tone(None, 0.0, 0.0, "unread")] * len(texts)


async def test_nothing_is_learned_of_words_that_could_not_be_judged() -> None:
    told = Story().customer("And?", 5)
    with pytest.raises(Unjudged, match="Try again"):
        await recalled([Past(told.ticket, told.events, {})], Failing())
