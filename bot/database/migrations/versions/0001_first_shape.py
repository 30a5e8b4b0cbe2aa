"""The first shape: knowledge base, conversations, people, tickets, and the work to be done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "article",
        sa.Column("id", sa.UnicodeText().with_variant(sa.UnicodeText(collation="C"), "postgresql"), nullable=False),
        sa.Column("source", sa.UnicodeText(), nullable=False),
        sa.Column("external_id", sa.UnicodeText(), nullable=False),
        sa.Column("title", sa.UnicodeText(), nullable=False),
        sa.Column("body", sa.UnicodeText(), nullable=False),
        sa.Column("audience", sa.UnicodeText(), nullable=False),
        sa.Column("url", sa.UnicodeText(), nullable=True),
        sa.Column("language", sa.UnicodeText(), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("category", sa.UnicodeText(), nullable=True),
        sa.Column("content_hash", sa.UnicodeText(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_article_source")),
    )
    op.create_table(
        "kb_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_kb_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_state")),
    )
    op.create_table(
        "source",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("location", sa.UnicodeText(), nullable=False),
        sa.Column("audience", sa.UnicodeText(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
    )
    op.create_table(
        "tombstone",
        sa.Column(
            "article_id", sa.UnicodeText().with_variant(sa.UnicodeText(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.UnicodeText(), nullable=False),
        sa.Column("external_id", sa.UnicodeText(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "revision", name=op.f("pk_tombstone")),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("channel", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_person_id"), "conversation", ["person_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("receiver", sa.UnicodeText(), nullable=False),
        sa.Column("subject", sa.UnicodeText(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
    )
    op.create_index("ix_outbox_sent_position", "outbox", ["sent_at", "position"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("role", sa.UnicodeText(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=True),
        sa.Column("email", sa.UnicodeText(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.UnicodeText(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("snapshot", sa.UnicodeText(), nullable=False),
        sa.Column("configuration", sa.UnicodeText(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("within", sa.JSON(), nullable=False),
        sa.Column("clarified", sa.Boolean(), nullable=False),
        sa.Column("cited", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    op.create_index(op.f("ix_receipt_at"), "receipt", ["at"], unique=False)
    op.create_table(
        "ticket_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ticket_counter_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_counter")),
    )
    op.create_table(
        "episode",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("conversation_id", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("question", sa.UnicodeText(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.UnicodeText(), nullable=False),
        sa.Column("clarified", sa.Boolean(), nullable=False),
        sa.Column("last_reply", sa.UnicodeText(), nullable=True),
        sa.Column("article", sa.UnicodeText(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("ticket", sa.UnicodeText(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accounts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_episode_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )
    op.create_index("ix_episode_conversation_opened", "episode", ["conversation_id", "opened_at"], unique=False)
    op.create_index("ix_episode_outcome_touched", "episode", ["outcome", "touched_at"], unique=False)
    op.create_index("ix_episode_person_touched", "episode", ["person_id", "touched_at"], unique=False)
    op.create_table(
        "episode_account",
        sa.Column("account", sa.UnicodeText(), nullable=False),
        sa.Column("episode_id", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_episode_account_episode_id_episode"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account", "episode_id", name=op.f("pk_episode_account")),
    )
    op.create_table(
        "identity",
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("value", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_identity_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "value", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_person_id"), "identity", ["person_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.UnicodeText(), nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("person", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("option", sa.UnicodeText(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_inbox_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("conversation_id", "key", name=op.f("uq_inbox_conversation_id")),
    )
    op.create_index("ix_inbox_done_retry", "inbox", ["done_at", "retry_at"], unique=False)
    op.create_index(
        "ix_inbox_whole",
        "inbox",
        ["done_at"],
        unique=False,
        sqlite_where=sa.text("person IS NOT NULL"),
        postgresql_where=sa.text("person IS NOT NULL"),
    )
    op.create_table(
        "person_account",
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("account", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_account_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "account", name=op.f("pk_person_account")),
    )
    op.create_table(
        "ticket",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("requester_id", sa.UnicodeText(), nullable=False),
        sa.Column("subject", sa.UnicodeText(), nullable=False),
        sa.Column("description", sa.UnicodeText(), nullable=False),
        sa.Column("category", sa.UnicodeText(), nullable=False),
        sa.Column("priority", sa.UnicodeText(), nullable=False),
        sa.Column("status", sa.UnicodeText(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation_id", sa.UnicodeText(), nullable=True),
        sa.Column("email", sa.UnicodeText(), nullable=True),
        sa.Column("transcript", sa.JSON(), nullable=False),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("assignee", sa.UnicodeText(), nullable=True),
        sa.Column("episode_id", sa.UnicodeText(), nullable=True),
        sa.Column("key", sa.UnicodeText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_ticket_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_ticket_episode_id_episode")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket")),
        sa.UniqueConstraint("episode_id", name=op.f("uq_ticket_episode_id")),
        sa.UniqueConstraint("requester_id", "key", name=op.f("uq_ticket_requester_id")),
    )
    op.create_index(op.f("ix_ticket_conversation_id"), "ticket", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_ticket_status"), "ticket", ["status"], unique=False)
    op.create_table(
        "turn",
        sa.Column("conversation_id", sa.UnicodeText(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("reply", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("receipt", sa.UnicodeText(), nullable=True),
        sa.Column("episode_id", sa.UnicodeText(), nullable=True),
        sa.Column("key", sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_turn_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_turn_episode_id_episode")),
        sa.ForeignKeyConstraint(["receipt"], ["receipt.id"], name=op.f("fk_turn_receipt_receipt")),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_turn")),
        sa.UniqueConstraint("conversation_id", "key", "author", name=op.f("uq_turn_conversation_id")),
    )
    op.create_table(
        "ticket_comment",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.UnicodeText(), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("team", sa.Boolean(), nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_ticket_comment_number_ticket")),
        sa.PrimaryKeyConstraint("number", "ordinal", name=op.f("pk_ticket_comment")),
        sa.UniqueConstraint("number", "key", name=op.f("uq_ticket_comment_number")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("conversation_id", sa.UnicodeText(), nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("media_type", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.UnicodeText(), nullable=False),
        sa.Column("path", sa.UnicodeText(), nullable=True),
        sa.Column("problem", sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_attachment_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.number"], name=op.f("fk_attachment_ticket_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_conversation_id"), "attachment", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_attachment_ticket"), "attachment", ["ticket"], unique=False)
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("question", sa.UnicodeText(), nullable=False),
        sa.Column("article", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=True),
        sa.Column("accounts", sa.JSON(), nullable=False),
        sa.Column("episode_id", sa.UnicodeText(), nullable=True),
        sa.Column("ticket", sa.UnicodeText(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_confirmation_episode_id_episode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("episode_id", name=op.f("uq_confirmation_episode_id")),
        sa.UniqueConstraint("ticket", "article", name=op.f("uq_confirmation_ticket")),
    )
    op.create_index(op.f("ix_confirmation_person_id"), "confirmation", ["person_id"], unique=False)
    op.create_index("ix_confirmation_kind_at", "confirmation", ["kind", "at", "id"], unique=False)
    op.create_table(
        "confirmation_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_confirmation_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_state")),
    )
    op.create_table(
        "slack_channel",
        sa.Column("team", sa.UnicodeText(), nullable=False),
        sa.Column("channel", sa.UnicodeText(), nullable=False),
        sa.Column("mode", sa.UnicodeText(), nullable=False),
        sa.Column("audience", sa.UnicodeText(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("private_first", sa.Boolean(), nullable=False),
        sa.Column("feedback", sa.Boolean(), nullable=False),
        sa.Column("triage", sa.UnicodeText(), nullable=False),
        sa.Column("changed_by", sa.UnicodeText(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name=op.f("pk_slack_channel")),
    )
    op.create_table(
        "slack_delivery",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("same", sa.UnicodeText(), nullable=True),
        sa.Column("line", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_delivery")),
        sa.UniqueConstraint("key", name=op.f("uq_slack_delivery_key")),
        sa.UniqueConstraint("same", name=op.f("uq_slack_delivery_same")),
    )
    op.create_index("ix_slack_delivery_done", "slack_delivery", ["done_at", "id"], unique=False)
    op.create_table(
        "slack_install_state",
        sa.Column("state", sa.UnicodeText(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_slack_install_state")),
    )
    op.create_table(
        "slack_installation",
        sa.Column("workspace", sa.UnicodeText(), nullable=False),
        sa.Column("team", sa.UnicodeText(), nullable=True),
        sa.Column("enterprise", sa.UnicodeText(), nullable=True),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("bot_user", sa.UnicodeText(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.UnicodeText(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refreshing_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("installed_by", sa.UnicodeText(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_slack_installation")),
    )
    op.create_table(
        "slack_search",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("team", sa.UnicodeText(), nullable=False),
        sa.Column("channel", sa.UnicodeText(), nullable=False),
        sa.Column("slack_user", sa.UnicodeText(), nullable=False),
        sa.Column("words", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_search")),
    )
    op.create_index(op.f("ix_slack_search_at"), "slack_search", ["at"], unique=False)
    op.create_table(
        "slack_post",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("conversation_id", sa.UnicodeText(), nullable=False),
        sa.Column("channel", sa.UnicodeText(), nullable=False),
        sa.Column("answers", sa.UnicodeText(), nullable=True),
        sa.Column("ts", sa.UnicodeText(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_post")),
    )
    op.create_index("ix_slack_post_answers", "slack_post", ["conversation_id", "answers"], unique=False)
    op.create_table(
        "slack_thread",
        sa.Column("conversation_id", sa.UnicodeText(), nullable=False),
        sa.Column("team", sa.UnicodeText(), nullable=False),
        sa.Column("channel", sa.UnicodeText(), nullable=False),
        sa.Column("thread", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("slack_user", sa.UnicodeText(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_slack_thread_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_slack_thread")),
        sa.UniqueConstraint("team", "channel", "thread", "person_id", "generation", name=op.f("uq_slack_thread_team")),
    )
    # Here, since two that wrote the first confirmation at once would both insert it.
    op.execute("INSERT INTO confirmation_state (id, revision) VALUES (1, 0)")
