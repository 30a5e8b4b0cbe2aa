"""`onetouch serve` and `onetouch prepare`."""

from __future__ import annotations

import asyncio
import sys
import threading

import click

from bot.cli.progress import Progress
from bot.cli.sources import show
from bot.compose import Shelves, first_source, open_shelves
from bot.config import Settings
from bot.knowledge.known_issue_source import KIND
from bot.logs import set_up_logs


@click.command()
@click.pass_obj
def prepare(settings: Settings) -> None:
    """Prepare the encoder: write its graph from the installed weights, and check it against reference vectors."""
    from retrieval.adapters.preparation import is_prepared
    from retrieval.adapters.preparation import prepare as prepare_model

    if is_prepared(settings.embedding_model, settings.models):
        click.echo(f"Model {settings.embedding_model} is prepared.")
        return
    click.echo(f"Preparing the model {settings.embedding_model} …")
    prepare_model(settings.embedding_model, settings.models)
    click.echo(f"Model {settings.embedding_model} is prepared and checked.")


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Run everything in one process: web, API, background work. Stop it with Ctrl-C."""
    from bot.compose.server import serve as run
    from bot.database.errors import DatabaseUnusable
    from bot.database.shape import told

    set_up_logs(settings.log_format, settings.log_level)
    ending = threading.Event()
    shelves = open_shelves(settings, stopping=ending.is_set)
    lacking = shelves.lacking()
    if lacking:
        # It would answer, and fail at what needs them: whoever starts it is told, and not only who asks for readiness.
        raise DatabaseUnusable(f"the database cannot be used: {told(lacking)}")
    click.echo(
        f"Database ready: {settings.data_dir if not settings.database_url else 'as ONETOUCH_DATABASE_URL says'}."
    )
    shelves.encoder()
    click.echo(f"Model ready: {settings.embedding_model}.")
    stock(shelves)
    asyncio.run(run(settings, shelves, ending, click.echo))


def stock(shelves: Shelves) -> None:
    """Where there is no source, begin with the documentation that comes along."""
    first = None if any(row.kind != KIND for row in shelves.store.sources()) else first_source()
    if first is not None:
        click.echo("No source yet: loading Onetouch's own documentation, so that there is something to ask about.")
        shelves.store.add(first)
        for report in shelves.librarian.sync([first.name], lambda name: Progress(name, sys.stderr)):
            show(report)
