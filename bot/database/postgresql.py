"""PostgreSQL's connections: what SQLite does by itself is asked for here.

- One transaction writes at a time, in all processes together: a writer first takes an advisory lock, which its end
  frees. What is read in such a transaction therefore holds until it is written, as in SQLite; without it two that file
  a ticket at once would both read the same last number. The wait for it has an end, see `begin`.
- Whoever reads sees the database as it was at the first query (``REPEATABLE READ``), and cannot write.
- A text cannot hold the character NUL there. It is written as U+FFFD, the sign for what cannot be shown, and looked for
  as that.
- A transaction in which nothing happens for a minute is ended: the process may be on a machine that is gone, and its
  lock would hold up all others.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from math import inf
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

WRITERS = 0x0E0C_0001
"""The lock of writers: any number that nobody else takes in this database."""
READING: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Execution options of whoever only reads."""
POOL: Mapping[str, Any] = {"pool_size": 15, "max_overflow": 0, "pool_use_lifo": True}
"""As many connections as SQLAlchemy makes at most, but none is closed because fewer would do for a moment: a new one
costs as much as ten transactions. The one that was used last goes first, as it has the statements prepared."""
_TRUSTED_S = 1.0
"""So long after it was used a connection is believed to live. Older ones are asked: a server that was started anew has
none of them any more."""
_USED = "onetouch_used"
_IDLE_MS = 60_000
_CONNECT_S = "5"
_NUL, _INSTEAD = "\x00", "\ufffd"
_TURN = (
    "SELECT set_config('lock_timeout', %(wait)s, true),"
    " set_config('idle_in_transaction_session_timeout', %(idle)s, true),"
    " pg_advisory_xact_lock(%(key)s)"
)


def with_patience(url: URL) -> URL:
    """Give the address with an end to the wait for a connection, unless it names one itself."""
    return url if "connect_timeout" in url.query else url.update_query_dict({"connect_timeout": _CONNECT_S})


def use(engine: Engine) -> None:
    """Have the engine take every parameter as PostgreSQL can keep it, and use no connection that is gone."""
    event.listen(engine, "before_cursor_execute", _on_execute, retval=True)
    event.listen(engine, "checkin", _on_checkin)
    event.listen(engine, "checkout", partial(_on_checkout, engine))


def begin(connection: Connection, wait_ms: int) -> None:
    """Take the writers' lock for the transaction that begins; it, and any row, is waited for `wait_ms` at most.

    Raises:
        DBAPIError: others held it for so long.
    """
    # The waiting times come first: they are evaluated, and hold, before the lock is asked for.
    connection.exec_driver_sql(_TURN, {"wait": str(wait_ms), "idle": str(_IDLE_MS), "key": WRITERS})


def _on_checkin(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED] = time.monotonic()


def _on_checkout(engine: Engine, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    if time.monotonic() - record.info.get(_USED, -inf) < _TRUSTED_S:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error  # the pool makes another one


def _on_execute(
    _connection: Connection, _cursor: object, statement: str, parameters: Any, _context: object, many: bool
) -> tuple[str, Any]:
    if many:
        return statement, [_kept(one) for one in parameters]
    return statement, _kept(parameters)


def _kept(parameters: Any) -> Any:
    if isinstance(parameters, Mapping):
        if not any(map(_troubled, parameters.values())):
            return parameters
        return {name: _without(value) for name, value in parameters.items()}
    if isinstance(parameters, Sequence) and any(map(_troubled, parameters)):
        return tuple(map(_without, parameters))
    return parameters


def _troubled(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_troubled, value))
    return isinstance(value, str) and _NUL in value


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(one) for one in value]
    return value.replace(_NUL, _INSTEAD) if isinstance(value, str) else value
