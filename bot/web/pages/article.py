"""An article's page, with the quoted span marked."""

from __future__ import annotations

import asyncio
import re
from html import escape
from urllib.parse import urlsplit

from aiohttp import web

from bot.web.identity import Identity
from bot.web.links import VERSION_CHARS, article_path
from bot.web.markdown import render
from bot.web.pages.template import Html, page
from bot.web.problems import not_found
from bot.web.quote import highlighted
from handlers.ports import LiveArticles
from kb import Article

_SPANS = re.compile(r"\d{1,9}-\d{1,9}(,\d{1,9}-\d{1,9}){0,19}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SLOW_CHARS = 20_000

_QUOTED = "The passage that answered you is marked below."
_CHANGED = "This article has changed since it was quoted to you, so nothing is marked. This is how it reads now."


class ArticlePage:
    """Answers ``GET /articles/{id}``."""

    def __init__(self, identity: Identity, articles: LiveArticles, static: str) -> None:
        self._identity = identity
        self._articles = articles
        self._static = static

    async def show(self, request: web.Request) -> web.Response:
        """Give the article as it is now.

        Raises:
            Problem: 404, there is none, or this person may not see it: one answer for both.
        """
        article_id = request.match_info.get("id") or request.query.get("id", "")
        person = await self._identity.person(request)
        article = (await self._articles.fetch([article_id])).get(article_id)
        if article is None or not person.access.allows(article.audience):
            raise not_found()
        wanted = _spans(request.query.get("span", ""))
        version = request.query.get("v", "")
        current = article.content_hash[:VERSION_CHARS] == version
        spans = wanted if current else ()
        # A long article takes long to render: other requests go on meanwhile.
        if len(article.body) > _SLOW_CHARS:
            marked, body = await asyncio.to_thread(_body, article, spans)
        else:
            marked, body = _body(article, spans)
        remark = _QUOTED if marked else _CHANGED if wanted and version and not current else ""
        return page(
            "article",
            title=article.title,
            language=article.language if article.language and _LANGUAGE.fullmatch(article.language) else "",
            source=article.source,
            remark=Html(f'<p class="remark" role="note">{escape(remark)}</p>' if remark else ""),
            original=Html(_original(article.url)),
            body=Html(body),
            static=self._static,
        )


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Read ``start-end``, several of them with commas between; nothing when it is anything else."""
    if not _SPANS.fullmatch(text):
        return ()
    pairs = (pair.partition("-") for pair in text.split(","))
    return tuple((int(start), int(end)) for start, _, end in pairs)


def _body(article: Article, spans: tuple[tuple[int, int], ...]) -> tuple[bool, str]:
    base = article_path(article.id)
    html = highlighted(article.body, spans, base=base, title=article.title) if spans else None
    return html is not None, html or render(article.body, base=base, title=article.title)


def _original(url: str | None) -> str:
    if url is None:
        return ""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    if scheme not in {"http", "https"}:
        return ""
    return f'<a href="{escape(url)}" rel="noopener nofollow" target="_blank">Original</a>'
