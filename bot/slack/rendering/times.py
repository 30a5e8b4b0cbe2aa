"""Times as Slack shows them: by each reader's own clock, and right whenever they are read. Pure."""

from __future__ import annotations

from datetime import datetime


def when(at: datetime) -> str:
    """Give a time as mrkdwn: "today at 9:41" for its reader, in UTC where Slack shows none. `at`: aware UTC."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at.day} {at:%b %Y, %H:%M} UTC>"
