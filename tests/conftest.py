"""The order of the whole suite: whole conversations first, as they take longest and would be waited for at the end."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "scenarios" not in item.path.parts)  # stable: else as they were found
