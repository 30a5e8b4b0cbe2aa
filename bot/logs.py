"""Structured logs on standard error. No message text is ever logged: events carry ids, kinds and numbers."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import Processor


def _without_request(record: logging.LogRecord) -> bool:
    """Keep the kind of a failure and drop its text: aiohttp quotes the request line, and with it what was typed."""
    if record.exc_info and record.exc_info[0] is not None:
        record.msg, record.args = "request failed: %s", (record.exc_info[0].__name__,)
        record.exc_info = record.exc_text = None
    return True


def set_up_logs(style: str, level: str, stream: TextIO | None = None) -> None:
    """Send our events and those of libraries to one stream, as text or as JSON lines.

    Args:
        style: ``text``, ``json``, or empty for text on a terminal and JSON elsewhere.
        level: the least severe level that is shown.
    """
    out = stream or sys.stderr
    text = style == "text" or (not style and out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if text:
        # Local variables in a traceback could hold what a customer wrote.
        last: list[Processor] = [
            structlog.dev.ConsoleRenderer(
                colors=out.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
            )
        ]
    else:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping().get(level.upper(), 20)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.getLevelNamesMapping().get(level.upper(), logging.INFO))
    logging.getLogger("aiohttp.server").addFilter(_without_request)
    for noisy in ("aiohttp.access", "asyncio", "alembic", "markdown_it"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
