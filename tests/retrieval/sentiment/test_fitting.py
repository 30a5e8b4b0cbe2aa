from __future__ import annotations

import numpy as np
import pytest

from retrieval.adapters.sentiment_file import shipped_judge
from retrieval.sentiment import TONES, ToneJudge
from retrieval.sentiment.features import NAMES
from retrieval.sentiment.fitting import fit
from retrieval.sentiment.model import inputs_of, softmax, vectors_of
from tests.retrieval.fakes import DIMENSION, BagEmbedder

SAID = {
    "negative": "the gizmo grumbles again",
    "neutral": "the gizmo has three buttons",
    "positive": "the gizmo sings to me",
}
LABELS = list(SAID) * 12
TEXTS = [f"{SAID[label]} on day {place % 5}" for place, label in enumerate(LABELS)]
WORDS = shipped_judge().for_encoder("bag")


def fitted(around: ToneJudge | None = WORDS, strength: float = 1.0, count: int = len(TEXTS)) -> ToneJudge:
    bag = BagEmbedder()
    texts = TEXTS[:count]
    vectors = vectors_of(texts, bag.encode)
    return fit(texts, LABELS[:count], vectors, prefix="own", encoder=bag.tag, around=around, strength=strength)


def right(judge: ToneJudge) -> float:
    bag = BagEmbedder()
    found = softmax(inputs_of(TEXTS, vectors_of(TEXTS, bag.encode)) @ judge.weights).argmax(axis=1)
    return float(np.mean([TONES[place] == label for place, label in zip(found, LABELS, strict=True)]))


def test_a_team_s_own_words_are_learned() -> None:
    judge = fitted()
    assert right(judge) == 1.0
    assert judge.weights.shape == (DIMENSION + len(NAMES) + 1, len(TONES))
    assert [one.tone for one in judge.judge(list(SAID.values()), BagEmbedder().encode)] == list(TONES)


def test_the_same_lines_give_the_same_judge() -> None:
    assert fitted().name == fitted().name
    assert fitted().name.startswith("own-")
    assert fitted().name != fitted(count=30).name


def test_few_lines_stay_near_the_shipped_judge() -> None:
    def moved(judge: ToneJudge) -> float:
        return float(np.linalg.norm(judge.words - WORDS.words))

    assert moved(fitted(count=3)) < moved(fitted()) < moved(fitted(strength=100.0))
    assert moved(fitted(strength=1e-6)) == pytest.approx(0.0, abs=1e-3)


def test_without_a_judge_to_stay_near_it_learns_from_nothing() -> None:
    assert right(fitted(None, strength=10.0)) == 1.0


def test_lines_may_count_differently() -> None:
    share = np.array([label == "negative" for label in LABELS], dtype=np.float32) + 1e-6
    judge = fit(TEXTS, LABELS, [], prefix="own", encoder="none", strength=10.0, share=share)
    assert not judge.reads_vectors
    assert {one.tone for one in judge.judge(TEXTS, BagEmbedder().encode)} == {"negative"}
