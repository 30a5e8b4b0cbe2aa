"""Export any sentence-transformers model, once, to the same prepared folder that the bundled one uses.

Needs the extra ``[models]``: torch and sentence-transformers. Answering does not.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.adapters.onnx_encoder import GRAPH, TOKENIZER, Manifest, OnnxEncoder, write_manifest
from retrieval.ports import ModelDamaged, ModelMissing

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_PROBES = ("How do I reset my password?", "The upload fails with error 403.", "short", "a longer text " * 60)
_MINIMUM_COSINE = 0.9999


def export(model: str, work: Path) -> None:
    """Write graph, tokenizer and manifest of a model into `work`.

    Args:
        model: name in the local model cache, or path of a folder.
        work: an empty folder.

    Raises:
        ModelMissing: the extra is not installed, or no such model is on this machine.
        ModelDamaged: the exported graph does not give the model's own vectors.
    """
    require_extra(model)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    try:
        loaded = SentenceTransformer(model, device="cpu")
    except Exception as error:  # the libraries raise OSError, ValueError and their own
        raise ModelMissing(
            f"the model {model} cannot be loaded from this machine ({type(error).__name__}): give the path of its "
            "folder, or put it into the local model cache; nothing is downloaded at run time"
        ) from error
    window = _window(loaded)
    _write_graph(loaded, work)
    loaded.tokenizer.backend_tokenizer.save(str(work / TOKENIZER))
    dimension = int(loaded.encode(["x"]).shape[1])
    write_manifest(work, Manifest(model, _digest(loaded), dimension, window))
    _check(loaded, OnnxEncoder(work), model)


def require_extra(model: str) -> None:
    """Make sure that a model can be exported.

    Raises:
        ModelMissing: the extra is not installed.
    """
    if importlib.util.find_spec("sentence_transformers") is None or importlib.util.find_spec("torch") is None:
        raise ModelMissing(
            f"the model {model} needs the extra [models] (torch, sentence-transformers), once, to be prepared: "
            "`make extras`, or `pip install torch==2.13.0 sentence-transformers`"
        )


def _window(loaded: SentenceTransformer) -> int:
    longest = loaded.max_seq_length
    return int(longest) if longest else 512


def _write_graph(loaded: SentenceTransformer, work: Path) -> None:
    import torch

    class Sentence(torch.nn.Module):
        """The whole model as one function of ids and mask."""

        def __init__(self) -> None:
            super().__init__()
            self.model = loaded

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            """Give vectors of length one."""
            features = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=-1)

    batch = loaded.tokenizer(["a short text", "another, longer text to export with"], padding=True, return_tensors="pt")
    names = {0: "batch", 1: "length"}
    with warnings.catch_warnings(), torch.no_grad():
        # The exporter warns about its own future and about shapes that it traces; the result is checked below.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Sentence().eval(),
            (batch["input_ids"], batch["attention_mask"]),
            str(work / GRAPH),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": names, "attention_mask": names, "embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


def _digest(loaded: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(loaded.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().float().numpy().tobytes())
    return digest.hexdigest()


def _check(loaded: SentenceTransformer, exported: OnnxEncoder, model: str) -> None:
    expected = loaded.encode(list(_PROBES), normalize_embeddings=True)
    smallest = float(np.min(np.sum(exported.encode(_PROBES) * expected, axis=1)))
    if not smallest >= _MINIMUM_COSINE:
        raise ModelDamaged(
            f"the exported graph of {model} does not give the model's own vectors (cosine {smallest:.5f}): "
            "this architecture cannot be used"
        )
