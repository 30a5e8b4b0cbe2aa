"""The workspace itself: its people and places, its sockets, and the way to the app."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import aiohttp
from aiohttp import web

from bot.simulators.slack.announcements import Announcements
from bot.simulators.slack.courier import Courier
from bot.simulators.slack.delivery import HttpCarrier, Signature
from bot.simulators.slack.faults import Faults
from bot.simulators.slack.records import BOT_USER, Channel, Group, User
from bot.simulators.slack.service import Service
from bot.simulators.slack.sockets import SocketCarrier
from bot.simulators.slack.store import Change, Store
from bot.simulators.watch import Watch

SIGNING_SECRET = "a signing secret of tests"


class Setting:
    """Where a dialog takes place.

    Attributes:
        store: everything it knows; `faults`: what goes wrong on demand; `sockets`: Socket Mode.
        courier: deliveries and their repetitions; `signature`: how requests are signed.
        announcements: which events the app hears of; `watch`: waits for what it does.
        commands: that may be typed; None means any. Likewise `shortcuts`, by callback id.
        pane: whether the app has an assistant pane.
    """

    def __init__(
        self,
        signing_secret: str = SIGNING_SECRET,
        retry_delays: Iterable[float] = (0, 60, 300),
        *,
        beside: Setting | None = None,
    ) -> None:
        """Make it; `beside`: another workspace of the same Slack, which is open, with a team of its own."""
        self.watch = Watch()
        self.store = Store(changes=self._app_changed)
        self.faults = Faults()
        self.sockets = SocketCarrier()
        self.signature = Signature(signing_secret)
        self.courier = Courier(retry_delays=tuple(retry_delays), changed=self.watch.notify)
        self.announcements = Announcements(self.store, self.courier)
        self.service = Service(self.store, self.faults, self.sockets, self.watch.notify)
        self.commands: frozenset[str] | None = None
        self.shortcuts: frozenset[str] | None = None
        self.pane = True
        self._heard: set[tuple[str, str]] = set()
        self._runner: web.AppRunner | None = None
        self._client: aiohttp.ClientSession | None = None
        self._beside = beside
        if beside is not None:
            self._move_in(beside)

    def _move_in(self, beside: Setting) -> None:
        self.watch, self.faults, self.sockets = beside.watch, beside.faults, beside.sockets
        self.courier.changed, self.signature, self.service = self.watch.notify, beside.signature, beside.service
        number = len(self.service.neighbours) + 2
        self.store.team, self.store.name = f"T0NEIGHBOUR{number}", f"Workspace {number}"
        self.store.url, self.store.clock = beside.store.url, beside.store.clock
        self.store.bot_token = f"xoxb-{number}-onetouch"
        self.service.neighbours.append(self.store)

    async def __aenter__(self) -> Self:
        if self._beside is not None:
            self._client = aiohttp.ClientSession(auto_decompress=True)
            self.courier.carrier = self.sockets
            return self
        self._runner = web.AppRunner(self.service.app(), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.store.url = f"http://{host}:{port}"
        self._client = aiohttp.ClientSession(auto_decompress=True)
        self.courier.carrier = self.sockets
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.courier.close()
        if self._beside is None:
            await self.sockets.close()
        if self._client is not None:
            await self._client.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """Where the Web API stands; ends in ``/api/``."""
        return f"{self.store.url}/api/"

    def connect(self, url: str) -> HttpCarrier:
        """Deliver to a request URL from now on, instead of by Socket Mode."""
        if self._client is None:
            raise RuntimeError("the workspace is not open: use it as an async context manager")
        carrier = HttpCarrier(url, self.signature, self._client)
        self.courier.carrier = carrier
        return carrier

    def install(self, manifest: dict[str, Any]) -> None:
        """Grant what a manifest asks for, and nothing else: scopes, events, commands, the Home tab."""
        self.store.scopes = frozenset(manifest["oauth_config"]["scopes"]["bot"])
        self.announcements.subscriptions = frozenset(
            manifest["settings"].get("event_subscriptions", {}).get("bot_events", ())
        )
        features = manifest.get("features", {})
        self.commands = frozenset(command["command"] for command in features.get("slash_commands", ()))
        self.shortcuts = frozenset(shortcut["callback_id"] for shortcut in features.get("shortcuts", ()))
        self.pane = "assistant_view" in features
        self.store.home_on = bool(features.get("app_home", {}).get("home_tab_enabled"))

    # Who and where

    def user(self, name: str, *, email: str | None = None, kind: str = "member", **more: Any) -> User:
        """Add somebody; see ``User`` for the kinds."""
        team = {"team": "T0STRANGER" if kind == "stranger" else self.store.team}
        user = User(self.store.new_id("U"), name, email, kind=kind, **(team | more))
        self.store.users[user.id] = user
        return user

    def channel(
        self, name: str, *members: User, bot: bool = True, private: bool = False, connect: bool = False
    ) -> Channel:
        """Add a channel with its members; `bot`: whether our app is one of them."""
        ids = [user.id for user in members] + ([BOT_USER] if bot else [])
        kind = "group" if private else "channel"
        channel = Channel(self.store.new_id("C"), name, kind, ids, connect=connect)
        self.store.channels[channel.id] = channel
        return channel

    def dm(self, *users: User) -> Channel:
        """Give the conversation of our app with somebody, or with several."""
        return self.store.direct(*(user.id for user in users))

    def group(self, handle: str, *users: User) -> Group:
        """Add a user group."""
        group = Group(self.store.new_id("S"), handle, tuple(user.id for user in users))
        self.store.groups[group.id] = group
        return group

    def _app_changed(self, change: Change) -> None:
        self.watch.notify()
        self.announcements.own(change)
