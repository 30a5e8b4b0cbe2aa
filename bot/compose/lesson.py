"""What the process that trains a head runs: `python -m bot.compose.lesson LESSONS FOLDER` leaves it in the folder."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from bot.compose.tether import end_with_server

_NICEST = 19


def main(lessons: Path, folder: Path) -> None:
    """Learn the lessons of a file, on one core and after everything else that wants to run."""
    with suppress(OSError):
        os.nice(_NICEST)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    end_with_server(folder)
    from retrieval.adapters.head_files import HeadFolder
    from retrieval.adapters.lesson_files import read_lessons
    from retrieval.learning import learn

    found = read_lessons(lessons)
    lessons.unlink()  # they hold what customers wrote
    HeadFolder(folder).save(learn(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
