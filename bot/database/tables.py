"""The tables of conversations, tickets, people, and of the work to be done. The migrations make them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UnicodeText,
    UniqueConstraint,
    text,
)

from kb.adapters.tables import UtcDateTime
from kb.adapters.tables import metadata as kb_metadata

metadata = MetaData(naming_convention=kb_metadata.naming_convention)

person = Table(
    "person",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("role", UnicodeText, nullable=False),
    Column("known", Boolean, nullable=False),
    Column("name", UnicodeText),
    Column("email", UnicodeText),
    Column("created_at", UtcDateTime, nullable=False),
)

# One row per way of recognising a person: cookie, subject (of a token), email (of a listed person), slack (team:user).
identity = Table(
    "identity",
    metadata,
    Column("kind", UnicodeText, primary_key=True),
    Column("value", UnicodeText, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
)

person_account = Table(
    "person_account",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("account", UnicodeText, primary_key=True),
)

# `person_id` here and below names a person without a foreign key: erasing a person leaves conversations to be counted.
conversation = Table(
    "conversation",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("channel", UnicodeText, nullable=False),
    Column("person_id", UnicodeText, nullable=False, index=True),
    Column("opened_at", UtcDateTime, nullable=False),
)

episode = Table(
    "episode",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("person_id", UnicodeText, nullable=False),
    Column("question", UnicodeText, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("outcome", UnicodeText, nullable=False),
    Column("clarified", Boolean, nullable=False),
    Column("last_reply", UnicodeText),
    Column("article", UnicodeText),
    Column("options", JSON, nullable=False),
    Column("ticket", UnicodeText),
    Column("settled_at", UtcDateTime),
    Column("accounts", JSON, nullable=False),
    Index("ix_episode_conversation_opened", "conversation_id", "opened_at"),
    Index("ix_episode_person_touched", "person_id", "touched_at"),
    Index("ix_episode_outcome_touched", "outcome", "touched_at"),
)

# The accounts of an episode once more, to find it by them.
episode_account = Table(
    "episode_account",
    metadata,
    Column("account", UnicodeText, primary_key=True),
    Column("episode_id", ForeignKey("episode.id", ondelete="CASCADE"), primary_key=True),
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("question", UnicodeText, nullable=False),
    Column("audiences", JSON, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("threshold", Float, nullable=False),
    Column("snapshot", UnicodeText, nullable=False),
    Column("configuration", UnicodeText, nullable=False),
    Column("articles", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("within", JSON, nullable=False),
    Column("clarified", Boolean, nullable=False),
    Column("cited", JSON, nullable=False),
)

turn = Table(
    "turn",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("author", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", UnicodeText, nullable=False),
    Column("reply", JSON(none_as_null=True)),
    Column("receipt", ForeignKey("receipt.id")),
    Column("episode_id", ForeignKey("episode.id")),
    Column("key", UnicodeText),
    UniqueConstraint("conversation_id", "key", "author"),
)

# What was accepted. A row without `done_at` is work; its key stays afterwards, so that a late repetition is recognised.
# Who said what goes a day later: `person` is NULL then.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("key", UnicodeText, nullable=False),
    Column("person", JSON(none_as_null=True)),
    Column("text", UnicodeText, nullable=False),
    Column("option", UnicodeText),
    Column("files", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    UniqueConstraint("conversation_id", "key"),
    Index("ix_inbox_done_retry", "done_at", "retry_at"),
    Index(
        "ix_inbox_whole",
        "done_at",
        sqlite_where=text("person IS NOT NULL"),
        postgresql_where=text("person IS NOT NULL"),
    ),
)

# What is to be sent. `position` is the order of sending within a receiver and subject; of several subjects those go
# first that have something of the lowest `rank`.
outbox = Table(
    "outbox",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("id", UnicodeText, nullable=False, unique=True),
    Column("receiver", UnicodeText, nullable=False),
    Column("subject", UnicodeText, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Index("ix_outbox_sent_position", "sent_at", "position"),
)

ticket_counter = Table(
    "ticket_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

ticket = Table(
    "ticket",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("requester_id", UnicodeText, nullable=False),
    Column("subject", UnicodeText, nullable=False),
    Column("description", UnicodeText, nullable=False),
    Column("category", UnicodeText, nullable=False),
    Column("priority", UnicodeText, nullable=False),
    Column("status", UnicodeText, nullable=False, index=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), index=True),
    Column("email", UnicodeText),
    Column("transcript", JSON, nullable=False),
    Column("tried", JSON, nullable=False),
    Column("assignee", UnicodeText),
    Column("episode_id", ForeignKey("episode.id"), unique=True),
    Column("key", UnicodeText),
    Column("version", Integer, nullable=False),
    UniqueConstraint("requester_id", "key"),
)

ticket_comment = Table(
    "ticket_comment",
    metadata,
    Column("number", ForeignKey("ticket.number"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("author", UnicodeText, nullable=False),
    Column("text", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("team", Boolean, nullable=False),
    Column("key", UnicodeText),
    UniqueConstraint("number", "key"),
)

# Files that came with messages. They go with the ticket that is filed from their conversation. One without `path` and
# `problem` is still being fetched.
attachment = Table(
    "attachment",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("key", UnicodeText, nullable=False),
    Column("name", UnicodeText, nullable=False),
    Column("media_type", UnicodeText, nullable=False),
    Column("person_id", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("ticket", ForeignKey("ticket.number"), index=True),
    Column("size", Integer),
    Column("sha256", UnicodeText, nullable=False),
    Column("path", UnicodeText),
    Column("problem", UnicodeText),
)

# What people said about which article answers which wording; what is known follows from it, see `handlers.known`.
# `person_id` and `accounts` can be emptied to erase a person: the wording then counts for nobody.
confirmation = Table(
    "confirmation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("question", UnicodeText, nullable=False),
    Column("article", UnicodeText, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("person_id", UnicodeText, index=True),
    Column("accounts", JSON, nullable=False),
    Column("episode_id", ForeignKey("episode.id"), unique=True),
    Column("ticket", UnicodeText),
    Column("withdrawn_at", UtcDateTime),
    UniqueConstraint("ticket", "article"),
    Index("ix_confirmation_kind_at", "kind", "at", "id"),
)

# Counts the changes of what may be known, so that servers notice them. The migration writes its one row.
confirmation_state = Table(
    "confirmation_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

# What Slack delivered, until it is handled. `same` names a message and its edit: a mention comes as two events.
# `body` is emptied as soon as it is done; the keys stay for two days, since Slack delivers again.
slack_delivery = Table(
    "slack_delivery",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", UnicodeText, nullable=False, unique=True),
    Column("same", UnicodeText, unique=True),
    Column("line", UnicodeText, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("body", JSON(none_as_null=True)),
    Column("at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Index("ix_slack_delivery_done", "done_at", "id"),
)

# Where a conversation is held. A person who comes back to the same place after a long time gets a new `generation`.
slack_thread = Table(
    "slack_thread",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("team", UnicodeText, nullable=False),
    Column("channel", UnicodeText, nullable=False),
    Column("thread", UnicodeText, nullable=False),
    Column("person_id", UnicodeText, nullable=False),
    Column("slack_user", UnicodeText, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("audiences", JSON, nullable=False),
    Column("aside", Boolean, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    UniqueConstraint("team", "channel", "thread", "person_id", "generation"),
)

# Messages of ours. Without `ts` it is not known whether Slack has it: it is looked for before it is posted again.
slack_post = Table(
    "slack_post",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("conversation_id", UnicodeText, nullable=False),
    Column("channel", UnicodeText, nullable=False),
    Column("answers", UnicodeText),
    Column("ts", UnicodeText),
    Column("at", UtcDateTime, nullable=False),
    Column("private", Boolean, nullable=False),
    Index("ix_slack_post_answers", "conversation_id", "answers"),
)

# What people looked up in Slack, for the next pages; forgotten after a week.
slack_search = Table(
    "slack_search",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("team", UnicodeText, nullable=False),
    Column("channel", UnicodeText, nullable=False),
    Column("slack_user", UnicodeText, nullable=False),
    Column("words", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

slack_channel = Table(
    "slack_channel",
    metadata,
    Column("team", UnicodeText, primary_key=True),
    Column("channel", UnicodeText, primary_key=True),
    Column("mode", UnicodeText, nullable=False),
    Column("audience", UnicodeText, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("private_first", Boolean, nullable=False),
    Column("feedback", Boolean, nullable=False),
    Column("triage", UnicodeText, nullable=False),
    Column("changed_by", UnicodeText, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

# Workspaces, and whole organisations, that installed the app. `workspace` is the team's id, or the organisation's where
# the app is installed for all of it. `sealed` holds the tokens, encrypted; none once the app was removed there, which
# `removed_at` tells. `refreshing_until`: one process renews the tokens until then.
slack_installation = Table(
    "slack_installation",
    metadata,
    Column("workspace", UnicodeText, primary_key=True),
    Column("team", UnicodeText),
    Column("enterprise", UnicodeText),
    Column("name", UnicodeText, nullable=False),
    Column("bot_user", UnicodeText, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("sealed", UnicodeText),
    Column("expires_at", UtcDateTime),
    Column("refreshing_until", UtcDateTime),
    Column("installed_by", UnicodeText, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
)

# Installations that were begun: Slack gives the state back, once. Kept as a hash.
slack_install_state = Table(
    "slack_install_state",
    metadata,
    Column("state", UnicodeText, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)
