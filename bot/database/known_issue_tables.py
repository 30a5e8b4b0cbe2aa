"""The tables of known issues: what customers are told of issues, and who wants to hear of them."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, Table, UnicodeText

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

# Every word here was written by a person of the team. `basis` names what the tracker said of the fix then.
known_issue = Table(
    "known_issue",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("issue", UnicodeText, primary_key=True),
    Column("title", UnicodeText, nullable=False),
    Column("workaround", UnicodeText, nullable=False),
    Column("fix", UnicodeText, nullable=False),
    Column("basis", UnicodeText, nullable=False),
    Column("publicity", UnicodeText, nullable=False),
    Column("outdated", Boolean, nullable=False),
    Column("over", Boolean, nullable=False),
    Column("accounts", Integer),
    Column("by", UnicodeText, nullable=False),
    Column("name", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
)

# Who wants to hear when it is fixed, once for a person; `told` names what they were told last.
issue_subscription = Table(
    "issue_subscription",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("issue", UnicodeText, primary_key=True),
    Column("person_id", UnicodeText, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("conversation_id", UnicodeText),
    Column("email", UnicodeText),
    Column("accounts", JSON, nullable=False),
    Column("told", UnicodeText, nullable=False),
)
