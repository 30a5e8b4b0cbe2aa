"""Wire Jira: the adapters over one client of it, and the door for its webhooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.config import Settings
from bot.database.engine import Database
from bot.database.jira_grants import KeyUnknown, SqlJiraGrants
from bot.jira.calls import Calls
from bot.jira.door import JiraDoor
from bot.jira.entry import Entry, GrantedEntry
from bot.jira.metadata import Metadata
from bot.jira.oauth import API, RETURN, Client, Connector, Exchange
from bot.jira.reader import JiraReader
from bot.jira.site import Flavour, Site
from bot.jira.tracker import JiraTracker
from bot.jira.workflows import JiraWorkflows
from bot.jira.writer import JiraWriter
from bot.slack.vault import KeyLost, Vault
from handlers.engineering.hearing import Hints
from handlers.engineering.issue import Kind
from handlers.ports import Clock


@dataclass(frozen=True, slots=True)
class Jira:
    """One Jira. `close` ends its connections."""

    calls: Calls
    tracker: JiraTracker
    writer: JiraWriter
    reader: JiraReader
    workflows: JiraWorkflows

    async def close(self) -> None:
        """Close the connections."""
        await self.calls.close()


class Sealed:
    """The vault of tokens, with the error that their keeper knows."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def seal(self, text: str) -> str:
        """Encrypt."""
        return self._vault.seal(text)

    def unseal(self, sealed: str) -> str:
        """Decrypt."""
        try:
            return self._vault.unseal(sealed)
        except KeyLost:
            raise KeyUnknown from None


def jira_site(settings: Settings) -> Site | None:
    """Give the Jira that is set; None where there is none."""
    if not settings.jira_url:
        return None
    flavour = Flavour(settings.jira_flavour)
    return Site(
        url=settings.jira_url,
        flavour=flavour,
        token=settings.jira_token or "",
        # A Data Center's token signs in by itself.
        email=settings.jira_email or "" if flavour is Flavour.CLOUD else "",
        project=settings.jira_project,
        types={Kind(kind): named for kind, named in settings.jira_issue_types.items()},
    )


def jira(settings: Settings, clock: Clock, database: Database | None = None) -> Jira | None:
    """Wire the Jira that is set; None where there is none. Nothing is opened before the first call.

    `database`: keeps what an administrator granted, where no token is set.
    """
    site = jira_site(settings)
    if site is None:
        return None
    client = _client(settings)
    if client is None or database is None:
        return connected(site, clock)
    grants = SqlJiraGrants(database, Sealed(Vault(settings.encryption_key)))
    return connected(site, clock, GrantedEntry(site.name, API, grants, Exchange(client, clock), clock))


def jira_connector(settings: Settings, database: Database, clock: Clock) -> Connector | None:
    """Wire what has an administrator grant us access; None where a token does, or no Jira is set."""
    site, client = jira_site(settings), _client(settings)
    if site is None or client is None:
        return None
    grants = SqlJiraGrants(database, Sealed(Vault(settings.encryption_key)))
    redirect = f"{settings.public_url or f'http://{settings.host}:{settings.port}'}{RETURN}"
    return Connector(site, client.id, redirect, grants, grants, Exchange(client, clock), clock)


def _client(settings: Settings) -> Client | None:
    if settings.jira_token is not None or settings.jira_client_id is None or settings.jira_client_secret is None:
        return None
    return Client(settings.jira_client_id, settings.jira_client_secret)


def connected(site: Site, clock: Clock, entry: Entry | None = None) -> Jira:
    """Wire a Jira. `entry`: lets us in; None: the token of the site does."""
    calls = Calls(site, clock, entry)
    metadata = Metadata(calls)
    return Jira(
        calls,
        JiraTracker(calls, metadata, clock),
        JiraWriter(calls, metadata),
        JiraReader(calls, metadata),
        JiraWorkflows(calls, metadata),
    )


def jira_door(
    settings: Settings, hints: Hints, clock: Clock, wake: Callable[[], None] = lambda: None
) -> JiraDoor | None:
    """Wire ``POST /webhooks/jira``; None where no Jira is set, or no secret that it signs with."""
    site = jira_site(settings)
    if site is None or settings.jira_webhook_secret is None:
        return None
    return JiraDoor(hints, settings.jira_webhook_secret, site.name, clock, wake)
