"""A head is trained in a process of its own."""

from __future__ import annotations

import numpy as np
import pytest

from bot.compose.training import TrainingFailed, taught, train_apart
from kb import PUBLIC, Article
from retrieval.known_questions import NOTHING_KNOWN
from retrieval.learning import Lessons, lessons, train
from tests.retrieval.fakes import snapshot_of


def asked(article: str, count: int) -> tuple[str, ...]:
    return tuple(f"how do I change the {article} number {number}" for number in range(count))


def test_the_process_gives_the_same_head_as_training_here() -> None:
    snapshot = snapshot_of(
        [Article(name, "kb", name, "", PUBLIC, questions=asked(name, 160)) for name in ("red", "blue")]
    )
    apart, here = train_apart(snapshot, NOTHING_KNOWN), train(snapshot, NOTHING_KNOWN)
    assert apart is not None
    assert here is not None
    assert (apart.name, apart.articles, apart.others) == (here.name, here.articles, here.others)
    np.testing.assert_allclose(apart.weights, here.weights, atol=5e-3)


def test_a_few_questions_are_learnt_at_once_and_too_few_not_at_all() -> None:
    few = snapshot_of([Article(name, "kb", name, "", PUBLIC, questions=asked(name, 5)) for name in ("red", "blue")])
    head = train_apart(few, NOTHING_KNOWN)
    assert head is not None
    assert head.articles == ("blue", "red")
    assert train_apart(snapshot_of([Article("red", "kb", "red", "", PUBLIC)]), NOTHING_KNOWN) is None


def test_a_process_that_fails_is_told_with_its_last_words() -> None:
    snapshot = snapshot_of(
        [Article(name, "kb", name, "", PUBLIC, questions=asked(name, 5)) for name in ("red", "blue")]
    )
    found = lessons(snapshot, NOTHING_KNOWN)
    assert found is not None
    broken = Lessons(found.name, found.texts, found.vectors[:3], found.classes, found.articles, found.others)
    with pytest.raises(TrainingFailed, match="training failed: ValueError"):
        taught(broken)
