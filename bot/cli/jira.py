"""`onetouch jira`."""

from __future__ import annotations

import asyncio
import errno
import tempfile
import threading
from pathlib import Path

import click

from bot.cli.jira_connect import connect
from bot.config import Settings

_PORT = click.IntRange(0, 65535)


@click.group()
def jira() -> None:
    """Connect Jira, or try the round trip with engineering without it."""


jira.add_command(connect)


@jira.command("try")
@click.option("--port", type=_PORT, default=8091, show_default=True, help="Port of Jira's page; 0: any.")
@click.option("--slack-port", type=_PORT, default=8090, show_default=True, help="Port of Slack's page; 0: any.")
@click.option(
    "--flavour",
    type=click.Choice(["cloud", "datacenter"]),
    default="cloud",
    show_default=True,
    help="Which Jira it is.",
)
@click.pass_obj
def try_(settings: Settings, port: int, slack_port: int, flavour: str) -> None:
    """Escalate bugs to a simulated Jira, and play the product engineer there, on pages of this machine."""
    from bot.cli.serving import stock
    from bot.compose import open_shelves
    from bot.compose.borrowed import borrow
    from bot.compose.jira_trial import Ports, perform
    from bot.compose.slack_trial import on_free_port
    from bot.logs import set_up_logs
    from bot.simulators.jira import Flavour

    set_up_logs(settings.log_format, settings.log_level)
    ending = threading.Event()
    with tempfile.TemporaryDirectory(prefix="onetouch-jira-try-") as folder:
        own = on_free_port(borrow(settings, Path(folder)))
        shelves = open_shelves(own, stopping=ending.is_set)
        click.echo("Your articles are copied; conversations, tickets and issues of this trial stay apart from yours.")
        stock(shelves)
        try:
            asyncio.run(perform(own, shelves, ending, Ports(port, slack_port), Flavour(flavour), click.echo))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise click.ClickException(
                f"port {port} or {slack_port} is in use already: choose others with --port and --slack-port; 0 is any"
            ) from error
