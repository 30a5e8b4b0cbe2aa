"""`onetouch ticket similar`: tickets that are like one."""

from __future__ import annotations

import asyncio
import json

import click

from bot.cli.office import JSON, OpenDesk, run
from bot.config import Settings
from handlers.person import Person, Role
from handlers.similar.similar import Found, SimilarCase

CAUGHT_UP = 200
"""Tickets that the command reads itself, should no server have done it yet; the others are told."""
_OPERATOR = Person("operator", Role.ENGINEER, known=True)


@click.command("similar")
@click.argument("number")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50), help="How many at most.")
@JSON
@click.pass_obj
def similar(settings: Settings, number: str, limit: int, as_json: bool) -> None:
    """Find open and solved tickets that are like one, with why, and what solved them."""

    async def found(opened: OpenDesk) -> Found:
        from bot.compose.shelves import open_shelves
        from bot.compose.similar import similar_parts

        encoder = await asyncio.to_thread(lambda: open_shelves(settings).encoder())
        parts = similar_parts(settings, opened.database, encoder)
        try:
            await parts.keeper.catch_up(CAUGHT_UP)
            return await parts.desk.similar(_OPERATOR, number, limit)
        finally:
            await parts.close()

    given = run(settings, found)
    if as_json:
        click.echo(json.dumps(_fields(given), ensure_ascii=False, indent=2))
        return
    for one in given.cases:
        click.echo(_line(one))
        click.echo(f"        {'; '.join(one.why)}")
        if one.solved_with is not None:
            click.echo(f"        Solved with: {one.solved_with}")
    if not given.cases and not given.reason:
        click.echo("No single ticket comes near enough to be shown.")
    if given.reason:
        click.echo(given.reason, err=True)


def _line(one: SimilarCase) -> str:
    linked = "  linked" if one.linked else ""
    return f"{one.number:7} {one.score:4.0%}  {one.status:7} {one.opened_at:%Y-%m-%d %H:%M}  {one.subject}{linked}"


def _fields(found: Found) -> dict[str, object]:
    return {
        "tickets": [
            {
                "number": one.number,
                "subject": one.subject,
                "status": one.status,
                "opened_at": one.opened_at.isoformat(),
                "score": one.score,
                "why": list(one.why),
                "solved_with": one.solved_with,
                "linked": one.linked,
            }
            for one in found.cases
        ],
        "unread": found.unread,
        "reason": found.reason,
    }
