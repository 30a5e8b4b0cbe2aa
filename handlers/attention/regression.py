"""Logistic regression that is shrunk towards what was believed, with weights that are never below 0. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

_ROUNDS = 100
_HALVINGS = 40
_STILL = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Moments as numbers.

    Attributes:
        values: (n, f).
        escalated: (n,).
        weight: how much each counts, (n,).
        group: which ticket each is of, (n,).
    """

    values: Array
    escalated: Marks
    weight: Array
    group: npt.NDArray[np.int64]

    def of(self, mask: Marks) -> Rows:
        """Give some of them."""
        return Rows(self.values[mask], self.escalated[mask], self.weight[mask], self.group[mask])


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Log odds: `bias` + values @ `slopes`; slopes are 0 or above."""

    slopes: Array
    bias: float

    def loss(self, rows: Rows) -> float:
        """Give the mean of the negative log likelihood."""
        logits = rows.values @ self.slopes + self.bias
        losses = np.logaddexp(0.0, logits) - rows.escalated * logits
        return float(rows.weight @ losses / rows.weight.sum())


def shrunk(rows: Rows, centre: Array, unit: Array, strength: float) -> Line:
    """Fit: the penalty is ``strength / 2 * sum(((slopes - centre) / unit) ** 2)``; the bias is free.

    By projected Newton steps (Bertsekas 1982): slopes that are at 0 and would go below stay there, for the others the
    step is Newton's, halved until the loss falls.

    Args:
        centre: what was believed (f,), 0 or above.
        unit: how far each may reasonably be off (f,), above 0.
        strength: above 0; infinite: the slopes are those of `centre`.
    """
    if np.isinf(strength):
        return Line(centre, _bias(rows, centre))
    x = np.hstack([rows.values, np.ones((len(rows.values), 1))])
    penalty = np.append(strength / unit**2, 0.0)
    believed = np.append(centre, 0.0)
    floor = np.append(np.zeros(len(centre)), -np.inf)

    def loss(beta: Array) -> float:
        logits = x @ beta
        data = rows.weight @ (np.logaddexp(0.0, logits) - rows.escalated * logits)
        return float(data + penalty @ (beta - believed) ** 2 / 2.0)

    beta = np.append(centre, _bias(rows, centre))
    at = loss(beta)
    for _ in range(_ROUNDS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ beta, -50.0, 50.0)))
        gradient = x.T @ (rows.weight * (p - rows.escalated)) + penalty * (beta - believed)
        curve = (x * (rows.weight * p * (1.0 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        free = ~((beta <= floor) & (gradient > 0.0))
        step = np.zeros(len(beta))
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], gradient[free])
        for _ in range(_HALVINGS):
            reached = np.maximum(beta - step, floor)
            then = loss(reached)
            if then <= at:
                break
            step /= 2.0
        else:
            break
        moved, beta, at = float(np.abs(reached - beta).max()), reached, then
        if moved < _STILL:
            break
    return Line(beta[:-1], float(beta[-1]))


def _bias(rows: Rows, slopes: Array) -> float:
    """Give the bias that fits best to these slopes, by Newton's method; bounded, for there may be none."""
    base = rows.values @ slopes
    bias = 0.0
    for _ in range(_ROUNDS):
        p = 1.0 / (1.0 + np.exp(-np.clip(base + bias, -50.0, 50.0)))
        step = float(rows.weight @ (p - rows.escalated)) / (float(rows.weight @ (p * (1.0 - p))) + 1e-9)
        bias -= min(1.0, max(-1.0, step))
        if abs(step) < _STILL or abs(bias) > 20.0:
            break
    return bias
