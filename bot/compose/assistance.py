"""Wire what helps engineers to answer."""

from __future__ import annotations

import structlog

from bot.config import Settings
from bot.database.customers import SqlCustomers
from bot.database.engine import Database
from bot.database.tickets import SqlTickets
from bot.web.absolute import absolute
from bot.web.links import article_path
from handlers.chat.policy import Policy
from handlers.known.ports import Links
from handlers.ports import LiveArticles, Retriever
from handlers.reply import Source
from handlers.tickets.assistance import Assistance


def assistance(
    settings: Settings,
    database: Database,
    tickets: SqlTickets,
    retriever: Retriever,
    articles: LiveArticles,
    links: Links,
    policy: Policy,
) -> Assistance:
    """Wire articles and drafts for tickets."""
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    log = structlog.get_logger("assistance")
    customers = SqlCustomers(database)

    def failed(number: str, failure: str) -> None:
        log.error("assistance.failed", ticket=number, failure=failure)

    def address(source: Source) -> str:
        return source.url or f"{public_url}{article_path(source.article)}"

    def onward(source: Source, text: str) -> str:
        return absolute(text, public_url, article_path(source.article))

    return Assistance(
        tickets=tickets,
        retriever=retriever,
        articles=articles,
        readers=customers,
        names=customers,
        policy=policy,
        address=address,
        onward=onward,
        links=links,
        failed=failed,
    )
