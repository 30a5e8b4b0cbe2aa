from __future__ import annotations

import numpy as np
import pytest

from retrieval.regression import _loss, regress


def drawn(n: int, size: int = 3, dimension: int = 6, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw features (n, d), the last one 1, classes (n,) that follow from them, and equal shares (n,)."""
    generator = np.random.default_rng(seed)
    features = generator.standard_normal((n, dimension)).astype(np.float32)
    features[:, -1] = 1.0
    logits = features @ generator.standard_normal((dimension, size)) * 2.0 + generator.gumbel(size=(n, size))
    return features, logits.argmax(axis=1).astype(np.int64), np.full(n, 1.0 / n, dtype=np.float32)


def loss_and_gradient(
    weights: np.ndarray, features: np.ndarray, classes: np.ndarray, share: np.ndarray, penalty: float
) -> tuple[float, np.ndarray]:
    """Compute one row after the other, in double precision, as the textbook writes it."""
    loss, gradient = 0.5 * penalty * float((weights**2).sum()), penalty * weights
    for row, truth, weight in zip(features.astype(float), classes, share.astype(float), strict=True):
        powers = np.exp(row @ weights)
        probability = powers / powers.sum()
        loss -= weight * float(np.log(probability[truth]))
        gradient = gradient + weight * np.outer(row, probability - np.eye(len(powers))[truth])
    return loss, gradient


@pytest.mark.parametrize("size", [2, 3, 7])
@pytest.mark.parametrize("strength", [1.0, 10.0])
def test_where_it_stops_there_is_no_way_down(size: int, strength: float) -> None:
    features, classes, share = drawn(200, size)
    found = regress(features, classes, share, size, strength=strength)
    penalty = 1.0 / (strength * 200)
    start, slope = loss_and_gradient(np.zeros(found.shape), features, classes, share, penalty)
    reached, rest = loss_and_gradient(found.astype(float), features, classes, share, penalty)
    assert np.linalg.norm(rest) < 0.01 * np.linalg.norm(slope)
    # The loss is convex, and strongly so by the penalty: what is left to gain is bounded by the gradient.
    assert np.linalg.norm(rest) ** 2 / (2.0 * penalty) < 0.01 * (start - reached)


def test_loss_and_gradient_are_those_of_the_textbook() -> None:
    features, classes, _ = drawn(50)
    generator = np.random.default_rng(1)
    share, weights = generator.random(50), generator.standard_normal((6, 3))
    loss, gradient = _loss(weights, features.astype(float), classes, share, np.float32(0.25))
    expected_loss, expected = loss_and_gradient(weights, features, classes, share, 0.25)
    assert loss == pytest.approx(expected_loss)
    assert gradient == pytest.approx(expected)


def test_it_does_not_matter_how_many_rows_are_worked_on_at_once() -> None:
    features, classes, share = drawn(1_500)
    once = regress(features, classes, share, 3, strength=9.0)
    # The same rows three times, each for a third: more than are worked on at once.
    thrice = regress(np.tile(features, (3, 1)), np.tile(classes, 3), np.tile(share / 3, 3), 3, strength=3.0)
    assert thrice == pytest.approx(once, abs=0.02)


def test_a_row_of_twice_the_share_is_the_row_twice() -> None:
    features, classes, share = drawn(300)
    weighed = share.copy()
    weighed[:100] *= 2.0
    doubled = regress(
        np.vstack([features, features[:100]]),
        np.append(classes, classes[:100]),
        np.append(share, share[:100]),
        3,
        strength=3.0,
    )
    assert regress(features, classes, weighed, 3, strength=4.0) == pytest.approx(doubled, abs=0.02)


def test_the_same_rows_give_the_same_weights_to_the_last_bit() -> None:
    features, classes, share = drawn(200)
    one, other = (regress(features, classes, share, 3, strength=10.0) for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_a_class_that_nobody_is_of_gets_the_least() -> None:
    features, classes, share = drawn(200)
    logits = features @ regress(features, classes, share, 4, strength=10.0)
    assert (logits.argmax(axis=1) != 3).all()


def test_with_one_class_there_is_nothing_to_learn() -> None:
    features, _, share = drawn(20)
    assert np.abs(regress(features, np.zeros(20, dtype=np.int64), share, 1, strength=10.0)).max() < 1e-6


def test_weights_stay_near_those_that_it_costs_to_leave() -> None:
    features, classes, share = drawn(40)
    around = np.random.default_rng(5).standard_normal((6, 3)).astype(np.float32)
    weak, strong = (regress(features, classes, share, 3, strength=of, around=around) for of in (1e-6, 10.0))
    assert weak == pytest.approx(around, abs=1e-3)
    assert np.linalg.norm(strong - around) > 0.1
    nothing = np.zeros((6, 3), dtype=np.float32)
    assert regress(features, classes, share, 3, strength=2.0, around=nothing) == pytest.approx(
        regress(features, classes, share, 3, strength=2.0)
    )
