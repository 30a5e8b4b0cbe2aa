"""`onetouch known`: questions that are known to be answered by an article."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot.compose import open_shelves
from bot.compose.services import known_desk
from bot.config import Settings
from bot.database.engine import Database
from handlers.known.desk import KnownDesk
from handlers.known.rules import Known, Suggestion
from handlers.person import Person, Role

T = TypeVar("T")
# Whoever may run commands over the data folder is of the team.
_OPERATOR = Person("cli:engineer", Role.ENGINEER, known=True)
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group()
def known() -> None:
    """List, confirm and withdraw known questions; decide what customers suggest."""


@known.command("list")
@_JSON
@click.pass_obj
def listing(settings: Settings, as_json: bool) -> None:
    """List what people confirmed; the articles' own questions are not among it."""
    found = _run(settings, lambda desk: desk.everything(_OPERATOR)).known
    if as_json:
        click.echo(json.dumps([_known(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.id:6}  {one.kind.value:8}  {one.at:%Y-%m-%d}  {one.question}  [{one.article}]")
    if not found:
        click.echo("Nobody has confirmed a question yet.")


@known.command("suggestions")
@_JSON
@click.pass_obj
def suggestions(settings: Settings, as_json: bool) -> None:
    """List what customers confirmed without making it known, best backed first."""
    found = _run(settings, lambda desk: desk.everything(_OPERATOR)).suggested
    if as_json:
        click.echo(json.dumps([_suggestion(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        backed = f"{one.persons} person{'s' if one.persons > 1 else ''}"
        backed += f" of {one.accounts} account{'s' if one.accounts > 1 else ''}" if one.accounts else ", not identified"
        click.echo(f"{one.id:6}  {backed}  {one.at:%Y-%m-%d}  {one.question}  [{one.article}]")
    if not found:
        click.echo("There are no suggestions.")


@known.command("confirm")
@click.argument("question")
@click.argument("article")
@click.pass_obj
def confirm(settings: Settings, question: str, article: str) -> None:
    """Say that QUESTION is answered by ARTICLE, named by its id."""
    _tell(_run(settings, lambda desk: desk.confirm(question, article, _OPERATOR)))


@known.command("withdraw")
@click.argument("known_id", metavar="ID", type=int)
@click.pass_obj
def withdraw(settings: Settings, known_id: int) -> None:
    """Take a known question back; customers do not bring it back."""
    found = _run(settings, lambda desk: desk.withdraw(known_id, _OPERATOR))
    click.echo(f"Withdrawn: {found.question!r} is no known question of {found.article}.")


@known.command("accept")
@click.argument("suggestion_id", metavar="ID", type=int)
@click.pass_obj
def accept(settings: Settings, suggestion_id: int) -> None:
    """Make a suggestion known."""
    _tell(_run(settings, lambda desk: desk.accept(suggestion_id, _OPERATOR)))


@known.command("reject")
@click.argument("suggestion_id", metavar="ID", type=int)
@click.pass_obj
def reject(settings: Settings, suggestion_id: int) -> None:
    """Refuse a suggestion for good."""
    found = _run(settings, lambda desk: desk.reject(suggestion_id, _OPERATOR))
    click.echo(f"Rejected: {found.question!r} is not suggested for {found.article} again.")


def _run(settings: Settings, action: Callable[[KnownDesk], Awaitable[T]]) -> T:
    async def run() -> T:
        shelves = await asyncio.to_thread(open_shelves, settings)
        database = Database.open(settings.database)
        try:
            return await action(known_desk(shelves, database))
        finally:
            await database.close()

    return asyncio.run(run())


def _tell(one: Known) -> None:
    click.echo(f"Known ({one.id}): {one.question!r} is answered by {one.article}.")


def _known(one: Known) -> dict[str, object]:
    return {
        "id": one.id,
        "question": one.question,
        "article": one.article,
        "by": one.kind.value,
        "at": one.at.isoformat(),
    }


def _suggestion(one: Suggestion) -> dict[str, object]:
    return {
        "id": one.id,
        "question": one.question,
        "article": one.article,
        "persons": one.persons,
        "accounts": one.accounts,
        "at": one.at.isoformat(),
    }
