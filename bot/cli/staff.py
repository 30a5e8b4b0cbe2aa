"""`onetouch team`, `onetouch engineer`, `onetouch away` and `onetouch back`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import click

from bot.cli.office import JSON, OpenDesk, run
from bot.config import Settings
from handlers.access.audit import OPERATOR
from handlers.ticket import TIERS
from handlers.tickets.staff import Engineer, Listing, Team


@click.group()
def team() -> None:
    """Say which teams there are, in which region, and when they work."""


@team.command("add")
@click.argument("name")
@click.option("--region", help="Whose customers it serves; none: all.")
@click.option("--calendar", help="Name of its working hours, from the desk's file; none: around the clock.")
@click.pass_obj
def add(settings: Settings, name: str, region: str | None, calendar: str | None) -> None:
    """List a team, or change it. What its engineers have themselves goes before."""

    async def put(opened: OpenDesk) -> None:
        await opened.staffing.team(Team(name, region, calendar), OPERATOR)

    run(settings, put)
    click.echo(f"Team {name} is listed.")


@team.command("list")
@JSON
@click.pass_obj
def teams(settings: Settings, as_json: bool) -> None:
    """List teams."""
    found = run(settings, lambda opened: opened.parts.staff.teams())
    if as_json:
        rows = [{"name": one.name, "region": one.region, "calendar": one.calendar} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.name}: region {one.region or 'any'}, hours {one.calendar or 'around the clock'}")
    if not found:
        click.echo("There are no teams.")


@click.group()
def engineer() -> None:
    """Say who is given tickets, and which."""


@engineer.command("set")
@click.argument("email")
@click.option("--team", help="Her team; its region and hours are hers, where she has none of her own.")
@click.option("--skills", "skills", multiple=True, help="What she knows; may be repeated, or with commas.")
@click.option("--languages", "languages", multiple=True, help="A code such as en; as with skills.")
@click.option("--tier", type=click.Choice([str(one) for one in TIERS]), help="1: first line; 2: whom that asks.")
@click.option("--cap", type=click.IntRange(1, 1000), help="Most tickets that may wait for her at once.")
@click.option("--region", help="Whose customers she serves; none: her team's.")
@click.option("--calendar", help="Name of her working hours; none: her team's.")
@click.pass_obj
def put(
    settings: Settings,
    email: str,
    team: str | None,
    skills: tuple[str, ...],
    languages: tuple[str, ...],
    tier: str | None,
    cap: int | None,
    region: str | None,
    calendar: str | None,
) -> None:
    """List an engineer, or change what is named; an empty text takes it back. She is away until `onetouch back`."""

    async def listed(opened: OpenDesk) -> None:
        person = await opened.member(email)
        made = await opened.parts.staff.listing(person.id) or Listing(person.id)
        changes: dict[str, object] = {
            name: value or None
            for name, value in (("team", team), ("region", region), ("calendar", calendar))
            if value is not None
        }
        if skills:
            changes["skills"] = _split(skills)
        if languages:
            changes["languages"] = _split(languages)
        if tier is not None:
            changes["tier"] = int(tier)
        if cap is not None:
            changes["cap"] = cap
        await opened.staffing.listed(replace(made, **changes), OPERATOR)  # type: ignore[arg-type]

    run(settings, listed)
    click.echo(f"{email} is on the staff.")


@engineer.command("list")
@JSON
@click.pass_obj
def engineers(settings: Settings, as_json: bool) -> None:
    """List engineers: whether they are here, and what they have."""

    async def found(opened: OpenDesk) -> list[tuple[str, Engineer]]:
        staff = await opened.parts.staff.engineers()
        names = await opened.desk.names([one.id for one in staff])
        return [(names.get(one.id, one.id), one) for one in staff]

    rows = run(settings, found)
    if as_json:
        click.echo(json.dumps([_fields(name, one) for name, one in rows], ensure_ascii=False, indent=2))
        return
    for name, one in rows:
        here = "here" if one.presence.here else "away"
        until = "" if one.presence.until is None else f" until {one.presence.until:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{name}: {here}{until}, tier {one.tier}, team {one.team or 'none'}, has {one.load} of {one.cap}")
    if not rows:
        click.echo("There are no engineers; nothing is routed.")


@engineer.command("remove")
@click.argument("email")
@click.pass_obj
def remove(settings: Settings, email: str) -> None:
    """Take somebody off the staff; tickets that were routed to her go to others."""

    async def removed(opened: OpenDesk) -> bool:
        person = await opened.people.listed(email)
        if person is None or await opened.parts.staff.listing(person.id) is None:
            return False
        await opened.staffing.removed(person.id, OPERATOR)
        return True

    if not run(settings, removed):
        raise click.ClickException(f"{email} is not on the staff")
    click.echo(f"{email} is no longer on the staff.")


@click.command()
@click.argument("email")
@click.option("--until", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="When she means to be back, UTC.")
@click.pass_obj
def away(settings: Settings, email: str, until: datetime | None) -> None:
    """Say that an engineer is away: she is given no tickets, and those that wait go to others."""
    back = None if until is None else until.replace(tzinfo=UTC)
    _present(settings, email, here=False, until=back)
    click.echo(f"{email} is away" + ("." if back is None else f" until {back:%Y-%m-%d %H:%M} UTC."))


@click.command()
@click.argument("email")
@click.pass_obj
def back(settings: Settings, email: str) -> None:
    """Say that an engineer is here."""
    _present(settings, email, here=True)
    click.echo(f"{email} is here.")


def _present(settings: Settings, email: str, *, here: bool, until: datetime | None = None) -> None:
    async def present(opened: OpenDesk) -> bool:
        person = await opened.member(email)
        if await opened.parts.staff.listing(person.id) is None:
            return False
        await opened.staffing.present(person.id, OPERATOR, here=here, until=until)
        return True

    if not run(settings, present):
        raise click.ClickException(f"{email} is not on the staff: `onetouch engineer set {email}` lists her")


def _split(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for one in given for part in one.split(",") if part.strip()))


def _fields(name: str, one: Engineer) -> dict[str, object]:
    return {
        "name": name,
        "id": one.id,
        "here": one.presence.here,
        "since": one.presence.since.isoformat(),
        "until": None if one.presence.until is None else one.presence.until.isoformat(),
        "team": one.team,
        "tier": one.tier,
        "region": one.region,
        "calendar": one.calendar,
        "languages": list(one.languages),
        "skills": list(one.skills),
        "cap": one.cap,
        "load": one.load,
    }
