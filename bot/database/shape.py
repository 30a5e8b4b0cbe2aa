"""Whether a database has the tables that this version works with. Its revision says so, but may be wrong."""

from __future__ import annotations

from sqlalchemy import Engine, inspect

from bot.database import (  # noqa: F401 - their tables are among those of the metadata
    announcement_tables,
    attention_tables,
    cluster_tables,
    dispatch_tables,
    escalation_tables,
    jira_tables,
    known_issue_tables,
    local_tracker_tables,
    tracker_tables,
)
from bot.database.errors import OTHER_SHAPE
from bot.database.tables import metadata
from kb.adapters.tables import metadata as kb_metadata

_NAMED = 3
"""How many missing things are named; the rest is counted."""


def missing(engine: Engine) -> tuple[str, ...]:
    """Name the tables, and the columns (``table.column``) of tables that are there, that the database has not."""
    with engine.connect() as connection:
        looked = inspect(connection)
        there = set(looked.get_table_names())
        lacking = []
        for table in (*kb_metadata.sorted_tables, *metadata.sorted_tables):
            if table.name not in there:
                lacking.append(table.name)
                continue
            columns = {column["name"] for column in looked.get_columns(table.name)}
            lacking += [f"{table.name}.{column.name}" for column in table.columns if column.name not in columns]
    return tuple(lacking)


def told(lacking: tuple[str, ...]) -> str:
    """Say what is missing and the way out."""
    more = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
    return f"{', '.join(lacking[:_NAMED])}{more} missing: {OTHER_SHAPE}"
