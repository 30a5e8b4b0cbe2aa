"""What holds for the whole suite.

Whole conversations come first, as they take longest and would be waited for at the end. Generated examples have no time
to keep: the machine may be busy. They are not traced: it makes their arithmetic three times as slow, and a line that
only they reach is named by no test.
"""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell ignores it for what runs in the background, and programs that tests start would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What lets a change in is repeatable: the same examples wherever it runs. `make properties` looks for others.
settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, derandomize=False, max_examples=1000)
settings.load_profile("gate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgresql",
        metavar="URL",
        help="keep what tests write in databases of their own on this PostgreSQL server, in place of SQLite files",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--postgresql"):
        config.pluginmanager.import_plugin("tests.on_postgresql")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without = "sqlite" if config.getoption("--postgresql") else "postgresql"
    others = [item for item in items if item.get_closest_marker(without) is not None]
    if others:
        items[:] = [item for item in items if item.get_closest_marker(without) is None]
        config.hook.pytest_deselected(items=others)
    items.sort(key=lambda item: "scenarios" not in item.path.parts)  # stable: else as they were found
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)
