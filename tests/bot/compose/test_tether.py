"""What works for a server ends with it, however that ends."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

_WORK = """
import sys, time
from pathlib import Path
from bot.compose.tether import end_with_server
end_with_server(Path(sys.argv[1]))
time.sleep(900)
"""
_SERVE = """
import subprocess, sys, time
from bot.compose.tether import tethered
with tethered() as first, tethered() as second:
    for end, folder in zip((first, second), sys.argv[2:]):
        subprocess.Popen([sys.executable, "-c", sys.argv[1], folder], stdin=end)
    print("They work.", flush=True)
    time.sleep(900)
"""


async def test_processes_end_and_leave_nothing_when_their_server_is_killed(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        folder.mkdir()
        (folder / "texts").write_text("what a customer wrote")
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _SERVE, _WORK, *map(str, folders)), stdout=subprocess.PIPE
    )
    assert server.stdout is not None
    assert await server.stdout.readline() == b"They work.\n"
    server.send_signal(signal.SIGKILL)
    # All three hold it: it ends with the last of them, and not before a quarter of an hour if one stays.
    assert await server.stdout.read() == b""
    assert await server.wait() == -signal.SIGKILL
    assert [folder.exists() for folder in folders] == [False, False]
