"""The tables of the knowledge base. Migrations make them; no adapter does."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    UnicodeText,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """Keep aware times in UTC, also in SQLite, which knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse naive times, which would mean something else on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Ids sort by code point everywhere, as Python and SQLite sort them; PostgreSQL would go by the database's locale.
_Id = UnicodeText().with_variant(UnicodeText(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

source = Table(
    "source",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("name", UnicodeText, nullable=False, unique=True),
    Column("kind", UnicodeText, nullable=False),
    Column("location", UnicodeText, nullable=False),
    Column("audience", UnicodeText, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

# `source` names a row of the table above, without a foreign key: scratch knowledge bases have no list of sources.
article = Table(
    "article",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("source", UnicodeText, nullable=False),
    Column("external_id", UnicodeText, nullable=False),
    Column("title", UnicodeText, nullable=False),
    Column("body", UnicodeText, nullable=False),
    Column("audience", UnicodeText, nullable=False),
    Column("url", UnicodeText),
    Column("language", UnicodeText),
    Column("questions", JSON, nullable=False),
    Column("category", UnicodeText),
    Column("content_hash", UnicodeText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("translation_of", UnicodeText),
    # When title or body last changed: what a translation is measured against.
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("source", "external_id"),
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("article_id", _Id, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("source", UnicodeText, nullable=False),
    Column("external_id", UnicodeText, nullable=False),
    Column("deleted_at", UtcDateTime, nullable=False),
)

kb_state = Table(
    "kb_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
