"""The page of all people, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.web.pages.console import chips
from bot.web.pages.console.frame import Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.seats import hours, meter, presence
from bot.web.pages.console.sheets import sheet
from handlers.access.door import NAME
from handlers.access.permissions import Right, may
from handlers.person import Person, Role
from handlers.tickets.board import Seat
from handlers.tickets.staff import Team


@dataclass(frozen=True, slots=True)
class Everybody:
    """All that the page shows. `typed`: what was refused, to be given back."""

    seats: Sequence[Seat]
    colleagues: Sequence[Person]
    teams: Sequence[Team]
    calendars: Sequence[str]
    names: Mapping[str, str]
    visit: Visit
    typed: Mapping[str, str]


def everybody(shown: Everybody) -> str:
    """Give the page's body."""
    rights = {right for right in Right if may(shown.visit.person, right)}
    return (
        f"{_staff(shown)}{_others(shown, may_manage=Right.MANAGE in rights)}"
        f"{_teams(shown, may_manage=Right.MANAGE in rights)}{_let_in(shown) if Right.ADMINISTER in rights else ''}"
    )


def _staff(shown: Everybody) -> str:
    if not shown.seats:
        body = (
            '<div class="empty"><p>Nobody is on the staff, so no ticket is given to anybody by itself.</p>'
            '<p class="small">Choose somebody of the team below, and list her.</p></div>'
        )
        return f'<section aria-labelledby="staff"><h2 id="staff">On the staff</h2>{body}</section>'
    order = sorted(shown.seats, key=lambda one: (one.engineer.team or "", _called(one.engineer.id, shown).lower()))
    heads = ("Engineer", "Now", "Hours", "Load", "Team", "Tier", "Languages", "Skills", "Region")
    here = sum(one.at_work for one in order)
    return (
        f'<section aria-labelledby="staff"><h2 id="staff">On the staff <span class="small">{here} of {len(order)} at '
        f"work</span></h2>{sheet(heads, [_row(one, shown) for one in order])}</section>"
    )


def _row(one: Seat, shown: Everybody) -> tuple[str, ...]:
    engineer = one.engineer
    calendar = "" if engineer.calendar is None else f' <span class="small">{escape(engineer.calendar)}</span>'
    return (
        f'<a href="{Place.PEOPLE}/{escape(engineer.id)}">{escape(_called(engineer.id, shown))}</a>',
        presence(engineer),
        f"{hours(one, shown.visit.now)}{calendar}",
        meter(engineer.load, engineer.cap),
        escape(engineer.team or "–"),
        str(engineer.tier),
        escape(", ".join(engineer.languages)),
        escape(", ".join(engineer.skills) or "–"),
        escape(engineer.region or "any"),
    )


def _others(shown: Everybody, *, may_manage: bool) -> str:
    listed = {one.engineer.id for one in shown.seats}
    others = [one for one in shown.colleagues if one.id not in listed]
    if not others:
        return ""
    hint = "Choose somebody to list her on the staff." if may_manage else "A manager lists them on the staff."
    rows = "".join(
        f'<li><a href="{Place.PEOPLE}/{escape(one.id)}">{escape(one.name or one.email or one.id)}</a> '
        f'<span class="small">{one.role}</span></li>'
        for one in others
    )
    return (
        '<section aria-labelledby="others"><h2 id="others">Of the team, but given no tickets</h2>'
        f'<p class="small">{hint}</p><ul class="names">{rows}</ul></section>'
    )


def _teams(shown: Everybody, *, may_manage: bool) -> str:
    rows = [
        (
            escape(one.name),
            escape(one.region or "any"),
            escape(one.calendar or "around the clock"),
            str(sum(seat.engineer.team == one.name for seat in shown.seats)),
        )
        for one in shown.teams
    ]
    table = (
        sheet(("Team", "Region", "Hours", "Engineers"), rows)
        if shown.teams
        else '<p class="small">There are no teams. Engineers need none; a team shares a region and working hours.</p>'
    )
    form = _team_form(shown) if may_manage else ""
    return f'<section aria-labelledby="teams"><h2 id="teams">Teams</h2>{table}{form}</section>'


def _team_form(shown: Everybody) -> str:
    typed = shown.typed if shown.typed.get("do") == "team" else {}
    known = "".join(chips.option(one.name, one.name, False) for one in shown.teams)
    opened = " open" if typed or not shown.teams else ""
    calendars = calendar_options(shown.calendars, typed.get("calendar"), "Around the clock")
    return (
        f'<details class="more"{opened}><summary>Add or change a team</summary>'
        f'<form class="panel fields" method="post" action="{Place.PEOPLE}">{shown.visit.hidden}'
        '<div><label for="team-name">Name</label><input type="text" id="team-name" name="name" '
        f'required list="team-names" value="{escape(typed.get("name", ""))}">'
        f'<datalist id="team-names">{known}</datalist></div><div><label for="team-region">Region, empty for every one'
        f'</label><input type="text" id="team-region" name="region" '
        f'value="{escape(typed.get("region", ""))}"></div><div><label for="team-calendar">Working hours</label>'
        f'<select id="team-calendar" name="calendar">{calendars}</select></div>'
        '<button class="button" name="do" value="team">Keep the team</button></form></details>'
    )


def _let_in(shown: Everybody) -> str:
    typed = shown.typed if shown.typed.get("do") == "person" else {}
    opened = " open" if typed else ""
    roles = "".join(chips.option(str(role), str(role), str(role) == typed.get("role", "engineer")) for role in Role)
    return (
        '<section aria-labelledby="let-in"><h2 id="let-in">Who may sign in</h2>'
        f'<details class="more"{opened}><summary>Let somebody in, or change a role</summary>'
        f'<form class="panel fields" method="post" action="{Place.PEOPLE}">{shown.visit.hidden}'
        '<div><label for="email">E-mail address</label><input type="email" id="email" name="email" required '
        f'maxlength="254" autocomplete="off" value="{escape(typed.get("email", ""))}"></div>'
        '<div><label for="person-name">Name, as customers read it; empty: as before</label>'
        f'<input type="text" id="person-name" name="name" maxlength="{NAME}" autocomplete="off" '
        f'value="{escape(typed.get("name", ""))}"></div>'
        f'<div><label for="role">Role</label><select id="role" name="role">{roles}</select></div>'
        '<div><label for="account">Account, of a customer</label><input type="text" id="account" name="account" '
        f'maxlength="100" value="{escape(typed.get("account", ""))}"></div>'
        '<button class="button" name="do" value="person">Keep</button></form></details></section>'
    )


def calendar_options(calendars: Sequence[str], chosen: str | None, none: str) -> str:
    """Give the options of a field for working hours; `none`: what no calendar means."""
    return chips.option("", none, not chosen) + "".join(chips.option(one, one, one == chosen) for one in calendars)


def _called(id_: str, shown: Everybody) -> str:
    return shown.names.get(id_, id_)
