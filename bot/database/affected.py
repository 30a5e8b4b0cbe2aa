"""For how many organisations an escalation is, and how the tickets of an issue stand.

The adapters of `handlers.engineering.filing.Affected` and `handlers.engineering.errands.Standings`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from bot.database.cluster_rows import cluster_numeral
from bot.database.cluster_tables import cluster_member
from bot.database.engine import Database
from bot.database.issue_tickets import read_affected
from bot.database.merges import read_ends
from bot.database.rows import numeral
from handlers.engineering.escalation import Escalation
from handlers.ticket import Status


class SqlAffected:
    """Counts them in the tables of tickets, persons and clusters."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accounts(self, escalation: Escalation) -> int:
        """Give their number."""
        numerals = {numeral(escalation.ticket)}
        async with self._database.reading() as connection:
            if escalation.cluster is not None:
                together = cluster_member.c.cluster == cluster_numeral(escalation.cluster)
                numerals |= set((await connection.scalars(select(cluster_member.c.number).where(together))).all())
            return (await read_affected(connection, numerals)).count


class SqlStandings:
    """Reads how tickets stand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, numbers: Collection[str]) -> Mapping[str, Status]:
        """Give how those stand that go on in place of these."""
        async with self._database.reading() as connection:
            ends = await read_ends(connection, {numeral(number) for number in numbers})
        return {f"T-{number}": status for number, status in sorted(set(ends.values()))}
