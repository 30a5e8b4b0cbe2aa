"""What waits for its time, in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_

from bot.worker.ports import FARTHEST


def waits(retry_at: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    """Tell whether it waits still: not what would have to wait longer than anything does, see `FARTHEST`."""
    return and_(retry_at > now, retry_at <= now + FARTHEST)


def ready(retry_at: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    """Tell whether it may be done now."""
    return or_(retry_at.is_(None), not_(waits(retry_at, now)))
