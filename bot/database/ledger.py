"""What happened in episodes, for the report and for calibration: the adapter of `handlers.insights.ports.Ledger`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import RowMapping, func, or_, select

from bot.database.engine import Database
from bot.database.tables import episode, receipt, ticket, turn
from handlers.conversation import Outcome
from handlers.insights import Course, Given

_KINDS = ("answer", "clarification", "handoff")


class SqlLedger:
    """Reads episodes with the kinds of their replies and the numbers on the receipts; no text of anybody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def courses(self, since: datetime) -> tuple[Course, ...]:
        """Give the episodes touched or settled since then, oldest first."""
        lately = or_(episode.c.touched_at >= since, episode.c.settled_at >= since)
        episodes = (
            select(episode.c.id, episode.c.person_id, episode.c.outcome, episode.c.settled_at, episode.c.language)
            .where(lately)
            .order_by(episode.c.opened_at, episode.c.id)
        )
        kind = turn.c.reply["kind"].as_string()
        replies = (
            select(
                turn.c.episode_id, turn.c.at, kind.label("kind"),
                receipt.c.confidence, receipt.c.evidence, receipt.c.within,
                turn.c.reply[("sources", 0, "article")].as_string().label("article"),
                turn.c.reply[("sources", 0, "language")].as_string().label("article_language"),
            )
            .join(episode, episode.c.id == turn.c.episode_id)
            .outerjoin(receipt, receipt.c.id == turn.c.receipt)
            .where(lately, turn.c.author == "bot", kind.in_(_KINDS))
            .order_by(turn.c.episode_id, turn.c.seq)
        )  # fmt: skip
        given: dict[str, list[Given]] = {}
        async with self._database.reading() as connection:
            for row in (await connection.execute(replies)).mappings():
                given.setdefault(row["episode_id"], []).append(_given(row))
            return tuple(
                Course(
                    row["id"],
                    row["person_id"],
                    Outcome(row["outcome"]),
                    row["settled_at"],
                    tuple(given.get(row["id"], ())),
                    row["language"],
                )
                for row in (await connection.execute(episodes)).mappings()
            )

    async def tickets(self, since: datetime) -> int:
        """Count the tickets filed since then."""
        query = select(func.count()).select_from(ticket).where(ticket.c.opened_at >= since)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())


def _given(row: RowMapping) -> Given:
    if row["confidence"] is None:  # a handoff that somebody asked for has no receipt
        return Given(row["kind"], row["at"])
    read = row["kind"], row["at"], row["confidence"], dict(row["evidence"]), bool(row["within"])
    return Given(*read, row["article"], row["article_language"])
