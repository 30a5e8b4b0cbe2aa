"""A customer's own ticket in a window: how it stands, and what was said to them and by them. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.slack.rendering.blocks import Json, context, divider, section
from bot.slack.rendering.cards import age
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import modal
from handlers.ticket import Ticket

_SUBJECT = 200
_NAME = 80
_SAID = 20
"""Latest of what was said that are shown; three blocks each, and a window has a hundred."""
_LONGEST = 2_000


def own_ticket(ticket: Ticket, now: datetime) -> Json:
    """Give the window of a ticket without internal notes. `now`: aware UTC."""
    blocks: list[Json] = [
        section(f"*{literal(one_line(ticket.subject, _SUBJECT))}*"),
        context(standing(ticket, now)),
    ]
    if ticket.description:
        blocks.append(section(paragraph(ticket.description, _LONGEST)))
    public = [comment for comment in ticket.comments if comment.public]
    if len(public) > _SAID:
        blocks.append(context(f"{len(public) - _SAID} earlier ones are not shown here."))
    for comment in public[-_SAID:]:
        said_by = f"{literal(one_line(comment.author, _NAME))} · {age(now - comment.at)}"
        blocks.extend((divider(), context(said_by), section(paragraph(comment.text, _LONGEST))))
    if not public:
        blocks.append(context("Nobody has replied yet."))
    return modal(ticket.number, "own_ticket", blocks)


def standing(ticket: Ticket, now: datetime) -> str:
    """Say in one line of mrkdwn how a ticket stands, as its customer sees it: the team's own matters stay inside."""
    return f"*{ticket.status.capitalize()}* · filed {age(now - ticket.opened_at)}"
