"""What a run with ``--postgresql URL`` has besides: see `tests.databases`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import clear, furnish, remove


@pytest.fixture(scope="session", autouse=True)
def _server(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url, folder = str(pytestconfig.getoption("--postgresql")), tmp_path_factory.getbasetemp()
    furnish(folder, url)
    yield url
    remove(folder, url)


@pytest.fixture(autouse=True)
def _databases_of_one_test(request: pytest.FixtureRequest, _server: str) -> Iterator[None]:
    """Take what a test used back as soon as it is over."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is not None:
        clear(folder, _server)
