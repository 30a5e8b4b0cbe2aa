"""`onetouch jira connect`."""

from __future__ import annotations

import asyncio

import click

from bot.config import PREFIX, Settings


@click.command("connect")
@click.pass_obj
def connect(settings: Settings) -> None:
    """Print the address at which an administrator of Jira lets us in (OAuth 2.0). The server must run."""
    click.echo("Open this in a browser, as somebody who may use the project in Jira, within half an hour:\n")
    click.echo(asyncio.run(_begun(settings)))


async def _begun(settings: Settings) -> str:
    from bot.compose.jira import jira_connector
    from bot.compose.services import utc_now
    from bot.database.engine import Database
    from bot.database.migrate import migrate

    migrate(settings.database)
    database = Database.open(settings.database)
    try:
        connector = jira_connector(settings, database, utc_now)
        if connector is None:
            needs = f"{PREFIX}JIRA_URL, {PREFIX}JIRA_CLIENT_ID and {PREFIX}JIRA_CLIENT_SECRET"
            raise click.UsageError(f"set {needs}, and no {PREFIX}JIRA_TOKEN: a token signs in by itself")
        return await connector.begin()
    finally:
        await database.close()
