"""Articles by the addresses that they come from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Engine, select

from kb.adapters.tables import article

_AT_ONCE = 500
"""Addresses of one question to the database."""


def articles_at(engine: Engine, addresses: Collection[str]) -> Mapping[str, str]:
    """Give the ids of live articles by address, among those asked for; of several at one address the first."""
    found: dict[str, str] = {}
    wanted = list(addresses)
    with engine.connect() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            query = select(article.c.url, article.c.id).where(article.c.url.in_(wanted[start : start + _AT_ONCE]))
            for address, article_id in connection.execute(query.order_by(article.c.id)):
                found.setdefault(address, article_id)
    return found
