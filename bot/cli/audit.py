"""`onetouch audit`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import click

from bot.compose.access import doorway, names_of
from bot.config import Settings
from handlers.access.audit import STATE, Entry


@click.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="Only from then on, in UTC: 2026-03-01, or 2026-03-01T09:30.",
)
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1, 1_000_000), help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, one object a line.")
@click.pass_obj
def audit(settings: Settings, since: datetime | None, limit: int, as_json: bool) -> None:
    """Tell who did what, oldest first: of more than the limit the latest. It holds no secrets."""
    start = None if since is None else since.replace(tzinfo=UTC)
    found, names = asyncio.run(_read(settings, start, limit))
    for entry in found:
        click.echo(json.dumps(_fields(entry, names), ensure_ascii=False) if as_json else _line(entry, names))
    if not found and not as_json:
        click.echo("Nothing is written down.")


async def _read(settings: Settings, since: datetime | None, limit: int) -> tuple[tuple[Entry, ...], Mapping[str, str]]:
    async with doorway(settings) as (_, log):
        found = await log.since(since, limit)
    named = {one for entry in found for one in (entry.actor, entry.subject, *entry.detail.values()) if one}
    return found, await names_of(settings, named)


def _line(entry: Entry, names: Mapping[str, str]) -> str:
    shown = {name: names.get(value, value) for name, value in entry.detail.items() if name != STATE}
    detail = ", ".join(f"{name} {value}" for name, value in shown.items())
    about = f" {names.get(entry.subject, entry.subject)}" if entry.subject not in {None, entry.actor} else ""
    actor = names.get(entry.actor, entry.actor)
    return f"{entry.at:%Y-%m-%d %H:%M:%S}  {actor}  {entry.act}{about}{f'  ({detail})' if detail else ''}"


def _fields(entry: Entry, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "actor_name": names.get(entry.actor),
        "act": str(entry.act),
        "subject": entry.subject,
        "subject_name": names.get(entry.subject or ""),
        "detail": dict(entry.detail),
    }
