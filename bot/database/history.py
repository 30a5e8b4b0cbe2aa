"""What was asked, with what came of it: for asking it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, select

from bot.database.errors import translated
from bot.database.rows import read_receipt
from bot.database.tables import episode, receipt, turn
from handlers.chat.receipts import asked
from handlers.conversation import Outcome
from handlers.insights.dry_run import Asked


class SqlHistory:
    """Episodes with the receipt of their first reply; read only."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    def asked(self, since: datetime) -> tuple[Asked, ...]:
        """Give every episode that was opened since then and looked up, oldest first, as its asker could see it.

        Raises:
            DatabaseUnusable: it cannot be read now.
        """
        query = (
            select(receipt, episode.c.id.label("episode_id"), episode.c.outcome, episode.c.article)
            .join(turn, turn.c.receipt == receipt.c.id)
            .join(episode, turn.c.episode_id == episode.c.id)
            .where(episode.c.opened_at >= since)
            .order_by(episode.c.opened_at, episode.c.id, turn.c.seq)
        )
        found: dict[str, Asked] = {}
        with translated(self._where), self._engine.connect() as connection:
            for row in connection.execute(query).mappings():
                if row["episode_id"] not in found:
                    ask = asked(read_receipt(row))
                    outcome = Outcome(row["outcome"])
                    found[row["episode_id"]] = Asked(ask.query, ask.access, outcome, row["article"])
        return tuple(found.values())
