"""The app's Home tab: a search field, an engineer's queue, a customer's own tickets; and the help. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, actions, button, context, divider, header, plain, section
from bot.slack.rendering.cards import Shown, facts
from bot.slack.rendering.inputs import text
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.limits import LABEL
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.needs import Needs, needs_you
from bot.slack.rendering.own_tickets import standing
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.results import Asked, above, result
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import home
from handlers.search.search import Found

_TICKETS = 20
"""Tickets of a list; up to three blocks each, and a Home tab has a hundred."""
_RESULTS = 10
_FOR_CUSTOMER = (("Show", names.SHOW),)
_FOR_TEAM = (("Show", names.SHOW), ("Reply", names.REPLY))
_SUBJECT = 150
_OTHERWISE = "Other words may find more; or ask me in a message, and a person helps when I cannot."

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
    "`/onetouch attention` lists the tickets that need a look most; only you see the list.",
    "`/escalate T-1042` hands a ticket to engineering; without a number you choose one of yours.",
    "`/onetouch settings` says what I do in a channel.",
)


NOTHING_ASKED = Asked("", Reference())


@dataclass(frozen=True, slots=True)
class Looked:
    """What somebody looked up on their Home tab.

    Attributes:
        found: what was found; None when nothing was looked up.
        asked: the search.
        problem: what kept us from searching, or from what a button should do; in the words of its reader.
        edition: another one of the same tab. Slack keeps what was typed into a field that it has seen before.
    """

    found: Sequence[Found] | None = None
    asked: Asked = NOTHING_ASKED
    problem: str = ""
    edition: str = ""


_NOTHING_LOOKED_UP = Looked()


def engineer_home(queue: Sequence[Shown], looked: Looked = _NOTHING_LOOKED_UP, needs: Needs | None = None) -> Json:
    """Give an engineer's Home tab.

    Args:
        queue: the tickets that wait for them, what is due first.
        looked: what they looked up.
        needs: what needs them most; None: nothing is assessed here.
    """
    above = [] if needs is None else needs_you(needs)
    listed = _listed([(shown, facts(shown)) for shown in queue], "Nothing waits for you.", _FOR_TEAM)
    return home([*_search(looked), *above, header("My queue"), *listed])


def customer_home(tickets: Sequence[Shown], looked: Looked = _NOTHING_LOOKED_UP) -> Json:
    """Give a customer's Home tab: their own tickets, latest first."""
    told = [(shown, standing(shown.ticket, shown.standing, shown.now)) for shown in tickets]
    listed = _listed(told, "You have no tickets.", _FOR_CUSTOMER)
    help_ = [section(line) for line in _FOR_ALL]
    return home([*_search(looked), header("Your tickets"), *listed, divider(), *help_])


def help_text(*, engineer: bool, unknown: str = "") -> Post:
    """Say what can be done. `unknown`: words behind `/onetouch` that are none of ours."""
    lines = _FOR_ALL + (_FOR_ENGINEERS if engineer else ())
    told = [section(literal(f"I do not know “{one_line(unknown, _SUBJECT)}”. This is what I know:"))] if unknown else []
    return post("What I can do", [*told, *(section(line) for line in lines)])


def _search(looked: Looked) -> list[Json]:
    """Give the search field, and what it found."""
    asked, found = looked.asked, looked.found
    blocks = [header("Search"), _search_field(asked.query, looked.edition)]
    if looked.problem:
        blocks.append(section(paragraph(looked.problem)))
    if found is None:
        return blocks
    kept = [
        block
        for number, one in enumerate(found[:_RESULTS])
        for block in (*above(found, number), *result(one, _alone(asked), number))
    ]
    blocks.extend(
        kept or [section(literal(f"Nothing was found for “{one_line(asked.query, _SUBJECT)}”. {_OTHERWISE}"))]
    )
    return [*blocks, divider()]


def _search_field(query: str, edition: str) -> Json:
    element = {
        **text(query, longest=_SUBJECT, placeholder="Words, an error message, a product"),
        "action_id": names.SEARCH_FIELD,
    }
    return {
        "type": "input",
        "block_id": f"{names.SEARCH_FIELD}_{edition}" if edition else names.SEARCH_FIELD,
        "dispatch_action": True,
        "label": plain("Articles", LABEL),
        "element": {**element, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
    }


def _alone(asked: Asked) -> Asked:
    """Give a search on a Home tab, where there is nobody to share with."""
    return Asked(asked.query, asked.reference, asked.root, shares=False)


def _listed(tickets: Sequence[tuple[Shown, str]], none: str, offers: Sequence[tuple[str, str]]) -> list[Json]:
    """List tickets, each with what is said of it. `offers`: label and action id of what can be done with each."""
    if not tickets:
        return [section(none)]
    blocks: list[Json] = []
    for number, (shown, told) in enumerate(tickets[:_TICKETS]):
        ticket = shown.ticket
        title = f"*{literal(ticket.number)}* {literal(one_line(ticket.subject, _SUBJECT))}"
        value = Reference(ticket=ticket.number).written()
        row = [button(label, names.numbered(action, number), value) for label, action in offers]
        if len(row) == 1:
            blocks.extend((section(title, accessory=row[0]), context(told)))
        else:
            blocks.extend((section(title), context(told), actions(row)))
    if len(tickets) > _TICKETS:
        blocks.append(context(f"{len(tickets) - _TICKETS} more are not shown here."))
    return blocks
