"""A process that dies at any of its commits, played within this one: nothing that it held survives, the database does.

SQLite makes a transaction whole or not at all. So there are two moments for each: before its commit, with everything
done outside since the last one, and after it, with nothing done outside yet. Whatever touches the database after the
end is told that it is dead, and a test puts whatever reaches outside behind `Life.alive`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, event

from bot.database.engine import BEGIN


class Died(BaseException):
    """The process is gone. Nothing that handles errors handles this."""


@dataclass
class Life:
    """A process from its start to its end.

    Attributes:
        ends_at: the moment at which it ends, counted from 1; None: it lives on.
        moments: how many it has seen.
    """

    ends_at: int | None = None
    moments: int = 0
    over: bool = False

    def alive(self) -> None:
        """Pass.

        Raises:
            Died: it has ended.
        """
        if self.over:
            raise Died

    def step(self) -> None:
        """Come to the next moment.

        Raises:
            Died: it is the last, or it was.
        """
        self.alive()
        self.moments += 1
        if self.moments == self.ends_at:
            self.over = True
            raise Died


def mortal(engine: Engine, life: Life) -> Callable[[], None]:
    """Let a life end at the commits of an engine; gives what lets another one begin there."""

    def begin(_: Connection) -> None:
        life.alive()

    def commit(connection: Connection) -> None:
        if connection.get_execution_options().get(BEGIN) != "IMMEDIATE":
            return  # it only read
        life.step()
        connection.connection.commit()
        life.step()

    def bury() -> None:
        event.remove(engine, "begin", begin)
        event.remove(engine, "commit", commit)

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", commit)
    return bury
