"""Looks for occasions to ask, again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from handlers.chat.inquiry import described
from handlers.quality.surveyor import Surveyor

CLOSES_S = 30.0
QUARTER_S = 3600.0


async def rounds(
    surveyor: Surveyor,
    *,
    believed: Callable[[], bool] = lambda: True,
    closes_s: float = CLOSES_S,
    quarter_s: float = QUARTER_S,
) -> None:
    """Work until cancelled; first of all on what was closed while nobody looked. Several processes may do so.

    `believed`: tells whether the clock can be believed; whom a wrong one finds to be asked too late is never asked.
    """
    await asyncio.gather(
        _every(closes_s, "closes", surveyor.closes, believed),
        _every(quarter_s, "quarter", surveyor.quarter, believed),
    )


async def _every(pause_s: float, name: str, work: Callable[[], Awaitable[int]], believed: Callable[[], bool]) -> None:
    log = structlog.get_logger("survey")
    while True:
        try:
            written = await work() if believed() else 0
            if written:
                log.info("survey.decided", what=name, decisions=written)
        except Exception as error:  # noqa: BLE001 - the next round tries again
            log.warning("survey.round_failed", what=name, error=described(error))
        await asyncio.sleep(pause_s)
