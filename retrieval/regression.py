"""Multinomial logistic regression with an L2 penalty, by L-BFGS, in plain arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Classes = npt.NDArray[np.int64]
Objective = Callable[[Floats], tuple[float, Floats]]

_ROUNDS = 25
_MEMORY = 6
_CHUNK = 4096


def regress(
    features: Floats, classes: Classes, share: Floats, size: int, *, strength: float, around: Floats | None = None
) -> Floats:
    """Fit: float32 (f, size), the weights of each class.

    Args:
        features: float32 (n, f).
        classes: int64 (n,), in [0, size).
        share: float32 (n,), how much each row counts; together 1.
        strength: inverse of the L2 penalty per row.
        around: float32 (f, size), the weights from which it costs to move; None: 0.
    """
    penalty = np.float32(1.0 / (strength * len(features)))
    start = np.zeros((features.shape[1], size), dtype=np.float32) if around is None else around
    return _minimised(lambda weights: _loss(weights, features, classes, share, penalty, start), start)


def _loss(
    weights: Floats,
    features: Floats,
    classes: Classes,
    share: Floats,
    penalty: np.float32,
    centre: Floats | None = None,
) -> tuple[float, Floats]:
    """Give the penalised mean cross entropy and its gradient; in chunks, so that memory stays small."""
    moved = weights if centre is None else weights - centre
    loss = 0.5 * float(penalty) * float(np.vdot(moved, moved))
    gradient = penalty * moved
    for start in range(0, len(features), _CHUNK):
        part, truth = features[start : start + _CHUNK], classes[start : start + _CHUNK]
        weight = share[start : start + _CHUNK]
        logits = part @ weights
        logits -= logits.max(axis=1, keepdims=True)
        probability = np.exp(logits)
        probability /= probability.sum(axis=1, keepdims=True)
        rows = np.arange(len(truth))
        loss -= float(weight @ np.log(probability[rows, truth] + 1e-12))
        probability[rows, truth] -= 1.0
        gradient += part.T @ (probability * weight[:, None])
    return loss, gradient


def _minimised(objective: Objective, start: Floats) -> Floats:
    """Minimise by L-BFGS with backtracking (Nocedal and Wright 2006, algorithm 7.5); stops after 25 rounds."""
    at, (loss, gradient) = start, objective(start)
    steps: list[tuple[Floats, Floats]] = []
    for _ in range(_ROUNDS):
        direction = _direction(gradient, steps)
        slope = float(np.vdot(gradient, direction))
        length = 1.0
        while True:
            reached = at - np.float32(length) * direction
            new_loss, new_gradient = objective(reached)
            if new_loss <= loss - 1e-4 * length * slope or length < 1e-3:
                break
            length /= 2
        if new_loss > loss:
            break
        moved, turned = reached - at, new_gradient - gradient
        if float(np.vdot(moved, turned)) > 1e-12:
            steps = [*steps[1 - _MEMORY :], (moved, turned)]
        at, loss, gradient = reached, new_loss, new_gradient
    return at


def _direction(gradient: Floats, steps: Sequence[tuple[Floats, Floats]]) -> Floats:
    if not steps:
        return gradient / np.float32(max(float(np.abs(gradient).max()), 1e-12))
    direction = gradient.copy()
    shares = []
    for moved, turned in reversed(steps):
        share = np.float32(np.vdot(moved, direction) / np.vdot(moved, turned))
        shares.append(share)
        direction -= share * turned
    moved, turned = steps[-1]
    direction *= np.float32(np.vdot(moved, turned) / np.vdot(turned, turned))
    for (moved, turned), share in zip(steps, reversed(shares), strict=True):
        direction += moved * (share - np.float32(np.vdot(turned, direction) / np.vdot(moved, turned)))
    return direction
