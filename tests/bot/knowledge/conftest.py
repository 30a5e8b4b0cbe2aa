"""Libraries, in memory and on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.knowledge.worlds import LIBRARIES, Library


@pytest.fixture(params=list(LIBRARIES))
def library(request: pytest.FixtureRequest, tmp_path: Path):
    made: Library = LIBRARIES[request.param](tmp_path)
    yield made
    engine = getattr(made.store, "_engine", None)
    if engine is not None:
        engine.dispose()
