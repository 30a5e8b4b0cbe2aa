"""Errors of the database.

StorageError
├── DatabaseUnusable   cannot be opened, read or written now: path, rights, full disk, damage, missing driver
└── DatabaseTooNew     made by a newer version of Onetouch
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as AllConnectionsInUse

from handlers.ports import Told


class StorageError(Told):
    """Root of what the database raises on purpose. Its text is fit to be shown to an operator."""


class DatabaseUnusable(StorageError):
    """The database cannot be opened, read or written now; nothing was half written."""


class DatabaseTooNew(StorageError):
    """The database was made by a newer version of Onetouch."""

    def __init__(self, where: str, revision: str) -> None:
        super().__init__(
            f"the database {where} has revision {revision!r}, which this version does not know: a newer one made it. "
            "Update onetouch, or use a backup made before that update; nothing was changed"
        )


_WAYS_OUT = (
    ("disk is full", "the disk is full: free some space and start again; what was written before is safe"),
    ("no space left", "the disk of the PostgreSQL server is full: free some space there; what was written is safe"),
    ("read-only transaction", "that PostgreSQL server takes no changes: name the one that does, not its standby"),
    ("lock timeout", "another process holds it for too long: is a backup or a second sync running?"),
    ("disk i/o error", "the disk reports an error or is full: check it with `df` and the system's log"),
    ("unable to open", "it cannot be opened: check that its folder exists and that you may write there"),
    ("readonly", "it may not be written: check the rights of the file and of its folder"),
    ("read-only", "it may not be written: check the rights of the file and of its folder"),
    ("is locked", "another process holds it for too long: is a backup or a second sync running?"),
    ("not a database", "the file is not a database or is damaged: put back a backup"),
    ("malformed", "the file is damaged: put back a backup"),
)

_OTHER_SHAPE = ("no such table", "no such column", "has no column named", "undefinedtable", "undefinedcolumn")
"""Signs that a table or a column is missing: SQLite's words, and the names of PostgreSQL's errors."""
OTHER_SHAPE = (
    "it was made by another build of Onetouch and has not the tables of this one: run the build that made it, "
    "put back a backup, or start with an empty data folder"
)


def explained(error: BaseException, where: str) -> DatabaseUnusable:
    """Name the database, what is wrong with it, and the way out; never a value that somebody wrote."""
    orig = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    # What the driver says of a value that it cannot take may quote the value.
    cause = "" if isinstance(error, DataError) else str(orig).strip()
    first = (cause or type(orig).__name__).splitlines()[0]
    signs = f"{type(orig).__name__} {cause}".lower()
    if any(sign in signs for sign in _OTHER_SHAPE):
        advice = f"{OTHER_SHAPE} ({first})"
    else:
        advice = next((advice for sign, advice in _WAYS_OUT if sign in signs), first)
    return DatabaseUnusable(f"the database {where} cannot be used: {advice}")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn the driver's errors into ours; broken constraints pass, their meaning is the adapter's to know.

    Raises:
        DatabaseUnusable: the database cannot be opened, read or written.
    """
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, OSError, AllConnectionsInUse) as error:
        raise explained(error, where) from error
