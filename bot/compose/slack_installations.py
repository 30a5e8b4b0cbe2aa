"""Wire the installations of the Slack app: their tokens, and the way in for new ones."""

from __future__ import annotations

from bot.compose.services import utc_now
from bot.config import Settings
from bot.database.engine import Database
from bot.database.slack_installations import SqlInstallations, SqlStates
from bot.slack.keyring import Keyring
from bot.slack.manifest import RETURN
from bot.slack.oauth import Client, Exchange, Installer, authorize_url
from bot.slack.vault import Vault


def exchange(settings: Settings) -> Exchange | None:
    """Give what exchanges codes and tokens at Slack; None where other workspaces cannot install the app."""
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    return Exchange(Client(settings.slack_client_id, settings.slack_client_secret), settings.slack_api_url)


def keyring(settings: Settings, installations: SqlInstallations) -> Keyring | None:
    """Give the tokens of the workspaces that installed the app; None where none can."""
    renewing = exchange(settings)
    if renewing is None or not settings.encryption_key:
        return None
    return Keyring(installations, Vault(settings.encryption_key), renewing, utc_now)


def installer(settings: Settings, database: Database, keys: Keyring | None) -> Installer | None:
    """Give what stands behind ``/slack/install``; None where other workspaces cannot install the app."""
    exchanging = exchange(settings)
    if exchanging is None or keys is None or settings.slack_client_id is None:
        return None
    return Installer(
        client_id=settings.slack_client_id,
        authorize=authorize_url(settings.slack_api_url),
        redirect=f"{settings.public_url}{RETURN}",
        states=SqlStates(database),
        exchange=exchanging,
        keyring=keys,
        clock=utc_now,
    )
