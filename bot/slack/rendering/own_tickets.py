"""A customer's own ticket in a window: how it stands, and what was said to them and by them. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.slack.rendering.blocks import Json, context, divider, section
from bot.slack.rendering.due import answer_due
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, literal
from bot.slack.rendering.times import when
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import modal
from handlers.languages import say, say_n
from handlers.person import Person
from handlers.ticket import Ticket
from handlers.tickets.ports import Standing
from handlers.tickets.speakers import speaker
from handlers.tickets.words import STATUS

_SUBJECT = 200
_NAME = 80
_SAID = 20
"""Latest of what was said that are shown; three blocks each, and a window has a hundred."""
_LONGEST = 2_000


def own_ticket(ticket: Ticket, reader: Person, promised: Standing, now: datetime) -> Json:
    """Give the window of a ticket without notes, as `reader` sees it. `promised`: how its promises stand at `now`."""
    blocks: list[Json] = [
        section(bold(one_line(ticket.subject, _SUBJECT))),
        context(standing(ticket, promised, now)),
    ]
    if ticket.description:
        blocks.append(section(paragraph(ticket.description, _LONGEST)))
    public = [comment for comment in ticket.comments if comment.public]
    if len(public) > _SAID:
        left = len(public) - _SAID
        # NOTE: of what was said on a ticket
        told = say_n("{n} earlier one is not shown here.", "{n} earlier ones are not shown here.", left)
        blocks.append(context(told))
    for comment in public[-_SAID:]:
        said_by = f"{literal(one_line(speaker(comment, reader, ticket), _NAME))} · {when(comment.at)}"
        blocks.extend((divider(), context(said_by), section(paragraph(comment.text, _LONGEST))))
    if not public:
        blocks.append(context(say("Nobody has replied yet.")))
    return modal(ticket.number, "own_ticket", blocks)


def standing(ticket: Ticket, promised: Standing, now: datetime | None) -> str:
    """Say in one line of mrkdwn how a ticket stands, as its customer sees it: the team's own matters stay inside."""
    answered = answer_due(promised, now) if now is not None else ""
    # NOTE: a ticket was; stands in a line of facts about it
    filed = say("filed {when}", when=when(ticket.opened_at))
    return " · ".join([f"*{say(STATUS[ticket.status])}*", *([answered] if answered else []), filed])
