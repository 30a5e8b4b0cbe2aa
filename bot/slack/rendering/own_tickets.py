"""A customer's own ticket in a window: how it stands, and what was said to them and by them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.slack.rendering.blocks import Json, context, divider, section
from bot.slack.rendering.due import answer_due
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, literal
from bot.slack.rendering.times import when
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import modal
from handlers.person import Person
from handlers.ticket import Status, Ticket
from handlers.tickets.ports import Standing
from handlers.tickets.speakers import speaker

_SUBJECT = 200
_NAME = 80
_SAID = 20
"""Latest of what was said that are shown; three blocks each, and a window has a hundred."""
_LONGEST = 2_000
_STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.NEW: "Received",
        Status.OPEN: "Being worked on",
        Status.PENDING: "We wait for you",
        Status.ON_HOLD: "Being looked into",
        Status.SOLVED: "Solved",
        Status.CLOSED: "Closed",
    }
)
"""How it stands, in the words of its customer; whom we wait for on hold is ours to know."""


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
        blocks.append(context(f"{len(public) - _SAID} earlier ones are not shown here."))
    for comment in public[-_SAID:]:
        said_by = f"{literal(one_line(speaker(comment, reader, ticket), _NAME))} · {when(comment.at)}"
        blocks.extend((divider(), context(said_by), section(paragraph(comment.text, _LONGEST))))
    if not public:
        blocks.append(context("Nobody has replied yet."))
    return modal(ticket.number, "own_ticket", blocks)


def standing(ticket: Ticket, promised: Standing, now: datetime | None) -> str:
    """Say in one line of mrkdwn how a ticket stands, as its customer sees it: the team's own matters stay inside."""
    answered = answer_due(promised, now) if now is not None else ""
    found = [f"*{_STATUS[ticket.status]}*", *([answered] if answered else []), f"filed {when(ticket.opened_at)}"]
    return " · ".join(found)
