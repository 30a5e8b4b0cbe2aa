"""What people read, in SQL: the adapter of `handlers.languages.readers.Readers`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import person, person_account
from handlers.languages.choosing import spoken_to
from handlers.languages.language import DEFAULT

Agreed: TypeAlias = Callable[[Collection[str]], str | None]
"""Gives the language that is agreed with accounts; None: nothing is."""


def _nothing(accounts: Collection[str]) -> str | None:  # noqa: ARG001 - an `Agreed`
    return None


class SqlReaders:
    """What people chose, else what is agreed with an account of theirs, else the installation's language."""

    def __init__(self, database: Database, agreed: Agreed = _nothing, default: str = DEFAULT) -> None:
        self._database = database
        self._agreed = agreed
        self._default = default

    async def reads(self, person_id: str) -> str | None:
        """Give what a person reads."""
        async with self._database.reading() as connection:
            chosen = await connection.scalar(select(person.c.language).where(person.c.id == person_id))
            whose = select(person_account.c.account).where(person_account.c.person_id == person_id)
            accounts = () if chosen else tuple((await connection.execute(whose)).scalars())
        return spoken_to(chosen=chosen, account=self._agreed(accounts), default=self._default)
