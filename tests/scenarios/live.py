"""A real server in a process of its own, with a data folder of its own; and the command line beside it."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests.scenarios.nursery import ROOT, Child, nursery

IDENTITY_SECRET = "an identity secret of tests, 40 letters"
ANSWERS = re.compile(r"Onetouch answers at (http://\S+)")
_START_S = 60.0


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """Give the environment of a process of ours: nothing of the caller's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONETOUCH_", "COVERAGE", "COV_"))}
    own = {"DATA_DIR": str(data_dir), "LOG_FORMAT": "json", "SYNC_INTERVAL": "0", **settings}
    return kept | {"PYTHONPATH": str(ROOT)} | {f"ONETOUCH_{name}": value for name, value in own.items()}


class NotStarted(Exception):
    """The server ended, or said nothing in time."""


@dataclass
class LiveServer:
    """A server that runs.

    Attributes:
        data_dir: its data folder; `kb_dir`: the folder of its articles.
        log_path: what it writes to standard error, of all its starts.
        settings: ``ONETOUCH_*`` without the prefix.
        said: its lines on standard output, of the last start.
        command: what is run; `ready`: the line that says that it is, with the address.
    """

    data_dir: Path
    kb_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    url: str = ""
    said: list[str] = field(default_factory=list)
    command: tuple[str, ...] = ("serve",)
    ready: re.Pattern[str] = ANSWERS
    process: Child | None = None

    @property
    def log_path(self) -> Path:
        """Where its log stands."""
        return self.data_dir.parent / f"{self.data_dir.name}.log"

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.url.rpartition(":")[2])

    @property
    def running(self) -> Child:
        """Its process."""
        assert self.process is not None
        return self.process

    def start(self) -> LiveServer:
        """Start it; on the port that it had before, if it had one.

        Raises:
            NotStarted: it ended, or said nothing in time.
        """
        port = str(self.port) if self.url else self.settings.get("PORT", "0")
        with self.log_path.open("a", encoding="utf-8") as log:
            self.process = nursery().start(
                self.command,
                cwd=self.data_dir.parent,
                env=environment(self.data_dir, **{**self.settings, "PORT": port}),
                stderr=log,
            )
        self.said = []
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_read, args=(self.running.stdout, lines), daemon=True).start()
        deadline = time.monotonic() + _START_S
        while True:
            try:
                line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                self.running.kill()
                code = self.running.wait()
                if self.running.stdout is not None:
                    self.running.stdout.close()
                raise NotStarted(f"exit {code}: {self.said} {self.log()[-3000:]}")
            self.said.append(line.strip())
            if found := self.ready.search(line):
                self.url = found[1]
                self._rest = lines
                return self

    def restart(self, kill: bool = True) -> LiveServer:
        """Kill it (or ask it to end), and start it again at the same address."""
        self.stop(kill=kill)
        return self.start()

    def stop(self, kill: bool = False, timeout_s: float = 30.0) -> int:
        """End it; give its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        code = self.process.wait(timeout_s)
        while (line := self._rest.get(timeout=5)) is not None:
            self.said.append(line.strip())
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None
        return code

    def cli(self, *arguments: str, timeout_s: float = 60.0, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command over the same data folder."""
        return cli(self.data_dir, *arguments, timeout_s=timeout_s, **{**self.settings, **settings})

    def log(self) -> str:
        """Give all that it logged."""
        return self.log_path.read_text(encoding="utf-8") if self.log_path.exists() else ""


def cli(data_dir: Path, *arguments: str, timeout_s: float = 60.0, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own over a data folder."""
    return nursery().run(arguments, cwd=data_dir.parent, env=environment(data_dir, **settings), timeout_s=timeout_s)


def syncing(server: LiveServer) -> subprocess.Popen[str]:
    """Start a sync, and wait for nothing."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "sync"],
        cwd=server.data_dir.parent,
        env=environment(server.data_dir),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _read(stream: IO[str] | None, lines: queue.Queue[str | None]) -> None:
    assert stream is not None
    for line in stream:
        lines.put(line)
    lines.put(None)
