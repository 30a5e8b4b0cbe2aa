"""What every encoder must do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.ports import Embedder
from tests.retrieval.fakes import BagEmbedder, open_encoder

TEXTS = [
    "How do I reset my password?",
    "",
    " \n ",
    "パスワードを忘れました",
    "🎉",
    "שלום עולם",
    "x" * 5000,
    "refund " * 2000,
    "\x00",
    "<b>&amp;</b>",
    "'; DROP TABLE article; --",
    "\ud800 half a pair",
]


@pytest.fixture(params=["fake", "onnx"], scope="module")
def embedder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return BagEmbedder() if request.param == "fake" else open_encoder(tmp_path_factory.mktemp("models"))


def cosines(embedder: Embedder, one: Sequence[str], other: Sequence[str]) -> np.ndarray:
    return np.sum(embedder.encode(one) * embedder.encode(other), axis=1)


def test_any_text_has_a_vector_of_length_one(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_no_texts_have_no_vectors(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, embedder.dimension)


def test_vectors_come_in_the_order_of_their_texts_whatever_is_batched_with_them(embedder: Embedder) -> None:
    alone = np.concatenate([embedder.encode([text]) for text in TEXTS])
    assert np.sum(alone * embedder.encode(TEXTS), axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    backwards = embedder.encode(TEXTS[::-1])[::-1]
    assert np.sum(alone * backwards, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_the_same_text_has_the_same_vector(embedder: Embedder) -> None:
    assert embedder.encode(TEXTS[:3]).tolist() == embedder.encode(TEXTS[:3]).tolist()


def test_like_texts_are_nearer_than_unlike_ones(embedder: Embedder) -> None:
    near = cosines(embedder, ["reset my password"], ["reset the password"])
    far = cosines(embedder, ["reset my password"], ["printer paper is blue"])
    assert near > far


def test_tokens_are_counted(embedder: Embedder) -> None:
    assert embedder.count_tokens("") == 0
    assert embedder.count_tokens("reset the password") == 3
    assert embedder.count_tokens("password " * 2000) == 2000, "counted beyond the window, special tokens left out"


def test_counts_add_up_over_blanks(embedder: Embedder) -> None:
    parts = ["Press Ctrl+C,", "then wait.", "config.yaml 重置", "🎉"]
    assert embedder.count_tokens(" ".join(parts)) == sum(embedder.count_tokens(part) for part in parts)


def test_the_tag_is_one_line_that_names_the_dimension(embedder: Embedder) -> None:
    assert embedder.tag == embedder.tag.strip()
    assert embedder.tag.endswith(str(embedder.dimension))
