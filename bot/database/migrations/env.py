"""Run the migrations over the connection that `bot.database.migrate` hands in, inside its transaction."""

from __future__ import annotations

from alembic import context

from bot.database.tables import metadata
from kb.adapters.tables import metadata as kb_metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=[kb_metadata, metadata],
    compare_type=False,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # we begin SQLite's transactions ourselves, so they hold DDL too
)
with context.begin_transaction():
    context.run_migrations()
