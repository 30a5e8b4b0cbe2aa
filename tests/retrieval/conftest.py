from __future__ import annotations

import pytest

from retrieval.adapters.onnx_encoder import OnnxEncoder
from tests.retrieval.fakes import open_encoder


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    return open_encoder(tmp_path_factory.mktemp("models"))
