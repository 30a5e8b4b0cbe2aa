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
        sa.Column("translation_of", sa.UnicodeText(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
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
        sa.Column("language", sa.UnicodeText(), nullable=True),
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
        sa.Column("language", sa.UnicodeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_email"), "person", ["email"], unique=False)
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
        sa.Column("language", sa.UnicodeText(), nullable=True),
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
        sa.Column("locale", sa.UnicodeText(), nullable=True),
        sa.Column("alone", sa.Boolean(), nullable=False),
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
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_account_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "account", name=op.f("pk_person_account")),
    )
    op.create_index(op.f("ix_person_account_account"), "person_account", ["account"], unique=False)
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
        sa.Column("plan", sa.UnicodeText(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("team", sa.UnicodeText(), nullable=True),
        sa.Column("region", sa.UnicodeText(), nullable=True),
        sa.Column("language", sa.UnicodeText(), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.UnicodeText(), nullable=True),
        sa.Column("merged_into", sa.UnicodeText(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.UnicodeText(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owed_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_ticket_conversation_id_conversation")
        ),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_ticket_episode_id_episode")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket")),
        sa.UniqueConstraint("episode_id", name=op.f("uq_ticket_episode_id")),
        sa.UniqueConstraint("requester_id", "key", name=op.f("uq_ticket_requester_id")),
    )
    op.create_index(op.f("ix_ticket_conversation_id"), "ticket", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_ticket_closed_at"), "ticket", ["closed_at"], unique=False)
    op.create_index(op.f("ix_ticket_status"), "ticket", ["status"], unique=False)
    op.create_index("ix_ticket_assignee_status", "ticket", ["assignee", "status"], unique=False)
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
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_ticket_comment_number_ticket")),
        sa.PrimaryKeyConstraint("number", "ordinal", name=op.f("pk_ticket_comment")),
    )
    op.create_table(
        "ticket_event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.UnicodeText(), nullable=False),
        sa.Column("actor_id", sa.UnicodeText(), nullable=False),
        sa.Column("actor_name", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("before", sa.UnicodeText(), nullable=True),
        sa.Column("after", sa.UnicodeText(), nullable=True),
        sa.Column("because", sa.UnicodeText(), nullable=True),
        sa.Column("comment", sa.Integer(), nullable=True),
        sa.Column("key", sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_ticket_event_number_ticket")),
        sa.PrimaryKeyConstraint("number", "version", "part", name=op.f("pk_ticket_event")),
        sa.UniqueConstraint("number", "key", name=op.f("uq_ticket_event_number")),
    )
    op.create_table(
        "ticket_diagnostics",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("browser", sa.UnicodeText(), nullable=False),
        sa.Column("system", sa.UnicodeText(), nullable=False),
        sa.Column("page", sa.UnicodeText(), nullable=False),
        sa.Column("version", sa.UnicodeText(), nullable=False),
        sa.Column("error", sa.UnicodeText(), nullable=False),
        sa.Column("log", sa.UnicodeText(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_ticket_diagnostics_number_ticket")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket_diagnostics")),
    )
    op.create_table(
        "ticket_call",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("caller_id", sa.UnicodeText(), nullable=False),
        sa.Column("caller", sa.UnicodeText(), nullable=False),
        sa.Column("phone", sa.UnicodeText(), nullable=False),
        sa.Column("direction", sa.UnicodeText(), nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("recording", sa.UnicodeText(), nullable=False),
        sa.Column("verification", sa.UnicodeText(), nullable=False),
        sa.Column("session", sa.UnicodeText(), nullable=False),
        sa.Column("notes", sa.UnicodeText(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_ticket_call_number_ticket")),
        sa.PrimaryKeyConstraint("number", "version", name=op.f("pk_ticket_call")),
    )
    op.create_index(op.f("ix_ticket_call_caller_id"), "ticket_call", ["caller_id"], unique=False)
    op.create_table(
        "ticket_watch",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breached", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_ticket_watch_number_ticket")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket_watch")),
    )
    op.create_index(op.f("ix_ticket_watch_moment"), "ticket_watch", ["moment"], unique=False)
    op.create_index("ix_ticket_watch_due", "ticket_watch", ["due", "number"], unique=False)
    op.create_table(
        "ticket_reader",
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_ticket_reader_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "number", name=op.f("pk_ticket_reader")),
    )
    op.create_index("ix_ticket_reader_number", "ticket_reader", ["number"], unique=False)
    op.create_table(
        "ticket_list",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.UnicodeText(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("category", sa.UnicodeText(), nullable=False),
        sa.Column("plan", sa.UnicodeText(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("team", sa.UnicodeText(), nullable=True),
        sa.Column("region", sa.UnicodeText(), nullable=True),
        sa.Column("language", sa.UnicodeText(), nullable=True),
        sa.Column("assignee", sa.UnicodeText(), nullable=True),
        sa.Column("requester_id", sa.UnicodeText(), nullable=False),
        sa.Column("address", sa.UnicodeText(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("customer_waits", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_ticket_list_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket_list")),
    )
    op.create_index(op.f("ix_ticket_list_requester_id"), "ticket_list", ["requester_id"], unique=False)
    op.create_index(op.f("ix_ticket_list_address"), "ticket_list", ["address"], unique=False)
    op.create_index("ix_ticket_list_opened", "ticket_list", ["opened_at", "number"], unique=False)
    op.create_index("ix_ticket_list_changed", "ticket_list", ["changed_at", "number"], unique=False)
    op.create_index("ix_ticket_list_urgency", "ticket_list", ["urgency", "opened_at", "number"], unique=False)
    op.create_index("ix_ticket_list_status_assignee", "ticket_list", ["status", "assignee"], unique=False)
    op.create_index("ix_ticket_list_assignee", "ticket_list", ["assignee", "status"], unique=False)
    op.create_index("ix_ticket_list_ended", "ticket_list", ["ended_at", "number"], unique=False)
    _full_text()
    _cases()
    _clusters()
    _escalations()
    _announcements()
    _known_issues()
    _local_tracker()
    _tracker()
    _stops()
    _jira()
    _attention()
    op.create_index(op.f("ix_ticket_event_at"), "ticket_event", ["at"], unique=False)
    op.create_table(
        "team",
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("region", sa.UnicodeText(), nullable=True),
        sa.Column("calendar", sa.UnicodeText(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_team")),
    )
    op.create_table(
        "engineer",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("team", sa.UnicodeText(), nullable=True),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("region", sa.UnicodeText(), nullable=True),
        sa.Column("calendar", sa.UnicodeText(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["team"], ["team.name"], name=op.f("fk_engineer_team_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engineer")),
    )
    op.create_table(
        "rotation",
        sa.Column("engineer", sa.UnicodeText(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("engineer", name=op.f("pk_rotation")),
    )
    op.create_table(
        "assignment",
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("engineer", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_assignment_number_ticket")),
        sa.PrimaryKeyConstraint("turn", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_number"), "assignment", ["number"], unique=False)
    op.create_index("ix_assignment_engineer_at", "assignment", ["engineer", "at"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("conversation_id", sa.UnicodeText(), nullable=True),
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
    op.create_index("ix_attachment_person_at", "attachment", ["person_id", "at"], unique=False)
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
        "mail_sent",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("address", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.UnicodeText(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.UnicodeText(), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_sent")),
    )
    op.create_index(op.f("ix_mail_sent_number"), "mail_sent", ["number"], unique=False)
    op.create_index("ix_mail_sent_address_ended", "mail_sent", ["address", "ended_at"], unique=False)
    op.create_table(
        "mail_received",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.UnicodeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_received")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_received_key")),
    )
    op.create_index(op.f("ix_mail_received_number"), "mail_received", ["number"], unique=False)
    op.create_index("ix_mail_received_done", "mail_received", ["done_at", "id"], unique=False)
    op.create_table(
        "mail_refusal",
        sa.Column("address", sa.UnicodeText(), nullable=False),
        sa.Column("scope", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", "scope", name=op.f("pk_mail_refusal")),
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
        sa.Column("facts", sa.UnicodeText(), nullable=False),
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
    op.create_table(
        "survey",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("place", sa.UnicodeText(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("conversation_id", sa.UnicodeText(), nullable=True),
        sa.Column("address", sa.UnicodeText(), nullable=True),
        sa.Column("team", sa.UnicodeText(), nullable=True),
        sa.Column("plan", sa.UnicodeText(), nullable=True),
        sa.Column("country", sa.UnicodeText(), nullable=True),
        sa.Column("language", sa.UnicodeText(), nullable=True),
        sa.Column("csat", sa.Integer(), nullable=True),
        sa.Column("ces", sa.Integer(), nullable=True),
        sa.Column("nps", sa.Integer(), nullable=True),
        sa.Column("comment", sa.UnicodeText(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_survey_number_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_key")),
    )
    op.create_index(op.f("ix_survey_address"), "survey", ["address"], unique=False)
    op.create_index(op.f("ix_survey_asked_at"), "survey", ["asked_at"], unique=False)
    op.create_index("ix_survey_person_asked", "survey", ["person_id", "asked_at"], unique=False)
    op.create_table(
        "survey_decision",
        sa.Column("occasion", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.UnicodeText(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=True),
        sa.Column("survey_id", sa.UnicodeText(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["ticket.number"], name=op.f("fk_survey_decision_number_ticket")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_decision_survey_id_survey")),
        sa.PrimaryKeyConstraint("occasion", name=op.f("pk_survey_decision")),
        sa.UniqueConstraint("number", "reopened", name=op.f("uq_survey_decision_number")),
    )
    op.create_index(op.f("ix_survey_decision_at"), "survey_decision", ["at"], unique=False)
    op.create_table(
        "survey_choice",
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("choice", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_survey_choice")),
    )
    op.create_index("ix_survey_choice_choice", "survey_choice", ["choice", "person_id"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("survey_id", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=True),
        sa.Column("team", sa.UnicodeText(), nullable=True),
        sa.Column("owner", sa.UnicodeText(), nullable=True),
        sa.Column("state", sa.UnicodeText(), nullable=False),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("learned", sa.UnicodeText(), nullable=False),
        sa.Column("article", sa.UnicodeText(), nullable=True),
        sa.Column("bug", sa.UnicodeText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_follow_up_survey_id_survey")),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.number"], name=op.f("fk_follow_up_ticket_ticket")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("survey_id", name=op.f("uq_follow_up_survey_id")),
    )
    op.create_index("ix_follow_up_state_due", "follow_up", ["state", "due_at"], unique=False)
    op.create_index("ix_follow_up_state_closed", "follow_up", ["state", "closed_at", "number"], unique=False)
    op.create_table(
        "follow_up_event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.UnicodeText(), nullable=False),
        sa.Column("actor_id", sa.UnicodeText(), nullable=False),
        sa.Column("actor_name", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["follow_up.number"], name=op.f("fk_follow_up_event_number_follow_up")),
        sa.PrimaryKeyConstraint("number", "version", name=op.f("pk_follow_up_event")),
    )
    # Here, since two that wrote the first confirmation at once would both insert it.
    op.execute("INSERT INTO confirmation_state (id, revision) VALUES (1, 0)")
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("purpose", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=True),
        sa.Column("browser", sa.UnicodeText(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email", sa.UnicodeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
    )
    op.create_index(op.f("ix_sign_in_link_until"), "sign_in_link", ["until"], unique=False)
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    op.create_index(op.f("ix_sign_in_try_at"), "sign_in_try", ["at"], unique=False)
    op.create_index("ix_sign_in_try_kind_key_at", "sign_in_try", ["kind", "key", "at"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.UnicodeText(), nullable=False),
        sa.Column("method", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_web_session_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_person_id"), "web_session", ["person_id"], unique=False)
    op.create_index(op.f("ix_web_session_until"), "web_session", ["until"], unique=False)
    op.create_table(
        "desk_text",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.UnicodeText(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_desk_text")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.UnicodeText(), nullable=False),
        sa.Column("act", sa.UnicodeText(), nullable=False),
        sa.Column("subject", sa.UnicodeText(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    _append_only("audit")


def _full_text() -> None:
    """Make what tickets are searched in: each database has its own kind of table for it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE ticket_words USING fts5"
            "(words, tokenize = 'ascii', detail = none, columnsize = 0, prefix = '1 2 3')"
        )
        return
    op.execute("CREATE TABLE ticket_words (rowid INTEGER PRIMARY KEY, words tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_ticket_words_words ON ticket_words USING gin (words)")


def _cases() -> None:
    """Make what similar tickets are found by."""
    op.create_table(
        "case_vector",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.UnicodeText(), nullable=False),
        sa.Column("tag", sa.UnicodeText(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_case_vector_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_vector")),
    )
    op.create_index(op.f("ix_case_vector_revision"), "case_vector", ["revision"], unique=False)
    op.create_table(
        "case_due",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_case_due_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_due")),
    )
    op.create_table(
        "case_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tag", sa.UnicodeText(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_case_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_state")),
    )
    op.execute("INSERT INTO case_state (id, revision) VALUES (1, 0)")


def _attention() -> None:
    """Make what is known of how urgent tickets are."""
    op.create_table(
        "ticket_attention",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=True),
        sa.Column("weights", sa.UnicodeText(), nullable=True),
        sa.Column("reader", sa.UnicodeText(), nullable=True),
        sa.Column("calmed", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("told_score", sa.Integer(), nullable=True),
        sa.Column("told_version", sa.Integer(), nullable=True),
        sa.Column("fallen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_ticket_attention_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket_attention")),
    )
    op.create_index(op.f("ix_ticket_attention_again_at"), "ticket_attention", ["again_at"], unique=False)
    op.create_index(op.f("ix_ticket_attention_at"), "ticket_attention", ["at"], unique=False)
    op.create_index("ix_ticket_attention_score", "ticket_attention", ["score", "number"], unique=False)
    op.create_index(
        "ix_ticket_attention_told",
        "ticket_attention",
        ["number"],
        unique=False,
        sqlite_where=sa.text("told > 0 AND NOT fallen"),
        postgresql_where=sa.text("told > 0 AND NOT fallen"),
    )
    op.create_table(
        "comment_tone",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sentiment", sa.UnicodeText(), nullable=True),
        sa.Column("negative", sa.Float(), nullable=False),
        sa.Column("positive", sa.Float(), nullable=False),
        sa.Column("language", sa.UnicodeText(), nullable=True),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("model", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_comment_tone_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "version", "part", name=op.f("pk_comment_tone")),
    )
    op.create_table(
        "not_urgent",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("by", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_not_urgent_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_urgent")),
    )
    op.create_index(op.f("ix_not_urgent_number"), "not_urgent", ["number"], unique=False)
    op.create_table(
        "attention_alert",
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.UnicodeText(), nullable=False),
        sa.Column("collected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_attention_alert_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attention_alert")),
    )
    op.create_index(op.f("ix_attention_alert_at"), "attention_alert", ["at"], unique=False)
    op.create_index(op.f("ix_attention_alert_number"), "attention_alert", ["number"], unique=False)


def _clusters() -> None:
    """Make where tickets belong that are the same problem."""
    op.create_table(
        "cluster",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.UnicodeText(), nullable=False),
        sa.Column("title", sa.UnicodeText(), nullable=True),
        sa.Column("label", sa.UnicodeText(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", sa.UnicodeText(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.UnicodeText(), nullable=True),
        sa.Column("settled_name", sa.UnicodeText(), nullable=True),
        sa.Column("settled_size", sa.Integer(), nullable=True),
        sa.Column("settled_because", sa.UnicodeText(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_count", sa.Integer(), nullable=True),
        sa.Column("told_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_seen", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cluster")),
    )
    op.create_table(
        "cluster_member",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strength", sa.Float(), nullable=False),
        sa.Column("because", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["cluster.number"], name=op.f("fk_cluster_member_cluster_cluster")),
        sa.ForeignKeyConstraint(
            ["number"], ["ticket.number"], name=op.f("fk_cluster_member_number_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cluster_member")),
    )
    op.create_index(op.f("ix_cluster_member_cluster"), "cluster_member", ["cluster"], unique=False)
    op.create_table(
        "cluster_event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("cluster", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("by", sa.UnicodeText(), nullable=True),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(["cluster"], ["cluster.number"], name=op.f("fk_cluster_event_cluster_cluster")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_event")),
    )
    op.create_index("ix_cluster_event_cluster_id", "cluster_event", ["cluster", "id"], unique=False)
    op.create_table(
        "cluster_drawing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("model", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_cluster_drawing_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_drawing")),
    )
    op.execute("INSERT INTO cluster_drawing (id, last, version, model, tickets, fresh) VALUES (1, 0, 0, '', 0, 0)")


def _tracker() -> None:
    """Make the tables of our copy of the tracker's issues."""
    op.create_table(
        "issue",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("project", sa.UnicodeText(), nullable=False),
        sa.Column("type", sa.UnicodeText(), nullable=False),
        sa.Column("title", sa.UnicodeText(), nullable=False),
        sa.Column("description", sa.UnicodeText(), nullable=False),
        sa.Column("status_id", sa.UnicodeText(), nullable=False),
        sa.Column("status_name", sa.UnicodeText(), nullable=False),
        sa.Column("status_category", sa.UnicodeText(), nullable=False),
        sa.Column("resolution", sa.UnicodeText(), nullable=True),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("priority", sa.UnicodeText(), nullable=True),
        sa.Column("level", sa.UnicodeText(), nullable=True),
        sa.Column("url", sa.UnicodeText(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("stage", sa.UnicodeText(), nullable=False),
        sa.Column("stage_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doubted", sa.Boolean(), nullable=False),
        sa.Column("next_version", sa.UnicodeText(), nullable=True),
        sa.PrimaryKeyConstraint("tracker", "id", name=op.f("pk_issue")),
    )
    op.create_index(op.f("ix_issue_key"), "issue", ["key"], unique=False)
    op.create_index("ix_issue_tracker_read", "issue", ["tracker", "read_at"], unique=False)
    op.create_index("ix_issue_next_version", "issue", ["tracker", "next_version", "read_at"], unique=False)
    op.create_table(
        "issue_key",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("issue", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "key", name=op.f("pk_issue_key")),
    )
    op.create_index(op.f("ix_issue_key_key"), "issue_key", ["key"], unique=False)
    op.create_table(
        "issue_comment",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("issue", sa.UnicodeText(), nullable=False),
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("author", sa.UnicodeText(), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracker", "issue"],
            ["issue.tracker", "issue.id"],
            name=op.f("fk_issue_comment_tracker_issue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracker", "issue", "id", name=op.f("pk_issue_comment")),
    )
    op.create_table(
        "issue_version",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("version", sa.UnicodeText(), nullable=False),
        sa.Column("issue", sa.UnicodeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracker", "issue"],
            ["issue.tracker", "issue.id"],
            name=op.f("fk_issue_version_tracker_issue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tracker", "version", "issue", name=op.f("pk_issue_version")),
    )
    op.create_table(
        "tracker_hint",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.UnicodeText(), nullable=False),
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("about", sa.UnicodeText(), nullable=False),
        sa.Column("subject", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracker_hint")),
        sa.UniqueConstraint("key", name=op.f("uq_tracker_hint_key")),
    )
    op.create_index("ix_tracker_hint_done", "tracker_hint", ["done_at", "id"], unique=False)
    op.create_table(
        "tracker_look",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.UnicodeText(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", name=op.f("pk_tracker_look")),
    )
    op.create_table(
        "tracker_status",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("project", sa.UnicodeText(), nullable=False),
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("category", sa.UnicodeText(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "project", "id", name=op.f("pk_tracker_status")),
    )


def _escalations() -> None:
    """Make the table of what becomes an issue of the tracker."""
    op.create_table(
        "escalation",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("state", sa.UnicodeText(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("by", sa.UnicodeText(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tracker", sa.UnicodeText(), nullable=True),
        sa.Column("issue", sa.UnicodeText(), nullable=True),
        sa.Column("key", sa.UnicodeText(), nullable=True),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cluster", sa.UnicodeText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["ticket.number"], name=op.f("fk_escalation_ticket_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    op.create_index(op.f("ix_escalation_ticket"), "escalation", ["ticket"], unique=False)
    op.create_index(op.f("ix_escalation_state"), "escalation", ["state"], unique=False)
    op.create_index("ix_escalation_issue", "escalation", ["tracker", "issue"], unique=False)
    waiting, linked = sa.text("state = 'waiting'"), sa.text("state = 'linked'")
    op.create_index(
        "uq_escalation_waiting", "escalation", ["ticket"], unique=True, sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index(
        "uq_escalation_linked",
        "escalation",
        ["ticket", "tracker", "issue"],
        unique=True,
        sqlite_where=linked,
        postgresql_where=linked,
    )


def _announcements() -> None:
    """Make the table of what customers are told of fixes."""
    op.create_table(
        "announcement",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=False),
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("issue", sa.UnicodeText(), nullable=False),
        sa.Column("occasion", sa.UnicodeText(), nullable=False),
        sa.Column("release", sa.UnicodeText(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.UnicodeText(), nullable=False),
        sa.Column("stale", sa.UnicodeText(), nullable=False),
        sa.Column("cause", sa.UnicodeText(), nullable=False),
        sa.Column("edited_by", sa.UnicodeText(), nullable=True),
        sa.Column("by", sa.UnicodeText(), nullable=True),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.UnicodeText(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presses", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket"], ["ticket.number"], name=op.f("fk_announcement_ticket_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint(
            "ticket", "tracker", "issue", "occasion", "release", "again", name=op.f("uq_announcement_told")
        ),
    )
    op.create_index(op.f("ix_announcement_ticket"), "announcement", ["ticket"], unique=False)
    op.create_index("ix_announcement_issue", "announcement", ["tracker", "issue"], unique=False)
    op.create_index("ix_announcement_state_listed", "announcement", ["state", "listed_at", "id"], unique=False)


def _known_issues() -> None:
    """Make the tables of what customers are told of issues."""
    op.create_table(
        "known_issue",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("issue", sa.UnicodeText(), nullable=False),
        sa.Column("title", sa.UnicodeText(), nullable=False),
        sa.Column("workaround", sa.UnicodeText(), nullable=False),
        sa.Column("fix", sa.UnicodeText(), nullable=False),
        sa.Column("basis", sa.UnicodeText(), nullable=False),
        sa.Column("publicity", sa.UnicodeText(), nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("accounts", sa.Integer(), nullable=True),
        sa.Column("by", sa.UnicodeText(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "issue", name=op.f("pk_known_issue")),
    )
    op.create_table(
        "issue_subscription",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("issue", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation_id", sa.UnicodeText(), nullable=True),
        sa.Column("email", sa.UnicodeText(), nullable=True),
        sa.Column("accounts", sa.JSON(), nullable=False),
        sa.Column("told", sa.UnicodeText(), nullable=False),
        sa.PrimaryKeyConstraint("tracker", "issue", "person_id", name=op.f("pk_issue_subscription")),
    )


def _local_tracker() -> None:
    op.create_table(
        "local_issue",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("mark", sa.UnicodeText(), nullable=True),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("severity", sa.UnicodeText(), nullable=False),
        sa.Column("title", sa.UnicodeText(), nullable=False),
        sa.Column("description", sa.UnicodeText(), nullable=False),
        sa.Column("status", sa.UnicodeText(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_local_issue")),
        sa.UniqueConstraint("mark", name=op.f("uq_local_issue_mark")),
    )
    op.create_index(op.f("ix_local_issue_updated_at"), "local_issue", ["updated_at"], unique=False)
    op.create_table(
        "local_version",
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_version")),
        sa.UniqueConstraint("name", name=op.f("uq_local_version_name")),
    )
    op.create_table(
        "local_issue_version",
        sa.Column("issue", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.UnicodeText(), nullable=False),
        _of_local("local_issue_version"),
        sa.ForeignKeyConstraint(
            ["version"], ["local_version.id"], name=op.f("fk_local_issue_version_version_local_version")
        ),
        sa.PrimaryKeyConstraint("issue", "version", name=op.f("pk_local_issue_version")),
    )
    op.create_index(op.f("ix_local_issue_version_version"), "local_issue_version", ["version"], unique=False)
    op.create_table(
        "local_comment",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("person_id", sa.UnicodeText(), nullable=True),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.UnicodeText(), nullable=True),
        _of_local("local_comment"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_local_comment")),
        sa.UniqueConstraint("id", name=op.f("uq_local_comment_id")),
        sa.UniqueConstraint("issue", "mark", name=op.f("uq_local_comment_issue")),
    )
    op.create_table(
        "local_link",
        sa.Column("issue", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.UnicodeText(), nullable=False),
        sa.Column("title", sa.UnicodeText(), nullable=False),
        sa.Column("summary", sa.UnicodeText(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        _of_local("local_link"),
        sa.PrimaryKeyConstraint("issue", "id", name=op.f("pk_local_link")),
    )
    op.create_table(
        "local_file",
        sa.Column("position", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("id", sa.UnicodeText(), nullable=False),
        sa.Column("name", sa.UnicodeText(), nullable=False),
        sa.Column("kind", sa.UnicodeText(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.UnicodeText(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _of_local("local_file"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_local_file")),
        sa.UniqueConstraint("id", name=op.f("uq_local_file_id")),
        sa.UniqueConstraint("issue", "mark", name=op.f("uq_local_file_issue")),
    )


def _of_local(table: str) -> sa.ForeignKeyConstraint:
    """Let the rows of a table belong to an issue of our own tracker."""
    name = op.f(f"fk_{table}_issue_local_issue")
    return sa.ForeignKeyConstraint(["issue"], ["local_issue.number"], name=name, ondelete="CASCADE")


def _stops() -> None:
    """Make the table of what the tracker does not do."""
    op.create_table(
        "tracker_stop",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("what", sa.UnicodeText(), nullable=False),
        sa.Column("text", sa.UnicodeText(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tracker", "what", name=op.f("pk_tracker_stop")),
    )


def _jira() -> None:
    """Make the table of what lets us into Jira."""
    op.create_table(
        "jira_grant",
        sa.Column("tracker", sa.UnicodeText(), nullable=False),
        sa.Column("cloud", sa.UnicodeText(), nullable=True),
        sa.Column("access", sa.UnicodeText(), nullable=True),
        sa.Column("refresh", sa.UnicodeText(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.UnicodeText(), nullable=True),
        sa.Column("state_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("tracker", name=op.f("pk_jira_grant")),
    )


def _append_only(table: str) -> None:
    """Refuse changes and removals: a log that a slip in the program could rewrite proves nothing."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )
