"""Engineers as managers look at them: whether they are here, their hours, and how full their hands are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from html import escape

from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import length, stamp
from handlers.tickets.board import Seat
from handlers.tickets.staff import Engineer


def seats(there: Sequence[Seat], now: datetime, called: Callable[[str], str]) -> str:
    """Give the table of those who are there, and who are not, in HTML. `called`: gives a name."""
    if not there:
        return (
            '<section aria-labelledby="there"><h2 id="there">Who is there</h2><p class="small">Nobody is on the staff, '
            f'so nothing is routed. <a href="{Place.PEOPLE}">List your engineers</a></p></section>'
        )
    order = sorted(there, key=lambda one: (not one.at_work, -one.overdue, called(one.engineer.id)))
    heads = ("Engineer", "Now", "Hours", "Load", "Overdue", "Due today")
    return (
        '<section aria-labelledby="there"><h2 id="there">Who is there <span class="small">'
        f"{sum(one.at_work for one in there)} of {len(there)} at work</span></h2>"
        f"{sheet(heads, [_seat(one, now, called) for one in order])}</section>"
    )


def _seat(one: Seat, now: datetime, called: Callable[[str], str]) -> tuple[str, ...]:
    engineer = one.engineer
    team = f' <span class="small">{escape(engineer.team)}</span>' if engineer.team else ""
    return (
        f'<a href="{Place.PEOPLE}/{escape(engineer.id)}">{escape(called(engineer.id))}</a>{team}',
        presence(engineer),
        hours(one, now),
        meter(engineer.load, engineer.cap),
        f'<strong class="late">{one.overdue}</strong>' if one.overdue else "0",
        str(one.due),
    )


def presence(engineer: Engineer) -> str:
    """Say whether somebody is here, in HTML."""
    if engineer.presence.here:
        return '<span class="state here">here</span>'
    until_ = engineer.presence.until
    back = "" if until_ is None else f' <span class="small">until {stamp(until_)}</span>'
    return f'<span class="state away">away</span>{back}'


def hours(one: Seat, now: datetime) -> str:
    """Say whether it is within somebody's hours, in HTML."""
    if one.engineer.calendar is None:
        return "around the clock"
    if one.turns is None:
        return "open without an end" if one.open else "never begin"
    verb = "end" if one.open else "begin"
    if one.turns - now < timedelta(hours=24):
        return stamp(one.turns, f"{verb} in {length(one.turns - now)}")
    return f"{verb} {stamp(one.turns)}"


def meter(load: int, cap: int) -> str:
    """Show how full somebody's hands are, in HTML."""
    full = " full" if load >= cap else ""
    return (
        f'<span class="load{full}"><meter min="0" max="{cap}" high="{max(cap - 1, 1)}" value="{min(load, cap)}" '
        f'aria-hidden="true"></meter> {load} of {cap}</span>'
    )
