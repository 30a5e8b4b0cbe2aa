"""Errors of the database.

StorageError
├── DatabaseUnusable   cannot be opened, read or written now: path, rights, full disk, damage, missing driver
└── DatabaseTooNew     made by a newer version of Onetouch
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError


class StorageError(Exception):
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
    ("disk i/o error", "the disk reports an error or is full: check it with `df` and the system's log"),
    ("unable to open", "it cannot be opened: check that its folder exists and that you may write there"),
    ("readonly", "it may not be written: check the rights of the file and of its folder"),
    ("read-only", "it may not be written: check the rights of the file and of its folder"),
    ("is locked", "another process holds it for too long: is a backup or a second sync running?"),
    ("not a database", "the file is not a database or is damaged: put back a backup"),
    ("malformed", "the file is damaged: put back a backup"),
)


def explained(error: BaseException, where: str) -> DatabaseUnusable:
    """Name the database, what is wrong with it, and the way out."""
    cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    advice = next(
        (advice for sign, advice in _WAYS_OUT if sign in cause.lower()),
        (cause.strip() or type(error).__name__).splitlines()[0],
    )
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
    except (DBAPIError, OSError) as error:
        raise explained(error, where) from error
