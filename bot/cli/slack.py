"""`onetouch slack`."""

from __future__ import annotations

import asyncio
import errno
import json
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

import click

from bot.config import Settings


@click.group()
def slack() -> None:
    """Connect Slack, or try the bot without it."""


@slack.command("manifest")
@click.option("--socket-mode", is_flag=True, help="Slack is reached from here: no public address is needed.")
@click.option("--url", metavar="URL", help="The server's public address; ONETOUCH_PUBLIC_URL when left out.")
@click.pass_obj
def manifest(settings: Settings, socket_mode: bool, url: str | None) -> None:
    """Print the app's manifest as JSON: on api.slack.com/apps choose “Create New App”, “From a manifest”."""
    from bot.slack.manifest import manifest as made

    if socket_mode and url:
        raise click.UsageError("--socket-mode needs no --url: Slack sends nothing to an address then.")
    address = None if socket_mode else _checked(url or settings.public_url)
    click.echo(json.dumps(made(address), ensure_ascii=False, indent=2))


@slack.command("try")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8090, show_default=True, help="Port of the page; 0: any."
)
@click.pass_obj
def try_(settings: Settings, port: int) -> None:
    """Talk to the bot in a simulated Slack, on a page of this machine. It answers from your articles."""
    from bot.cli.serving import stock
    from bot.compose import open_shelves
    from bot.compose.borrowed import borrow
    from bot.compose.slack_trial import on_free_port, perform
    from bot.logs import set_up_logs

    set_up_logs(settings.log_format, settings.log_level)
    ending = threading.Event()
    with tempfile.TemporaryDirectory(prefix="onetouch-slack-try-") as folder:
        own = on_free_port(borrow(settings, Path(folder)))
        shelves = open_shelves(own, stopping=ending.is_set)
        click.echo("Your articles are copied; conversations and tickets of this trial stay apart from yours.")
        stock(shelves)
        try:
            asyncio.run(perform(own, shelves, ending, port, click.echo))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise click.ClickException(
                f"port {port} is in use already: choose another with --port, or --port 0 for any"
            ) from error


def _checked(address: str) -> str:
    """Give an address that Slack sends to."""
    try:
        parts = urlsplit(address)
        named = parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        named = False
    if not named:
        raise click.UsageError(
            "Slack sends to a public HTTPS address only: name it with --url https://help.example.com or in "
            "ONETOUCH_PUBLIC_URL, or use --socket-mode, which needs none."
        )
    return address.rstrip("/")
