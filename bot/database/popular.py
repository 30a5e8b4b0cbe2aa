"""Which articles answer most, in SQL: the adapter of `bot.slack.prompts.Popular`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true

from bot.database.engine import Database
from bot.database.tables import episode
from handlers.conversation import Outcome
from handlers.languages import DEFAULT
from kb import PUBLIC
from kb.adapters.tables import article

_ANSWERED = (Outcome.CONFIRMED, Outcome.ASSUMED, Outcome.OPEN)
"""How episodes stand in which an answer was not in vain, as far as we know."""


class SqlPopular:
    """Counts public articles in the episodes that they answered. No words of a person are read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def asked(self, since: datetime, limit: int, language: str | None = None) -> tuple[str, ...]:
        """Give the ids of the public articles that answered most questions since then, the most asked first.

        `language`: of the articles, one that is not said counts as English; None: of all.
        """
        count = func.count(episode.c.id)
        query = (
            select(episode.c.article)
            .join(article, article.c.id == episode.c.article)
            .where(
                article.c.audience == PUBLIC.value,
                _in(language),
                episode.c.last_reply == "answer",
                episode.c.outcome.in_([str(outcome) for outcome in _ANSWERED]),
                episode.c.opened_at >= since,
            )
            .group_by(episode.c.article)
            .order_by(count.desc(), episode.c.article)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple((await connection.execute(query)).scalars().all())

    async def public(self, limit: int, language: str | None = None) -> tuple[str, ...]:
        """Give the ids of public articles: first of those that say themselves which questions they answer.

        `language`: as above.
        """
        query = (
            select(article.c.id, article.c.questions)
            .where(article.c.audience == PUBLIC.value, _in(language))
            .order_by(article.c.id)
            .limit(_READ)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(row.id for row in sorted(rows, key=lambda row: not row.questions))[:limit]


def _in(language: str | None) -> ColumnElement[bool]:
    if language is None:
        return true()
    same = or_(article.c.language == language, article.c.language.like(f"{language}-%"))
    return or_(same, article.c.language.is_(None)) if language == DEFAULT else same


_READ = 500
"""Articles that are looked at for authored questions: of a large knowledge base the first ones do."""
