from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.adapters.model_files import DEFAULT_MODEL
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.preparation import prepare
from tests.retrieval.fakes import open_encoder


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    return open_encoder(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def prepared(encoder: OnnxEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a model that this test run prepared from the weights."""
    return prepare(DEFAULT_MODEL, tmp_path_factory.mktemp("prepared"))
