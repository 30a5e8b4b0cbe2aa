"""What holds for the whole suite.

Whole conversations come first, as they take longest and would be waited for at the end. Generated examples have no time
to keep: the machine may be busy.
"""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("onetouch", deadline=None)
settings.load_profile("onetouch")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "scenarios" not in item.path.parts)  # stable: else as they were found
