"""The tables of our copy of the tracker's issues, and of what the tracker tells us by itself."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKeyConstraint, Index, Integer, Table, UnicodeText

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

# Issues as they were read last. `stage_at`: since when it stands where it does, and is gone or not; `known_at`: since
# when we have it; `read_at`: when it was read last; `next_version`: the id of one in which it is fixed, and that is not
# out.
issue = Table(
    "issue",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("id", UnicodeText, primary_key=True),
    Column("key", UnicodeText, nullable=False, index=True),
    Column("project", UnicodeText, nullable=False),
    Column("type", UnicodeText, nullable=False),
    Column("title", UnicodeText, nullable=False),
    Column("description", UnicodeText, nullable=False),
    Column("status_id", UnicodeText, nullable=False),
    Column("status_name", UnicodeText, nullable=False),
    Column("status_category", UnicodeText, nullable=False),
    Column("resolution", UnicodeText),
    Column("versions", JSON, nullable=False),
    Column("labels", JSON, nullable=False),
    Column("priority", UnicodeText),
    Column("level", UnicodeText),
    Column("url", UnicodeText, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("stage", UnicodeText, nullable=False),
    Column("stage_at", UtcDateTime, nullable=False),
    Column("known_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("doubted", Boolean, nullable=False),
    Column("next_version", UnicodeText),
    Index("ix_issue_tracker_read", "tracker", "read_at"),
    Index("ix_issue_next_version", "tracker", "next_version", "read_at"),
)

# Every key that an issue had, with whom it leads to.
issue_key = Table(
    "issue_key",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("key", UnicodeText, primary_key=True, index=True),
    Column("issue", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

issue_comment = Table(
    "issue_comment",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("issue", UnicodeText, primary_key=True),
    Column("id", UnicodeText, primary_key=True),
    Column("author", UnicodeText, nullable=False),
    Column("text", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("internal", Boolean, nullable=False),
    Column("ours", Boolean, nullable=False),
    ForeignKeyConstraint(["tracker", "issue"], ["issue.tracker", "issue.id"], ondelete="CASCADE"),
)

# The versions of issues, to find those of one.
issue_version = Table(
    "issue_version",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("version", UnicodeText, primary_key=True),
    Column("issue", UnicodeText, primary_key=True),
    ForeignKeyConstraint(["tracker", "issue"], ["issue.tracker", "issue.id"], ondelete="CASCADE"),
)

# Where the tracker told us to look. A row without `done_at` is work; the others are kept so that one sent again is
# known.
tracker_hint = Table(
    "tracker_hint",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", UnicodeText, nullable=False, unique=True),
    Column("tracker", UnicodeText, nullable=False),
    Column("about", UnicodeText, nullable=False),
    Column("subject", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Index("ix_tracker_hint_done", "done_at", "id"),
)

# How far it was looked for changes in each tracker. `seen_at`: the latest change that was looked at; `looked_at`: when
# that worked last; `problem`: why it did not since, empty while it does.
tracker_look = Table(
    "tracker_look",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("seen_at", UtcDateTime),
    Column("looked_at", UtcDateTime),
    Column("problem", UnicodeText, nullable=False),
)

# Which statuses the projects of a tracker have, in the order in which it gives them, whether an issue of ours has one
# or not.
tracker_status = Table(
    "tracker_status",
    metadata,
    Column("tracker", UnicodeText, primary_key=True),
    Column("project", UnicodeText, primary_key=True),
    Column("id", UnicodeText, primary_key=True),
    Column("name", UnicodeText, nullable=False),
    Column("category", UnicodeText, nullable=False),
    Column("place", Integer, nullable=False),
)
