"""What stands beside a ticket in HTML: its details, why it is with whom it is, what it is linked to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from html import escape

from bot.web.pages.console import chips
from bot.web.pages.console.prose import linked
from bot.web.pages.console.ticket_forms import Sheet
from bot.web.pages.console.times import ago
from handlers.ticket import TIERS, LinkKind, Status, Ticket
from handlers.ticket_event import ActorKind, EventKind
from handlers.tickets.dossier import Dossier
from handlers.tickets.placement import explained
from handlers.tickets.staff import Engineer
from handlers.tickets.timeline import with_names

FIELDS = ("subject", "priority", "category", "plan", "tier", "assignee")
"""What can be changed in place, by the name of the field."""
_LINKS = {
    LinkKind.RELATED: "has to do with",
    LinkKind.FOLLOWS: "follows",
    LinkKind.FOLLOWED_BY: "is followed by",
    LinkKind.SPLIT_FROM: "was split from",
    LinkKind.SPLIT_INTO: "was split into",
    LinkKind.MERGED_FROM: "took in",
}


def values(ticket: Ticket) -> Mapping[str, str]:
    """Give what can be changed in place as the form names it."""
    given = (ticket.subject, str(ticket.priority), str(ticket.category), ticket.plan, str(ticket.tier))
    return dict(zip(FIELDS, (*given, ticket.assignee or ""), strict=True))


def details(sheet: Sheet, staff: Sequence[Engineer], names: Mapping[str, str], me: str, plans: Collection[str]) -> str:
    """Give the form of what can be changed in place; it says what it showed, so that only a change counts."""
    ticket = sheet.ticket
    if ticket.merged_into is not None or ticket.status is Status.CLOSED:
        return _facts(ticket, names)
    shown = values(ticket)
    now = {name: sheet.kept[name] if sheet.kept.get("do") == "details" and name in sheet.kept else value
           for name, value in shown.items()}  # fmt: skip
    was = "".join(f'<input type="hidden" name="was-{name}" value="{escape(value)}">' for name, value in shown.items())
    every = sorted({*plans, ticket.plan})
    tiers = "".join(chips.option(str(tier), f"Tier {tier}", str(tier) == now["tier"]) for tier in TIERS)
    return (
        f'{sheet.start("details", "panel")}<input type="hidden" name="do" value="details">{was}<h2>Details</h2>'
        '<div class="field"><label for="in-subject">Subject</label>'
        '<input id="in-subject" type="text" name="subject" required '
        f'maxlength="200" value="{escape(now["subject"])}" dir="auto"></div><div class="fields">'
        f"{_field('assignee', 'Assignee', _assignees(now['assignee'], staff, names, me))}"
        f"{_field('priority', 'Priority', _options(chips.PRIORITY, now['priority']))}"
        f"{_field('category', 'Category', _options(chips.CATEGORY, now['category']))}"
        f"{_field('plan', 'Plan', ''.join(chips.option(one, one, one == now['plan']) for one in every))}"
        f"{_field('tier', 'Tier', tiers)}</div>"
        '<div class="row"><button class="button ghost">Save the details</button></div></form>'
    )


def placed(dossier: Dossier, now: datetime) -> str:
    """Tell why the ticket is with whom it is."""
    ticket, names = dossier.ticket, dossier.names
    given = [event for event in dossier.events if event.kind is EventKind.ASSIGNED]
    records = [linked(with_names(explained(record), names)) for record in dossier.placements]
    latest = given[-1] if given else None
    if ticket.assignee is None:
        why = (
            "Nobody has it. Routing gives it to the next who can have it, or take it yourself."
            if latest is None or latest.actor.kind is ActorKind.SYSTEM
            else f"{escape(latest.actor.name)} took it from who had it, {ago(latest.at, now)}."
        )
    elif latest is not None and latest.actor.kind is ActorKind.SYSTEM and records:
        why = records[-1]
    elif latest is not None:
        did = "took it"
        if latest.actor.id != ticket.assignee:
            did = f"gave it to {escape(names.get(ticket.assignee, ticket.assignee))}"
        why = f"{escape(latest.actor.name)} {did}, {ago(latest.at, now)}."
    else:
        why = "It came with its assignee."
    before = "".join(f"<li>{one}</li>" for one in records if one != why)
    earlier = f'<details class="rest"><summary>Routed before</summary><ul>{before}</ul></details>' if before else ""
    return (
        f'<section class="panel placed"><h2>Why it is with whom it is</h2><p class="small">{why}</p>{earlier}</section>'
    )


def links(ticket: Ticket) -> str:
    """Give the tickets that it has to do with; nothing when there is none."""
    if not ticket.links:
        return ""
    rows = "".join(f"<li>{_LINKS[one.kind]} {linked(one.number)}</li>" for one in ticket.links)
    return f'<section class="panel"><h2>Linked tickets</h2><ul class="plain">{rows}</ul></section>'


def _facts(ticket: Ticket, names: Mapping[str, str]) -> str:
    owner = names.get(ticket.assignee or "", ticket.assignee or "nobody")
    facts = (
        ("Assignee", owner),
        ("Priority", chips.PRIORITY[ticket.priority]),
        ("Category", chips.CATEGORY[ticket.category]),
        ("Plan", ticket.plan),
        ("Tier", str(ticket.tier)),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return f'<section class="panel" id="details"><h2>Details</h2><dl class="facts">{rows}</dl></section>'


def _assignees(chosen: str, staff: Sequence[Engineer], names: Mapping[str, str], me: str) -> str:
    found = [chips.option("", "Nobody", not chosen)]
    listed = {one.id for one in staff}
    if me not in listed:
        found.append(chips.option(me, "Me", chosen == me))
    if chosen and chosen not in listed | {me}:
        found.append(chips.option(chosen, names.get(chosen, chosen), True))
    for one in staff:
        state = f"{one.load} of {one.cap}" + ("" if one.presence.here else ", away")
        name = "Me" if one.id == me else names.get(one.id, one.id)
        found.append(chips.option(one.id, f"{name} ({state})", chosen == one.id))
    return "".join(found)


def _options(known: Mapping[chips.E, str], chosen: str) -> str:
    return "".join(chips.option(str(value), name, str(value) == chosen) for value, name in known.items())


def _field(name: str, label: str, options: str) -> str:
    return f'<div><label for="in-{name}">{label}</label><select id="in-{name}" name="{name}">{options}</select></div>'
