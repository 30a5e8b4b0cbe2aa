"""The parts of the board of promises, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.web.pages.console import chips
from bot.web.pages.console.clocks import AIM
from bot.web.pages.console.frame import Visit, ticket_path
from bot.web.pages.console.places import Place
from bot.web.pages.console.seats import seats
from bot.web.pages.console.times import due as until
from bot.web.pages.console.times import length, stamp, there
from handlers.insights.rates import Share
from handlers.tickets.board import Due, Seat, Totals, Urgency
from handlers.tickets.overview import Sight
from handlers.tickets.sla_policy import Aim

RENEWED_S = 30
"""Seconds after which a script gets the board anew."""
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the board is narrowed to; empty: everything. `who`: an engineer's id, or `NOBODY`."""

    team: str = ""
    who: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Chosen:
        """Read it from an address or a form."""
        return cls(given.get("team", ""), given.get("who", ""))

    def has(self, one: Due) -> bool:
        """Tell whether a ticket is among what was chosen."""
        mine = one.ticket.assignee is None if self.who == NOBODY else one.ticket.assignee == self.who
        return (not self.team or one.team == self.team) and (not self.who or mine)

    def address(self, **more: str) -> str:
        """Give the board's address with it."""
        given = {"team": self.team, "who": self.who, **more}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{Place.BOARD}?{query}" if query else str(Place.BOARD)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown to whom. `names`: of persons, by id."""

    sight: Sight
    chosen: Chosen
    names: Mapping[str, str]
    visit: Visit

    @property
    def due(self) -> tuple[Due, ...]:
        """The tickets that are shown."""
        return tuple(one for one in self.sight.due if self.chosen.has(one))

    def called(self, id_: str) -> str:
        """Give somebody's name."""
        return self.names.get(id_, id_)


def board(shown: Shown) -> str:
    """Give the page's body."""
    sight, again = shown.sight, escape(shown.chosen.address())
    there = seats(sight.seats, sight.now, shown.called)
    return (
        f'{_filter(shown)}<div data-renew="{RENEWED_S}">{_groups(shown)}{there}{figures(sight)}'
        f'<p class="small asof">As of {stamp(sight.now)}. <a href="{again}">Look again</a></p></div>'
    )


def figures(sight: Sight) -> str:
    """Give how today goes: every figure with what it is of."""
    day = sight.totals
    tiles = (
        ("Received", str(day.received), _parts(day)),
        ("Answered in time", _share(day.kept), _interval(day.kept)),
        (
            "Median first reply",
            "–" if day.median is None else length(day.median),
            f"by the clock on the wall, of {day.in_time + day.late} answered",
        ),
        ("Promises broken", str(sum(day.broken.values())), _broken(day)),
    )
    shown = "".join(
        f'<div class="figure"><dt>{name}</dt><dd><span class="value">{value}</span><span class="small">{of}</span></dd>'
        "</div>"
        for name, value, of in tiles
    )
    since = there(sight.since, ZoneInfo(sight.zone))
    return (
        f'<section aria-labelledby="today"><h2 id="today">Today <span class="small">since {since} '
        f'(midnight in {escape(sight.zone)})</span></h2><dl class="figures">{shown}</dl></section>'
    )


def _parts(day: Totals) -> str:
    answered = day.in_time + day.late
    return f"{answered} answered, {day.overdue} overdue, {day.waiting} still in time"


def _share(kept: Share) -> str:
    return "–" if kept.value is None else f"{kept.part} of {kept.whole}"


def _interval(kept: Share) -> str:
    if kept.value is None:
        return "nothing was due yet"
    if not kept.enough:
        return "of those that were due; too few for a share"
    return f"{kept.value:.0%} of those that were due (95 %: {kept.low:.0%} to {kept.high:.0%})"


def _broken(day: Totals) -> str:
    told = [f"{AIM[Aim(aim)].lower()} {count}" for aim, count in sorted(day.broken.items())]
    return ", ".join(told) or "none of any ticket"


def _filter(shown: Shown) -> str:
    sight, chosen = shown.sight, shown.chosen
    teams = sorted(
        {one.team for one in sight.due if one.team} | {one.engineer.team or "" for one in sight.seats} - {""}
    )
    people = sorted((shown.called(one.engineer.id), one.engineer.id) for one in sight.seats)
    by_team = "".join(chips.option(one, one, one == chosen.team) for one in teams)
    by_who = "".join(chips.option(id_, name, id_ == chosen.who) for name, id_ in people)
    nobody = chips.option(NOBODY, "Nobody yet", chosen.who == NOBODY)
    return (
        f'<form class="narrow" method="get" action="{Place.BOARD}">'
        '<div><label for="team">Team</label><select id="team" name="team"><option value="">All teams</option>'
        f'{by_team}</select></div><div><label for="who">With</label><select id="who" name="who">'
        f'<option value="">Everybody</option>{nobody}{by_who}</select></div>'
        '<button class="button ghost">Show</button></form>'
    )


def _groups(shown: Shown) -> str:
    sight, due = shown.sight, shown.due
    if not due:
        return _nothing(shown.chosen)
    groups = "".join(_group(kind, [one for one in due if one.urgency is kind], shown) for kind in Urgency)
    more = (
        f'<p class="small">{sight.unseen:,} more are due today: the {len(sight.due)} that are due first are shown. '
        f'<a href="{Place.QUEUE}">The queue</a> has all of them.</p>'
        if sight.unseen
        else ""
    )
    return f'<div class="board">{groups}</div>{more}'


def _group(kind: Urgency, due: Sequence[Due], shown: Shown) -> str:
    name = kind.name.lower()
    cards = "".join(_card(one, shown) for one in due)
    inside = f"<ul>{cards}</ul>" if cards else '<p class="small none">Nothing</p>'
    return (
        f'<section class="group {name}{"" if due else " bare"}" aria-labelledby="group-{name}"><h2 id="group-{name}">'
        f'{kind} <span class="count">{len(due)}</span></h2>{inside}</section>'
    )


def _nothing(chosen: Chosen) -> str:
    if chosen.team or chosen.who:
        said = f'Nothing of these is overdue or due today. <a href="{Place.BOARD}">Show everything</a>'
    else:
        said = "Nothing is overdue, and nothing is due today."
    return (
        f'<div class="empty"><p>{said}</p>'
        f'<p class="small">All open tickets: <a href="{Place.QUEUE}">the queue</a></p></div>'
    )


def _card(one: Due, shown: Shown) -> str:
    ticket = one.ticket
    waits = '<span class="small">stands still: waits for the customer</span>' if one.waits_for_customer else ""
    return (
        f'<li class="card"><a class="name" dir="auto" href="{ticket_path(ticket.number)}"><span class="number">'
        f"{ticket.number}</span> {escape(ticket.subject)}</a>"
        f'<p class="when">{AIM[one.clock.aim]} {until(one.due, shown.sight.now)} {waits}</p>'
        f'<p class="marks"><span class="plan">{escape(ticket.plan)}</span> {chips.priority(ticket.priority)} '
        f"{chips.status(ticket.status)}</p>{_give(one, shown)}</li>"
    )


def _give(one: Due, shown: Shown) -> str:
    """Give whose a ticket is, and the form that gives it to somebody else."""
    ticket, me = one.ticket, shown.visit.person.id
    staff = {seat.engineer.id: seat for seat in shown.sight.seats}
    has = staff.get(ticket.assignee or "")
    now = "Nobody has it" if ticket.assignee is None else escape(shown.called(ticket.assignee))
    load = "" if has is None else f' <span class="small">{has.engineer.load} of {has.engineer.cap}</span>'
    people = sorted(staff.values(), key=lambda seat: (not seat.at_work, shown.called(seat.engineer.id)))
    choices = "".join(_choice(seat, shown) for seat in people if seat.engineer.id != ticket.assignee)
    if me not in staff and me != ticket.assignee:
        choices += chips.option(me, "You", False)
    if ticket.assignee is not None:
        choices += chips.option("", "Nobody: routing decides", False)
    hidden = {
        "number": ticket.number, "seen": str(ticket.version), "team": shown.chosen.team, "who": shown.chosen.who
    }  # fmt: skip
    kept = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items())
    field = f"to-{ticket.number}"
    return (
        f'<details class="give"><summary>{now}{load}</summary><form method="post" action="{Place.BOARD}">'
        f'{shown.visit.hidden}{kept}<label class="unseen" for="{field}">Give {ticket.number} to</label>'
        f'<select id="{field}" name="assignee">{choices}</select>'
        f'<button class="button" aria-label="Reassign {ticket.number}">Reassign</button></form></details>'
    )


def _choice(one: Seat, shown: Shown) -> str:
    engineer = one.engineer
    here = engineer.presence.here
    state = "here" if one.at_work else "out of hours" if here else "away"
    label = f"{shown.called(engineer.id)} ({state}, {engineer.load} of {engineer.cap})"
    # Routing would take it from somebody who is away at once.
    return f'<option value="{escape(engineer.id)}"{"" if here else " disabled"}>{escape(label)}</option>'
