"""Prepare a model once: write its graph, check it, keep it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from importlib import resources
from pathlib import Path

import numpy as np

from retrieval.adapters.model_files import DEFAULT_MODEL, ModelFiles, bundled_model, check_bundled_weights
from retrieval.adapters.onnx_encoder import (
    GRAPH,
    TOKENIZER,
    Manifest,
    OnnxEncoder,
    read_manifest,
    write_manifest,
)
from retrieval.ports import Embedder, ModelDamaged, ModelMissing

_MINIMUM_COSINE = 0.9999
_WORK = ".preparing-"
_PROBE = "probe.npy"
_PROBES = ("How do I reset my password?", "refund", "error 403 at upload", "パスワード")
"""Asked at every start: some milliseconds, and every layer and part of the vocabulary has its say."""
_ABANDONED_S = 3600.0


def prepared_folder(model: str, models_dir: Path) -> Path:
    """Where a model's prepared files stand, whether or not they are there."""
    name = model.strip("/").replace("/", "--")
    # "." and ".." are folders of their own making, whose contents are none of ours.
    return models_dir / (name if name.strip(".") else f"--{name}")


def is_prepared(model: str, models_dir: Path) -> bool:
    """Tell whether a model can be loaded without preparing it."""
    return read_manifest(prepared_folder(model, models_dir)) is not None


def prepare(model: str, models_dir: Path) -> Path:
    """Give the folder of a prepared model, preparing it when it is not there yet.

    Raises:
        ModelMissing: its weights, or the extra that exports other models, are not installed.
        ModelDamaged: the weights have the wrong hash, or the graph does not give the reference vectors.
    """
    folder = prepared_folder(model, models_dir)
    if is_prepared(model, models_dir):
        return folder
    if model != DEFAULT_MODEL:
        from retrieval.adapters.sentence_encoder import require_extra

        require_extra(model)
    models_dir.mkdir(parents=True, exist_ok=True)
    _clear_abandoned(models_dir)
    # Whole or not at all: made beside its place and moved there, so that a stop in the middle leaves nothing.
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=models_dir))
    try:
        if model == DEFAULT_MODEL:
            try:
                _prepare_bundled(bundled_model(), work)
            except FileNotFoundError as error:
                message = f"{error.filename} is missing: reinstall the weights with `make setup`"
                raise ModelMissing(message) from error
        else:
            from retrieval.adapters.sentence_encoder import export

            export(model, work)
        np.save(work / _PROBE, OnnxEncoder(work).encode(_PROBES))
        _move(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return folder


def load_encoder(model: str, models_dir: Path) -> OnnxEncoder:
    """Load a model, preparing it first where needed, and see that it still gives the vectors that it gave then.

    Raises:
        ModelMissing: it must be prepared, and something for that is missing.
        ModelDamaged: its files changed since.
    """
    folder = prepare(model, models_dir)
    encoder = OnnxEncoder(folder)
    try:
        expected = np.load(folder / _PROBE)
        agree = float(np.min(np.sum(encoder.encode(_PROBES) * expected, axis=1)))
    except (OSError, ValueError):
        agree = 0.0
    if not agree >= _MINIMUM_COSINE:
        message = f"the prepared model in {folder} is damaged: remove the folder and start again, it is prepared anew"
        raise ModelDamaged(message)
    return encoder


def _prepare_bundled(files: ModelFiles, work: Path) -> None:
    # onnx and safetensors are needed here only: answering starts without them.
    from safetensors.numpy import load_file

    from retrieval.adapters.bert_graph import BertShape, write_graph

    digest = check_bundled_weights(files)
    config = json.loads((files.folder / "config.json").read_text(encoding="utf-8"))
    shape = BertShape(config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"])
    write_graph(load_file(files.weights), shape, work / GRAPH)
    shutil.copyfile(files.tokenizer, work / TOKENIZER)
    window = json.loads((files.folder / "sentence_bert_config.json").read_text(encoding="utf-8"))["max_seq_length"]
    write_manifest(work, Manifest(files.name, digest, config["hidden_size"], window))
    check_reference(OnnxEncoder(work))


def check_reference(encoder: Embedder) -> float:
    """Compare with vectors that sentence-transformers gave; return the smallest cosine.

    Raises:
        ModelDamaged: it is below 0.9999.
    """
    reference = json.loads((resources.files("retrieval.adapters") / "minilm_reference.json").read_text("utf-8"))
    expected = np.array(reference["vectors"], dtype=np.float32)
    smallest = float(np.min(np.sum(encoder.encode(reference["texts"]) * expected, axis=1)))
    if not smallest >= _MINIMUM_COSINE:
        message = (
            f"the prepared model does not give the reference vectors (cosine {smallest:.5f} < {_MINIMUM_COSINE}): "
            "reinstall the packages with `make setup`; if it happens again, report your processor and system"
        )
        raise ModelDamaged(message)
    return smallest


def _clear_abandoned(models_dir: Path) -> None:
    """Remove what preparations left that were killed; one that is at work is younger than an hour."""
    for left in models_dir.glob(f"{_WORK}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(left)


def _move(work: Path, folder: Path) -> None:
    if read_manifest(folder) is not None:
        return  # another process prepared the same model meanwhile, and may be reading it already
    if folder.exists():
        shutil.rmtree(folder)
    try:
        os.replace(work, folder)
    except OSError:
        # It was there a moment later: its work is as good as ours.
        if read_manifest(folder) is None:
            raise
