"""`onetouch slack`."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import click

from bot.config import Settings


@click.group()
def slack() -> None:
    """Connect Slack."""


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
