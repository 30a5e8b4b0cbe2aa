"""Slack's Web API: the adapter of `bot.slack.ports.Api`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.ports import RESPONSE, Place, Profile, SlackBusy, SlackRefused, SlackUnreachable
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.names import DELIVERY, POSTED
from bot.slack.rendering.posts import Post

TIMEOUT_S = 10
_BUSY = frozenset({"ratelimited", "rate_limited"})
_MAYBE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Errors after which Slack may have carried it out all the same."""
_PAGE = 200
_PAGES = 20
_SKEW = timedelta(minutes=2)
"""How far Slack's clock and ours may lie apart."""


class SlackApi:
    """Calls the Web API of one workspace."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self._own: str | None = None

    @classmethod
    def open(cls, token: str, base_url: str) -> SlackApi:
        """Make it. `base_url` ends in ``/api/``."""
        # The library would by itself send again after a reset connection, and so post twice: we look first.
        return cls(AsyncWebClient(token=token, base_url=base_url, timeout=TIMEOUT_S, retry_handlers=[]))

    async def post(self, place: Place, content: Post, id_: str) -> str:
        """Post a message that carries our id; give its ts."""
        arguments = {"channel": place.channel, **content.arguments(id_)}
        if place.thread:
            arguments["thread_ts"] = place.thread
        return str((await self._call("chat.postMessage", arguments))["ts"])

    async def update(self, channel: str, ts: str, content: Post, id_: str) -> None:
        """Change one of our messages."""
        given = content.arguments(id_)
        kept = {name: value for name, value in given.items() if not name.startswith("unfurl")}
        await self._call("chat.update", {"channel": channel, "ts": ts, **kept})

    async def find(self, place: Place, id_: str, since: datetime) -> str | None:
        """Look for a message of ours by our id; give its ts."""
        arguments: dict[str, Any] = {
            "channel": place.channel,
            "include_all_metadata": True,
            "oldest": f"{(since - _SKEW).timestamp():.6f}",
            "limit": _PAGE,
        }
        method = "conversations.history"
        if place.thread:
            method, arguments["ts"] = "conversations.replies", place.thread
        async for page in self._pages(method, arguments):
            for message in page.get("messages") or ():
                metadata = message.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == POSTED and payload.get(DELIVERY) == id_:
                    return str(message["ts"])
        return None

    async def whisper(self, place: Place, user: str, content: Post) -> None:
        """Show something to one user only."""
        arguments = {"channel": place.channel, "user": user, "text": content.text, "blocks": list(content.blocks)}
        if place.thread:
            arguments["thread_ts"] = place.thread
        await self._call("chat.postEphemeral", arguments)

    async def respond(self, response_url: str, content: Post, *, replace: bool = False) -> None:
        """Answer through a response_url, to one user only."""
        body = {
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
                    raise SlackBusy(_seconds(response.headers.get("Retry-After")))
                if response.status != 200:
                    raise SlackRefused(RESPONSE, str(response.status))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUnreachable(f"{RESPONSE}: {type(error).__name__}") from error

    async def open_view(self, trigger: str, view: Json) -> None:
        """Open a window."""
        await self._call("views.open", {"trigger_id": trigger, "view": view})

    async def publish_home(self, user: str, view: Json) -> None:
        """Show a user's home."""
        await self._call("views.publish", {"user_id": user, "view": view})

    async def profile(self, user: str) -> Profile:
        """Ask who a user is."""
        try:
            found = (await self._call("users.info", {"user": user}))["user"]
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
        )

    async def group(self, group: str) -> frozenset[str]:
        """Give the users of a user group."""
        return frozenset((await self._call("usergroups.users.list", {"usergroup": group}))["users"])

    async def members(self, channel: str) -> frozenset[str]:
        """Give the members of a channel."""
        found: set[str] = set()
        async for page in self._pages("conversations.members", {"channel": channel, "limit": _PAGE}):
            found.update(page.get("members") or ())
        return frozenset(found)

    async def own(self) -> str:
        """Give our own user id; asked once."""
        if self._own is None:
            self._own = str((await self._call("auth.test", {}))["user_id"])
        return self._own

    async def _pages(self, method: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        for _ in range(_PAGES):
            page = await self._call(method, {**arguments, **({"cursor": cursor} if cursor else {})})
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _call(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            if method in _AS_FORM:
                response = await self.client.api_call(method, params=_form(arguments))
            else:
                response = await self.client.api_call(method, json=arguments)
        except SlackApiError as error:
            raise _refusal(method, error) from error
        except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
            # What it says may quote what was sent.
            raise SlackUnreachable(f"{method}: {type(error).__name__}") from None
        return dict(response.data) if isinstance(response.data, dict) else {}


_AS_FORM = frozenset(
    {
        "conversations.history",
        "conversations.replies",
        "conversations.members",
        "users.info",
        "usergroups.users.list",
        "auth.test",
    }
)
"""Methods that read; not all of them take JSON."""


def _form(arguments: dict[str, Any]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in arguments.items()}


def _refusal(method: str, error: SlackApiError) -> SlackRefused | SlackBusy | SlackUnreachable:
    response = error.response
    status = getattr(response, "status_code", 200)
    headers = getattr(response, "headers", None) or {}
    data = getattr(response, "data", None)
    name = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or name in _BUSY:
        return SlackBusy(_seconds(headers.get("Retry-After")))
    if status >= 500 or name in _MAYBE or not name:
        return SlackUnreachable(f"{method}: {name or status}")
    return SlackRefused(method, name)


def _seconds(value: str | None) -> float:
    return min(float(value), 600.0) if value and value.isascii() and value.isdecimal() else 5.0
