"""Rerank with a cross-encoder: slower by far than all the rest of a search, and an option for who has the time.

Needs the extra ``[models]``, and the model on this machine.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

from retrieval.adapters.sentence_encoder import require_extra
from retrieval.ports import ModelMissing, Scores

_LONGEST = 512
"""Word pieces of a question and a passage together that are read."""


class CrossEncoderReranker:
    """A `Reranker` by name or path of a sentence-transformers cross-encoder with one output.

    Raises:
        ModelMissing: the extra is not installed, no such model is on this machine, or it is of another kind.
    """

    def __init__(self, model: str) -> None:
        require_extra(model)
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import torch
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(model, device="cpu", max_length=_LONGEST, local_files_only=True)
        except Exception as error:  # the libraries raise OSError, ValueError and their own
            raise ModelMissing(
                f"the reranker {model} cannot be loaded from this machine ({type(error).__name__}): give the path of "
                "its folder, or put it into the local model cache; nothing is downloaded at run time"
            ) from error
        if self._model.num_labels != 1:
            raise ModelMissing(
                f"the reranker {model} gives {self._model.num_labels} numbers a pair: take one that gives 1"
            )
        self._activation = torch.nn.Sigmoid()

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """Score texts for a query: float32 (n,), in [0, 1]."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        pairs = [(query, text) for text in texts]
        found = self._model.predict(pairs, activation_fn=self._activation, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32).reshape(-1)
