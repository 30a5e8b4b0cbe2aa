"""An article's page, with the quoted span marked."""

from __future__ import annotations

import asyncio
import re
from html import escape
from urllib.parse import urlsplit

from aiohttp import web

from bot.web.identity import Identity
from bot.web.links import VERSION_CHARS, article_path
from bot.web.pages.editions import editions_html
from bot.web.pages.renderings import Rendering, Renderings, rendered
from bot.web.pages.template import Html, page
from bot.web.problems import not_found
from handlers.chat.words import in_language
from handlers.languages import known, mark, say, say_n, spoken
from handlers.ports import LiveArticles
from handlers.translations.ports import Editions
from kb import Article

_SPANS = re.compile(r"\d{1,9}-\d{1,9}(,\d{1,9}-\d{1,9}){0,19}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_PART = re.compile(r"[1-9]\d{0,5}")
_SLOW_CHARS = 20_000

_QUOTED = mark("The passage that answered you is marked below.")
_CHANGED = mark("This article has changed since it was quoted to you, so nothing is marked. This is how it reads now.")


class ArticlePage:
    """Answers ``GET /articles/{id}``."""

    def __init__(
        self, identity: Identity, articles: LiveArticles, static: str, editions: Editions | None = None
    ) -> None:
        """Take what it shows. `editions`: the other languages of an article; None: nobody knows them."""
        self._identity = identity
        self._articles = articles
        self._static = static
        self._editions = editions
        self._renderings = Renderings()
        self._at_work = asyncio.Lock()

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
        shown = await self._rendered(article, spans, _part(request.query.get("part", "")))
        other = article.language if article.language and known(article.language) != spoken() else ""
        remark = _QUOTED if shown.marked else _CHANGED if wanted and version and not current else ""
        others = {} if self._editions is None else await self._editions.of(article, person.access)
        return page(
            "article",
            title=article.title,
            language=article.language if article.language and _LANGUAGE.fullmatch(article.language) else "",
            ask=say("Ask a question"),
            origin=Html(f"{escape(say('Source: {name}', name=article.source))} {_original(article.url)}"),
            remark=Html(_note(in_language(other) if other else "") + _note(say(remark) if remark else "")),
            parts=Html(editions_html(others) + _parts(article, shown)),
            body=Html(shown.html),
            more=Html(_more(article, shown)),
            static=self._static,
        )

    async def _rendered(self, article: Article, spans: tuple[tuple[int, int], ...], part: int) -> Rendering:
        key = (article.id, article.content_hash, spans, part)
        found = self._renderings.get(key)
        if found is not None:
            return found
        if len(article.body) <= _SLOW_CHARS:
            made = rendered(article, spans, part)
        else:
            # Beside the loop, so that other requests go on meanwhile; one at a time, since threads share the processor,
            # and whoever waited for the same page finds it made.
            async with self._at_work:
                found = self._renderings.get(key)
                made = found if found is not None else await asyncio.to_thread(rendered, article, spans, part)
        self._renderings.put(key, made)
        return made


def _note(told: str) -> str:
    return f'<p class="remark" role="note">{escape(told)}</p>' if told else ""


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Read ``start-end``, several of them with commas between; nothing when it is anything else."""
    if not _SPANS.fullmatch(text):
        return ()
    pairs = (pair.partition("-") for pair in text.split(","))
    return tuple((int(start), int(end)) for start, _, end in pairs)


def _part(text: str) -> int:
    return int(text) if _PART.fullmatch(text) else 0


def _parts(article: Article, shown: Rendering) -> str:
    if shown.parts == 1:
        return ""
    note = say_n(
        "This article is long, so it comes in {n} part. This is part {part}.",
        "This article is long, so it comes in {n} parts. This is part {part}.",
        shown.parts,
        part=shown.part,
    )
    label = escape(say("Parts of this article"))
    return f'<nav class="parts" aria-label="{label}"><p>{escape(note)}</p>{_steps(article, shown)}</nav>'


def _more(article: Article, shown: Rendering) -> str:
    if shown.parts == 1:
        return ""
    return f'<nav class="parts" aria-label="{escape(say("Go on reading"))}">{_steps(article, shown)}</nav>'


def _steps(article: Article, shown: Rendering) -> str:
    path = article_path(article.id)
    address = f"{path}{'&' if '?' in path else '?'}part="
    steps = [
        f'<a rel="{rel}" href="{escape(address)}{number}">{escape(label)}</a>'
        for rel, label, number in (
            ("prev", say("Previous part"), shown.part - 1),
            ("next", say("Next part"), shown.part + 1),
        )
        if 1 <= number <= shown.parts
    ]
    return f"<p>{' '.join(steps)}</p>"


def _original(url: str | None) -> str:
    if url is None:
        return ""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    if scheme not in {"http", "https"}:
        return ""
    return f'<a href="{escape(url)}" rel="noopener nofollow" target="_blank">{escape(say("Original"))}</a>'
