"""Live servers for scenarios: those of a module share one, as `make test` gives a module to one worker."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios import help_centre
from tests.scenarios.live import IDENTITY_SECRET, LiveServer, cli

ServerFactory = Callable[..., LiveServer]


@pytest.fixture(scope="session")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after ``source add`` and ``sync``, which servers start from: two processes less for each."""
    folder = tmp_path_factory.mktemp("synced")
    articles = help_centre.write(folder / "help-centre")
    for command in (("source", "add", "folder", str(articles), "--audience", "public"), ("sync",)):
        done = cli(folder / "data", *command)
        assert done.returncode == 0, done.stderr
    return folder / "data"


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory, synced: Path) -> Iterator[ServerFactory]:
    """Make servers over the Brightwick's help centre; those still running are ended with the module.

    ``serve(name, knowledge=True, **settings)``: without `knowledge` it starts as a fresh installation does.
    """
    made: list[LiveServer] = []

    def make(name: str = "server", *, knowledge: bool = True, **settings: str) -> LiveServer:
        folder: Path = tmp_path_factory.mktemp(name)
        server = LiveServer(
            folder / "data", folder / "help-centre", {"IDENTITY_SECRET": IDENTITY_SECRET} | dict(settings)
        )
        if knowledge:
            help_centre.write(server.kb_dir)
            shutil.copytree(synced, server.data_dir)
            with closing(sqlite3.connect(server.data_dir / "onetouch.db")) as database, database:
                database.execute("UPDATE source SET location = ?", [str(server.kb_dir)])
        made.append(server)
        return server.start()

    yield make
    for server in made:
        server.stop(kill=True)


@pytest.fixture(scope="module")
def live_server(serve: ServerFactory) -> LiveServer:
    """A running server that knows the Brightwick's help centre; one a module, with all that was said to it."""
    return serve("live")
