"""Addresses of article pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import quote

from handlers.chat.fragments import Fragment
from handlers.reply import Source, Span

VERSION_CHARS = 12

_GAP = 3
"""An empty line between two blocks; anything longer holds text that is not quoted."""


T = TypeVar("T", Span, Fragment)


def article_path(article: str) -> str:
    """Give the path of an article's page; any id, whatever its characters, comes back whole."""
    segments = (quote(segment, safe="~") for segment in article.split("/"))
    # Browsers and proxies take dot segments out of paths, even encoded ones, so such an id travels in the query.
    joined = "/".join(segments)
    if any(segment in {"", ".", ".."} for segment in article.split("/")):
        return f"/articles/?id={quote(article, safe='')}"
    return f"/articles/{joined}"


def quote_link(source: Source) -> str:
    """Give the address where the source's quoted spans are shown in its article, if they still stand there."""
    path = article_path(source.article)
    if not source.spans:
        return path
    spans = ",".join(f"{run[0].start}-{run[-1].end}" for run in runs(source.spans))
    mark = f"span={spans}&v={source.content_hash[:VERSION_CHARS]}"
    return f"{path}{'&' if '?' in path else '?'}{mark}#quote"


def runs(spans: Sequence[T]) -> tuple[tuple[T, ...], ...]:
    """Group spans, or fragments made of them, that follow one another with nothing but line ends between them."""
    found: list[list[T]] = []
    for span in spans:
        if found and 0 <= span.start - found[-1][-1].end <= _GAP:
            found[-1].append(span)
        else:
            found.append([span])
    return tuple(tuple(run) for run in found)
