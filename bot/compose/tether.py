"""A process that works for the server ends with it, be it that the server is killed and can end nobody.

The server keeps one end of a pipe, and gives the other one to the process as its standard input. When the server is
gone, by whatever way, the system closes its end, and the process reads that there is nothing any more.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ALONE = 3
"""Exit status of a process whose server is gone."""


@contextmanager
def tethered() -> Iterator[int]:
    """Give what is the standard input of a process that works for this one, as long as it is waited for.

    Neither end goes to any other process that is started meanwhile.
    """
    theirs, ours = os.pipe()
    try:
        yield theirs
    finally:
        os.close(theirs)
        os.close(ours)


def end_with_server(folder: Path) -> None:
    """End this process as soon as its server has ended, and remove the folder, which nobody else would remove then."""
    threading.Thread(target=_wait, args=(sys.stdin.fileno(), folder), name="tether", daemon=True).start()


def _wait(tether: int, folder: Path) -> None:
    while os.read(tether, 1):
        pass
    shutil.rmtree(folder, ignore_errors=True)
    # Whatever it computes is for nobody; nothing of it is to be put away.
    os._exit(ALONE)
