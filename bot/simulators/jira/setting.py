"""The site itself: its people and projects, its sockets, and the way to whoever listens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Self, TypeVar

import aiohttp
from aiohttp import web

from bot.simulators.jira.courier import Courier, Hook
from bot.simulators.jira.faults import Faults
from bot.simulators.jira.ground import Ground
from bot.simulators.jira.index import Index
from bot.simulators.jira.limits import Limits
from bot.simulators.jira.records import Flavour, Happening, Person
from bot.simulators.jira.service import Call, Judge, Service
from bot.simulators.jira.store import Store
from bot.simulators.jira.webhooks import bodies
from bot.simulators.watch import WAIT_S, Watch

SECRET = "a webhook secret of tests"
TOKEN = "a token of tests"
_T = TypeVar("_T")


class Setting(Ground):
    """Where it takes place. Use it as an async context manager.

    Attributes:
        store: everything it knows; `faults`: what goes wrong on demand.
        service: the sockets, with `service.calls`, `service.limits`; `courier`: webhooks and their repetitions.
        bot: whom the token belongs to; `default`: the first project, with the key ``ONE``.
        split: whether a resolution and a status that change at once are told by two webhooks.
        watch: waits for what happens.
    """

    def __init__(
        self,
        flavour: Flavour = Flavour.CLOUD,
        *,
        lag: float = 0.0,
        token: str = TOKEN,
        judge: Judge | None = None,
        retry_delays: Iterable[float] = (300.0, 400.0, 500.0, 700.0, 900.0),
    ) -> None:
        """Make it; `lag`: seconds until the search finds what changed."""
        self.watch = Watch()
        # Its time is not ours: whoever reads a date without asking for the zone is found out.
        self.bot = Person("712020:onetouch", "onetouch", "Onetouch", "onetouch@example.com", "America/St_Johns")
        self.store = Store(flavour, self.bot, token, index=Index(lag), happened=self._happened)
        self.store.people[self.bot.id] = self.bot
        self.faults = Faults()
        self.service = Service(self.store, self.faults, changed=self.watch.notify, judge=judge)
        self.courier = Courier(retry_delays=tuple(retry_delays), changed=self.watch.notify)
        self.split = False
        self.default = self.project("ONE", "Onetouch")
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self.service.app(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.store.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.courier.client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.courier.close()
        if self.courier.client is not None:
            await self.courier.client.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return self.store.url

    @property
    def token(self) -> str:
        """What our app signs in with; in the Cloud with `email`."""
        return self.store.token

    @property
    def email(self) -> str:
        """The address of the bot's account."""
        return self.bot.email

    @property
    def limits(self) -> Limits:
        """How much may be asked."""
        return self.service.limits

    @property
    def calls(self) -> list[Call]:
        """What our app called, in order."""
        return self.service.calls

    def called(self, operation: str) -> list[Call]:
        """Give the calls of an operation that were carried out, as far as is known here."""
        return [one for one in self.calls if one.operation == operation and one.outcome in {"ok", "reset"}]

    def connect(self, url: str, secret: str | None = SECRET, events: Iterable[str] | None = None) -> Hook:
        """Register a webhook; `events`: None for all."""
        hook = Hook(url, secret, None if events is None else frozenset(events))
        self.courier.hooks.append(hook)
        return hook

    async def until(
        self,
        found: Callable[[], _T | None],
        within: float = WAIT_S,
        why: Callable[[], str] = lambda: "it did not happen",
    ) -> _T:
        """Wait until something is there, and give it.

        Raises:
            NothingHeard: it was not there in time.
        """
        return await self.watch.until(found, within, why)

    async def settles(self, quiet_for: float = 0.5, within: float = WAIT_S) -> None:
        """Wait until our app has called nothing for a while: only then does silence mean something."""
        await self.watch.rest(lambda: len(self.calls), lambda: self.courier.busy, quiet_for, within)

    def board(self) -> str:
        """Give the issues as lines that people read: key, status, versions, summary, and what was said."""
        lines = []
        for issue in self.store.issues.values():
            status = self.store.project_of(issue).status(issue.status).name
            planned = "".join(f" [{one.name}]" for one in self.store.versions_of(issue))
            lines.append(f"{issue.key} {status}{planned}: {issue.summary}")
            for said in issue.comments:
                first = re.sub(r"\s+", " ", said.text.wiki)
                lines.append(f"  {said.author.display}{' (internal)' if said.internal else ''}: {first}")
        return "\n".join(lines)

    def _happened(self, happening: Happening) -> None:
        for body in bodies(self.store, happening, split=self.split):
            self.courier.take(body)
        self.watch.notify()
