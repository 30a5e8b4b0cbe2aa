"""The command line, in this process for speed: arguments in, exit code and texts out."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner

from bot.cli.root import main
from tests.scenarios import help_centre


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Terminal:
    """Somebody at a terminal, with a data folder of their own."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, *arguments: str, typed: str | None = None, **settings: str) -> Ran:
        """Run ``onetouch``. `typed`: what is answered when it asks; None: nobody is there."""
        given = {"DATA_DIR": str(self.data), "LOG_FORMAT": "json", **settings}
        environment = {f"ONETOUCH_{name}": value for name, value in given.items()}
        with contextlib.chdir(self.folder), CliRunner().isolation(typed, environment) as (out, err, _):
            code = 0
            try:
                main(arguments)
            except SystemExit as ended:
                code = int(ended.code or 0)
            return Ran(code, out.getvalue().decode(), err.getvalue().decode())

    def fine(self, *arguments: str, typed: str | None = None, **settings: str) -> Ran:
        """Run ``onetouch`` and expect that it succeeds."""
        ran = self.run(*arguments, typed=typed, **settings)
        assert ran.code == 0, ran.err
        return ran


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Leave logging as it was: commands set it up for their process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal over an empty folder."""
    return Terminal(tmp_path)


@pytest.fixture(scope="session")
def synced_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Brightwick's help centre, added and synced."""
    made = Terminal(tmp_path_factory.mktemp("synced-cli"))
    help_centre.write(made.folder / "help-centre")
    made.fine("source", "add", "folder", "help-centre", "--audience", "public", "--name", "help")
    made.fine("sync")
    return made.folder


@pytest.fixture
def shop(synced_once: Path, tmp_path: Path) -> Terminal:
    """A terminal over a copy of the synced folder; its source still names the first folder."""
    shutil.copytree(synced_once, tmp_path, dirs_exist_ok=True)
    return Terminal(tmp_path)


Shop = Callable[[], Terminal]
