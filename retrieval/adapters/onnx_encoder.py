"""A sentence encoder on onnxruntime and tokenizers: fp32, two threads, no torch."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

# The runtime would write usage records under the home folder, and may send them: nothing here leaves the machine.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime
from tokenizers import Encoding, Tokenizer

from retrieval.ports import ModelDamaged, Vectors

GRAPH, TOKENIZER, MANIFEST = "model.onnx", "tokenizer.json", "manifest.json"
FORMAT = 2
_BATCH_TOKENS = 2048
"""Padded tokens a batch: more makes the runtime's memory grow, not its speed (16 texts of 128 pieces)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside a prepared graph.

    Attributes:
        model: name or path that was asked for.
        source_sha256: of the weights that the graph was written from.
        window: longest text in word pieces, special tokens counted.
    """

    model: str
    source_sha256: str
    dimension: int
    window: int
    precision: str = "fp32"
    format: int = FORMAT

    @property
    def tag(self) -> str:
        """Identifies vectors that may be mixed."""
        return f"{Path(self.model).name}:{self.source_sha256[:12]}:{self.precision}:{self.dimension}"


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a prepared model."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of a prepared model; None when there is none of this format."""
    try:
        fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**fields)
    except (OSError, ValueError, TypeError):
        return None
    return manifest if manifest.format == FORMAT else None


class OnnxEncoder:
    """An `Embedder` over a prepared folder: graph, tokenizer, manifest."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Load the graph.

        Raises:
            ModelDamaged: the folder does not hold a usable prepared model.
        """
        manifest = read_manifest(folder)
        if manifest is None:
            message = f"{folder} holds no prepared model: remove the folder, it is prepared again at the next start"
            raise ModelDamaged(message)
        self._manifest = manifest
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or min(os.cpu_count() or 1, 4)
        options.log_severity_level = 3
        # Inputs of every length come by: patterns would be kept for each, and memory would grow.
        options.enable_mem_pattern = False
        # Threads that go on spinning after a run take the cores from the search that follows, and from everything else.
        options.add_session_config_entry("session.force_spinning_stop", "1")
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # both libraries raise bare exceptions of their own
            message = f"the prepared model in {folder} cannot be loaded ({error}): remove the folder and start again"
            raise ModelDamaged(message) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(manifest.window)
        self._counter: Tokenizer = Tokenizer.from_str(self._tokenizer.to_str())
        self._counter.no_truncation()

    @property
    def tag(self) -> str:
        """Model, weights, precision and dimension."""
        return self._manifest.tag

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._manifest.dimension

    def count_tokens(self, text: str) -> int:
        """Length of a text in word pieces, special tokens not counted."""
        return len(self._counter.encode(_whole(text), add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts in batches of about equal length."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch([_whole(text) for text in texts])
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            vectors[rows] = self._run([encodings[row] for row in rows])
        return vectors

    def _run(self, encodings: Sequence[Encoding]) -> Vectors:
        length = max(len(encoding.ids) for encoding in encodings)
        ids = np.zeros((len(encodings), length), dtype=np.int64)
        mask = np.zeros((len(encodings), length), dtype=np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        (embedding,) = self._session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})
        return np.asarray(embedding, dtype=np.float32)


def _whole(text: str) -> str:
    """Give a text that the tokenizer takes: half a surrogate pair, which JSON can carry, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: Sequence[int], budget: int = _BATCH_TOKENS) -> Iterator[list[int]]:
    """Group rows, longest first, so that rows times longest stays within the budget."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > budget:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
