"""What engineering did, as the team reads it in the thread of a ticket's card. Pure."""

from __future__ import annotations

from bot.slack.rendering import limits
from bot.slack.rendering.blocks import actions, context, section
from bot.slack.rendering.engineering_answers import answer_button
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.times import when
from bot.slack.rendering.typed import texts
from handlers.ticket_event import TicketEvent


def news(number: str, event: TicketEvent, user: str | None) -> Post:
    """Give a note of engineering's.

    Args:
        number: the ticket's.
        event: by which the note came.
        user: Slack user id of whoever has the ticket, who hears of it; None: nobody has it, or is known.
    """
    called = f"<@{user}> " if user is not None else ""
    said = texts(event.text or "", limits.QUOTED)
    more = [context("It goes on: press *Show* on the card.")] if said.cut else []
    # What is said of an issue can be answered there.
    answers = [actions([answer_button(number)])] if (event.key or "").startswith("issue:") else []
    first = section(f"{called}*Engineering* · {when(event.at)}")
    blocks = [first, *(section(text) for text in said.texts), *more, *answers]
    return post(f"Engineering on {number}: {event.text}", blocks)
