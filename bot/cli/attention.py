"""`onetouch attention`, `onetouch ticket attention` and `ticket not-urgent`: which ticket needs a person, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

import click

from bot.cli.office import BY, JSON, SEEN, OpenDesk, run
from bot.config import Settings
from handlers.attention.attention import HIGHEST, NotUrgent
from handlers.attention.desk import LONGEST_PAGE, Explained, Listing
from handlers.attention.fields import judged_fields, score_fields, tone_fields
from handlers.attention.ports import Scored
from handlers.attention.words import UNJUDGED, called, in_words, signed, summed, tone_in_words, weighed
from handlers.person import Person
from handlers.ports import InvalidInput
from handlers.ticket import OVER
from handlers.tickets.enclosed import REQUEST
from handlers.tickets.promises import require_plan

_READER = "engineer"


@click.command()
@click.option("--least", default=0, show_default=True, type=click.IntRange(0, HIGHEST), help="No score below this.")
@click.option("--assignee", help="Only what somebody has, by address.")
@click.option("--unassigned", is_flag=True, help="Only what nobody has.")
@click.option("--plan", help="Only of customers with this plan.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, LONGEST_PAGE), help="How many at most.")
@click.option(
    "--offset", default=0, show_default=True, type=click.IntRange(0, 1_000_000), help="So many stand before the first."
)
@JSON
@click.pass_obj
def attention(
    settings: Settings,
    least: int,
    assignee: str | None,
    unassigned: bool,
    plan: str | None,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """List the tickets that need a person most, with why."""

    async def listed(opened: OpenDesk) -> Listing:
        who = None if assignee is None else (await opened.member(assignee)).id if "@" in assignee else assignee
        reader = await opened.worker(_READER)
        found = await opened.attention.listed(
            reader, limit=limit, offset=offset, least=least, assignee=who, unassigned=unassigned, plan=plan
        )
        if not found.rows:
            await _exist(opened, reader, assignee, plan)
        return found

    found = run(settings, listed)
    if as_json:
        click.echo(_json([_row(row, found.names) for row in found.rows]))
        return
    for line in _list_lines(found):
        click.echo(line)
    if not found.rows:
        narrowed = least or assignee or unassigned or plan or offset
        click.echo("No ticket is like that." if narrowed else "No ticket has a score.")
    if found.progress.waiting:
        click.echo(f"{found.progress.waiting:,} should have been assessed by now: a running server does.", err=True)
    if found.more:
        click.echo(f"There are more: --offset {offset + limit} goes on; --limit shows up to {LONGEST_PAGE}.", err=True)


@click.command("attention")
@click.argument("number")
@JSON
@click.pass_obj
def explain(settings: Settings, number: str, as_json: bool) -> None:
    """Say how urgently a person must look at a ticket, part by part, and how its customer sounds."""

    async def explained(opened: OpenDesk) -> Explained:
        return await opened.attention.explained(await opened.worker(_READER), number)

    found = run(settings, explained)
    if as_json:
        click.echo(_json(_explained(found)))
        return
    for line in _lines(found):
        click.echo(line)


@click.command("not-urgent")
@click.argument("number")
@BY
@SEEN
@click.pass_obj
def not_urgent(settings: Settings, number: str, author: str, seen: int | None) -> None:
    """Say that a ticket can wait: its score is lowered until its customer writes again or it becomes much worse."""

    async def said(opened: OpenDesk) -> NotUrgent:
        return await opened.attention.not_urgent(await opened.worker(author), number, seen)

    judged = run(settings, said)
    click.echo(f"{judged.number}: can wait, at {judged.shown}. A running server scores it anew within seconds.")


ATTENTION = (explain, not_urgent)


async def _exist(opened: OpenDesk, reader: Person, assignee: str | None, plan: str | None) -> None:
    """Demand that there are somebody and a plan, which nothing was found of.

    A name by which somebody was given a ticket at the terminal is on no list of people: it has tickets, or is none.

    Raises:
        InvalidInput: there are not.
    """
    if plan is not None:
        require_plan(plan, opened.parts.promises.plans)
    if assignee is None or "@" in assignee:
        return
    if not (await opened.attention.listed(reader, limit=1, assignee=assignee)).rows:
        raise InvalidInput(f"{assignee} is nobody of the team, and has no ticket: give an address")


def _list_lines(found: Listing) -> Iterator[str]:
    for row in found.rows:
        one = row.attention
        has = "nobody" if row.assignee is None else found.names.get(row.assignee, row.assignee)
        yield f"{one.score:3}  {one.number:7} {row.status:7} {row.opened_at:%Y-%m-%d %H:%M}  {has:12} {row.subject}"
        told = (*in_words(one.parts), *((UNJUDGED,) if row.unjudged else ()))
        if told:
            yield f"     {' · '.join(told)}"


def _lines(found: Explained) -> list[str]:
    ticket, one, judged = found.ticket, found.attention, found.judged
    lines = [f"{ticket.number}  {ticket.subject}"]
    if one is None:
        over = f"The ticket is {ticket.status}: nobody needs to look at it."
        lines.append(
            over if ticket.status in OVER else "It was not assessed yet: a running server does within seconds."
        )
    else:
        changed = "; changed since" if found.behind else ""
        lines.append(
            f"{one.score} of {HIGHEST}, as of {one.at:%Y-%m-%d %H:%M} UTC, version {one.version}{changed}; "
            f"weights {one.model}"
        )
        lines += [f"  {signed(part.points):>4}  {part.text}" for part in one.parts]
        lines.append(f"  {summed(one)}")
    if found.places:
        lines.append("\nTone of the customer's words:")
    for place, tone in sorted(found.places.items()):
        why = f" ({weighed(tone)})" if weighed(tone) else ""
        lines.append(f"  {'request' if place == REQUEST else f'[{place}]'}: {tone_in_words(tone)}{why}; {tone.model}")
    if judged is not None:
        who = called(judged.by, found.names)
        lines.append(f"\n{who} said {judged.at:%Y-%m-%d %H:%M} UTC that it can wait, at {judged.shown}.")
    return lines


def _explained(found: Explained) -> dict[str, object]:
    one, judged = found.attention, found.judged
    return {
        "number": found.ticket.number,
        "version": found.ticket.version,
        "attention": None if one is None else score_fields(one),
        "behind": found.behind,
        "tones": [tone_fields(place, tone) for place, tone in sorted(found.places.items())],
        "not_urgent": None if judged is None else judged_fields(judged, one, found.names),
    }


def _row(row: Scored, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "number": row.attention.number,
        **score_fields(row.attention),
        "subject": row.subject,
        "status": row.status,
        "priority": row.priority,
        "plan": row.plan,
        "accounts": list(row.accounts),
        "requester": names.get(row.requester_id, row.requester_id),
        "requester_id": row.requester_id,
        "assignee": None if row.assignee is None else names.get(row.assignee, row.assignee),
        "opened_at": row.opened_at,
        "tone_judged": not row.unjudged,
        "not_urgent": None if row.judged is None else judged_fields(row.judged, row.attention, names),
    }


def _json(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, indent=2, default=datetime.isoformat)
