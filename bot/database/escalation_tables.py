"""The table of escalations."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, UnicodeText, text

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

_WAITING = text("state = 'waiting'")
_LINKED = text("state = 'linked'")

# What becomes an issue, and which tickets an issue stands for. `tracker` and `issue` name it, from when it is linked.
escalation = Table(
    "escalation",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("ticket", ForeignKey("ticket.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", UnicodeText, nullable=False, index=True),
    Column("draft", JSON, nullable=False),
    Column("by", UnicodeText, nullable=False),
    Column("name", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("tracker", UnicodeText),
    Column("issue", UnicodeText),
    Column("key", UnicodeText),
    Column("joined", Boolean, nullable=False),
    Column("problems", JSON, nullable=False),
    Column("tried_at", UtcDateTime),
    Column("cluster", UnicodeText),
    Column("version", Integer, nullable=False),
    Index("ix_escalation_issue", "tracker", "issue"),
    # One at a time is on its way, and one is linked to an issue.
    Index("uq_escalation_waiting", "ticket", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index(
        "uq_escalation_linked",
        *("ticket", "tracker", "issue"),
        unique=True,
        sqlite_where=_LINKED,
        postgresql_where=_LINKED,
    ),
)
