"""The table of announcements."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, Table, UnicodeText, UniqueConstraint

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

# News of an issue for the customer of a ticket. Nobody outside the team sees `text` before `state` is ``sent``.
# `listed_at`: `sent_at`, or else `at`; lists go by it.
announcement = Table(
    "announcement",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("ticket", ForeignKey("ticket.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("tracker", UnicodeText, nullable=False),
    Column("issue", UnicodeText, nullable=False),
    Column("occasion", UnicodeText, nullable=False),
    Column("release", UnicodeText, nullable=False),
    Column("again", Integer, nullable=False),
    Column("text", UnicodeText, nullable=False),
    Column("day", Date),
    Column("at", UtcDateTime, nullable=False),
    Column("state", UnicodeText, nullable=False),
    Column("stale", UnicodeText, nullable=False),
    Column("cause", UnicodeText, nullable=False),
    Column("edited_by", UnicodeText),
    Column("by", UnicodeText),
    Column("name", UnicodeText, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("listed_at", UtcDateTime, nullable=False),
    Column("verdict", UnicodeText),
    Column("said_at", UtcDateTime),
    Column("presses", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("ticket", "tracker", "issue", "occasion", "release", "again", name="uq_announcement_told"),
    Index("ix_announcement_issue", "tracker", "issue"),
    Index("ix_announcement_state_listed", "state", "listed_at", "id"),
)
