"""Which Jira it is, and how we sign in there."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from handlers.engineering.issue import Kind


class Flavour(StrEnum):
    """Who runs it."""

    CLOUD = "cloud"
    """Atlassian: version 3 of the interface, documents, accounts by id."""
    DATACENTER = "datacenter"
    """Its owner: version 2, wiki markup, users by name."""


@dataclass(frozen=True, slots=True)
class Site:
    """A Jira.

    Attributes:
        url: where people open it, without the slash at its end.
        token: signs us in; empty where somebody granted us access (`bot.jira.entry.GrantedEntry`).
        email: whose token it is; empty: the token alone signs in, as a bearer's.
        project: key of the one in which issues are made where nobody chose another; empty: none.
        types: name or id of the issue type for a kind; kinds that are missing get the likeliest one.
    """

    url: str
    flavour: Flavour
    token: str = field(default="", repr=False)
    email: str = ""
    project: str = ""
    types: Mapping[Kind, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What names it in the names of its issues: its host, with the port where that is an unusual one."""
        return urlsplit(self.url).netloc.rpartition("@")[2].lower()

    @property
    def cloud(self) -> bool:
        """Whether Atlassian runs it."""
        return self.flavour is Flavour.CLOUD

    @property
    def api(self) -> str:
        """Where its interface begins, without the slash at its end."""
        return f"{self.url}/rest/api/{3 if self.cloud else 2}"

    @property
    def authorization(self) -> str:
        """The header that signs us in."""
        if self.email:
            return f"Basic {b64encode(f'{self.email}:{self.token}'.encode()).decode()}"
        return f"Bearer {self.token}"

    def page(self, key: str) -> str:
        """Give the address at which people open an issue."""
        return f"{self.url}/browse/{key}"
