"""What was found for somebody's message: a window whose reader may show one article in the message's thread. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.slack.rendering import limits, names
from bot.slack.rendering.alike import NOT_LOOKED, LookedAlike, listed
from bot.slack.rendering.blocks import Json, button, context, section
from bot.slack.rendering.citing import snippet, where
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import link, literal
from bot.slack.rendering.results import above
from bot.slack.rendering.views import modal
from handlers.languages import mark
from handlers.reply import Source, Span
from handlers.search.search import Found
from kb import Article

# NOTE: at most 24 characters; the heading of a window, in which customers are told that only the team opens it
TITLE = mark("Find answers")
SHARE_LABEL = "Share in thread"
NOTHING = "Nothing was found for this message. `/kb` with other words may find more."
MOST = 5
"""Articles of one window; the first is most often the one."""
_SNIPPET = 500
_ASKED = 200
_NAME = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """An article to be shown in a thread; what its button carries. Ids and numbers alone, no words of a person.

    Attributes:
        thread: the message, or the first one of its thread.
        spans: what to quote: start and end in the article's text, in code points, each pair behind the one before.
        version: content hash of the article that the spans are of.
    """

    channel: str
    thread: str
    article: str
    version: str = ""
    spans: tuple[tuple[int, int], ...] = ()

    def written(self) -> str:
        """Give it as it travels."""
        return json.dumps(
            [self.channel, self.thread, self.article, self.version, *(at for span in self.spans for at in span)],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def quotes(self, article: Article) -> tuple[Span, ...]:
        """Give the spans as the article says them now; none when it was changed since."""
        if self.version != article.content_hash or any(end > len(article.body) for _, end in self.spans):
            return ()
        return tuple(Span(start, end, article.body[start:end]) for start, end in self.spans)


def read_chosen(value: str) -> Chosen | None:
    """Read what a button carries; None for what is not ours."""
    try:
        found = json.loads(value)
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) < 4 or not all(isinstance(one, str) for one in found[:4]):
        return None
    channel, thread, article, version, *at = found
    if len(at) % 2 or not all(type(one) is int and one >= 0 for one in at) or any(b < a for a, b in pairwise(at)):
        return None
    return Chosen(channel, thread, article, version, tuple(zip(at[::2], at[1::2], strict=True)))


@dataclass(frozen=True, slots=True)
class Looked:
    """A search for somebody's message.

    Attributes:
        text: the message, as it reads.
        channel, thread: where an article would be shown; without a thread none can be, and `note` says why.
        versions: content hash by article id, as they are now.
    """

    text: str
    channel: str
    thread: str
    root: str
    versions: dict[str, str]
    note: str = ""


def answers(found: Sequence[Found], looked: Looked, alike: LookedAlike = NOT_LOOKED) -> Json:
    """Give the window. `alike`: tickets like the message, which nobody but its reader sees."""
    blocks = [context(literal(one_line(looked.text, _ASKED)))]
    if looked.note:
        blocks.append(section(looked.note))
    for number, one in enumerate(found[:MOST]):
        blocks.extend((*above(found, number), *_result(one, looked, number)))
    if not found:
        blocks.append(section(NOTHING))
    else:
        blocks.append(context("Only articles that all members of the channel may see are found here."))
    blocks.extend(listed(alike))
    return modal(TITLE, names.FIND_ANSWERS, blocks)


def _result(found: Found, looked: Looked, number: int) -> Iterator[Json]:
    version = looked.versions.get(found.article, "")
    source = Source(found.article, found.title, found.url, found.score, found.spans, version)
    place = where(source, looked.root)
    title = one_line(place.title, _NAME)
    named = f"*{link(place.best, title) if place.best else literal(title)}*"
    said = snippet(found.spans, found.article, looked.root, _SNIPPET)
    yield section("\n".join((named, *([said] if said else []))), accessory=_share(found, looked, number))
    yield context(literal(one_line(found.source, _NAME)))


def _share(found: Found, looked: Looked, number: int) -> Json | None:
    if not looked.thread:
        return None
    version = looked.versions.get(found.article, "")
    spans = tuple((span.start, span.end) for span in found.spans) if version else ()
    value = Chosen(looked.channel, looked.thread, found.article, version, spans).written()
    if len(value) > limits.VALUE:
        value = Chosen(looked.channel, looked.thread, found.article).written()
    if len(value) > limits.VALUE:
        return None
    return button(SHARE_LABEL, names.numbered(names.THREAD_SHARE, number), value)
