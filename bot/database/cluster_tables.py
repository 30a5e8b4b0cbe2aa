"""The tables of clusters."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, Float, ForeignKey, Index, Integer, Table, UnicodeText

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

# Groups of tickets that are the same problem. A row stays when its tickets went elsewhere, and so does its number.
# `settled_*`: by whom it rests, none while it is open. `told_*`: of which burst the team was told.
cluster = Table(
    "cluster",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", UnicodeText, nullable=False),
    Column("title", UnicodeText),
    Column("label", UnicodeText, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("examples", JSON, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
    Column("model", UnicodeText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("settled_by", UnicodeText),
    Column("settled_name", UnicodeText),
    Column("settled_size", Integer),
    Column("settled_because", UnicodeText),
    Column("told_at", UtcDateTime),
    Column("told_count", Integer),
    Column("told_since", UtcDateTime),
    Column("told_seen", UtcDateTime),
)

# Where a ticket belongs; one that was looked at and is like no others has a row without a cluster.
cluster_member = Table(
    "cluster_member",
    metadata,
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("cluster", ForeignKey("cluster.number"), index=True),
    Column("since", UtcDateTime, nullable=False),
    Column("strength", Float, nullable=False),
    Column("because", UnicodeText, nullable=False),
)

cluster_event = Table(
    "cluster_event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("cluster", ForeignKey("cluster.number"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("by", UnicodeText),
    Column("name", UnicodeText, nullable=False),
    Column("text", UnicodeText, nullable=False),
    Index("ix_cluster_event_cluster_id", "cluster", "id"),
)

# How clusters stand as a whole, and the last number that one was given. The migration writes its one row.
cluster_drawing = Table(
    "cluster_drawing",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("model", UnicodeText, nullable=False),
    Column("at", UtcDateTime),
    Column("tickets", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
