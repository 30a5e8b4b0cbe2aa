"""How many organisations an escalation is for: the adapter of `handlers.engineering.filing.Affected`."""

from __future__ import annotations

from sqlalchemy import select

from bot.database.cluster_rows import cluster_numeral
from bot.database.cluster_tables import cluster_member
from bot.database.engine import Database
from bot.database.issue_tickets import read_affected
from bot.database.rows import numeral
from handlers.engineering.escalation import Escalation


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
