"""Wire the server: web, background work, and the keeper of the index, over the services."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable

import structlog

from bot.compose.assembly import Bells, assembled
from bot.compose.background import begun, sender
from bot.compose.faces import web_app
from bot.compose.services import Services, services
from bot.compose.shelves import Shelves
from bot.config import Settings
from bot.web.server import run as run_web
from kb.errors import SyncInProgress, SyncStopped

_DRAIN_S = 10.0
_INDEX_PATIENCE_S = 5.0

_log = structlog.get_logger(__name__)


async def serve(
    settings: Settings,
    shelves: Shelves,
    ending: threading.Event,
    say: Callable[[str], None],
    started: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is at work. `say` takes one line for each step.

    `ending` is set then: the shelves' sync looks at it. `started` is called once it listens.

    Raises:
        PortTaken: another process listens on the port.
    """
    stop = asyncio.Event()
    bells = Bells.silent()
    loop = asyncio.get_running_loop()

    def end() -> None:
        ending.set()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    async with services(settings, shelves=shelves, written=bells.ring) as opened:
        index = asyncio.create_task(_index(opened, say))
        stopped = asyncio.create_task(stop.wait())
        # An index that must be built anew can take long: whoever asks meanwhile is offered a person.
        await asyncio.wait({index, stopped}, timeout=_INDEX_PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        if index.done():
            index.result()
        elif not stop.is_set():
            say("The index is being built; the server takes it into use when it is there.")
        if not stop.is_set():
            await _serve(settings, opened, stop, bells, say, started)
        ending.set()
        stopped.cancel()
        await asyncio.gather(index, stopped, return_exceptions=True)
        say("Stopped.")


async def _index(opened: Services, say: Callable[[str], None]) -> None:
    try:
        await asyncio.to_thread(opened.keeper.start)
        await opened.learner.start()
    except SyncInProgress as busy:
        say(f"No index yet: {busy}. The server takes it into use when it is there; until then a person is offered.")
        return
    except SyncStopped:
        return
    snapshot = opened.engine.snapshot
    say(f"Index ready: {len(snapshot.articles) if snapshot else 0} articles.")


async def _serve(
    settings: Settings,
    opened: Services,
    stop: asyncio.Event,
    bells: Bells,
    say: Callable[[str], None],
    started: Callable[[], None],
) -> None:
    parts = await assembled(settings, opened, bells)
    app = web_app(settings, opened, parts, bells)
    worker = sender(settings, opened, parts, bells, say)
    work = asyncio.create_task(worker.run())
    keeping = begun(settings, opened, parts, bells)
    # A worker that dies must not leave a server behind that accepts and never replies.
    work.add_done_callback(lambda _: stop.set())

    def listening(address: str) -> None:
        if parts.first is not None:
            link = f"{settings.public_url or address}/signin/{parts.first}"
            say(f"There is no administrator yet. Become it with this link, once, within an hour: {link}")
        say(f"Onetouch answers at {address}")
        started()

    try:
        await run_web(app, settings.host, settings.port, stop, listening)
    finally:
        if parts.chat is not None:
            await parts.chat.close(_DRAIN_S)
        await parts.links.close()
        worker.stop()
        await parts.intake.close(_DRAIN_S)
        for task in keeping:
            task.cancel()
        await asyncio.gather(work, *keeping, return_exceptions=True)
        await parts.engineering.close()
    if not work.cancelled() and work.exception() is not None:
        _log.error("worker.died", error=type(work.exception()).__name__)
