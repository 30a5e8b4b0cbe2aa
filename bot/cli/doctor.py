"""`onetouch doctor`: is everything in place?"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.config import OPTIONS, PREFIX, Settings
from handlers.known.rules import Judged
from handlers.person import Person, Role
from kb.ports import SourceRow

if TYPE_CHECKING:
    from bot.compose import Shelves

_LOW_BYTES = 500 * 1024 * 1024
_MODEL_ADVICE = "run `onetouch prepare`; where a prepared model is damaged, remove its folder first"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `advice`: the way out, where it is not well."""

    name: str
    fine: bool
    detail: str
    advice: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Check settings, folders, model, database, sources and index; say what is wrong and the way out."""
    findings = list(_findings(settings))
    if as_json:
        rows = [{"name": f.name, "ok": f.fine, "detail": f.detail, "advice": f.advice} for f in findings]
        shown = {PREFIX + option.name: _value(settings, option.name, option.secret) for option in OPTIONS}
        click.echo(json.dumps({"ok": all(f.fine for f in findings), "checks": rows, "settings": shown}, indent=2))
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.fine else 'BAD '} {finding.name}: {finding.detail}")
            if not finding.fine and finding.advice:
                click.echo(f"     {finding.advice}")
        click.echo("\nSettings (environment or .env):")
        for option in OPTIONS:
            click.echo(f"  {PREFIX}{option.name}={_value(settings, option.name, option.secret)}\n      {option.help}")
        wrong = sum(not finding.fine for finding in findings)
        # Said last: on a terminal the settings push everything above out of sight.
        click.echo(f"\n{_count(wrong)} to mend, marked BAD above." if wrong else "\nAll is well.")
    if not all(finding.fine for finding in findings):
        sys.exit(1)


def _count(wrong: int) -> str:
    return "1 thing is" if wrong == 1 else f"{wrong} things are"


def _value(settings: Settings, name: str, secret: bool) -> str:
    value = getattr(settings, name.lower())
    if secret:
        return "(set)" if value else ""
    if name == "DATABASE_URL" and value:
        from bot.database.engine import without_password

        return without_password(str(value))
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, Mapping):
        return ",".join(f"{key}={named}" for key, named in value.items())
    if hasattr(value, "total_seconds"):
        return f"{value.total_seconds() / 3600:g}"
    return "" if value is None else str(value)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0], "install Python 3.11 or newer")
    yield _folder(settings.data_dir)
    yield _try("model", lambda: _model(settings), _MODEL_ADVICE)
    yield _try("model of other languages", lambda: _other_languages(settings), "questions in English go on without it")
    yield _try("desk", lambda: _desk(settings), "mend ONETOUCH_DESK_FILE, or unset it: the defaults hold then")
    yield from _knowledge(settings)
    yield from _slack(settings)
    yield from _jira(settings)
    yield from _tracker_queue(settings)
    yield from _tracker_statuses(settings)


def _tracker_statuses(settings: Settings) -> Iterator[Finding]:
    from bot.cli.tracker import followed, unsaid

    if not settings.jira_url:  # those of our own tracker mean what they say
        return
    # Where the database is ill, or Jira away, that is told above.
    with contextlib.suppress(Exception):
        found = asyncio.run(followed(settings, fresh=True))
        told = " ".join(unsaid(found)) or "all of them are mapped"
        yield Finding("tracker statuses", True, told if found.lines else "none are known yet", "")


def _tracker_queue(settings: Settings) -> Iterator[Finding]:
    from bot.cli.tracker_checks import ADVICE, tracker_queue

    # Where the database is ill that is told above.
    with contextlib.suppress(Exception):
        queue = tracker_queue(settings)
        yield Finding("tracker queue", not queue.stops, queue.told, ADVICE)


def _jira(settings: Settings) -> Iterator[Finding]:
    from bot.cli.jira_checks import jira_checks

    try:
        for check in jira_checks(settings):
            yield Finding(check.name, check.fine, check.detail, check.advice)
    except Exception as error:  # noqa: BLE001 - as below
        yield Finding("Jira", False, str(error) or type(error).__name__, "mend what is wrong above, and look again")


def _slack(settings: Settings) -> Iterator[Finding]:
    from bot.cli.slack_checks import slack_checks

    try:
        for check in slack_checks(settings):
            yield Finding(check.name, check.fine, check.detail, check.advice)
    except Exception as error:  # noqa: BLE001 - as below
        yield Finding("Slack", False, str(error) or type(error).__name__, "mend what is wrong above, and look again")


def _folder(folder: Path) -> Finding:
    there = folder
    while not there.exists():
        there = there.parent
    if not os.access(there, os.W_OK):
        return Finding("data folder", False, f"{folder} may not be written", "change its rights or ONETOUCH_DATA_DIR")
    free = shutil.disk_usage(there).free
    detail = f"{folder}, {free // (1024 * 1024)} MB free"
    return Finding("data folder", free >= _LOW_BYTES, detail, "free some space: syncing and accepting messages need it")


def _model(settings: Settings) -> str:
    from retrieval.adapters.model_files import DEFAULT_MODEL
    from retrieval.adapters.preparation import check_reference, is_prepared, load_encoder

    if not is_prepared(settings.embedding_model, settings.models):
        return f"{settings.embedding_model} is not prepared yet; the first start does it"
    encoder = load_encoder(settings.embedding_model, settings.models)
    if settings.embedding_model != DEFAULT_MODEL:
        return encoder.tag
    return f"{encoder.tag}, reference vectors agree (cosine {check_reference(encoder):.6f})"


def _other_languages(settings: Settings) -> str:
    from bot.compose.languages import static_encoder
    from retrieval.adapters.model_files import DEFAULT_MODEL

    if settings.embedding_model != DEFAULT_MODEL:
        return "not used beside another ONETOUCH_EMBEDDING_MODEL"
    return static_encoder().tag


def _knowledge(settings: Settings) -> Iterator[Finding]:
    from bot.compose import open_shelves

    try:
        shelves = open_shelves(settings)
        revision = shelves.store.revision()
    except Exception as error:  # noqa: BLE001 - a doctor tells of every illness
        yield Finding("database", False, str(error), "check ONETOUCH_DATABASE_URL and the data folder")
        return
    yield Finding("database", True, f"knowledge base revision {revision}")
    yield _try(
        "tables",
        lambda: _tables(shelves),
        "the data is as it was; docs/how-to/back-up-and-restore.md says what a backup holds",
    )
    yield _try("known questions", lambda: _known(settings, shelves), "look at the database; answers go on without them")
    from bot.cli.sources import counted, seen_by
    from bot.knowledge.known_issue_source import KIND

    rows = shelves.store.sources()
    told = counted(len(rows), "source") if rows else "none yet; `serve` starts with its own documentation"
    yield Finding("sources", True, told)
    for row in rows:
        there = row.kind == KIND or Path(row.location).exists()  # what the team wrote lies in the database
        detail = f"{row.kind}, {seen_by(row)}, {counted(len(shelves.store.known(row.name)), 'article')}, {row.location}"
        yield Finding(
            f"source {row.name}", there, detail, f"{row.location} is gone; its articles are kept as they were"
        )
        yield _try(
            f"source {row.name} can be opened",
            partial(_kind, shelves, row),
            "remove it and add it again",
        )
    if not rows:
        return

    def index() -> str:
        snapshot = shelves.index.load(shelves.reading().tag)
        state = (
            "up to date"
            if snapshot.revision == revision
            else f"of revision {snapshot.revision}; the next start mends it"
        )
        return f"{snapshot.name}: {len(snapshot.articles)} articles, {snapshot.layout.passages} passages, {state}"

    yield _try("index", index, "run `onetouch sync`; it is made again from the articles")


def _tables(shelves: Shelves) -> str:
    from bot.database.errors import DatabaseUnusable
    from bot.database.shape import told

    lacking = shelves.lacking()
    if lacking:
        raise DatabaseUnusable(told(lacking))
    return "all there, as this version needs them"


def _known(settings: Settings, shelves: Shelves) -> str:
    from bot.compose.services import known_desk
    from bot.database.engine import Database

    async def look() -> Judged:
        database = Database.open(settings.database)
        try:
            return await known_desk(shelves, database).everything(Person("cli:engineer", Role.ENGINEER, known=True))
        finally:
            await database.close()

    found = asyncio.run(look())
    return f"{len(found.known)} confirmed by people, {len(found.suggested)} suggested by customers"


def _desk(settings: Settings) -> str:
    from bot.compose.desk_rules import desk_settings

    found = desk_settings(settings).sla
    plans = ", ".join(sorted(found.policies.by_plan))
    source = settings.desk_file or "what managers keep in the database, else the shipped defaults"
    return f"plans {plans}; calendars {', '.join(sorted(found.calendars))}; from {source}"


def _kind(shelves: Shelves, row: SourceRow) -> str:
    return type(shelves.opened(row)).__name__


def _try(name: str, look: Callable[[], str], advice: str) -> Finding:
    try:
        return Finding(name, True, look())
    except Exception as error:  # noqa: BLE001 - as above
        return Finding(name, False, str(error) or type(error).__name__, advice)
