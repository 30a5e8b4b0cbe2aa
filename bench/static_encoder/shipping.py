"""Shipping: the table as int8 with a scale for each row, beside the tokenizer and what both must be."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save
from tokenizers import Tokenizer

from bench.static_encoder.training import Floats
from retrieval.adapters.static_encoder import MANIFEST, TABLE, TOKENIZER, StaticEncoder, StaticManifest


def quantised(table: Floats) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Round each row to int8: the table, and float16 (n,), what each row is to be multiplied by."""
    # A row of nothing must have a scale that float16 can hold, too.
    largest = np.maximum(np.abs(table).max(axis=1), 1e-5)
    scale = (largest / 127.0).astype(np.float16)
    # float16 may round the scale down, so that the largest would not fit.
    rounded = np.clip(np.rint(table / scale.astype(np.float32)[:, None]), -127, 127)
    return rounded.astype(np.int8), scale


def encoder_of(table: Floats, tokenizer: Tokenizer, teacher: str, name: str) -> tuple[StaticEncoder, dict[str, bytes]]:
    """Give the encoder as it will be loaded, and its files by name."""
    rows, scale = quantised(table)
    table_bytes = save({"table": rows, "scale": scale})
    tokenizer_bytes = tokenizer.to_str().encode()
    manifest = StaticManifest(
        name=name,
        teacher=teacher,
        dimension=rows.shape[1],
        pieces=len(rows),
        table_sha256=hashlib.sha256(table_bytes).hexdigest(),
        tokenizer_sha256=hashlib.sha256(tokenizer_bytes).hexdigest(),
    )
    files = {TABLE: table_bytes, TOKENIZER: tokenizer_bytes, MANIFEST: manifest.written().encode()}
    return StaticEncoder(manifest, tokenizer, rows, scale), files


def ship(files: dict[str, bytes], folder: Path) -> None:
    """Write the files of an encoder; the manifest last, so that a stop in the middle is seen."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (TABLE, TOKENIZER, MANIFEST):
        (folder / name).write_bytes(files[name])
