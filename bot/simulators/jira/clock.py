"""The time of the simulator: the real one, plus what a test skipped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Aware times in UTC, of whole milliseconds as Jira's are; a test moves it forward instead of waiting."""

    def __init__(self) -> None:
        self._skipped = timedelta()
        self._stopped: datetime | None = None

    def now(self) -> datetime:
        """Give the time."""
        now = (self._stopped or datetime.now(UTC)) + self._skipped
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def stop(self) -> None:
        """Stand still: from now on time passes only by `forward`."""
        self._stopped = datetime.now(UTC)

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._skipped += timedelta(seconds=seconds)


def stamp(at: datetime) -> str:
    """Give a time as Jira writes it."""
    return f"{at.strftime('%Y-%m-%dT%H:%M:%S')}.{at.microsecond // 1000:03d}{at.strftime('%z')}"


def millis(at: datetime) -> int:
    """Give milliseconds since 1970."""
    return round(at.timestamp() * 1000)
