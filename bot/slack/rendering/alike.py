"""Tickets like the one at hand, with why: in windows of the team only. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, button, context, divider, section
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import link, literal
from bot.slack.rendering.references import Reference
from bot.slack.rendering.times import when
from bot.slack.rendering.typed import paragraph
from handlers.similar.similar import SimilarCase

MOST = 3
"""Similar tickets of one window: it is about something else."""
HEADING = "*Similar tickets*"
RELATE_LABEL = "Link as related"
NOTHING = "No other ticket comes near this one."
AWAY = "Similar tickets could not be looked up just now. Open the window again to see them."
_SUBJECT = 120
_SHORT = 60
_WHY = 60
_FACTS = 3
_STATE = 30
_SOLUTION = 300
_SHOWN = 1_000
_STATES = {"new": "new", "open": "open", "pending": "waiting for the customer", "on_hold": "on hold"}


@dataclass(frozen=True, slots=True)
class LookedAlike:
    """What was found for a ticket, or for words that are none yet.

    Attributes:
        cases: the nearest first.
        root: address of our server; empty when people cannot open it.
        note: what is to be said beside them; empty: nothing.
        looked: False: nobody looked, and nothing is said of it.
    """

    cases: Sequence[SimilarCase] = ()
    root: str = ""
    note: str = ""
    looked: bool = True


NOT_LOOKED = LookedAlike(looked=False)


def beside(number: str, found: LookedAlike) -> list[Json]:
    """Give the similar tickets for the window of a ticket, which they can be linked to: at most six blocks."""
    if not found.looked:
        return []
    shown = [
        section(_case(case, found.root), accessory=None if case.linked else _relate(number, case, place))
        for place, case in enumerate(found.cases[:MOST])
    ]
    return [divider(), context(HEADING), *shown, *_notes(found)]


def listed(found: LookedAlike) -> list[Json]:
    """Give the tickets that are like some words, beside what else was found for them: at most six blocks."""
    if not found.looked or not (found.cases or found.note):
        return []
    return [
        divider(),
        context(HEADING),
        *(section(_case(case, found.root)) for case in found.cases[:MOST]),
        *_notes(found),
    ]


def hint(found: LookedAlike) -> str:
    """Name the similar tickets in one line of mrkdwn; empty where there are none."""
    shown = [f"{_named(case, found.root)} {literal(one_line(case.subject, _SHORT))}" for case in found.cases[:MOST]]
    return f"Similar: {' · '.join(shown)}" if shown else ""


def _notes(found: LookedAlike) -> Iterator[Json]:
    said = found.note or ("" if found.cases else NOTHING)
    if said:
        yield context(literal(one_line(said, 2 * _SOLUTION)))


def _case(case: SimilarCase, root: str) -> str:
    """Say in mrkdwn what a ticket is about, how it stands, why it is like the other, and what solved it."""
    state = "solved" if case.over else _STATES.get(case.status, one_line(case.status, _STATE))
    why = " · ".join(literal(one_line(fact, _WHY)) for fact in case.why[:_FACTS])
    lines = [f"{_named(case, root)} {literal(one_line(case.subject, _SUBJECT))}"]
    linked = " · linked" if case.linked else ""
    lines.append(f"_{literal(state)}_ · {when(case.opened_at)}{linked}" + (f" · {why}" if why else ""))
    if case.solved_with:
        lines.append(f"Solved with: {paragraph(one_line(case.solved_with, _SOLUTION), _SHOWN)}")
    return "\n".join(lines)


def _named(case: SimilarCase, root: str) -> str:
    # What is no ticket, such as an issue of engineering, has no page of ours.
    ours = root and case.number.startswith("T-")
    return (
        f"*{link(f'{root}/console/tickets/{quote(case.number)}', case.number)}*"
        if ours
        else f"*{literal(case.number)}*"
    )


def _relate(number: str, case: SimilarCase, place: int) -> Json | None:
    if not case.number.startswith("T-"):
        return None
    value = Reference(ticket=number, other=case.number).written()
    return button(RELATE_LABEL, names.numbered(names.RELATE, place), value)
