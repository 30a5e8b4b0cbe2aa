"""`onetouch followups` and `onetouch followup`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime

import click

from bot.compose.access import names_of
from bot.compose.quality import follow_up_desk
from bot.compose.services import utc_now
from bot.config import Settings
from handlers.quality.calling_back import scores
from handlers.quality.follow_up import (
    Change,
    CloseWith,
    FollowUp,
    FollowUpEvent,
    FollowUpKind,
    FollowUpState,
    Note,
    Take,
)
from handlers.quality.survey import Survey
from handlers.ticket_event import Actor, ActorKind

_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
_AUTHOR = click.option("--by", "author", default="manager", show_default=True, help="Who does it.")
_SEEN = click.option(
    "--seen", type=click.IntRange(1), help="The version that you looked at: refused when it was changed since."
)


@click.command()
@click.option(
    "--state",
    multiple=True,
    type=click.Choice([state.value for state in FollowUpState]),
    help="Only these; may be repeated. Without it: open and contacted.",
)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
@_JSON
@click.pass_obj
def followups(settings: Settings, state: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List the follow-ups of low scores, first due first; closed ones alone, the latest closed first."""
    wanted = state or (FollowUpState.OPEN.value, FollowUpState.CONTACTED.value)

    async def run() -> tuple[FollowUp, ...]:
        async with follow_up_desk(settings) as desk:
            if set(wanted) == {FollowUpState.CLOSED.value}:
                return await desk.closed(limit=limit)
            return await desk.list(limit=limit, states=wanted)

    found, now = asyncio.run(run()), utc_now()
    names = asyncio.run(names_of(settings, {one.owner for one in found if one.owner}))
    if as_json:
        click.echo(json.dumps([_fields(one, now) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        late = "  overdue" if one.overdue(now) else ""
        click.echo(
            f"{one.number:6} {one.state:9} due {one.due_at:%Y-%m-%d %H:%M}  {one.ticket or '-':7} "
            f"{_owner(one, names)}{late}"
        )
    if not found:
        click.echo("There are no such follow-ups.")


@click.group()
def followup() -> None:
    """Show and work on the follow-up of a low score."""


@followup.command("show")
@click.argument("number")
@_JSON
@click.pass_obj
def show(settings: Settings, number: str, as_json: bool) -> None:
    """Show a follow-up: what the customer said, and what was done."""

    async def run() -> tuple[FollowUp, Survey | None, tuple[FollowUpEvent, ...]]:
        async with follow_up_desk(settings) as desk:
            return await desk.show(number)

    (found, survey, events), now = asyncio.run(run()), utc_now()
    taken = {event.text for event in events if event.kind is FollowUpKind.TAKEN}
    names = asyncio.run(names_of(settings, {found.person_id, *taken, *([found.owner] if found.owner else [])}))
    if as_json:
        said = None if survey is None else {"csat": survey.csat, "ces": survey.ces, "comment": survey.comment}
        whole = _fields(found, now) | {"survey": said, "events": [_event(event) for event in events]}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    click.echo(f"{found.number}  {found.state}, version {found.version}" + (" (overdue)" if found.overdue(now) else ""))
    click.echo(f"Ticket: {found.ticket or 'none'}; team: {found.team or 'none'}; owner: {_owner(found, names)}")
    if found.person_id in names:
        click.echo(f"Customer: {names[found.person_id]}")
    click.echo(f"Due: {found.due_at:%Y-%m-%d %H:%M} UTC")
    if survey is not None:
        click.echo(f"Given: {scores(survey)}" + (f"\n  {survey.comment}" if survey.comment else ""))
    for event in events:
        click.echo(
            f"\n{event.at:%Y-%m-%d %H:%M} {event.actor.name} ({event.kind}):\n  {names.get(event.text, event.text)}"
        )
    led = [f"article {found.article}" if found.article else "", f"bug {found.bug}" if found.bug else ""]
    if found.state is FollowUpState.CLOSED:
        click.echo(f"\nIt led to: {', '.join(filter(None, led)) or 'nothing'}")


@followup.command("take")
@click.argument("number")
@click.argument("owner")
@_AUTHOR
@_SEEN
@click.pass_obj
def take(settings: Settings, number: str, owner: str, author: str, seen: int | None) -> None:
    """Make a follow-up somebody's."""
    changed = _changed(settings, number, Take(owner), author, seen)
    click.echo(f"{changed.number}: {changed.owner}'s.")


@followup.command("note")
@click.argument("number")
@click.argument("text")
@click.option("--contacted", is_flag=True, help="The customer was spoken to, or could not be reached.")
@_AUTHOR
@_SEEN
@click.pass_obj
def note(settings: Settings, number: str, text: str, contacted: bool, author: str, seen: int | None) -> None:
    """Write down what was done."""
    changed = _changed(settings, number, Note(text, contacted=contacted), author, seen)
    click.echo(f"{changed.number}: {changed.state}, note kept.")


@followup.command("close")
@click.argument("number")
@click.argument("learned")
@click.option("--article", help="The article that it led to.")
@click.option("--bug", help="The bug that it led to.")
@click.option("--nothing", is_flag=True, help="It led to neither.")
@_AUTHOR
@_SEEN
@click.pass_obj
def close(
    settings: Settings,
    number: str,
    learned: str,
    article: str | None,
    bug: str | None,
    nothing: bool,
    author: str,
    seen: int | None,
) -> None:
    """Close a follow-up with what was learnt, and what it led to."""
    changed = _changed(settings, number, CloseWith(learned, article, bug, nothing=nothing), author, seen)
    click.echo(f"{changed.number}: {changed.state}.")


def _changed(settings: Settings, number: str, change: Change, author: str, seen: int | None) -> FollowUp:
    async def run() -> FollowUp:
        async with follow_up_desk(settings) as desk:
            return await desk.change(number, change, Actor(ActorKind.TEAM, author, author), seen=seen)

    return asyncio.run(run())


def _owner(found: FollowUp, names: Mapping[str, str]) -> str:
    return "nobody" if found.owner is None else names.get(found.owner, found.owner)


def _fields(found: FollowUp, now: datetime) -> dict[str, object]:
    return {
        "number": found.number,
        "state": found.state.value,
        "ticket": found.ticket,
        "team": found.team,
        "owner": found.owner,
        "opened_at": found.opened_at.isoformat(),
        "due_at": found.due_at.isoformat(),
        "overdue": found.overdue(now),
        "contacted_at": None if found.contacted_at is None else found.contacted_at.isoformat(),
        "closed_at": None if found.closed_at is None else found.closed_at.isoformat(),
        "learned": found.learned or None,
        "article": found.article,
        "bug": found.bug,
        "version": found.version,
    }


def _event(event: FollowUpEvent) -> dict[str, object]:
    return {
        "version": event.version,
        "at": event.at.isoformat(),
        "by": event.actor.name,
        "kind": event.kind.value,
        "text": event.text,
    }
