"""`onetouch source` and `onetouch sync`."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from bot.cli.progress import Progress
from bot.compose import open_shelves
from bot.config import Settings
from bot.knowledge.known_issue_source import KIND, NAME
from bot.knowledge.librarian import SourceReport
from kb import Audience, KnowledgeError
from kb.adapters.kinds import open_source
from kb.errors import UnknownKind
from kb.ports import SourceRow, Stored

_SHOWN = 20


@click.group()
def source() -> None:
    """Add, list and remove sources of articles."""


@source.command("add")
@click.argument("kind", metavar="KIND")
@click.argument("location")
@click.option("--audience", required=True, help="Who may see its articles: public, customer, account:<id> or internal.")
@click.option("--name", help="What to call it; by default, the last part of the location.")
@click.pass_obj
def add(settings: Settings, kind: str, location: str, audience: str, name: str | None) -> None:
    """Add a source. KIND is folder (Markdown, HTML and text files) or jsonl (one article a line, also .gz).

    An article's own audience, where it names one, goes before the source's. Nothing is read before `onetouch sync`.
    """
    path = Path(location).expanduser().absolute()
    row = SourceRow(name or _name(path), kind, str(path), _audience(audience))
    if row.name == NAME:
        raise click.UsageError(f"{NAME} is what the team wrote of known issues: choose another name with --name")
    try:
        open_source(row)
    except UnknownKind as error:
        raise click.BadParameter(str(error), param_hint="KIND") from error
    if not path.exists():
        raise click.UsageError(f"{path} does not exist")
    if (kind == "folder") != path.is_dir():
        raise click.UsageError(f"{path} is {'a folder' if path.is_dir() else 'a file'}: not a {kind} source")
    open_shelves(settings).store.add(row)
    click.echo(f"Added {row.name} ({kind}, {row.audience}). Next: onetouch sync {row.name}")


@source.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def list_sources(settings: Settings, as_json: bool) -> None:
    """List the sources and how many articles each holds."""
    store = open_shelves(settings).store
    rows = [
        (row, len(known), _languages(known.values())) for row in store.sources() for known in [store.known(row.name)]
    ]
    if as_json:
        fields = [
            {
                "name": row.name,
                "kind": row.kind,
                "location": row.location,
                "audience": str(row.audience),
                "articles": n,
                "languages": languages,
            }
            for row, n, languages in rows
        ]
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    for row, n, languages in rows:
        spoken = "".join(
            f"{', ' if place else '  '}{code} {many}" for place, (code, many) in enumerate(languages.items())
        )
        click.echo(f"{row.name}  {row.kind}  {seen_by(row)}  {counted(n, 'article')}{spoken}  {row.location}")
    if not rows:
        click.echo("There is no source yet. Add one: onetouch source add folder ./help-centre --audience public")


@source.command("remove")
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Remove a source; its articles are gone from every answer at once."""
    shelves = open_shelves(settings)
    if any(row.name == name and row.kind == KIND for row in shelves.store.sources()):
        raise click.UsageError(
            f"{name} is what the team wrote of known issues, and comes back with the next of them. To take one back, "
            "open /console/known-issues and let nobody outside the team be told of it"
        )
    count = shelves.librarian.remove_source(name)
    click.echo(f"Removed {name} and its {counted(count, 'article')}.")


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--force", is_flag=True, help="Remove articles even when a source lost all of them at once.")
@click.pass_obj
def sync(settings: Settings, names: tuple[str, ...], as_json: bool, force: bool) -> None:
    """Bring the articles of all sources, or of those named, up to date.

    Only what changed is read into the index again. An interrupted sync goes on where it was.
    """
    shelves = open_shelves(settings)
    if not shelves.store.sources():
        raise click.UsageError(
            "there is no source yet; add one: onetouch source add folder ./help-centre --audience public"
        )
    reports = shelves.librarian.sync(names, lambda name: Progress(name, sys.stderr), force=force)
    if as_json:
        click.echo(json.dumps([_fields(report) for report in reports], ensure_ascii=False, indent=2))
    else:
        for report in reports:
            show(report)
    if any(report.error for report in reports):
        sys.exit(1)


def counted(many: int, what: str) -> str:
    """Give a number with what it counts: ``1 article``."""
    return f"{many} {what}{'' if many == 1 else 's'}"


def seen_by(row: SourceRow) -> str:
    """Say who may see what a source gives. Each known issue says so itself: most are for customers."""
    return "each says who is told" if row.kind == KIND else str(row.audience)


def show(report: SourceReport) -> None:
    """Tell what a sync did with one source; what went wrong goes to standard error."""
    for problem in report.problems[:_SHOWN]:
        click.echo(f"  {'skipped' if problem.skipped else 'note'}: {problem.location}: {problem.message}", err=True)
    if len(report.problems) > _SHOWN:
        click.echo(f"  and {len(report.problems) - _SHOWN} more; --json lists them all", err=True)
    if report.error:
        click.echo(f"{report.name}: could not be read, its articles stay as they are: {report.error}", err=True)
        return
    click.echo(
        f"{report.name}: {report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged"
    )


def _languages(articles: Iterable[Stored]) -> dict[str, int]:
    """Count the articles of each language, the most first; those of which nobody knows it are left out."""
    return dict(Counter(article.language for article in articles if article.language).most_common())


def _fields(report: SourceReport) -> dict[str, object]:
    return {
        "source": report.name,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "error": report.error,
        "problems": [
            {"location": problem.location, "message": problem.message, "skipped": problem.skipped}
            for problem in report.problems
        ],
    }


def _audience(text: str) -> Audience:
    try:
        return Audience.parse(text)
    except KnowledgeError as error:
        raise click.BadParameter(str(error), param_hint="--audience") from error


def _name(path: Path) -> str:
    stem = path.name.removesuffix(".gz").removesuffix(".jsonl")
    return re.sub(r"[^\w.-]+", "-", stem).strip("-") or "source"
