"""A quoted source: what it says, and the line that says where it stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.rendering import limits
from bot.slack.rendering.blocks import Json, context, section
from bot.slack.rendering.fitting import fitted
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.markdown import Pages, parts
from bot.slack.rendering.mrkdwn import link, linkable, literal
from bot.slack.rendering.parts import Line, Part, Prose, Run
from bot.web.links import article_path, quote_link, runs
from handlers.chat.fragments import fragments
from handlers.languages import say
from handlers.reply import Source, Span

TITLE = 200
"""Code points of an article's title that are shown."""
_BETWEEN = Prose((Line((Run("[…]"),)),))


@dataclass(frozen=True, slots=True)
class Where:
    """Where an article stands. `original`: at its source; `page`: with us, the passage marked. None: nowhere."""

    title: str
    original: str | None
    page: str | None

    @property
    def best(self) -> str | None:
        """Where a reader is sent first: the original is what everybody in a channel may be able to open."""
        return self.original or self.page


def where(source: Source, root: str) -> Where:
    """Find where a source stands. `root`: address of our server; empty when people cannot open it."""
    pages = (f"{root}{path}" for path in (quote_link(source), article_path(source.article)) if root)
    page = next((address for address in pages if linkable(address)), None)
    original = source.url if source.url and linkable(source.url) else None
    return Where(source.title or source.article, original, page)


def quoted(spans: Sequence[Span], article: str, root: str) -> list[Part]:
    """Give the quoted spans as parts; "[…]" stands where the article says something between them."""
    pages = Pages(root, article_path(article))
    found: list[Part] = []
    for run in runs(fragments(spans)):
        if found:
            found.append(_BETWEEN)
        for fragment in run:
            found.extend(parts(fragment.text, pages))
    return found


def snippet(spans: Sequence[Span], article: str, root: str, longest: int) -> str:
    """Give the beginning of what is quoted as one text of about `longest` code points, lists and tables as such."""
    shown = fitted(quoted(spans, article, root), longest, longest)
    text = next(iter(shown.texts), "")
    if not shown.cut or not text:
        return text
    return f"{text}\n…" if text.endswith("```") else f"{text} …"


def cited(source: Source, root: str, whole: int = limits.QUOTED) -> list[Json]:
    """Give the blocks of a source: its quotation, of at most `whole` code points, and where it comes from."""
    place = where(source, root)
    line = source_line(place)
    room = max(0, whole - sum(map(len, line)))
    shown = fitted(quoted(source.spans, source.article, root), room)
    blocks = [section(text) for text in shown.texts]
    if shown.cut:
        line = [*line, _rest(place)]
    return [*blocks, context(*line)]


def source_line(place: Where) -> list[str]:
    """Give the texts that say where an answer comes from."""
    title = one_line(place.title, TITLE)
    named = say("Source: {title}", title=link(place.best, title) if place.best else literal(title))
    if place.original and place.page:
        # NOTE: a link behind "Source: ..."; to the passage on our own page of the article
        return [named, link(place.page, say("see it in the article"))]
    return [named]


def _rest(place: Where) -> str:
    """Say that the quotation goes on, with the way to the rest."""
    if place.best:
        return link(place.page or place.best, say("Read the rest"))
    return say("The article says more.")
