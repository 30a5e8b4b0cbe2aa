"""The table of what lets us into Jira."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, UnicodeText

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

# What an administrator granted for a Jira, its tokens encrypted; and the state of who is about to, hashed.
jira_grant = Table(
    "jira_grant",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("cloud", UnicodeText),
    Column("access", UnicodeText),
    Column("refresh", UnicodeText),
    Column("expires_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    Column("state", UnicodeText),
    Column("state_until", UtcDateTime),
)
