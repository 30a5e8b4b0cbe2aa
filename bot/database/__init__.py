"""The database: tables, migrations, and the adapters of the ports over them."""

from bot.database.engine import Database, sync_engine, writing
from bot.database.errors import DatabaseTooNew, DatabaseUnusable, StorageError
from bot.database.migrate import migrate

__all__ = ["Database", "DatabaseTooNew", "DatabaseUnusable", "StorageError", "migrate", "sync_engine", "writing"]
