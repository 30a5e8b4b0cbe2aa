"""What an article says behind what was quoted of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.rendering.markdown import plain_words
from handlers.conversation import Turn
from handlers.ports import LiveArticles
from handlers.reply import Answer, Span
from kb import Article

_READ = 20_000
"""Code points behind a quotation that are looked at."""


def onward(article: Article, quoted: Sequence[Span]) -> Span | None:
    """Give what follows the last that was quoted, or the beginning where nothing was; None where no words follow.

    The article is as it was when it was quoted.
    """
    start = max((span.end for span in quoted), default=0)
    rest = article.body[start : start + _READ]
    return Span(start, start + len(rest), rest) if any(map(str.isalnum, plain_words(rest))) else None


async def goes_on(turn: Turn, articles: LiveArticles) -> bool:
    """Tell whether the article that a turn quotes first says more behind that. The turn is as it may be shown now."""
    if not isinstance(turn.reply, Answer) or not turn.reply.sources:
        return False
    source = turn.reply.sources[0]
    article = (await articles.fetch([source.article])).get(source.article)
    return article is not None and onward(article, source.spans) is not None
