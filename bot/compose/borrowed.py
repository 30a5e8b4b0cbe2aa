"""A data folder of its own that answers as the installed one does: what is known is copied, what people said is not."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, Table, delete, insert, select

from bot.compose.insights import calibration_file
from bot.config import Settings
from bot.database.engine import sqlite_file, sync_engine
from bot.database.migrate import migrate
from bot.database.tables import confirmation, confirmation_state
from kb.adapters.tables import article, kb_state, source, tombstone

_KNOWLEDGE = (source, article, tombstone, kb_state, confirmation, confirmation_state)
_ROWS = 500
_ALIKE = (
    "embedding_model", "reranker", "error_budget", "assumed_after", "abandoned_after", "revoked_within",
    "expected_reply", "attachment_mb", "sync_interval", "exact_limit", "log_format", "log_level",
)  # fmt: skip


def borrow(settings: Settings, folder: Path) -> Settings:
    """Copy the installed knowledge base into an empty folder, and give the settings of a server over the copy.

    Articles, sources, index, known questions and the team's calibration are copied; conversations, tickets, people and
    channels are not. Of the settings those stay that steer answers: a copy reaches no Slack, no tracker and no mail.

    Raises:
        StorageError: the installed database cannot be read.
    """
    alike = {name: getattr(settings, name) for name in _ALIKE}
    own = replace(Settings.from_env({}), **alike, data_dir=folder, models_dir=settings.models, host="127.0.0.1")
    _copy_files(settings, own)
    file = sqlite_file(settings.database)
    migrate(own.database)
    if file is None or file.exists():
        migrate(settings.database)
        _copy_rows(settings.database, own.database)
    return own


def _copy_files(settings: Settings, own: Settings) -> None:
    # Vectors are looked up by what they are made from, so that both may use, and add to, the same ones.
    settings.cache_dir.mkdir(parents=True, exist_ok=True)
    own.cache_dir.symlink_to(settings.cache_dir)
    for name in (own.index_dir.name, "heads"):
        place = own.data_dir / name
        try:
            shutil.copytree(settings.data_dir / name, place, ignore=shutil.ignore_patterns(".*"))
        except (OSError, shutil.Error):
            # None there yet, or a sync changed it meanwhile: it is made anew from what is in the database.
            shutil.rmtree(place, ignore_errors=True)
    with suppress(FileNotFoundError):
        shutil.copy(calibration_file(settings).path, calibration_file(own).path)


def _copy_rows(there: str, here: str) -> None:
    reading, writing = sync_engine(there), sync_engine(here)
    try:
        with reading.connect() as source_, writing.begin() as target:
            for table in _KNOWLEDGE:
                _copy_table(table, source_, target)
    finally:
        reading.dispose()
        writing.dispose()


def _copy_table(table: Table, there: Connection, here: Connection) -> None:
    here.execute(delete(table))
    # What was confirmed belongs to an episode of a conversation, and those stay where they are.
    apart = {"episode_id": None} if table is confirmation else {}
    for rows in there.execute(select(table)).mappings().partitions(_ROWS):
        here.execute(insert(table), [{**row, **apart} for row in rows])
