"""Accounts that signed tokens name: kept with a person, beside those that they are listed with.

What somebody files by mail or on the portal belongs to the account, too, though no token comes along there. Of a person
the latest token counts, so that who has moved on is not counted for the former organisation. Read and written inside of
a connection that somebody else opened.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import person, person_account

_A = person_account.c


async def claims_of(connection: AsyncConnection, person_id: str) -> tuple[str, ...]:
    """Give the account that the latest token of a person named."""
    found = await connection.execute(select(_A.account).where(_A.person_id == person_id, _A.claimed))
    return tuple(found.scalars())


async def unlike(connection: AsyncConnection, ids: Collection[str], account: str) -> dict[str, bool]:
    """Give those of whom another claim than this is kept, or none; True: they are listed with the account."""
    rows = (await connection.execute(select(person_account).where(_A.person_id.in_(sorted(ids))))).all()
    found = {}
    for one in sorted(ids):
        listed, claimed = apart([row for row in rows if row.person_id == one])
        if claimed != ([] if account in listed else [account]):
            found[one] = account in listed
    return found


async def keep(connection: AsyncConnection, ids: Collection[str], account: str) -> None:
    """Note to which account a token says that somebody belongs, in the place of what one said before."""
    for one, listed in (await unlike(connection, ids, account)).items():
        await connection.execute(delete(person_account).where(_A.person_id == one, _A.claimed))
        if not listed:
            row = {"person_id": one, "account": account, "claimed": True}
            await connection.execute(insert(person_account).values(row))


async def pass_on(connection: AsyncConnection, person_id: str, email: str | None) -> None:
    """Give somebody new the claims of those whom we know by the same address: it is they, by another way."""
    if email is None:
        return
    theirs = select(_A.account).join(person, person.c.id == _A.person_id).distinct()
    named = theirs.where(person.c.email == email, person.c.known, _A.claimed)
    for account in (await connection.execute(named)).scalars().all():
        row = {"person_id": person_id, "account": account, "claimed": True}
        await connection.execute(insert(person_account).values(row))


def apart(rows: Sequence[Row[Any]]) -> tuple[list[str], list[str]]:
    """Give the accounts that somebody is listed with, and those that a token named."""
    return [row.account for row in rows if not row.claimed], [row.account for row in rows if row.claimed]
