"""Train a head in a process of its own, of the lowest priority: answering shares neither interpreter nor arithmetic.

In a thread of the server the same work would take turns with every answer, as both hold the interpreter's lock
(measured in bench/). `bot.compose.lesson` is what the process runs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bot.compose.tether import tethered
from retrieval import Snapshot
from retrieval.adapters.head_files import HeadFolder
from retrieval.adapters.lesson_files import write_lessons
from retrieval.head import Head
from retrieval.known_questions import KnownQuestions
from retrieval.learning import Lessons, learn, lessons

_FEW = 300
"""Questions that are learnt in a moment: a process would take longer to start."""
_LONGEST_S = 900.0


class TrainingFailed(Exception):
    """The process that trains ended without a head; the text says what it said last."""


def train_apart(snapshot: Snapshot, known: KnownQuestions) -> Head | None:
    """Train, and wait for it; None where there is too little to learn from.

    Raises:
        TrainingFailed: see `taught`.
    """
    found = lessons(snapshot, known)
    if found is None or len(found.texts) <= _FEW:
        return None if found is None else learn(found)
    return taught(found)


def taught(found: Lessons) -> Head:
    """Learn lessons in a process of its own.

    Raises:
        TrainingFailed: the process failed, or took longer than a quarter of an hour.
    """
    with tempfile.TemporaryDirectory(prefix="onetouch-") as name:
        folder = Path(name)
        write_lessons(found, folder / "lessons.npz")
        command = [sys.executable, "-m", "bot.compose.lesson", str(folder / "lessons.npz"), str(folder)]
        try:
            with tethered() as tether:
                done = subprocess.run(  # noqa: S603 - our own interpreter and module
                    command,
                    stdin=tether,
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=_LONGEST_S,
                )
        except subprocess.TimeoutExpired as error:
            raise TrainingFailed(f"training took longer than {_LONGEST_S:.0f} s") from error
        head = HeadFolder(folder).load(found.name)
    if head is None:
        raise TrainingFailed(f"training failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    return head
