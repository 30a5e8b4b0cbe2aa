"""What a search found, `/kb`: a list that only its reader sees, page by page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.slack.rendering import limits, names
from bot.slack.rendering.blocks import Json, actions, button, context, section
from bot.slack.rendering.citing import cited, quoted, source_line, where
from bot.slack.rendering.fitting import fitted
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import link, literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from handlers.reply import Source
from handlers.search.search import Found

PER_PAGE = 5
_SNIPPET = 500
_QUERY = 150
_TITLE = 200

NOTHING = "Nothing was found for that. Other words may find more, or a person can help."


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and its reader.

    Attributes:
        query: what was looked for.
        reference: where it was asked, and the id under which the search is kept for its next page.
        root: address of our server; empty when people cannot open it.
        shares: found articles may be shown to the others here.
    """

    query: str
    reference: Reference
    root: str = ""
    shares: bool = True


def results(found: Sequence[Found], asked: Asked) -> Post:
    """Give one page of what was found: the one that `asked.reference.page` names, from 0."""
    query = one_line(asked.query, _QUERY)
    if not found:
        return post(NOTHING, [section(f"*{literal(query)}*\n{NOTHING}" if query else NOTHING)])
    pages = -(-len(found) // PER_PAGE)
    page = min(max(asked.reference.page, 0), pages - 1)
    first = page * PER_PAGE
    shown = found[first : first + PER_PAGE]
    blocks = [section(f"*{literal(query)}*" if query else "*Articles*")]
    for number, one in enumerate(shown):
        blocks.extend(result(one, asked, number))
    blocks.append(context(f"{first + 1} to {first + len(shown)} of {len(found)}. Only you see this."))
    turns = _turns(asked.reference, page, pages)
    return post(f"Found for {query}: {shown[0].title}", [*blocks, *([actions(turns)] if turns else [])])


def result(found: Found, asked: Asked, number: int) -> list[Json]:
    """Give one article: title, a snippet, its source, and a button that shows it to the others."""
    place = where(_source(found), asked.root)
    title = one_line(place.title, _TITLE)
    named = f"*{link(place.best, title) if place.best else literal(title)}*"
    snippet = fitted(quoted(found.spans, found.article, asked.root), _SNIPPET, _SNIPPET)
    text = "\n".join((named, *snippet.texts[:1]))
    reference = replace(asked.reference, article=found.article, page=0, search="")
    share = None
    if asked.shares and reference.fits:
        share = button("Share", names.numbered(names.SHARE, number), reference.written())
    return [section(text, accessory=share), context(literal(one_line(found.source, _TITLE)))]


def shared(found: Found, by: str, root: str) -> Post:
    """Give an article that somebody shows to the others. `by`: their Slack user id."""
    source = _source(found)
    blocks = [context(f"Shared by <@{by}>" if by.isalnum() else "Shared"), *cited(source, root, limits.QUOTED)]
    return post(found.title, blocks)


def source_of(found: Found, root: str) -> list[str]:
    """Give the line that says where an article stands."""
    return source_line(where(_source(found), root))


def _source(found: Found) -> Source:
    """Give what was found as a source; its page is linked without a mark, as no version was kept with it."""
    return Source(found.article, found.title, found.url, found.score, found.spans, "")


def _turns(reference: Reference, page: int, pages: int) -> list[Json]:
    found: list[Json] = []
    for label, name, to in (("Back", "back", page - 1), ("More", "next", page + 1)):
        if 0 <= to < pages:
            value = replace(reference, page=to).written()
            found.append(button(label, f"{names.PAGE}_{name}", value))
    return found
