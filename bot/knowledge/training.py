"""Let a head be trained beside the work of a server.

The thread that waits for it has the lowest priority where the system has one for threads (Linux), for what it does
itself: long trainings run in a process of their own, see `bot.compose.training`.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from retrieval import Snapshot
from retrieval.head import Head
from retrieval.known_questions import KnownQuestions

Train: TypeAlias = Callable[[Snapshot, KnownQuestions], Head | None]
"""Trains in the calling thread; None where there is too little to learn from."""

_NICEST = 19


async def trained(train: Train, snapshot: Snapshot, known: KnownQuestions) -> Head | None:
    """Train in a thread that nothing waits for when the process ends; give what `train` gives, or raise what it raises.

    Cancelled, the thread runs on to its end, and what it made is dropped.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Head | None] = loop.create_future()

    def work() -> None:
        _step_back()
        head: Head | None = None
        failure: Exception | None = None
        try:
            head = train(snapshot, known)
        except Exception as error:  # noqa: BLE001 - handed on to whoever waits
            failure = error
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(_settle, done, head, failure)

    threading.Thread(target=work, name="training", daemon=True).start()
    return await done


def _settle(done: asyncio.Future[Head | None], head: Head | None, failure: Exception | None) -> None:
    if done.done():
        return
    if failure is None:
        done.set_result(head)
    else:
        done.set_exception(failure)


def _step_back() -> None:
    # Elsewhere the number of a thread may be that of another process.
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICEST)
