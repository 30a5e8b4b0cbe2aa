"""The tables of our own tracker."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, LargeBinary, Table, UnicodeText, UniqueConstraint

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

# `mark`: by which an issue is found again; no two have the same, so that none is filed twice.
local_issue = Table(
    "local_issue",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("mark", UnicodeText, unique=True),
    Column("kind", UnicodeText, nullable=False),
    Column("severity", UnicodeText, nullable=False),
    Column("title", UnicodeText, nullable=False),
    Column("description", UnicodeText, nullable=False),
    Column("status", UnicodeText, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
    Column("version", Integer, nullable=False),
)

local_version = Table(
    "local_version",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("name", UnicodeText, nullable=False, unique=True),
    Column("released", Boolean, nullable=False),
    Column("day", Date),
)

local_issue_version = Table(
    "local_issue_version",
    metadata,
    Column("issue", ForeignKey("local_issue.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("version", ForeignKey("local_version.id"), primary_key=True, index=True),
)

# `person_id` is empty for what we wrote for the support desk.
local_comment = Table(
    "local_comment",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("issue", ForeignKey("local_issue.number", ondelete="CASCADE"), nullable=False),
    Column("id", UnicodeText, nullable=False, unique=True),
    Column("person_id", UnicodeText),
    Column("name", UnicodeText, nullable=False),
    Column("text", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("mark", UnicodeText),
    UniqueConstraint("issue", "mark"),
)

local_link = Table(
    "local_link",
    metadata,
    Column("issue", ForeignKey("local_issue.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("id", UnicodeText, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("url", UnicodeText, nullable=False),
    Column("title", UnicodeText, nullable=False),
    Column("summary", UnicodeText, nullable=False),
    Column("solved", Boolean, nullable=False),
)

local_file = Table(
    "local_file",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("issue", ForeignKey("local_issue.number", ondelete="CASCADE"), nullable=False),
    Column("id", UnicodeText, nullable=False, unique=True),
    Column("name", UnicodeText, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("mark", UnicodeText, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("issue", "mark"),
)
