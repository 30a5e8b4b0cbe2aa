"""Articles as they were rendered lately, so that the same page is not made again for every reader."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeAlias

from bot.web.links import article_path
from bot.web.markdown import render
from bot.web.pages.parts import Span, inside, part_of, parts
from bot.web.quote import highlighted
from handlers.languages import speaking
from kb import Article

Key: TypeAlias = tuple[str, str, tuple[Span, ...], int]
"""Id and content hash of the article, spans, number of the part (0: the one with the first span)."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """An article, or a part of it, as safe HTML.

    Attributes:
        marked: spans are marked in it.
        part, parts: its number, from 1, and how many there are.
    """

    html: str
    marked: bool
    part: int
    parts: int


def rendered(article: Article, spans: tuple[Span, ...], wanted: int) -> Rendering:
    """Render an article, or when it is long the wanted part of it, with the spans marked.

    `wanted` counts from 1; 0 is the part with the first span. One that is not there is the nearest that is.
    """
    cuts = parts(article.body)
    number = min(wanted or part_of(cuts, spans[0][0] if spans else 0), len(cuts))
    here = cuts[number - 1]
    text, base = article.body[slice(*here)], article_path(article.id)
    title = article.title if number == 1 else ""
    shown = inside(spans, here)
    with speaking(article.language):  # of the article, whoever reads it
        html = highlighted(text, shown, base=base, title=title) if shown else None
        plain = html if html is not None else render(text, base=base, title=title)
    return Rendering(plain, html is not None, number, len(cuts))


class Renderings:
    """At most `entries` of them and `chars` characters of HTML; the least recently used goes first."""

    def __init__(self, entries: int = 64, chars: int = 8_000_000) -> None:
        self._entries = entries
        self._chars = chars
        self._kept: OrderedDict[Key, Rendering] = OrderedDict()
        self.chars = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Rendering | None:
        """Give what was put under the key, if it is still there."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, rendering: Rendering) -> None:
        """Keep it; one that is longer than all may be together is not kept."""
        self._forget(key)
        if len(rendering.html) > self._chars:
            return
        self._kept[key] = rendering
        self.chars += len(rendering.html)
        while len(self._kept) > self._entries or self.chars > self._chars:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.chars -= len(gone.html)
