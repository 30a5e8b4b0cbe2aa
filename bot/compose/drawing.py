"""Draw clusters in a process of its own, of the lowest priority.

`python -m bot.compose.drawing FOLDER` is what it runs. In a thread of the server the same work would take turns with
every answer, as both hold the interpreter's lock.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.compose.drawing_files import read_outcome, take_material, write_material, write_outcome
from bot.compose.tether import end_with_server, tethered
from handlers.clusters.drawing import Material, Outcome, draw

FEW = 300
"""Tickets that are drawn in a moment: a process would take longer to start."""
_LONGEST_S = 1_800.0
_NICEST = 19


class DrawingFailed(Exception):
    """The process that draws ended without clusters; the text says what it said last."""


async def drawn_apart(material: Material) -> Outcome:
    """Draw, and wait for it.

    Raises:
        DrawingFailed: see `drawn`.
    """
    return await asyncio.to_thread(draw, material) if len(material.numbers) <= FEW else await drawn(material)


async def drawn(material: Material) -> Outcome:
    """Draw in a process of its own; one that is not waited for any more, as the server stops, is ended.

    Raises:
        DrawingFailed: the process failed, or took longer than half an hour.
    """
    with tempfile.TemporaryDirectory(prefix="onetouch-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        await asyncio.to_thread(write_material, folder, material)
        said = await _run(sys.executable, "-m", "bot.compose.drawing", name)
        found = await asyncio.to_thread(read_outcome, folder)
    if found is None:
        raise DrawingFailed(f"drawing clusters failed: {said}")
    return found


async def _run(*command: str) -> str:
    """Run a command to its end; give its last words."""
    with tethered() as tether:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=tether, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            _, errors = await asyncio.wait_for(process.communicate(), _LONGEST_S)
        except TimeoutError as error:
            raise DrawingFailed(f"drawing clusters took longer than {_LONGEST_S:.0f} s") from error
        finally:
            if process.returncode is None:
                # It has nothing to put away: what it writes is in a folder that is removed.
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
    return (errors.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]


def main(folder: Path) -> None:
    """Draw what a folder holds, on one core and after everything else that wants to run."""
    with suppress(OSError):
        os.nice(_NICEST)
    end_with_server(folder)
    write_outcome(folder, draw(take_material(folder)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
