"""Times as Slack shows them: by each reader's own clock, and right whenever they are read. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

_MINUTES_OF_A_DAY = 24 * 60


def when(at: datetime) -> str:
    """Give a time as mrkdwn: "today at 9:41" for its reader, in UTC where Slack shows none. `at`: aware UTC."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at.day} {at:%b %Y, %H:%M} UTC>"


def lasting(length: timedelta) -> str:
    """Give a length in words, rounded down: "40 min", "3 h 20 min", "2 days". `length`: not below 0."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes >= 2 * _MINUTES_OF_A_DAY:
        return f"{minutes // _MINUTES_OF_A_DAY} days"
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours} h" if hours else "", f"{rest} min" if rest else "")
    return " ".join(part for part in parts if part)
