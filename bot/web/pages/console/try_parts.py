"""What the settings would make of a ticket, in HTML: when it is due, and who gets it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from bot.web.pages.console import chips
from bot.web.pages.console.calendar_parts import span
from bot.web.pages.console.clocks import AIM
from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import stamp
from handlers.assignment import Assignment, Excluded
from handlers.languages.dates import named
from handlers.ticket import TIERS, Priority
from handlers.tickets.placement import Unplaced, explained, reason
from handlers.tickets.sla_policy import Aim
from handlers.tickets.timeline import with_names


@dataclass(frozen=True, slots=True)
class Due:
    """A promise of the ticket. `due` and `warned` are None where nothing is promised."""

    aim: Aim
    target: timedelta | None
    due: datetime | None
    warned: datetime | None


@dataclass(frozen=True, slots=True)
class DueAsked:
    """A ticket that is tried out, as it was typed; with what comes of it once it was asked.

    Attributes:
        filed: when it is filed; None while nothing was asked.
        calendar: by which its plan is promised.
        language: its code; empty: none of those that anything else is promised to.
    """

    plan: str
    priority: str
    at: str
    filed: datetime | None = None
    calendar: str = ""
    dues: Sequence[Due] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Who gets it, or why nobody does; one of the two. `names`: of engineers, by id."""

    made: Assignment | None
    unplaced: Unplaced | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlacedAsked:
    """A ticket that is tried out, as it was typed; with what comes of it once it was asked."""

    language: str
    skills: str
    region: str
    team: str
    tier: str
    placed: Placed | None = None

    def answered(self, placed: Placed) -> PlacedAsked:
        """Give it with what comes of it."""
        return replace(self, placed=placed)


def due_tried(asked: DueAsked, plans: Sequence[str], languages: Sequence[str] = ()) -> str:
    """Give the form that asks when a ticket would be due, with the answer.

    `languages`: codes of those to whose tickets something else is promised.
    """
    spoken = _spoken(asked, languages) if languages else ""
    by_plan = "".join(chips.option(plan, plan, plan == asked.plan) for plan in plans)
    by_priority = "".join(chips.option(str(one), chips.PRIORITY[one], str(one) == asked.priority) for one in Priority)
    form = (
        f'<form class="fields" method="get" action="{Place.CALENDARS}#due"><div><label for="try-plan">Plan</label>'
        f'<select id="try-plan" name="plan">{by_plan}</select></div><div><label for="try-priority">Priority</label>'
        f'<select id="try-priority" name="priority">{by_priority}</select></div>{spoken}<div>'
        '<label for="try-at">Filed (UTC; empty: now)</label>'
        f'<input type="datetime-local" id="try-at" name="at" value="{escape(asked.at)}"></div>'
        '<button class="button ghost">When is it due?</button></form>'
    )
    return (
        '<section class="panel try" id="due" aria-label="Try out when a ticket is due"><h3>Try it out</h3>'
        f"{form}{_dues(asked)}</section>"
    )


def _spoken(asked: DueAsked, languages: Sequence[str]) -> str:
    options = "".join(chips.option(code, named(code), code == asked.language) for code in languages)
    return (
        '<div><label for="try-spoken">Language</label><select id="try-spoken" name="spoken">'
        f'<option value="">another</option>{options}</select></div>'
    )


def _dues(asked: DueAsked) -> str:
    if asked.filed is None:
        return ""
    rows = [
        (
            AIM[one.aim],
            "–" if one.target is None else span(one.target),
            "nothing is promised" if one.due is None else stamp(one.due),
            "–" if one.warned is None else stamp(one.warned),
        )
        for one in asked.dues
    ]
    return (
        f"<p>Filed {stamp(asked.filed)}, promised by calendar {escape(asked.calendar)}:</p>"
        f"{sheet(('Promise', 'Open time', 'Due', 'Warned'), rows)}"
    )


def placed_tried(asked: PlacedAsked) -> str:
    """Give the form that asks who would get a ticket now, with the answer."""
    tiers = "".join(chips.option(str(tier), str(tier), str(tier) == asked.tier) for tier in TIERS)
    typed = (
        ("language", "Language (en, de ...)", asked.language),
        ("skills", "Skills, with commas", asked.skills),
        ("region", "Region", asked.region),
        ("team", "Team", asked.team),
    )
    fields = "".join(
        f'<div><label for="try-{name}">{label}</label><input type="text" id="try-{name}" name="{name}" '
        f'value="{escape(value)}"></div>'
        for name, label, value in typed
    )
    form = (
        f'<form class="fields" method="get" action="{Place.CALENDARS}#who">{fields}<div>'
        f'<label for="try-tier">Tier</label><select id="try-tier" name="tier">{tiers}</select></div>'
        '<button class="button ghost">Who gets it now?</button></form>'
    )
    return (
        f'<section class="panel try" id="who" aria-label="Try out who gets a ticket"><h3>Try it out</h3>{form}'
        f"{'' if asked.placed is None else _placed(asked.placed)}</section>"
    )


def _placed(placed: Placed) -> str:
    if placed.made is not None:
        made = placed.made
        said = f"{placed.names.get(made.engineer, made.engineer)} would get it."
        # "T was given to Eve at turn 4: no fall-back was needed; ...": why, without who.
        why = with_names(explained(replace(made, excluded=())), placed.names).partition(": ")[2]
        why = f"{why[:1].upper()}{why[1:]}"
        others = "".join(
            f"<li>{escape(placed.names.get(one.engineer, one.engineer))} could have it, too</li>"
            for one in made.considered[1:]
        )
        excluded: Sequence[Excluded] = made.excluded
    elif placed.unplaced is not None:
        said, others, excluded = "Nobody can have it now.", "", placed.unplaced.excluded
        why = with_names(reason(replace(placed.unplaced, excluded=())), placed.names) if not excluded else ""
    else:
        return ""
    lines = others + "".join(
        f"<li><strong>{escape(placed.names.get(one.engineer, one.engineer))}</strong> not: "
        f"{escape(', '.join(one.detail))}</li>"
        for one in excluded
    )
    return (
        f'<p class="verdict"><strong>{escape(said)}</strong></p>{f"<p class=small>{escape(why)}</p>" if why else ""}'
        f"{f'<ul class=rules>{lines}</ul>' if lines else ''}"
    )
