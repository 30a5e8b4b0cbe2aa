"""The time, for adapters that write down when something changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the time now, aware, in UTC."""


def utc_now() -> datetime:
    """Give the time now in UTC."""
    return datetime.now(UTC)
