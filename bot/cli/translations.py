"""`onetouch translations`: articles and their translations, which are missing, and which are older."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from bot.compose import open_shelves
from bot.config import Settings
from handlers.translations.overview import Overview, TranslationQuery, Which, overview
from kb.languages import language_code
from kb.translations import Edition, Group, State

_ANY = "any"


def _language(_context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is None or value == _ANY:
        return value
    code = language_code(value)
    if code is None:
        message = f"{value!r} is no code of a language: use one such as de or pt-BR"
        raise click.BadParameter(message, param=parameter)
    return code


@click.command()
@click.option(
    "--missing",
    is_flag=False,
    flag_value=_ANY,
    metavar="[LANGUAGE]",
    callback=_language,
    help="Only articles that are not in this language; in one of those they should be in, when none is named.",
)
@click.option("--outdated", is_flag=True, help="Only articles with a translation that is older than the original.")
@click.option("--language", metavar="LANGUAGE", callback=_language, help="Only articles that are in this language.")
@click.option("--source", default="", help="Only articles of this source.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def translations(
    settings: Settings,
    missing: str | None,
    language: str | None,
    source: str,
    limit: int,
    *,
    outdated: bool,
    as_json: bool,
) -> None:
    """List articles with their translations: which are missing, and which are older than the original.

    An article should be in the languages that ONETOUCH_ARTICLE_LANGUAGES names; in all that translations were made
    into, where it names none.
    """
    if missing is not None and (outdated or language):
        message = "--missing goes with neither --outdated nor --language"
        raise click.UsageError(message)
    if missing is not None:
        query = TranslationQuery(Which.MISSING, "" if missing == _ANY else missing, source)
    else:
        query = TranslationQuery(Which.OUTDATED if outdated else Which.ALL, language or "", source)
    found = overview(open_shelves(settings).store.entries(), query, settings.article_languages)
    shown = found.groups[:limit]
    if as_json:
        click.echo(json.dumps(_fields(found, shown), ensure_ascii=False, indent=2))
        return
    for line in (*_head(found), *(line for group in shown for line in _lines(group))):
        click.echo(line)
    if not shown:
        click.echo("There are no such articles.")
    if len(found.groups) > limit:
        click.echo(f"There are {len(found.groups)}: --limit {limit} shows no others.", err=True)


def _head(found: Overview) -> list[str]:
    return [
        f"{found.total} articles, each counted once with its translations. Articles in {_counts(found.languages)}.",
        f"Every article should be in: {', '.join(found.wanted) or 'no language is said'}.",
        f"Missing: {_counts(found.missing)}. Older than their original: {_counts(found.outdated)}.",
    ]


def _counts(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{language} {count}" for language, count in counted.items()) or "none"


def _lines(group: Group) -> list[str]:
    gone = "" if group.original is not None else "  (its original is gone)"
    lines = ["", f"{group.title}{gone}"]
    lines += [_edition(edition, group) for edition in group.editions]
    return [*lines, f"  missing: {', '.join(group.missing)}"] if group.missing else lines


def _edition(edition: Edition, group: Group) -> str:
    entry = edition.entry
    match edition.state:
        case State.OUTDATED if group.original is not None:
            state = f"older than the original, which changed on {group.original.changed_at:%Y-%m-%d %H:%M}"
        case State.DOUBLE:
            state = "twice in this language"
        case _:
            state = "original" if entry is group.original and len(group.editions) > 1 else ""
    told = f"  {entry.language or '?':3} {entry.id}  {entry.changed_at:%Y-%m-%d %H:%M}  {state}"
    return told.rstrip()


def _fields(found: Overview, shown: tuple[Group, ...]) -> dict[str, object]:
    return {
        "groups": [
            {
                "id": group.id,
                "title": group.title,
                "original": None if group.original is None else group.original.id,
                "editions": [_edition_fields(edition) for edition in group.editions],
                "missing": list(group.missing),
            }
            for group in shown
        ],
        "matching": len(found.groups),
        "total": found.total,
        "wanted": list(found.wanted),
        "languages": dict(found.languages),
        "missing": dict(found.missing),
        "outdated": dict(found.outdated),
        "doubles": found.doubles,
        "unknown": found.unknown,
    }


def _edition_fields(edition: Edition) -> dict[str, object]:
    entry = edition.entry
    return {
        "article": entry.id,
        "title": entry.title,
        "language": entry.language,
        "source": entry.source,
        "audience": entry.audience.value,
        "url": entry.url,
        "state": edition.state.value,
        "changed_at": entry.changed_at.isoformat(),
    }
