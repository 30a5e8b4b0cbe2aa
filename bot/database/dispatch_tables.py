"""The table of what the tracker does not do."""

from __future__ import annotations

from sqlalchemy import Column, Table, UnicodeText

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

# What the tracker does not let us do, and when administrators were told of it. `what` is a kind of job, or empty:
# everything. A row stays when it is over, so that what comes and goes is not told of every few minutes.
tracker_stop = Table(
    "tracker_stop",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("what", UnicodeText, primary_key=True),
    Column("text", UnicodeText, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
    Column("over_at", UtcDateTime),
)
