"""The app's Home tab: a search field, an engineer's queue, a customer's own tickets; and the help. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, actions, button, context, divider, header, plain, section
from bot.slack.rendering.cards import Shown, facts
from bot.slack.rendering.inputs import Choice, menu, text
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.limits import LABEL
from bot.slack.rendering.mrkdwn import literal, marked
from bot.slack.rendering.needs import Needs, needs_you
from bot.slack.rendering.own_tickets import standing
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.results import Asked, above, result
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import home
from handlers.chat import words
from handlers.languages import LANGUAGES, mark, mark_as, say, say_as, say_n
from handlers.search.search import Found

_TICKETS = 20
"""Tickets of a list; up to three blocks each, and a Home tab has a hundred."""
_RESULTS = 10
# NOTE: at most 75 characters
_SHOW = mark_as("button", "Show")
_SUBJECT = 150
_ASK = mark(
    "*Ask* in a message to me, in my assistant pane, or by mentioning me in a channel. I quote the article that "
    "answers and say where it stands. Follow-ups in the thread need no mention."
)
_PERSON = mark("*{button}* is a button under every answer: it opens a form, and you get the ticket's number.")
# NOTE: what stands in `...` is typed as it is, but for the word "words"
_KB = mark("`/kb words` looks articles up; only you see the list.")
_HELP = mark("`/onetouch help` shows this.")
_FOR_ENGINEERS = (
    "`/kb words` finds internal articles too. *Share* shows one to the channel as far as its members may see it.",
    "On any message: *Find answers* looks it up for its thread, *File a ticket* makes a ticket of it.",
    "`/onetouch attention` lists the tickets that need a look most; only you see the list.",
    "`/escalate T-1042` hands a ticket to engineering; without a number you choose one of yours.",
    "`/onetouch settings` says what I do in a channel.",
)


AUTOMATIC = "automatic"
"""Value of the choice to choose no language."""
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
    offers = ((say_as(*_SHOW), names.SHOW), ("Reply", names.REPLY))
    listed = _listed([(shown, facts(shown)) for shown in queue], "Nothing waits for you.", offers)
    return home([*_search(looked), *above, header("My queue"), *listed])


def customer_home(tickets: Sequence[Shown], looked: Looked = _NOTHING_LOOKED_UP, chosen: str | None = None) -> Json:
    """Give a customer's Home tab: their own tickets, latest first. `chosen`: the language that they chose, if any."""
    told = [(shown, standing(shown.ticket, shown.standing, shown.now)) for shown in tickets]
    listed = _listed(told, say("You have no tickets."), ((say_as(*_SHOW), names.SHOW),))
    help_ = [section(line) for line in _for_all()]
    # NOTE: at most 150 characters
    return home([*_search(looked), header(say("Your tickets")), *listed, divider(), _language(chosen), *help_])


def _language(chosen: str | None) -> Json:
    """Give the menu by which somebody says what they want to be spoken to in. Each language is named by itself."""
    # NOTE: at most 75 characters; one of the choices of a menu with the names of languages
    choices = [Choice(AUTOMATIC, say("Automatic")), *(Choice(code, name) for code, name in LANGUAGES.items())]
    # NOTE: stands before a menu with the names of languages
    text = say("*Language*: what I write to you in. By itself it is that of your message, or of your Slack.")
    return section(marked(text), accessory={**menu(choices, chosen or AUTOMATIC), "action_id": names.LANGUAGE_FIELD})


def help_text(*, engineer: bool, unknown: str = "") -> Post:
    """Say what can be done. `unknown`: words behind `/onetouch` that are none of ours."""
    lines = _for_all() + (_FOR_ENGINEERS if engineer else ())
    told = []
    if unknown:
        told = [literal(say("I do not know “{words}”. This is what I know:", words=one_line(unknown, _SUBJECT)))]
    return post(say("What I can do"), [section(line) for line in (*told, *lines)])


def _for_all() -> tuple[str, ...]:
    """Say what everybody can do, as mrkdwn."""
    person = say(_PERSON, button=literal(say(words.PERSON_LABEL)))
    return tuple(map(marked, (say(_ASK), person, say(_KB), say(_HELP))))


def _search(looked: Looked) -> list[Json]:
    """Give the search field, and what it found."""
    asked, found = looked.asked, looked.found
    # NOTE: at most 150 characters; the heading of a field for words
    blocks = [header(say_as("heading", "Search")), _search_field(asked.query, looked.edition)]
    if looked.problem:
        blocks.append(section(paragraph(looked.problem)))
    if found is None:
        return blocks
    kept = [
        block
        for number, one in enumerate(found[:_RESULTS])
        for block in (*above(found, number), *result(one, _alone(asked), number))
    ]
    return [*blocks, *(kept or [section(literal(_nothing(asked)))]), divider()]


def _nothing(asked: Asked) -> str:
    return say(
        "Nothing was found for “{words}”. Other words may find more; or ask me in a message, and a person helps when I "
        "cannot.",
        words=one_line(asked.query, _SUBJECT),
    )


def _search_field(query: str, edition: str) -> Json:
    element = {
        # NOTE: at most 150 characters; what may be typed into a field
        **text(query, longest=_SUBJECT, placeholder=say("Words, an error message, a product")),
        "action_id": names.SEARCH_FIELD,
    }
    return {
        "type": "input",
        "block_id": f"{names.SEARCH_FIELD}_{edition}" if edition else names.SEARCH_FIELD,
        "dispatch_action": True,
        "label": plain(say("Articles"), LABEL),
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
        left = len(tickets) - _TICKETS
        # NOTE: of a list of tickets
        blocks.append(context(say_n("{n} more is not shown here.", "{n} more are not shown here.", left)))
    return blocks
