"""The page of somebody of the team, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.web.pages.console import chips
from bot.web.pages.console.frame import Visit, ticket_path
from bot.web.pages.console.people_parts import calendar_options
from bot.web.pages.console.places import Place
from bot.web.pages.console.seats import hours, meter, presence
from handlers.person import Person, Role
from handlers.ticket import TIERS
from handlers.tickets.board import Seat
from handlers.tickets.ports import Left
from handlers.tickets.staff import Listing, Team
from handlers.tickets.staffing import CAPS, NAME_LIMIT, Aftermath


@dataclass(frozen=True, slots=True)
class Somebody:
    """All that the page shows. `typed`: what was refused, to be given back.

    Attributes:
        person: None for somebody who is on the staff, and on the team no more.
        seat: None when she is not on the staff.
        aftermath: what became of her tickets; None while she is here.
    """

    id: str
    person: Person | None
    seat: Seat | None
    listing: Listing | None
    aftermath: Aftermath | None
    teams: Sequence[Team]
    calendars: Sequence[str]
    names: Mapping[str, str]
    visit: Visit
    typed: Mapping[str, str]
    may_manage: bool
    may_administer: bool

    @property
    def name(self) -> str:
        """How she is called."""
        person = self.person
        return self.names.get(self.id) or (person and (person.name or person.email)) or self.id

    @property
    def start(self) -> str:
        """The beginning of each form of the page."""
        return f'<form class="panel" method="post" action="{Place.PEOPLE}/{escape(self.id)}">{self.visit.hidden}'


def somebody(shown: Somebody) -> str:
    """Give the page's body."""
    present = _presence(shown) if shown.may_manage or shown.id == shown.visit.person.id else ""
    listing = _listing(shown) if shown.may_manage else ""
    role = _role(shown) if shown.may_administer else ""
    return (
        f'<div class="columns"><div>{_facts(shown)}{_aftermath(shown)}{listing}</div><div>{present}{role}'
        f"{_remove(shown) if shown.may_manage and shown.seat is not None else ''}</div></div>"
        f'<p><a href="{Place.PEOPLE}">All people</a></p>'
    )


def _facts(shown: Somebody) -> str:
    person, one = shown.person, shown.seat
    rows: list[tuple[str, str]] = []
    if person is not None:
        rows += [("Address", escape(person.email or "none")), ("Role", str(person.role))]
        rows += [("Accounts", escape(", ".join(person.accounts)))] if person.accounts else []
    else:
        rows.append(("Role", "no longer of the team: take her off the staff"))
    if one is None:
        rows.append(("Tickets", "given none: not on the staff"))
    else:
        engineer = one.engineer
        rows += [
            ("Now", presence(engineer)),
            ("Hours", hours(one, shown.visit.now)),
            ("Load", meter(engineer.load, engineer.cap)),
            ("Team", escape(engineer.team or "none")),
            ("Tier", str(engineer.tier)),
            ("Speaks", escape(", ".join(engineer.languages))),
            ("Skills", escape(", ".join(engineer.skills) or "none")),
            ("Region", escape(engineer.region or "any")),
        ]
    facts = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return f'<div class="panel"><dl class="facts">{facts}</dl></div>'


def _aftermath(shown: Somebody) -> str:
    if shown.aftermath is None:
        return ""
    left, kept = shown.aftermath.left, shown.aftermath.kept
    waits = sum(one.assignee is None for one in left)
    went = f"{_count(len(left) - waits)} went to others, {_count(waits)} wait{'s' if waits == 1 else ''} for somebody"
    moved = "".join(_left(one, shown) for one in left)
    stays = "".join(
        f'<li><a href="{ticket_path(one.number)}">{one.number}</a> <span dir="auto">{escape(one.subject)}</span> '
        f"{chips.status(one.status)}</li>"
        for one in kept
    )
    return (
        f'<section class="panel"><h2>Since she went</h2><p>{went}; {_count(len(kept))} stay'
        f"{'s' if len(kept) == 1 else ''} with her.</p>{f'<ul>{moved}</ul>' if moved else ''}"
        f"{f'<h3>With her still</h3><ul>{stays}</ul>' if stays else ''}"
        '<p class="small">What waits for a customer, or where she was in the middle of a conversation, stays.</p>'
        "</section>"
    )


def _left(one: Left, shown: Somebody) -> str:
    to = "waits for somebody" if one.assignee is None else f"to {escape(shown.names.get(one.assignee, one.assignee))}"
    subject = f'<span dir="auto">{escape(one.subject)}</span>'
    return f'<li><a href="{ticket_path(one.number)}">{one.number}</a> {subject}: {to}</li>'


def _presence(shown: Somebody) -> str:
    if shown.seat is None:
        return ""
    if not shown.seat.engineer.presence.here:
        return (
            f'{shown.start}<h2>Away</h2><p class="small">No tickets come to her.</p>'
            '<button class="button" name="do" value="here">She is here again</button></form>'
        )
    until = escape(shown.typed.get("until", ""))
    return (
        f'{shown.start}<h2>Here</h2><p class="small">When she goes, what waits for us is given to others at once.</p>'
        '<label for="until">Back at (UTC), if known</label>'
        f'<input type="datetime-local" id="until" name="until" value="{until}">'
        '<button class="button" name="do" value="away">She is away</button></form>'
    )


def _listing(shown: Somebody) -> str:
    typed = shown.typed if shown.typed.get("do") == "listing" else None
    listing = shown.listing or Listing(shown.id)
    given = typed or {
        "team": listing.team or "",
        "tier": str(listing.tier),
        "region": listing.region or "",
        "calendar": listing.calendar or "",
        "languages": ", ".join(listing.languages),
        "skills": ", ".join(listing.skills),
        "cap": str(listing.cap),
    }
    teams = chips.option("", "None", not given.get("team")) + "".join(
        chips.option(one.name, one.name, one.name == given.get("team")) for one in shown.teams
    )
    tiers = "".join(
        chips.option(str(tier), f"{tier}: {name}", str(tier) == given.get("tier"))
        for tier, name in zip(TIERS, ("first line", "whom that asks"), strict=True)
    )
    calendars = calendar_options(shown.calendars, given.get("calendar"), "Her team’s")
    cap = f'min="{CAPS[0]}" max="{CAPS[1]}" required value="{escape(given.get("cap", ""))}"'
    fields = (
        ("team", "Team", f'<select id="team" name="team">{teams}</select>'),
        ("tier", "Tier", f'<select id="tier" name="tier">{tiers}</select>'),
        ("languages", "Languages, with commas", _input("languages", given, "required")),
        ("skills", "Skills, with commas", _input("skills", given)),
        ("region", "Region, empty for her team's", _input("region", given, f'maxlength="{NAME_LIMIT}"')),
        ("calendar", "Working hours", f'<select id="calendar" name="calendar">{calendars}</select>'),
        ("cap", "Most tickets that wait for her at once", f'<input type="number" id="cap" name="cap" {cap}>'),
    )
    rows = "".join(f'<div><label for="{name}">{label}</label>{field}</div>' for name, label, field in fields)
    button = "List her on the staff" if shown.listing is None else "Keep"
    later = (
        '<p class="small">She is away then, until somebody says that she is here.</p>' if shown.listing is None else ""
    )
    return (
        f"{shown.start}<h2>{'Not on the staff' if shown.listing is None else 'How she is listed'}</h2>{later}"
        f'<div class="fields">{rows}</div><button class="button" name="do" value="listing">{button}</button></form>'
    )


def _role(shown: Somebody) -> str:
    if shown.person is None:
        return ""
    wanted = shown.typed.get("role") or str(shown.person.role)
    roles = "".join(chips.option(str(role), str(role), str(role) == wanted) for role in Role)
    return (
        f'{shown.start}<h2>Role</h2><label for="role">May do what this may</label><select id="role" name="role">{roles}'
        '</select><label for="account">Account to add</label><input type="text" id="account" name="account" '
        f'maxlength="100" value="{escape(shown.typed.get("account", ""))}">'
        '<button class="button ghost" name="do" value="role">Change the role</button></form>'
    )


def _remove(shown: Somebody) -> str:
    return (
        f"{shown.start}<h2>Take her off the staff</h2>"
        '<p class="small">Tickets that were routed to her go to others. Her team, languages, skills, working hours and '
        "most tickets at once are forgotten: who only goes for a while is away instead.</p>"
        '<label class="tick"><input type="checkbox" name="sure" value="yes" required> Take her off, and forget how she '
        "is listed</label>"
        '<button class="button ghost" name="do" value="remove">Take off the staff</button></form>'
    )


def _input(name: str, given: Mapping[str, str], more: str = "") -> str:
    return f'<input type="text" id="{name}" name="{name}" value="{escape(given.get(name, ""))}" {more}>'


def _count(number: int) -> str:
    return "1 ticket" if number == 1 else f"{number or 'no'} tickets"
