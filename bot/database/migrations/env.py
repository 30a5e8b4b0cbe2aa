"""Run the migrations over the connection that `bot.database.migrate` hands in, inside its transaction."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import UnicodeText
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import TypeCompiler

from bot.database.tables import metadata
from kb.adapters.tables import metadata as kb_metadata


@compiles(UnicodeText, "postgresql")
def _by_code_points(_element: UnicodeText, _compiler: TypeCompiler, **_given: Any) -> str:
    """Have PostgreSQL sort texts as Python and SQLite do, and not by the locale that the database was made with.

    With it the beginning of a text is found by an index, and capitals are folded as in SQLite: those of ASCII.
    """
    return 'TEXT COLLATE "C"'


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
