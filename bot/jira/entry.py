"""How we are let in: by a token that stands in the settings, or by what an administrator granted (OAuth 2.0)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.jira.site import Site
from handlers.engineering.errors import TrackerDenied
from handlers.ports import Clock

CONNECT = "run `onetouch jira connect`, and open the address that it prints"
_EARLY = timedelta(minutes=2)
"""A token that lives no longer is renewed before it is used."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where the interface begins, without the slash at its end, and the header that signs us in."""

    api: str
    authorization: str = field(repr=False)


class Entry(Protocol):
    """Lets us in."""

    async def access(self) -> Access:
        """Give what a call needs.

        Raises:
            TrackerError: we cannot be let in now.
        """
        ...

    async def renewed(self, refused: Access) -> bool:
        """Tell whether there is another access since this one was refused."""
        ...


class TokenEntry:
    """By a token of the settings."""

    def __init__(self, site: Site) -> None:
        self._access = Access(site.api, site.authorization)

    async def access(self) -> Access:
        """Give what a call needs."""
        return self._access

    async def renewed(self, refused: Access) -> bool:  # noqa: ARG002 - there is but one
        """Say that there is no other."""
        return False


@dataclass(frozen=True, slots=True)
class Grant:
    """What an administrator granted.

    Attributes:
        cloud: Atlassian's id of the site.
        refresh: is good for one renewal.
        version: counts the renewals, from 1.
    """

    cloud: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    version: int = 1


class Grants(Protocol):
    """Where grants live."""

    async def get(self, tracker: str) -> Grant | None:
        """Give a tracker's; None: nobody granted anything.

        Raises:
            TrackerDenied: it was encrypted with a key that we do not have.
        """
        ...

    async def put(self, tracker: str, grant: Grant) -> None:
        """Write a new one, in place of whatever there is."""
        ...

    async def keep(self, tracker: str, grant: Grant) -> bool:
        """Write a renewed one over the version before it; False when others wrote one meanwhile."""
        ...


class Renewing(Protocol):
    """Renews grants at Atlassian."""

    async def refresh(self, grant: Grant) -> Grant:
        """Renew a grant, which is good for this once.

        Raises:
            TrackerError: Atlassian refuses, or does not answer.
        """
        ...


class GrantedEntry:
    """By what an administrator granted; renewed when it is about to end, by whoever notices first."""

    def __init__(self, tracker: str, api: str, grants: Grants, renewing: Renewing, clock: Clock) -> None:
        """Make it. `api`: where Atlassian's interface begins, without the slash at its end."""
        self._tracker = tracker
        self._api = api
        self._grants = grants
        self._renewing = renewing
        self._clock = clock
        self._grant: Grant | None = None
        self._alone = asyncio.Lock()

    async def access(self) -> Access:
        """Give what a call needs."""
        return self._read(await self._valid())

    async def renewed(self, refused: Access) -> bool:
        """Renew it, unless that was done since it was refused."""
        async with self._alone:
            found = await self._kept()
            if self._read(found) == refused:
                found = await self._renew(found)
            return self._read(found) != refused

    async def _valid(self) -> Grant:
        async with self._alone:
            found = self._grant
            if found is None or not self._lives(found):
                found = await self._kept()
            return found if self._lives(found) else await self._renew(found)

    def _lives(self, grant: Grant) -> bool:
        return grant.expires_at - self._clock() > _EARLY

    async def _kept(self) -> Grant:
        found = await self._grants.get(self._tracker)
        if found is None:
            raise TrackerDenied(f"nobody allowed us into Jira yet: {CONNECT}")
        self._grant = found
        return found

    async def _renew(self, grant: Grant) -> Grant:
        try:
            made = await self._renewing.refresh(grant)
        except TrackerDenied:
            # What is good for one renewal only may have been used by another process since we read it.
            found = await self._kept()
            if found.version == grant.version:
                raise
            return found
        if await self._grants.keep(self._tracker, made):
            self._grant = made
            return made
        # Another process renewed it in the same moment: its tokens are the ones that go on.
        return await self._kept()

    def _read(self, grant: Grant) -> Access:
        return Access(f"{self._api}/ex/jira/{grant.cloud}/rest/api/3", f"Bearer {grant.access}")
