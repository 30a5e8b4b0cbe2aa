"""Calls of Jira's interface, one at a time, and what becomes of those that fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from bot.jira.entry import CONNECT, Access, Entry, TokenEntry
from bot.jira.refusals import Refusal, error, stranger, unknown
from bot.jira.site import Site
from handlers.engineering.errors import TrackerAway, TrackerDenied
from handlers.engineering.ports import Upload
from handlers.ports import Clock

TIMEOUT_S = 20.0
"""Of one call. What is done in the outbox may take a little longer in all (`handlers.engineering.dispatch`)."""
CONNECT_S = 10.0
_PAUSE_S = 0.2
"""Before what only reads is asked a second time."""


class Calls:
    """Asks one Jira. Its connections are opened by the first call, and closed by `close`."""

    def __init__(self, site: Site, clock: Clock, entry: Entry | None = None, *, timeout_s: float = TIMEOUT_S) -> None:
        """Make it. `entry`: lets us in; None: the token of the site does."""
        self.site = site
        self._entry: Entry = TokenEntry(site) if entry is None else entry
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(total=timeout_s, sock_connect=min(CONNECT_S, timeout_s))
        self._session: aiohttp.ClientSession | None = None

    async def get(self, path: str, what: str, params: Mapping[str, str] | None = None, *, issue: bool = False) -> Any:
        """Read; see `send`."""
        return await self.send("GET", path, what, params=params, reads=True, issue=issue)

    async def send(
        self,
        method: str,
        path: str,
        what: str,
        body: Mapping[str, Any] | None = None,
        *,
        params: Mapping[str, str] | None = None,
        reads: bool = False,
        issue: bool = False,
    ) -> Any:
        """Ask, and give the JSON of the answer; None where it has none.

        Args:
            path: below the interface's beginning, with a slash before it; its parts are quoted.
            what: is asked, in a few words: "make an issue".
            body: goes along as JSON.
            reads: it changes nothing: it is asked again, once, when the connection failed.
            issue: it is about one issue, whose absence 404 says.

        Raises:
            TrackerError: it was not done, or nobody knows.
        """
        try:
            return await self._asked(method, path, what, body, params, reads=reads, issue=issue)
        except TrackerAway as away:
            # Whom it made wait that long is not made to wait twice.
            if not reads or away.wait is not None or isinstance(away.__cause__, TimeoutError):
                raise
        # A connection that was kept open may have been closed by the other side meanwhile.
        await asyncio.sleep(_PAUSE_S)
        return await self._asked(method, path, what, body, params, reads=reads, issue=issue)

    async def upload(self, path: str, what: str, file: Upload, name: str) -> Any:
        """Send a file as a part of a form; see `send`."""
        kind = file.kind if _a_kind(file.kind) else "application/octet-stream"

        def given() -> dict[str, Any]:
            # As browsers send it: Jira shows what stands there, and undoes no quoting. Nothing in the name needs any.
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("file", file.content, filename=name, content_type=kind)
            # Jira takes forms from no page of others', and so wants to be told that this comes from none.
            return {"data": form, "headers": {"X-Atlassian-Token": "no-check"}}

        return await self._let_in("POST", path, what, given, reads=False, issue=True)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _asked(
        self,
        method: str,
        path: str,
        what: str,
        body: Mapping[str, Any] | None,
        params: Mapping[str, str] | None,
        *,
        reads: bool,
        issue: bool,
    ) -> Any:
        def given() -> dict[str, Any]:
            return ({"params": dict(params)} if params else {}) | ({} if body is None else {"json": body})

        return await self._let_in(method, path, what, given, reads=reads, issue=issue)

    async def _let_in(
        self, method: str, path: str, what: str, given: Callable[[], dict[str, Any]], *, reads: bool, issue: bool
    ) -> Any:
        access = await self._entry.access()
        try:
            return await self._exchange(access, method, path, what, given(), reads=reads, issue=issue)
        except TrackerDenied as denied:
            # Whom Jira does not let in for it has done nothing: another access may be tried.
            if not denied.everything or not await self._entry.renewed(access):
                raise
        access = await self._entry.access()
        try:
            return await self._exchange(access, method, path, what, given(), reads=reads, issue=issue)
        except TrackerDenied as denied:
            if not denied.everything:
                raise
            # It is not the token that is old: another consent is needed, and no setting.
            text = f"Jira does not let us in with what was allowed: give the app all permissions, and {CONNECT}"
            raise TrackerDenied(text) from denied

    async def _exchange(
        self, access: Access, method: str, path: str, what: str, given: dict[str, Any], *, reads: bool, issue: bool
    ) -> Any:
        given = {**given, "headers": {**given.get("headers", {}), "Authorization": access.authorization}}
        try:
            # Redirects would lose the body, and carry our token elsewhere.
            async with self._open().request(method, f"{access.api}{path}", allow_redirects=False, **given) as response:
                status, headers = response.status, {name.lower(): text for name, text in response.headers.items()}
                raw = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as failed:
            text = f"Jira at {self.site.name} cannot be reached: {_why(failed)}; it is tried again"
            raise TrackerAway(text, unsure=False) from failed
        except (aiohttp.ClientError, TimeoutError, OSError) as failed:
            text = f"Jira at {self.site.name} gave no answer: {_why(failed)} when we were to {what}"
            raise TrackerAway(text, unsure=not reads) from failed
        found = _json(raw)
        if 200 <= status < 300:
            if reads and unknown(headers):
                # What is written is there all the same.
                raise stranger(headers)
            if raw.strip() and found is None:
                text = f"what answers at {self.site.name} is no Jira: check ONETOUCH_JIRA_URL"
                raise TrackerAway(text, unsure=not reads)
            return found
        raise error(Refusal(status, headers, found, what, reads=reads, issue=issue), self._clock())

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout, headers={"Accept": "application/json"})
        return self._session


def _why(failed: Exception) -> str:
    """Say in words what became of a connection."""
    match failed:
        case aiohttp.ClientConnectorDNSError():
            return "nothing of this name is found"
        case aiohttp.ClientSSLError():
            return "its certificate is not one that we trust"
        case TimeoutError():
            return "it took too long"
        case aiohttp.ClientConnectorError():
            return "nothing answers there"
        case _:
            return "the connection broke off"


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _a_kind(kind: str) -> bool:
    """Tell whether a text can stand in a header as a media type."""
    main, _, sub = kind.partition("/")
    return bool(main and sub) and all(one.isalnum() or one in "-.+_" for one in main + sub) and kind.isascii()
