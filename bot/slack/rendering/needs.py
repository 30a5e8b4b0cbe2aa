"""Which tickets need somebody of the team, as lists: on the Home tab, and behind a command. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, button, context, header, section
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import link, linkable, literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.scores import reasons, score
from handlers.attention.ports import Scored

HOME = 5
"""Tickets on the Home tab, two blocks each."""
LISTED = 10
"""Tickets behind the command."""
FIRST = 100
"""Number of the first button: those of other lists on the same tab begin at 0."""
_REASONS = 3
_SUBJECT = 150
_NAME = 80
_NOTHING = "Nothing needs a look right now."
_NOT_YET = "No ticket was assessed yet. That takes a few seconds after one is filed."


@dataclass(frozen=True, slots=True)
class Needs:
    """What needs somebody.

    Attributes:
        rows: the highest score first.
        reader: the id of whoever reads it.
        names: of persons, by id, as far as they are known.
        root: address of our server; empty when people cannot open it.
        every: of all tickets, not only the reader's and those that nobody has.
        assessed: False: no ticket has a score yet.
    """

    rows: Sequence[Scored]
    reader: str
    names: Mapping[str, str] = field(default_factory=dict)
    root: str = ""
    every: bool = False
    assessed: bool = True


def needs_you(needs: Needs) -> list[Json]:
    """Give the part of a Home tab: at most twelve blocks."""
    blocks = [header("Needs a look" if needs.every else "Needs you")]
    for place, one in enumerate(needs.rows[:HOME]):
        blocks.extend(_row(one, needs, FIRST + place))
    if not needs.rows:
        blocks.append(section(_NOTHING if needs.assessed else _NOT_YET))
    if all_ := _all(needs.root):
        blocks.append(context(all_))
    return blocks


def highest(needs: Needs) -> Post:
    """Give the list behind the command, which only its reader sees."""
    rows = needs.rows[:LISTED]
    if not rows:
        return post(_NOTHING, [section(_NOTHING if needs.assessed else _NOT_YET)])
    blocks = [section("*Tickets that need a look most*")]
    for place, one in enumerate(rows):
        blocks.extend(_row(one, needs, place))
    all_ = _all(needs.root)
    blocks.append(context(" · ".join([*([all_] if all_ else []), "Only you see this."])))
    first = rows[0].attention
    return post(f"Tickets that need a look: {first.number}, {score(first)}, first", blocks)


def _row(one: Scored, needs: Needs, place: int) -> list[Json]:
    attention = one.attention
    show = button("Show", names.numbered(names.SHOW, place), Reference(ticket=attention.number).written())
    title = f"*{literal(attention.number)}* {literal(one_line(one.subject, _SUBJECT))}"
    told = [f"*{score(attention)}*", *([why] if (why := reasons(attention, _REASONS)) else []), _holder(one, needs)]
    return [section(title, accessory=show), context(" · ".join(told))]


def _holder(one: Scored, needs: Needs) -> str:
    if one.assignee is None:
        return "nobody has it"
    if one.assignee == needs.reader:
        return "yours"
    return f"with {literal(one_line(needs.names.get(one.assignee, one.assignee), _NAME))}"


def _all(root: str) -> str:
    address = f"{root}/console/attention" if root else ""
    return link(address, "See them all") if linkable(address) else ""
