"""`onetouch attention`, `onetouch ticket attention` and `ticket not-urgent`: which ticket needs a person, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from bot.cli.office import BY, JSON, SEEN, OpenDesk, run
from bot.config import Settings
from handlers.attention.attention import HIGHEST, Attention, NotUrgent
from handlers.attention.desk import LONGEST_PAGE, Explained, Listing
from handlers.attention.ports import Scored
from handlers.attention.words import called, calmed, in_words, signed, summed, tone_in_words, weighed
from handlers.sentiment import Tone
from handlers.ticket import OVER
from handlers.tickets.enclosed import REQUEST

_READER = "engineer"


@click.command()
@click.option("--least", default=0, show_default=True, type=click.IntRange(0, HIGHEST), help="No score below this.")
@click.option("--assignee", help="Only what somebody has, by address.")
@click.option("--unassigned", is_flag=True, help="Only what nobody has.")
@click.option("--plan", help="Only of customers with this plan.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, LONGEST_PAGE), help="How many at most.")
@JSON
@click.pass_obj
def attention(
    settings: Settings,
    least: int,
    assignee: str | None,
    unassigned: bool,
    plan: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List the tickets that need a person most, with why."""

    async def listed(opened: OpenDesk) -> Listing:
        who = None if assignee is None else (await opened.member(assignee)).id if "@" in assignee else assignee
        reader = await opened.worker(_READER)
        return await opened.attention.listed(
            reader, limit=limit, least=least, assignee=who, unassigned=unassigned, plan=plan
        )

    found = run(settings, listed)
    if as_json:
        click.echo(json.dumps([_row(row, found.names) for row in found.rows], ensure_ascii=False, indent=2))
        return
    for row in found.rows:
        one = row.attention
        has = "nobody" if row.assignee is None else found.names.get(row.assignee, row.assignee)
        click.echo(
            f"{one.score:3}  {one.number:7} {row.status:7} {row.opened_at:%Y-%m-%d %H:%M}  {has:12} {row.subject}"
        )
        if one.parts:
            click.echo(f"     {' · '.join(in_words(one.parts))}")
    if not found.rows:
        narrowed = least or assignee or unassigned or plan
        click.echo("No ticket is like that." if narrowed else "No ticket has a score.")
    if found.progress.waiting:
        click.echo(f"{found.progress.waiting:,} should have been assessed by now: a running server does.", err=True)
    if found.more:
        click.echo(f"There are more: --limit {limit} shows no others.", err=True)


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
        click.echo(json.dumps(_explained(found), ensure_ascii=False, indent=2))
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
    click.echo(f"{judged.number}: can wait, at {judged.score}. A running server scores it anew within seconds.")


ATTENTION = (explain, not_urgent)


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
        lines.append(f"\n{who} said {judged.at:%Y-%m-%d %H:%M} UTC that it can wait, at {judged.score}.")
    return lines


def _explained(found: Explained) -> dict[str, object]:
    one, judged = found.attention, found.judged
    return {
        "number": found.ticket.number,
        "version": found.ticket.version,
        "attention": None if one is None else _score(one),
        "behind": found.behind,
        "tones": [_tone(place, tone) for place, tone in sorted(found.places.items())],
        "not_urgent": None if judged is None else _judged(judged, one, found.names),
    }


def _row(row: Scored, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "number": row.attention.number,
        **_score(row.attention),
        "subject": row.subject,
        "status": row.status,
        "priority": row.priority,
        "plan": row.plan,
        "accounts": list(row.accounts),
        "requester": names.get(row.requester_id, row.requester_id),
        "requester_id": row.requester_id,
        "assignee": None if row.assignee is None else names.get(row.assignee, row.assignee),
        "opened_at": row.opened_at.isoformat(),
        "not_urgent": None if row.judged is None else _judged(row.judged, row.attention, names),
    }


def _score(one: Attention) -> dict[str, object]:
    return {
        "version": one.version,
        "at": one.at.isoformat(),
        "score": one.score,
        "clipped": one.clipped,
        "parts": [{"kind": part.kind.value, "points": part.points, "text": part.text} for part in one.parts],
        "model": one.model,
    }


def _judged(judged: NotUrgent, one: Attention | None, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "by": called(judged.by, names),
        "at": judged.at.isoformat(),
        "version": judged.version,
        "score": judged.score,
        "counts": one is not None and calmed(one),
    }


def _tone(place: int, tone: Tone) -> dict[str, object]:
    known = tone.sentiment is not None
    return {
        "comment": place,
        "sentiment": None if tone.sentiment is None else tone.sentiment.value,
        "negative": tone.negative if known else None,
        "neutral": max(0.0, 1.0 - tone.negative - tone.positive) if known else None,
        "positive": tone.positive if known else None,
        "language": tone.language,
        "because": list(tone.because),
        "model": tone.model,
    }
