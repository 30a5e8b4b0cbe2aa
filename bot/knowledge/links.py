"""What links in a text lead to: our page of an article, or the place where the article comes from."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from bot.database.errors import translated
from handlers.terms import storable
from kb import Article

_LINK = re.compile(r"https?://[^\s<>\"'`]+|(?<![\w/.])/articles/[^\s<>\"'`]+")
_AFTER = ".,;:!?)]}*_"
"""What stands behind an address in prose and Markdown, and is none of it."""
_PAGE = "/articles/"


class Articles(Protocol):
    """Live articles by id."""

    def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Give the live articles among `ids`."""
        ...


class ArticleLinks:
    """A `handlers.known.ports.Links` over the store of articles.

    `at` gives the ids of live articles by their own addresses, among those asked for. `public_url`: where people reach
    our pages; other hosts may have pages under the same paths.
    """

    def __init__(self, articles: Articles, at: Callable[[Collection[str]], Mapping[str, str]], public_url: str) -> None:
        self._articles = articles
        self._at = at
        self._host = urlsplit(public_url).netloc.lower()

    async def articles(self, text: str) -> Sequence[str]:
        """Give the ids of the live articles that a text links to.

        Raises:
            DatabaseUnusable: the store cannot be read now.
        """
        links = tuple(dict.fromkeys(found.group().rstrip(_AFTER) for found in _LINK.finditer(text)))
        return await asyncio.to_thread(self._found, links) if links else ()

    def _found(self, links: Sequence[str]) -> tuple[str, ...]:
        wanted = {link: _page_of(link, self._host) for link in links}
        with translated("in the data folder"):
            pages = self._articles.fetch([page for page in wanted.values() if page])
            origins = self._at([form for link in links for form in _forms(link)])
        found: dict[str, None] = {}
        for link in links:
            page = wanted[link]
            if page in pages:
                found[str(page)] = None
            found.update((origins[form], None) for form in _forms(link) if form in origins)
        return tuple(found)


def _page_of(link: str, host: str) -> str | None:
    """Give the id of the article whose page of ours a link may be; None when it is none.

    `host`: ours, with its port where it has one, in small letters; a link may also name no host.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.netloc.lower() not in {"", host} or not parts.path.startswith(_PAGE):
        return None
    named = parts.path.removeprefix(_PAGE)
    # An id that cannot stand in a path travels in the query.
    article = unquote(named) if named else next(iter(parse_qs(parts.query).get("id", [])), "")
    return article if article and storable(article) else None


def _forms(link: str) -> tuple[str, ...]:
    """Give the ways in which an article may have this address: with and without the place in it, and a last slash."""
    plain = link.partition("#")[0]
    bare = plain.rstrip("/")
    return tuple(dict.fromkeys((link, plain, bare, f"{bare}/")))
