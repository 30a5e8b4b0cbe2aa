"""A ticket as the team reads it, in a window: all that was said, page by page. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bot.slack.rendering import limits, names
from bot.slack.rendering.alike import NOT_LOOKED, LookedAlike, beside, hint
from bot.slack.rendering.blocks import Json, actions, button, context, divider, section
from bot.slack.rendering.cards import Shown, facts, files
from bot.slack.rendering.engineering_answers import answer_button
from bot.slack.rendering.escalations import offer, proposed, standing
from bot.slack.rendering.fitting import fitted
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, link, literal
from bot.slack.rendering.references import Reference
from bot.slack.rendering.scores import explained
from bot.slack.rendering.times import when
from bot.slack.rendering.typed import paragraph, typed
from bot.slack.rendering.views import modal
from handlers.engineering.escalation import EscalationState
from handlers.ticket import OVER, Comment, Ticket

OPEN_THREAD = "Open the thread"
_SUBJECT = 200
_NAME = 80
_NOTE = 1_000
_BLOCKS = 72
"""Of one page, beside what stands on each, and what stands on the first."""
_SIZE = 120_000
"""Bytes of them as JSON: a view has more room, and each of its texts may need twelve for a character."""
_AUTHORS = {"customer": "Customer", "bot": "Bot", "engineer": "Team"}


def whole_ticket(shown: Shown, page: int = 0, alike: LookedAlike = NOT_LOOKED, note: str = "") -> Json:
    """Give the window: description, conversation, then replies and notes, oldest first.

    Above stands its score with its reasons, and below the first page what was found that is like it.

    Args:
        shown: the ticket.
        page: which one, counted from 0.
        alike: tickets like it.
        note: what is said above all; empty: nothing.
    """
    ticket = shown.ticket
    pages = _pages(list(_said(ticket)))
    page = min(max(page, 0), len(pages) - 1)
    blocks = [section(paragraph(note, _NOTE))] if note else []
    blocks.extend((section(bold(one_line(ticket.subject, _SUBJECT))), context(facts(shown))))
    if shown.files:
        blocks.append(context(files(shown.files)))
    if shown.link:
        blocks.append(context(link(shown.link, OPEN_THREAD)))
    blocks.extend(explained(ticket.number, ticket.version, shown.pressing))
    blocks.extend(_engineering(shown))
    # They stand behind the words, which fill more than the window where there are several pages.
    if len(pages) > 1 and (similar := hint(alike)):
        blocks.append(context(similar))
    blocks.extend(pages[page])
    if page == 0:
        blocks.extend(beside(ticket.number, alike))
    if len(pages) > 1:
        blocks.extend((context(f"Page {page + 1} of {len(pages)}"), actions(_turns(ticket.number, page, len(pages)))))
    return modal(ticket.number, "whole_ticket", blocks)


def last_words(ticket: Ticket) -> Comment:
    """Give what the customer said last: since the ticket was filed, or in its description."""
    said = [comment for comment in ticket.comments if comment.public and not comment.team]
    return said[-1] if said else Comment("", ticket.description, ticket.opened_at, public=True)


def _engineering(shown: Shown) -> list[Json]:
    """Say what became of it in engineering, with what can be done about that."""
    ticket, found = shown.ticket, shown.engineering
    if ticket.status in OVER:
        return standing(found)
    escalate = offer(ticket, found)
    row = [] if escalate is None else [escalate]
    if any(one.escalation.state is EscalationState.LINKED for one in found.escalations):
        row.append(answer_button(ticket.number))
    return [
        *standing(found),
        *proposed(ticket.number, found),
        *([actions(row)] if row else []),
    ]


def _said(ticket: Ticket) -> Iterator[Json]:
    if ticket.description:
        yield from _words(f"*Description* · {when(ticket.opened_at)}", ticket.description)
    if ticket.transcript:
        yield from _words(
            "*Conversation before it was filed*",
            *(f"{_AUTHORS.get(author, author)}: {text}" for author, text in ticket.transcript),
        )
    for comment in ticket.comments:
        yield from _words(_by(comment), comment.text)
    if not ticket.comments:
        yield context("Nothing was said since it was filed.")


def _words(heading: str, *texts: str) -> Iterator[Json]:
    yield divider()
    yield context(heading)
    whole = sum(map(len, texts)) * 10 + limits.SECTION  # escaped it is longer; nothing is cut
    for text in fitted([typed(one) for one in texts], whole).texts:
        yield section(text)


def _by(comment: Comment) -> str:
    author = literal(one_line(comment.author, _NAME))
    if not comment.public:
        return f"*Internal note* · {author} · {when(comment.at)}"
    return f"{'*Reply to the customer*' if comment.team else '*Customer*'} · {author} · {when(comment.at)}"


def _pages(blocks: Sequence[Json]) -> list[list[Json]]:
    pages: list[list[Json]] = [[]]
    size = 0
    for block in blocks:
        taken = len(json.dumps(block))
        if pages[-1] and (len(pages[-1]) >= _BLOCKS or size + taken > _SIZE):
            pages.append([])
            size = 0
        pages[-1].append(block)
        size += taken
    return pages


def _turns(number: str, page: int, pages: int) -> list[Json]:
    turned = (("Back", "back", page - 1), ("Next", "next", page + 1))
    return [
        button(label, f"{names.TICKET_PAGE}_{name}", Reference(ticket=number, page=to).written())
        for label, name, to in turned
        if 0 <= to < pages
    ]
