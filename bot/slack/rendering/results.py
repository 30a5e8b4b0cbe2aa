"""What a search found, `/kb`: a list that only its reader sees, page by page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.slack.rendering import limits, names
from bot.slack.rendering.blocks import Json, actions, button, context, divider, section
from bot.slack.rendering.citing import cited, snippet, where
from bot.slack.rendering.inputs import Choice, menu
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, link, literal, marked
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from handlers.chat import words
from handlers.languages import mark, mark_as, say, say_as
from handlers.reply import Source
from handlers.search.search import Found

PER_PAGE = 5
_PASSAGE = 250
_QUERY = 150
_TITLE = 200
_READ = 3_000

NOTHING = mark("Nothing was found for that. Other words may find more, or a person can help.")
ELSEWHERE = mark("Nothing was found for that in this source. Look in all of them, or try other words.")
NOTHING_FITS = mark("Nothing seems to fit that. These come nearest; other words may find more, or a person can help.")
LESS_LIKELY = mark("Less likely")
# NOTE: at most 75 characters; one of the choices of a menu with the names of sources
EVERYWHERE = mark("All sources")
# NOTE: `/kb` stays as it is; the words behind it are an example of what people type
TYPE_WORDS = mark("Type a few words behind it, or a whole question: `/kb reset password`.")
EXPLAINED = (
    mark("`/kb` looks articles up, and only you see the list."),
    TYPE_WORDS,
    # NOTE: "Share" is the word on a button
    mark("*Share* posts an article to the channel, if all of its members may see it."),
    mark(
        "To be answered, mention me in a channel or write to me directly: I answer, or put you in touch with a person."
    ),
)
# NOTE: at most 75 characters
SHARE_LABEL = mark_as("button", "Share")
# NOTE: at most 75 characters; to the page before
BACK_LABEL = mark_as("button", "Back")
# NOTE: at most 75 characters; to the next page
NEXT_LABEL = mark_as("button", "More")

# NOTE: each says who may read an article
_AUDIENCES = {"public": mark("Public"), "customer": mark("For customers")}


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and its reader.

    Attributes:
        query: what was looked for.
        reference: where it was asked, the id under which the search is kept, its page and its source.
        root: address of our server; empty when people cannot open it.
        shares: found articles may be shown to the others here.
        teaches: the reader's word makes a wording known as answered by an article.
        sources: names of the sources that the reader may choose from.
    """

    query: str
    reference: Reference
    root: str = ""
    shares: bool = True
    teaches: bool = False
    sources: tuple[str, ...] = ()


def results(found: Sequence[Found], asked: Asked) -> Post:
    """Give one page of what was found: the one that `asked.reference.page` names, from 0."""
    query = one_line(asked.query, _QUERY)
    head = section(f"*{literal(query)}*" if query else bold(say("Articles")))
    row = _sources(asked)
    if not found:
        told = say(ELSEWHERE if asked.reference.source else NOTHING)
        return post(told, [head, section(told), *([actions(row)] if row else [])])
    pages = -(-len(found) // PER_PAGE)
    page = min(max(asked.reference.page, 0), pages - 1)
    first = page * PER_PAGE
    shown = found[first : first + PER_PAGE]
    blocks = [head]
    for number, one in enumerate(shown):
        blocks.extend((*above(found, first + number, begins=not number), *result(one, asked, number)))
    # NOTE: numbers of articles in a list
    place = say("{first} to {last} of {n}. Only you see this.", first=first + 1, last=first + len(shown), n=len(found))
    blocks.append(context(place))
    row = [*row, *_turns(asked.reference, page, pages)]
    # NOTE: {query} is what was looked for, {title} the first article that was found
    return post(
        say("Found for {query}: {title}", query=query, title=shown[0].title),
        [*blocks, *([actions(row)] if row else [])],
    )


def above(found: Sequence[Found], place: int, *, begins: bool | None = None) -> list[Json]:
    """Give what stands above an article of a list: where those begin that are less likely what was looked for.

    `begins`: it is the first one of its page.
    """
    first = place == 0 if begins is None else begins
    if found[place].likely:
        return []
    if not found[0].likely:
        return [section(say(NOTHING_FITS))] if first else []
    return [divider(), context(say(LESS_LIKELY))] if first or found[place - 1].likely else []


def result(found: Found, asked: Asked, number: int) -> list[Json]:
    """Give one article: title, the passage, who may see it, its source, and what can be done with it."""
    place = where(_source(found), asked.root)
    title = one_line(place.title, _TITLE)
    named = f"*{link(place.best, title) if place.best else literal(title)}*"
    said = snippet(found.spans, found.article, asked.root, _PASSAGE)
    text = "\n".join((named, *([said] if said else [])))
    small = context(f"{_audience(found.audience)} · {literal(one_line(found.source, _TITLE))}")
    reference = replace(asked.reference, article=found.article, page=0, search="", source="")
    taught = replace(reference, channel="", search=asked.reference.search)
    share = (
        button(say_as(*SHARE_LABEL), names.numbered(names.SHARE, number), reference.written())
        if reference.fits
        else None
    )
    if not asked.shares or share is None:
        return [section(text), small]
    if not asked.teaches or not taught.fits:
        return [section(text, accessory=share), small]
    ask = f"Whoever asks “{one_line(asked.query, _QUERY)}”, or much the same, is shown “{one_line(title, 80)}”."
    remember = button(words.REMEMBER_LABEL, names.numbered(names.REMEMBER, number), taught.written(), ask=ask)
    return [section(text), small, actions([share, remember])]


def shared(found: Found, by: str, root: str) -> Post:
    """Give an article that somebody shows to the others. `by`: their Slack user id."""
    source = _source(found)
    blocks = [context(_shared_by(by)), *cited(source, root, limits.QUOTED)]
    return post(found.title, blocks)


def read_on(found: Found, said: str, root: str) -> Post:
    """Give more of an article to one reader. `said`: which part of it, for the line below its title."""
    title = one_line(found.title or found.article, _TITLE)
    named = context(f"{said} · {literal(one_line(found.source, _TITLE))}")
    return post(found.title, [section(bold(title)), named, *cited(_source(found), root, _READ)])


def explained() -> Post:
    """Say what `/kb` does."""
    return post(say(TYPE_WORDS), [section("\n".join(marked(say(line)) for line in EXPLAINED))])


def _shared_by(user: str) -> str:
    return say("Shared by {user}", user=f"<@{user}>") if user.isalnum() else say("Shared")


def _source(found: Found) -> Source:
    """Give what was found as a source; its page is linked without a mark, as no version was kept with it."""
    return Source(found.article, found.title, found.url, found.score, found.spans, "")


def _audience(audience: str) -> str:
    if audience in _AUDIENCES:
        return say(_AUDIENCES[audience])
    if audience == "internal":
        return "*Internal*"  # which the team alone sees
    # NOTE: {account} is the name of an organisation: its people may read an article
    return say("For {account}", account=literal(one_line(audience.removeprefix("account:"), _TITLE)))


def _sources(asked: Asked) -> list[Json]:
    """Give the menu that limits a search to a source, where there is a choice."""
    chosen = asked.reference.source
    sources = [*asked.sources, *([chosen] if chosen and chosen not in asked.sources else [])]
    if not asked.reference.search or len(sources) < 2:
        return []
    within = replace(Reference(), search=asked.reference.search)
    choices = [Choice(within.written(), say(EVERYWHERE))]
    choices += [Choice(replace(within, source=source).written(), source) for source in sources]
    found = menu(choices, replace(within, source=chosen).written())
    return [{**found, "action_id": names.SOURCE_FIELD}] if "initial_option" in found else []


def _turns(reference: Reference, page: int, pages: int) -> list[Json]:
    found: list[Json] = []
    for label, name, to in ((say_as(*BACK_LABEL), "back", page - 1), (say_as(*NEXT_LABEL), "next", page + 1)):
        turned = replace(reference, page=to)
        if 0 <= to < pages and turned.fits:
            found.append(button(label, f"{names.PAGE}_{name}", turned.written()))
    return found
