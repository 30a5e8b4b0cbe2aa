"""Times as Slack shows them: by each reader's own clock, and right whenever they are read. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.languages import dates, say

_MINUTES_OF_A_DAY = 24 * 60


def when(at: datetime) -> str:
    """Give a time as mrkdwn: "today at 9:41" for its reader, in UTC where Slack shows none. `at`: aware UTC.

    Slack puts its own words for the day and the time into the places in brackets, in the language of its reader.
    """
    # NOTE: "today at 9:41 AM", "23 Nov 2026 at 21:41"; the day may be a word, the time has its own: add no "o'clock"
    form = say("{day} at {time}", day="{date_short_pretty}", time="{time}")
    return f"<!date^{int(at.timestamp())}^{form}|{dates.moment(at)} UTC>"


def lasting(length: timedelta) -> str:
    """Give a length in words, for the team, rounded down: "40 min", "3 h 20 min", "2 days". `length`: not below 0."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes >= 2 * _MINUTES_OF_A_DAY:
        return f"{minutes // _MINUTES_OF_A_DAY} days"
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours} h" if hours else "", f"{rest} min" if rest else "")
    return " ".join(part for part in parts if part)
