"""Our command in processes of its own, without the seconds that its imports take.

One process imports everything and does nothing else. For each start it forks, and the child is the command: with an
environment, a folder and streams of its own, and killed like any other. A scenario that kills a server at each of its
steps starts it dozens of times.
"""

from __future__ import annotations

import array
import atexit
import importlib
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
_LARGEST = 1 << 20
_STREAMS = 4
"""Standard input, output and error, and where the exit code is told."""


class Child:
    """A process, as `subprocess.Popen` has it."""

    def __init__(self, pid: int, ended: int, stdout: IO[str] | None) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self._ended = ended
        self._turn = threading.Lock()
        weakref.finalize(self, os.close, ended)

    def poll(self) -> int | None:
        """Give its exit code; None while it runs."""
        return self._told(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its exit code; negative: the signal that ended it.

        Raises:
            subprocess.TimeoutExpired: it runs still.
        """
        code = self._told(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _told(self, timeout: float | None) -> int | None:
        if self.returncode is not None:
            return self.returncode
        if not select.select([self._ended], [], [], timeout)[0]:
            return None
        with self._turn:  # two threads may have waited for the same end
            if self.returncode is None:
                told = os.read(self._ended, 64)
                self.returncode = int(told) if told else -signal.SIGKILL
        return self.returncode


class Nursery:
    """Starts the command."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # Nobody's settings are imported, and no threads begun, which a fork would lose.
                env={"PATH": os.environ.get("PATH", ""), "HF_HUB_OFFLINE": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        self._socket = ours
        self._turn = threading.Lock()

    def start(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        stdout: IO[str] | IO[bytes] | None = None,
        stderr: IO[str] | IO[bytes],
        stdin: IO[bytes] | None = None,
    ) -> Child:
        """Start it. Without `stdout` its output is read from the child's."""
        told, tell = os.pipe()
        read, write = (-1, stdout.fileno()) if stdout is not None else os.pipe()
        nothing = os.open(os.devnull, os.O_RDONLY)
        request = json.dumps({"arguments": list(arguments), "cwd": str(cwd), "env": dict(env)}).encode()
        given = [stdin.fileno() if stdin is not None else nothing, write, stderr.fileno(), tell]
        try:
            with self._turn:
                head = len(request).to_bytes(4, "big")
                rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", given))
                self._socket.sendmsg([head], [rights])
                self._socket.sendall(request)
                pid = int.from_bytes(_exactly(self._socket, 4), "big")
        finally:
            os.close(tell)
            os.close(nothing)
            if stdout is None:
                os.close(write)
        return Child(pid, told, os.fdopen(read, encoding="utf-8") if stdout is None else None)

    def run(
        self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout_s: float, stdin: bytes = b""
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end.

        Raises:
            subprocess.TimeoutExpired: it did not end in time, and was killed.
        """
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            child = self.start(arguments, cwd=cwd, env=env, stdin=given, stdout=out, stderr=err)
            try:
                code = child.wait(timeout_s)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
                raise
            said = [stream.seek(0) or stream.read().decode() for stream in (out, err)]
        return subprocess.CompletedProcess(list(arguments), code, *said)

    def close(self) -> None:
        """End it; its children go on."""
        self._socket.close()
        self._process.wait(10)


@cache
def nursery() -> Nursery:
    """Give this process's; it is made when it is needed first, and ends with the process."""
    made = Nursery()
    atexit.register(made.close)
    return made


def _exactly(connection: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        part = connection.recv(count - len(got))
        if not part:
            raise ConnectionError("the nursery has ended")
        got += part
    return got


def _serve(control: socket.socket) -> list[str] | None:
    """Fork for each request; gives a child the arguments of its command, and None at the end."""
    woken, wake = socket.socketpair()
    for end in (woken, wake):
        end.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno())
    children: dict[int, int] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if woken in ready:
                woken.recv(4096)
                _bury(children)
            if control not in ready:
                continue
            head, streams, _, _ = socket.recv_fds(control, 4, _STREAMS)
            if not head:
                return None
            length = int.from_bytes(head + _exactly(control, 4 - len(head)), "big")
            assert length < _LARGEST
            request = json.loads(_exactly(control, length))
            pid = os.fork()
            if not pid:
                break
            control.sendall(pid.to_bytes(4, "big"))
            children[pid] = streams.pop()
            for stream in streams:
                os.close(stream)
            _bury(children)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for end in (control, woken, wake):
        end.close()
    for told in children.values():
        os.close(told)
    return _become(request, streams)


def _bury(children: dict[int, int]) -> None:
    """Tell the exit codes of those that have ended."""
    for pid, told in list(children.items()):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            del children[pid]
            try:
                os.write(told, str(os.waitstatus_to_exitcode(status)).encode())
            except BrokenPipeError:
                pass  # nobody wants to know
            finally:
                os.close(told)


def _become(request: dict[str, object], streams: list[int]) -> list[str]:
    """Take over a command's streams, folder and environment; gives its arguments."""
    *standard, told = streams
    os.close(told)
    for number, stream in enumerate(standard):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they live as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    os.chdir(str(request["cwd"]))
    os.environ.clear()
    os.environ.update(request["env"])  # type: ignore[call-overload]
    arguments = [str(one) for one in request["arguments"]]  # type: ignore[attr-defined]
    sys.argv = ["onetouch", *arguments]
    sys.modules["__main__"].__package__ = ""  # click calls it by what it was started as
    return arguments


def _prepare() -> None:
    """Import whatever a command imports."""
    from bot.cli.root import _COMMANDS

    for module in {name for name, _ in _COMMANDS.values()} | {"bot.compose.server", "alembic.command", "faiss"}:
        importlib.import_module(module)
    assert threading.active_count() == 1, "what has threads cannot be forked"


def _run(arguments: list[str]) -> None:
    """Be the command to its end, but for taking the interpreter apart, which takes a second after all these imports."""
    from bot.cli.root import main

    code: object = 0
    try:
        main(arguments)
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    _prepare()
    mine = _serve(socket.socket(fileno=int(sys.argv[1])))
    if mine is not None:
        _run(mine)
