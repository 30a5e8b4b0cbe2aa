"""Training: a vector for each piece, so that a text's mean comes near to the teacher's vector of its English.

The loss is ``1 - cosine`` to the teacher plus a share of symmetric InfoNCE within the batch (van den Oord, Li and
Vinyals 2018), in which texts with the same English are no strangers. Steps are Adagrad with one accumulator for each
row (Duchi, Hazan and Singer 2011), taken on the rows of the batch alone.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from bench.static_encoder.tokenizing import Texts

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is trained.

    Attributes:
        rate: first step of Adagrad, falling to 0 in a line after `warm_up` steps.
        contrast: weight of InfoNCE; `temperature`: of its softmax. 0: without, at a third of the time.
        flatness: power that the lengths of the vectors are raised to in the end.
        longest: pieces of a text that are read.
    """

    epochs: int = 3
    batch: int = 1024
    rate: float = 0.1
    warm_up: int = 50
    contrast: float = 0.0
    temperature: float = 0.05
    flatness: float = 0.7
    longest: int = 256
    seed: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What is learned from. `target`: int64 (n,), row of the teacher; `weight`: float32 (n,), of the loss."""

    texts: Texts
    target: npt.NDArray[np.int64]
    weight: Floats


def warm_start(rows: Rows, teacher: npt.NDArray[np.float16], pieces: int) -> Floats:
    """Give the table to begin with: float32 (pieces, d).

    A piece's vector is the mean of what the teacher says of the texts that hold it, less what it says of all, shrunk
    as though three texts more said nothing, and a tenth of the common mean; times ``a / (a + p)`` with its share `p` of
    all pieces and a = 0.001 (Arora, Liang and Ma 2017). The unknown piece, 0, is nothing.
    """
    dimension = teacher.shape[1]
    total = np.zeros((pieces, dimension), dtype=np.float32)
    count = np.zeros(pieces, dtype=np.float32)
    mean = np.average(teacher[rows.target].astype(np.float32), axis=0, weights=rows.weight)
    from scipy.sparse import csr_array

    step = 50_000
    for start in range(0, len(rows.texts), step):
        part = np.arange(start, min(start + step, len(rows.texts)))
        texts = rows.texts.of(part)
        ones = np.repeat(rows.weight[part], np.diff(texts.first))
        holds = csr_array((ones, texts.piece, texts.first), shape=(len(part), pieces))
        total += holds.T @ (teacher[rows.target[part]].astype(np.float32) - mean)
        count += np.asarray(holds.sum(axis=0), dtype=np.float32)
    table = total / (count + 3.0)[:, None] + 0.1 * mean
    share = count / count.sum()
    table *= (1e-3 / (1e-3 + share))[:, None]
    table[0] = 0.0
    return table.astype(np.float32)


def train(rows: Rows, teacher: npt.NDArray[np.float16], table: Floats, plan: Plan) -> Floats:
    """Train the table: float32 (pieces, d). The one given is left as it is."""
    draw = np.random.default_rng(plan.seed)
    weights = torch.from_numpy(table.copy())
    gathered = torch.zeros(len(table))
    steps_an_epoch = -(-len(rows.texts) // plan.batch)
    steps = plan.epochs * steps_an_epoch
    step = 0
    for epoch in range(plan.epochs):
        order = draw.permutation(len(rows.texts))
        started, losses = time.monotonic(), 0.0
        for start in range(0, len(order), plan.batch):
            step += 1
            rate = plan.rate * min(step / plan.warm_up, (steps - step + 1) / max(1, steps - plan.warm_up))
            losses += _step(rows, order[start : start + plan.batch], teacher, weights, gathered, rate, plan)
        seconds = time.monotonic() - started
        print(
            f"  epoch {epoch + 1} of {plan.epochs}: loss {losses / steps_an_epoch:.4f}, {seconds:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    weights[0] = 0.0
    return flattened(weights.numpy(), plan.flatness)


def flattened(table: Floats, power: float) -> Floats:
    """Raise the lengths of the rows to a power, their directions kept.

    How much a piece weighs is fitted to the texts that were seen; in those of another product a little less difference
    between pieces is better.
    """
    length = np.linalg.norm(table, axis=1, keepdims=True)
    return (table * np.maximum(length, 1e-6) ** (power - 1.0)).astype(np.float32)


def _step(
    rows: Rows,
    batch: npt.NDArray[np.int64],
    teacher: npt.NDArray[np.float16],
    weights: torch.Tensor,
    gathered: torch.Tensor,
    rate: float,
    plan: Plan,
) -> float:
    texts = rows.texts.of(batch)
    held, place = np.unique(texts.piece, return_inverse=True)
    pieces = torch.from_numpy(held.astype(np.int64))
    own = weights[pieces].requires_grad_(True)
    sums = functional.embedding_bag(
        torch.from_numpy(place.astype(np.int64)), own, torch.from_numpy(texts.first[:-1]), mode="sum"
    )
    given = functional.normalize(sums, dim=1)
    target = rows.target[batch]
    wanted = functional.normalize(torch.from_numpy(teacher[target].astype(np.float32)), dim=1)
    weight = torch.from_numpy(rows.weight[batch])
    loss = (weight * (1.0 - (given * wanted).sum(dim=1))).mean()
    if plan.contrast:
        likeness = given @ wanted.T / plan.temperature
        twin = torch.from_numpy(target[:, None] == target[None, :])
        twin.fill_diagonal_(False)
        likeness = likeness.masked_fill(twin, -1e4)
        own_place = torch.arange(len(batch))
        both = functional.cross_entropy(likeness, own_place, reduction="none") + functional.cross_entropy(
            likeness.T, own_place, reduction="none"
        )
        loss = loss + plan.contrast * (weight * both).mean() / 2
    # A mean over the batch makes gradients small; Adagrad does not mind, but its floor would.
    (gradient,) = torch.autograd.grad(loss * len(batch), own)
    gathered[pieces] += gradient.square().mean(dim=1)
    moved = own.detach() - rate * gradient / (gathered[pieces].sqrt() + 1e-8)[:, None]
    weights[pieces] = moved
    return float(loss.detach())
