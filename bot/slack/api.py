"""Slack's Web API: the adapter of `bot.slack.web_api.Api`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.calls import TIMEOUT_S, Calls, Instead, quiet, seconds
from bot.slack.downloads import GONE, download
from bot.slack.errors import RESPONSE, FileRefused, SlackAway, SlackBusy, SlackRefused, SlackUnreachable
from bot.slack.places import Place
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.names import DELIVERY, POSTED
from bot.slack.rendering.posts import Post
from bot.slack.web_api import Profile, Prompt

_PAGE = 200
_SKEW = timedelta(minutes=2)
"""How far Slack's clock and ours may lie apart."""


@dataclass(frozen=True, slots=True)
class Itself:
    """Who a token makes us. `team` is empty where the app is installed for a whole organisation."""

    user: str
    team: str
    enterprise: str

    def at(self, workspace: str) -> bool:
        """Tell whether that is where we are installed: by the team's id, or by the organisation's."""
        return bool(workspace) and workspace in {self.team, self.enterprise if not self.team else ""}


class SlackApi:
    """Calls the Web API of one workspace. `instead` is asked once when Slack refuses the token."""

    def __init__(self, client: AsyncWebClient, instead: Instead | None = None) -> None:
        self._calls = Calls(client, instead)
        self._itself: Itself | None = None

    @property
    def client(self) -> AsyncWebClient:
        """The library's client; its token may be put in the place of another."""
        return self._calls.client

    @classmethod
    def open(cls, token: str | None, base_url: str, instead: Instead | None = None) -> SlackApi:
        """Make it. `base_url` ends in ``/api/``."""
        # The library would by itself send again after a reset connection, and so post twice: we look first.
        client = AsyncWebClient(
            token=token, base_url=base_url, timeout=TIMEOUT_S, retry_handlers=[], logger=quiet("web")
        )
        return cls(client, instead)

    async def post(self, place: Place, content: Post, id_: str) -> str:
        """Post a message that carries our id; give its ts."""
        arguments = {"channel": place.channel, **content.arguments(id_)}
        if place.thread:
            arguments["thread_ts"] = place.thread
            if content.broadcast:
                arguments["reply_broadcast"] = True
        return str((await self._calls.call("chat.postMessage", arguments))["ts"])

    async def update(self, channel: str, ts: str, content: Post, id_: str) -> None:
        """Change one of our messages."""
        given = content.arguments(id_)
        kept = {name: value for name, value in given.items() if not name.startswith("unfurl")}
        await self._calls.call("chat.update", {"channel": channel, "ts": ts, **kept})

    async def find(self, place: Place, id_: str, since: datetime) -> str | None:
        """Look for a message of ours by our id; give its ts."""
        arguments: dict[str, Any] = {
            "channel": await self._read(place.channel),
            "include_all_metadata": True,
            "oldest": f"{(since - _SKEW).timestamp():.6f}",
            "limit": _PAGE,
        }
        method = "conversations.history"
        if place.thread:
            method, arguments["ts"] = "conversations.replies", place.thread
        async for page in self._calls.pages(method, arguments):
            for message in page.get("messages") or ():
                metadata = message.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == POSTED and payload.get(DELIVERY) == id_:
                    return str(message["ts"])
        return None

    async def permalink(self, channel: str, ts: str) -> str | None:
        """Give the address at which Slack shows a message; None where it gives none."""
        try:
            found = await self._calls.call("chat.getPermalink", {"channel": channel, "message_ts": ts})
        except SlackRefused:
            return None
        return str(found.get("permalink") or "") or None

    async def whisper(self, place: Place, user: str, content: Post) -> str:
        """Show something to one user only; give its ts."""
        arguments = {"channel": place.channel, "user": user, "text": content.text, "blocks": list(content.blocks)}
        if place.thread:
            arguments["thread_ts"] = place.thread
        return str((await self._calls.call("chat.postEphemeral", arguments)).get("message_ts") or "")

    @staticmethod
    async def respond(response_url: str, content: Post, *, replace: bool = False, thread: str = "") -> None:
        """Answer through a response_url, to one user only; in a thread, where one is named."""
        body = {
            **({"thread_ts": thread} if thread else {}),
            "response_type": "ephemeral",
            "replace_original": replace,
            "text": content.text,
            "blocks": list(content.blocks),
        }
        try:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(response_url, json=body) as response,
            ):
                if response.status == 429:
                    raise SlackBusy(seconds(response.headers.get("Retry-After")), RESPONSE)
                if response.status != 200:
                    raise SlackRefused(RESPONSE, str(response.status))
        except aiohttp.ClientConnectorError as error:
            raise SlackAway(f"{RESPONSE}: {type(error).__name__}", RESPONSE) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUnreachable(f"{RESPONSE}: {type(error).__name__}", RESPONSE) from error

    async def file_address(self, id_: str) -> str:
        """Ask where a file is fetched."""
        try:
            found = (await self._calls.call("files.info", {"file": id_})).get("file") or {}
        except SlackRefused as refused:
            raise FileRefused(f"Slack does not give it: {refused.error}") from refused
        address = found.get("url_private_download") or found.get("url_private")
        if not address or found.get("is_external"):
            raise FileRefused(GONE)
        return str(address)

    def download(self, address: str) -> AsyncIterator[bytes]:
        """Give a file piece by piece."""
        return download(address, self.client.token or "", self.client.base_url)

    async def open_view(self, trigger: str, view: Json) -> str:
        """Open a window; give Slack's id of it."""
        opened = await self._calls.call("views.open", {"trigger_id": trigger, "view": view})
        return str((opened.get("view") or {}).get("id") or "")

    async def update_view(self, id_: str, view: Json) -> None:
        """Show something else in a window that is open."""
        await self._calls.call("views.update", {"view_id": id_, "view": view})

    async def publish_home(self, user: str, view: Json) -> None:
        """Show a user's home."""
        await self._calls.call("views.publish", {"user_id": user, "view": view})

    async def profile(self, user: str) -> Profile:
        """Ask who a user is."""
        try:
            found = (await self._calls.call("users.info", {"user": user, "include_locale": True}))["user"]
        except SlackRefused as refused:
            if refused.error in {"user_not_found", "user_not_visible"}:
                return Profile(user, None, stranger=True, visible=False)
            raise
        details = found.get("profile") or {}
        return Profile(
            user=user,
            team=found.get("team_id"),
            name=details.get("real_name") or found.get("real_name") or found.get("name"),
            email=details.get("email"),
            guest=bool(found.get("is_restricted") or found.get("is_ultra_restricted")),
            stranger=bool(found.get("is_stranger")),
            bot=bool(found.get("is_bot")),
            admin=bool(found.get("is_admin") or found.get("is_owner")),
            locale=found.get("locale"),
        )

    async def group(self, group: str) -> frozenset[str]:
        """Give the users of a user group."""
        return frozenset((await self._calls.call("usergroups.users.list", {"usergroup": group}))["users"])

    async def members(self, channel: str) -> frozenset[str]:
        """Give the members of a channel."""
        found: set[str] = set()
        async for page in self._calls.pages("conversations.members", {"channel": channel, "limit": _PAGE}):
            found.update(page.get("members") or ())
        return frozenset(found)

    async def present(self, channel: str, user: str) -> bool:
        """Tell whether we are in a channel; of direct ones, whether it is this user's with us."""
        try:
            if channel.startswith("D"):
                # What may open a direct channel need not be allowed to read of others.
                return await self._direct(user) == channel
            found = (await self._calls.call("conversations.info", {"channel": channel}))["channel"]
        except SlackRefused as refused:
            if refused.error in {"channel_not_found", "missing_scope"}:
                return False
            raise
        return bool(found.get("is_member"))

    async def shared(self, channel: str) -> bool:
        """Tell whether a channel is shared with another organisation, or is about to be."""
        found = (await self._calls.call("conversations.info", {"channel": channel}))["channel"]
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))

    async def set_status(self, place: Place, status: str) -> None:
        """Say in an assistant thread what we do; empty: no more."""
        await self._calls.call("assistant.threads.setStatus", {**_thread(place), "status": status})

    async def set_title(self, place: Place, title: str) -> None:
        """Name an assistant thread in its user's list."""
        await self._calls.call("assistant.threads.setTitle", {**_thread(place), "title": title})

    async def suggest(self, place: Place, prompts: Sequence[Prompt]) -> None:
        """Offer questions in an assistant thread."""
        offered = [{"title": prompt.title, "message": prompt.message} for prompt in prompts]
        await self._calls.call("assistant.threads.setSuggestedPrompts", {**_thread(place), "prompts": offered})

    async def own(self) -> str:
        """Give our own user id; asked once."""
        return (await self.itself()).user

    @property
    def user(self) -> str | None:
        """Our own user id, where it is known by now."""
        return None if self._itself is None else self._itself.user

    async def itself(self, *, anew: bool = False) -> Itself:
        """Tell who the token makes us; asked once, or anew."""
        if self._itself is None or anew:
            told = await self._calls.call("auth.test", {})
            team = "" if told.get("is_enterprise_install") else str(told.get("team_id") or "")
            self._itself = Itself(str(told["user_id"]), team, str(told.get("enterprise_id") or ""))
        return self._itself

    async def _read(self, channel: str) -> str:
        """Give the channel as methods that read take it: what is posted to a user stands in their direct channel."""
        return await self._direct(channel) if channel.startswith(("U", "W")) else channel

    async def _direct(self, user: str) -> str:
        return str((await self._calls.call("conversations.open", {"users": user}))["channel"]["id"])


def _thread(place: Place) -> dict[str, str]:
    return {"channel_id": place.channel, "thread_ts": place.thread}
