"""From pairs to an encoder: the whole recipe, over all the pairs or over some."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from bench.static_encoder.pairs import Pair, english, questions, read_pairs
from bench.static_encoder.shipping import encoder_of
from bench.static_encoder.teacher import taught
from bench.static_encoder.tokenizing import PIECES, chosen, cut
from bench.static_encoder.training import Plan, Rows, train, warm_start
from retrieval.adapters.model_files import DEFAULT_MODEL
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.static_encoder import StaticEncoder

NAME = "onetouch-static-1"


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """All that there is to learn from.

    Attributes:
        pairs: none of which is a question of an evaluation set.
        row: of each English text in `vectors`.
        vectors: float16 (n, d), the teacher's.
        teacher: the encoder that gave them.
    """

    pairs: tuple[Pair, ...]
    row: dict[str, int]
    vectors: npt.NDArray[np.float16]
    teacher: OnnxEncoder

    def of(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Give the teacher's vectors of English texts of the pairs: float32 (n, d), rows of length one."""
        vectors = self.vectors[[self.row[text] for text in texts]].astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def gathered(parallel: Path, evaluations: Path, models: Path, cache: Path) -> Material:
    """Read the pairs and ask the teacher."""
    pairs = tuple(read_pairs(parallel, questions(evaluations)))
    texts = english(pairs)
    print(f"{len(pairs):,} pairs of {len(texts):,} English texts", file=sys.stderr, flush=True)
    teacher = load_encoder(DEFAULT_MODEL, models)
    return Material(pairs, {text: row for row, text in enumerate(texts)}, taught(texts, teacher, cache), teacher)


def made(
    material: Material, pairs: Sequence[Pair], plan: Plan, pieces: int = PIECES
) -> tuple[StaticEncoder, dict[str, bytes]]:
    """Make an encoder from some of the pairs: as it will be loaded, and its files."""
    torch.set_num_threads(1)  # steps are short: threads that wait for each other cost more than they give
    started = time.monotonic()
    tokenizer = chosen(pairs, plan.seed, pieces)
    told(f"{tokenizer.get_vocab_size():,} pieces chosen", started)
    rows = rows_of(material, pairs, tokenizer, plan)
    told(f"{len(rows.texts):,} texts cut", started)
    table = warm_start(rows, material.vectors, tokenizer.get_vocab_size())
    told("first vectors", started)
    trained = train(rows, material.vectors, table, plan)
    told("trained", started)
    return encoder_of(trained, tokenizer, material.teacher.tag, NAME)


def rows_of(material: Material, pairs: Sequence[Pair], tokenizer, plan: Plan) -> Rows:
    """Give what is learned from: the pairs, and every English text with itself."""
    texts = english(pairs)
    target = [material.row[pair.english] for pair in pairs] + [material.row[text] for text in texts]
    weight = np.ones(len(target), dtype=np.float32)
    return Rows(
        cut(tokenizer, [*(pair.text for pair in pairs), *texts], plan.longest), np.array(target, dtype=np.int64), weight
    )


def seeded(plan: Plan, seed: int) -> Plan:
    """Give the plan with other chances."""
    return replace(plan, seed=seed)


def told(what: str, started: float) -> None:
    """Say how far it is."""
    print(f"  {what}, {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
