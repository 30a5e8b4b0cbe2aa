"""The app's Home tab: an engineer's queue and a search field, a customer's own tickets; and the help. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, button, context, divider, header, plain, section
from bot.slack.rendering.cards import Shown, facts
from bot.slack.rendering.inputs import text
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.limits import LABEL
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.results import Asked, result
from bot.slack.rendering.views import home
from handlers.search.search import Found

_TICKETS = 20
"""Tickets of a list; two blocks each, and a Home tab has a hundred."""
_RESULTS = 10
_SUBJECT = 150

_FOR_ALL = (
    (
        "*Ask* in a message to me, in my assistant pane, or by mentioning me in a channel. I quote the article that "
        "answers and say where it stands. Follow-ups in the thread need no mention."
    ),
    "*I need a person* is a button under every answer: it opens a form, and you get the ticket's number.",
    "`/kb words` looks articles up; only you see the list.",
    "`/onetouch help` shows this.",
)
_FOR_ENGINEERS = (
    "`/kb words` finds internal articles too. *Share* shows one to the channel as far as its members may see it.",
    "On any message: *Find answers* looks it up for its thread, *File a ticket* makes a ticket of it.",
    "`/onetouch settings` says what I do in a channel.",
)


def engineer_home(queue: Sequence[Shown], found: Sequence[Found] | None, asked: Asked) -> Json:
    """Give an engineer's Home tab.

    Args:
        queue: the tickets that wait for them, most pressing first.
        found: what their search found; None when they searched nothing.
        asked: that search.
    """
    blocks = [header("Search"), _search_field(asked.query)]
    if found is not None:
        kept = [block for number, one in enumerate(found[:_RESULTS]) for block in result(one, _alone(asked), number)]
        blocks.extend(kept or [section(literal(f"Nothing was found for “{one_line(asked.query, _SUBJECT)}”."))])
        blocks.append(divider())
    blocks.append(header("My queue"))
    blocks.extend(_listed(queue, "Nothing waits for you.", opens="Reply", action=names.REPLY))
    return home(blocks)


def customer_home(tickets: Sequence[Shown]) -> Json:
    """Give a customer's Home tab: their own tickets, latest first."""
    blocks = [
        header("Your tickets"),
        *_listed(tickets, "You have no tickets.", opens="Show", action=names.SHOW),
        divider(),
    ]
    return home([*blocks, *(section(line) for line in _FOR_ALL)])


def help_text(*, engineer: bool, unknown: str = "") -> Post:
    """Say what can be done. `unknown`: words behind `/onetouch` that are none of ours."""
    lines = _FOR_ALL + (_FOR_ENGINEERS if engineer else ())
    told = [section(literal(f"I do not know “{one_line(unknown, _SUBJECT)}”. This is what I know:"))] if unknown else []
    return post("What I can do", [*told, *(section(line) for line in lines)])


def _search_field(query: str) -> Json:
    element = {
        **text(query, longest=_SUBJECT, placeholder="Words, an error message, a product"),
        "action_id": names.SEARCH_FIELD,
    }
    return {
        "type": "input",
        "block_id": names.SEARCH_FIELD,
        "dispatch_action": True,
        "label": plain("Articles", LABEL),
        "element": {**element, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
    }


def _alone(asked: Asked) -> Asked:
    """Give a search on a Home tab, where there is nobody to share with."""
    return Asked(asked.query, asked.reference, asked.root, shares=False)


def _listed(tickets: Sequence[Shown], none: str, *, opens: str, action: str) -> list[Json]:
    if not tickets:
        return [section(none)]
    blocks: list[Json] = []
    for number, shown in enumerate(tickets[:_TICKETS]):
        ticket = shown.ticket
        title = f"*{literal(ticket.number)}* {literal(one_line(ticket.subject, _SUBJECT))}"
        pressed = button(opens, names.numbered(action, number), Reference(ticket=ticket.number).written())
        blocks.extend((section(title, accessory=pressed), context(facts(shown))))
    if len(tickets) > _TICKETS:
        blocks.append(context(f"{len(tickets) - _TICKETS} more are not shown here."))
    return blocks
