"""The tables of attention: how tickets sound, how urgent they are, and what the team was told of that."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    UnicodeText,
    text,
)

from bot.database.tables import metadata
from kb.adapters.tables import UtcDateTime

TOLD = text("told > 0 AND NOT fallen")
"""Of tickets that were told of and have not fallen since: few, and asked for in these words, they have an index."""

# Every ticket, with its score at `at`, of its `version`, by these `weights` and this `reader` of tones; no score while
# it is over, or was not assessed yet. `again_at`: when to assess it again; a change of the ticket makes that at once.
# `calmed`: a "not urgent" lowers the score. `told` counts how often the team was alerted, last at `told_score` of
# `told_version`; `fallen`: the score was lower since than what alerts begin at, or a "not urgent" lowered it. After
# that one `told_version` is 0: it answered what was told, so that its end is news by itself.
ticket_attention = Table(
    "ticket_attention",
    metadata,
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("again_at", UtcDateTime, index=True),
    Column("version", Integer),
    Column("at", UtcDateTime, index=True),
    Column("score", Integer),
    Column("parts", JSON(none_as_null=True)),
    Column("weights", UnicodeText),
    Column("reader", UnicodeText),
    Column("calmed", Boolean, nullable=False),
    Column("told", Integer, nullable=False),
    Column("told_score", Integer),
    Column("told_version", Integer),
    Column("fallen", Boolean, nullable=False),
    Index("ix_ticket_attention_score", "score", "number"),
    Index("ix_ticket_attention_told", "number", sqlite_where=TOLD, postgresql_where=TOLD),
)

# How a customer's words sound: those of the ticket's event of this version and part; (1, 0) is the description. No
# `sentiment`: it cannot be judged, and `because` says why.
comment_tone = Table(
    "comment_tone",
    metadata,
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("sentiment", UnicodeText),
    Column("negative", Float, nullable=False),
    Column("positive", Float, nullable=False),
    Column("language", UnicodeText),
    Column("because", JSON, nullable=False),
    Column("model", UnicodeText, nullable=False),
)

# Who said that a ticket can wait. Rows are added only: weights are fitted to them. `by` is a person's id.
not_urgent = Table(
    "not_urgent",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("by", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What the team was told: a row for each ticket of a message. `key` names the telling: a ticket's third is ``T-12/3``.
attention_alert = Table(
    "attention_alert",
    metadata,
    Column("key", UnicodeText, primary_key=True),
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("message", UnicodeText, nullable=False),
    Column("collected", Boolean, nullable=False),
)
