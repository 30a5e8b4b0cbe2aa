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
    LargeBinary,
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
    Column("email", UnicodeText, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    # What they chose to be spoken to in.
    Column("language", UnicodeText),
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
    Column("account", UnicodeText, primary_key=True, index=True),
    # By the latest signed token only: their tickets count for the account, but only that token shows them its articles.
    Column("claimed", Boolean, nullable=False, default=False),
)

# `person_id` here and below names a person without a foreign key: erasing a person leaves conversations to be counted.
conversation = Table(
    "conversation",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("channel", UnicodeText, nullable=False),
    Column("person_id", UnicodeText, nullable=False, index=True),
    Column("opened_at", UtcDateTime, nullable=False),
    # What was spoken last.
    Column("language", UnicodeText),
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
    Column("language", UnicodeText),
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
    Column("locale", UnicodeText),
    Column("alone", Boolean, nullable=False),
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
    Column("plan", UnicodeText, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("team", UnicodeText),
    Column("region", UnicodeText),
    Column("language", UnicodeText),
    Column("skills", JSON, nullable=False),
    Column("participants", JSON, nullable=False),
    Column("links", JSON, nullable=False),
    Column("status_at", UtcDateTime),
    Column("reached_at", UtcDateTime),
    Column("solved_at", UtcDateTime),
    Column("closed_at", UtcDateTime, index=True),
    Column("closed_because", UnicodeText),
    Column("merged_into", UnicodeText),
    Column("reopened", Integer, nullable=False),
    Column("changed_at", UtcDateTime),
    Column("asked_by", UnicodeText),
    Column("asked_at", UtcDateTime),
    Column("owed_since", UtcDateTime),
    UniqueConstraint("requester_id", "key"),
    Index("ix_ticket_assignee_status", "assignee", "status"),
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
)

# What happened to tickets. Words stand in `ticket_comment` only; `comment` is the ordinal there.
ticket_event = Table(
    "ticket_event",
    metadata,
    Column("number", ForeignKey("ticket.number"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor_kind", UnicodeText, nullable=False),
    Column("actor_id", UnicodeText, nullable=False),
    Column("actor_name", UnicodeText, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("before", UnicodeText),
    Column("after", UnicodeText),
    Column("because", UnicodeText),
    Column("comment", Integer),
    Column("key", UnicodeText),
    UniqueConstraint("number", "key"),
)

# What was sent along with a ticket; secrets were taken out before. `removed`: how many, by kind.
ticket_diagnostics = Table(
    "ticket_diagnostics",
    metadata,
    Column("number", ForeignKey("ticket.number"), primary_key=True, autoincrement=False),
    Column("browser", UnicodeText, nullable=False),
    Column("system", UnicodeText, nullable=False),
    Column("page", UnicodeText, nullable=False),
    Column("version", UnicodeText, nullable=False),
    Column("error", UnicodeText, nullable=False),
    Column("log", UnicodeText, nullable=False),
    Column("removed", JSON, nullable=False),
)

# Calls with customers; `version` is that of the ticket's event. `person_id` and `caller_id` are persons', see above.
ticket_call = Table(
    "ticket_call",
    metadata,
    Column("number", ForeignKey("ticket.number"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("person_id", UnicodeText, nullable=False),
    Column("name", UnicodeText, nullable=False),
    Column("caller_id", UnicodeText, nullable=False, index=True),
    Column("caller", UnicodeText, nullable=False),
    Column("phone", UnicodeText, nullable=False),
    Column("direction", UnicodeText, nullable=False),
    Column("began", UtcDateTime, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("recording", UnicodeText, nullable=False),
    Column("verification", UnicodeText, nullable=False),
    Column("session", UnicodeText, nullable=False),
    Column("notes", UnicodeText, nullable=False),
    Column("solved", Boolean, nullable=False),
)

# When to look at a ticket's promises again; a change of the ticket makes that at once. `reply_due`, `due` and
# `breached` are how they stood when they were looked at last.
ticket_watch = Table(
    "ticket_watch",
    metadata,
    Column("number", ForeignKey("ticket.number"), primary_key=True, autoincrement=False),
    Column("moment", UtcDateTime, index=True),
    Column("reply_due", UtcDateTime),
    Column("due", UtcDateTime),
    Column("breached", Boolean, nullable=False),
    Column("settings", Integer, nullable=False),
    Index("ix_ticket_watch_due", "due", "number"),
)

# Tickets once more, narrow, to be listed: `ticket` is too wide to be looked through. Written with the ticket, always.
# `urgency`: 0 is urgent, 3 low. `address`: the ticket's, folded as addresses are compared. `ended_at`: since when it is
# solved or closed; none while it is not. What promises say stands in `ticket_watch`, and the words to search for in
# `ticket_words`, see there.
ticket_list = Table(
    "ticket_list",
    metadata,
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("status", UnicodeText, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("category", UnicodeText, nullable=False),
    Column("plan", UnicodeText, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("team", UnicodeText),
    Column("region", UnicodeText),
    Column("language", UnicodeText),
    Column("assignee", UnicodeText),
    Column("requester_id", UnicodeText, nullable=False, index=True),
    Column("address", UnicodeText, index=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("comments", Integer, nullable=False),
    Column("customer_waits", Boolean, nullable=False),
    Index("ix_ticket_list_opened", "opened_at", "number"),
    Index("ix_ticket_list_changed", "changed_at", "number"),
    Index("ix_ticket_list_urgency", "urgency", "opened_at", "number"),
    Index("ix_ticket_list_status_assignee", "status", "assignee"),
    Index("ix_ticket_list_assignee", "assignee", "status"),
    Index("ix_ticket_list_ended", "ended_at", "number"),
)

# Who outside the team may see a ticket: its requester and those who were joined to it. Written with the ticket.
ticket_reader = Table(
    "ticket_reader",
    metadata,
    Column("person_id", UnicodeText, primary_key=True),
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Index("ix_ticket_reader_number", "number"),
)

# What tickets are found by when another one is like them: `terms`, 32-bit hashes, and `vector`, float16, none where the
# model `tag` does not understand the language. `digest` names the words that both were made of. `revision` rises with
# every row that is written, see `case_state`.
case_vector = Table(
    "case_vector",
    metadata,
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("digest", UnicodeText, nullable=False),
    Column("tag", UnicodeText, nullable=False),
    Column("vector", LargeBinary),
    Column("terms", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False, index=True),
)

# Tickets whose words are to be read, with the version that was written; marked with every step that writes a ticket.
case_due = Table(
    "case_due",
    metadata,
    Column("number", ForeignKey("ticket.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)

# Counts what is written to `case_vector`, so that servers notice it; `tag`: the model that reads tickets now, none
# before the first server began. The migration writes its one row.
case_state = Table(
    "case_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("tag", UnicodeText),
    CheckConstraint("id = 1", name="one_row"),
)

team = Table(
    "team",
    metadata,
    Column("name", UnicodeText, primary_key=True),
    Column("region", UnicodeText),
    Column("calendar", UnicodeText),
)

# `id` is a person's, without a foreign key: what she did stays told when she is erased.
engineer = Table(
    "engineer",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("team", ForeignKey("team.name")),
    Column("tier", Integer, nullable=False),
    Column("region", UnicodeText),
    Column("calendar", UnicodeText),
    Column("languages", JSON, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("cap", Integer, nullable=False),
    Column("here", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
)

# Whose turn it is: the turn of each engineer's latest assignment. The highest is the rotation's.
rotation = Table(
    "rotation",
    metadata,
    Column("engineer", UnicodeText, primary_key=True),
    Column("last", Integer, nullable=False),
)

# Why a ticket went to whom it went; two rounds of routing at once cannot both have a turn.
assignment = Table(
    "assignment",
    metadata,
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("number", ForeignKey("ticket.number"), nullable=False, index=True),
    Column("engineer", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("record", JSON, nullable=False),
    Index("ix_assignment_engineer_at", "engineer", "at"),
)

# Files that came with messages. They go with the ticket that is filed from their conversation. One without `path` and
# `problem` is still being fetched.
attachment = Table(
    "attachment",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), index=True),
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
    Index("ix_attachment_person_at", "person_id", "at"),
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
    Column("facts", UnicodeText, nullable=False),
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

# Mails of ours; `id` is that of the thing in the outbox, and stands in the mail's name.
mail_sent = Table(
    "mail_sent",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("number", Integer, index=True),
    Column("address", UnicodeText, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("scope", UnicodeText),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("state", UnicodeText, nullable=False),
    Column("reason", UnicodeText, nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_mail_sent_address_ended", "address", "ended_at"),
)

# Mails that came. A row without `done_at` is work; `raw` is kept for a ticket's, and for others a month.
mail_received = Table(
    "mail_received",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", UnicodeText, nullable=False, unique=True),
    Column("raw", LargeBinary),
    Column("at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("number", Integer, index=True),
    Column("outcome", UnicodeText),
    Index("ix_mail_received_done", "done_at", "id"),
)

# Who wants no more mails of a scope: a ticket's, or a kind's.
mail_refusal = Table(
    "mail_refusal",
    metadata,
    Column("address", UnicodeText, primary_key=True),
    Column("scope", UnicodeText, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# What customers were asked, and what they said. There is one survey of a `key`: of an episode, or of a quarter and
# person.
survey = Table(
    "survey",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("key", UnicodeText, nullable=False, unique=True),
    Column("kind", UnicodeText, nullable=False),
    Column("person_id", UnicodeText, nullable=False),
    Column("place", UnicodeText, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("number", ForeignKey("ticket.number")),
    Column("conversation_id", UnicodeText),
    Column("address", UnicodeText, index=True),
    Column("team", UnicodeText),
    Column("plan", UnicodeText),
    Column("country", UnicodeText),
    Column("language", UnicodeText),
    Column("csat", Integer),
    Column("ces", Integer),
    Column("nps", Integer),
    Column("comment", UnicodeText, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("changed_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    Column("agrees", Boolean, nullable=False),
    Index("ix_survey_person_asked", "person_id", "asked_at"),
)

# Whether somebody was asked, and if not, why; one row for each close of a ticket, and for each quarter and person.
survey_decision = Table(
    "survey_decision",
    metadata,
    Column("occasion", UnicodeText, primary_key=True),
    Column("person_id", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("reason", UnicodeText, nullable=False),
    Column("number", ForeignKey("ticket.number")),
    Column("reopened", Integer),
    Column("survey_id", ForeignKey("survey.id")),
    UniqueConstraint("number", "reopened"),
)

# What people chose about surveys: ``no``, none at all; ``yes``, also about us as a whole.
survey_choice = Table(
    "survey_choice",
    metadata,
    Column("person_id", UnicodeText, primary_key=True),
    Column("choice", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_survey_choice_choice", "choice", "person_id"),
)

follow_up = Table(
    "follow_up",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("survey_id", ForeignKey("survey.id"), nullable=False, unique=True),
    Column("person_id", UnicodeText, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("ticket", ForeignKey("ticket.number")),
    Column("team", UnicodeText),
    Column("owner", UnicodeText),
    Column("state", UnicodeText, nullable=False),
    Column("contacted_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("learned", UnicodeText, nullable=False),
    Column("article", UnicodeText),
    Column("bug", UnicodeText),
    Column("version", Integer, nullable=False),
    Index("ix_follow_up_state_due", "state", "due_at"),
    Index("ix_follow_up_state_closed", "state", "closed_at", "number"),
)

follow_up_event = Table(
    "follow_up_event",
    metadata,
    Column("number", ForeignKey("follow_up.number"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_kind", UnicodeText, nullable=False),
    Column("actor_id", UnicodeText, nullable=False),
    Column("actor_name", UnicodeText, nullable=False),
    Column("kind", UnicodeText, nullable=False),
    Column("text", UnicodeText, nullable=False),
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

# Links to sign in with, once. `id` and `browser` are hashes; `person_id` is none for the first administrator's, and for
# whoever has asked us something, but is nobody yet whom we know: `email` is theirs.
sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("purpose", UnicodeText, nullable=False),
    Column("person_id", UnicodeText),
    Column("browser", UnicodeText),
    Column("made_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime),
    Column("email", UnicodeText),
)

# Tries to sign in, of the last day; `key` is a keyed hash of an address.
sign_in_try = Table(
    "sign_in_try",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", UnicodeText, nullable=False),
    Column("key", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("ix_sign_in_try_kind_key_at", "kind", "key", "at"),
)

# Who is signed in. `id` is a hash of what the browser's cookie holds.
web_session = Table(
    "web_session",
    metadata,
    Column("id", UnicodeText, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
    Column("agent", UnicodeText, nullable=False),
    Column("method", UnicodeText, nullable=False),
)

# Calendars, promises and routing, as managers wrote them; the latest version holds. Rows are added only.
desk_text = Table(
    "desk_text",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", UnicodeText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", UnicodeText, nullable=False),
    Column("name", UnicodeText, nullable=False),
)

# Who did what. Rows are added only: triggers refuse changes and removals.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor", UnicodeText, nullable=False),
    Column("act", UnicodeText, nullable=False),
    Column("subject", UnicodeText),
    Column("detail", JSON, nullable=False),
)
