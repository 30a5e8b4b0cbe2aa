"""A cross-encoder by path, on a tiny model of random weights that is made here."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters.cross_encoder import CrossEncoderReranker
from retrieval.ports import ModelMissing

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None, reason="needs the extra [models]: make extras"
)

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "reset", "password", "port", "how", "do", "i", "my"]


def made(folder: Path, labels: int) -> str:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertForSequenceClassification(BertConfig(vocab_size=len(WORDS), num_labels=labels, **shape)).save_pretrained(folder)
    return str(folder)


def test_each_text_has_a_score_between_nought_and_one_whatever_its_neighbours(tmp_path: Path) -> None:
    reranker = CrossEncoderReranker(made(tmp_path / "model", 1))
    texts = ["reset my password", "port", "how do i"]
    together = reranker.score("reset password", texts)
    assert together.shape == (3,)
    assert together.dtype == np.float32
    assert ((together > 0) & (together < 1)).all()
    alone = [float(reranker.score("reset password", [text])[0]) for text in texts]
    assert together.tolist() == pytest.approx(alone, abs=1e-4)
    assert reranker.score("reset password", []).shape == (0,)


def test_a_model_that_is_not_here_is_named_and_nothing_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="nowhere cannot be loaded"):
        CrossEncoderReranker(str(tmp_path / "nowhere"))


def test_a_model_of_several_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="gives 3 numbers"):
        CrossEncoderReranker(made(tmp_path / "model", 3))
