"""``kill -9``: what was accepted is answered after the restart, once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path


def run(file: Path, how: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bot.worker.killed", str(file), how]
    root = Path(__file__).parents[3]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)


def test_a_killed_process_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    file = tmp_path / "onetouch.db"
    assert run(file, "kill").returncode == -signal.SIGKILL
    first = run(file, "restart")
    assert first.stdout.strip() == "customer:k1 bot:k1 log:1", first.stderr
    again = run(file, "restart")
    assert again.stdout.strip() == "customer:k1 bot:k1 log:0", again.stderr
