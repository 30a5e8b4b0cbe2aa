"""Slack's Web API: the adapter of `bot.slack.ports.Api`."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.downloads import GONE, download
from bot.slack.ports import (
    RESPONSE,
    FileRefused,
    Place,
    Profile,
    Prompt,
    SlackAway,
    SlackBusy,
    SlackRefused,
    SlackUnreachable,
)
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


Instead: TypeAlias = Callable[[str, str], Awaitable[str | None]]
"""Gives another token for one that Slack refused, by the token and the error; None: there is no other."""
_NO_GOOD = frozenset({"token_expired", "token_revoked", "account_inactive", "invalid_auth"})
"""Errors that say nothing but that the token is no good: nothing was carried out."""


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
        self.client = client
        self._instead = instead
        self._itself: Itself | None = None

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
        return str((await self._call("chat.postMessage", arguments))["ts"])

    async def update(self, channel: str, ts: str, content: Post, id_: str) -> None:
        """Change one of our messages."""
        given = content.arguments(id_)
        kept = {name: value for name, value in given.items() if not name.startswith("unfurl")}
        await self._call("chat.update", {"channel": channel, "ts": ts, **kept})

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
        async for page in self._pages(method, arguments):
            for message in page.get("messages") or ():
                metadata = message.get("metadata") or {}
                payload = metadata.get("event_payload") or {}
                if metadata.get("event_type") == POSTED and payload.get(DELIVERY) == id_:
                    return str(message["ts"])
        return None

    async def permalink(self, channel: str, ts: str) -> str | None:
        """Give the address at which Slack shows a message; None where it gives none."""
        try:
            found = await self._call("chat.getPermalink", {"channel": channel, "message_ts": ts})
        except SlackRefused:
            return None
        return str(found.get("permalink") or "") or None

    async def whisper(self, place: Place, user: str, content: Post) -> str:
        """Show something to one user only; give its ts."""
        arguments = {"channel": place.channel, "user": user, "text": content.text, "blocks": list(content.blocks)}
        if place.thread:
            arguments["thread_ts"] = place.thread
        return str((await self._call("chat.postEphemeral", arguments)).get("message_ts") or "")

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
                    raise SlackBusy(_seconds(response.headers.get("Retry-After")), RESPONSE)
                if response.status != 200:
                    raise SlackRefused(RESPONSE, str(response.status))
        except aiohttp.ClientConnectorError as error:
            raise SlackAway(f"{RESPONSE}: {type(error).__name__}", RESPONSE) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUnreachable(f"{RESPONSE}: {type(error).__name__}", RESPONSE) from error

    async def file_address(self, id_: str) -> str:
        """Ask where a file is fetched."""
        try:
            found = (await self._call("files.info", {"file": id_})).get("file") or {}
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
        opened = await self._call("views.open", {"trigger_id": trigger, "view": view})
        return str((opened.get("view") or {}).get("id") or "")

    async def update_view(self, id_: str, view: Json) -> None:
        """Show something else in a window that is open."""
        await self._call("views.update", {"view_id": id_, "view": view})

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
            admin=bool(found.get("is_admin") or found.get("is_owner")),
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

    async def present(self, channel: str, user: str) -> bool:
        """Tell whether we are in a channel; of direct ones, whether it is this user's with us."""
        try:
            if channel.startswith("D"):
                # What may open a direct channel need not be allowed to read of others.
                return await self._direct(user) == channel
            found = (await self._call("conversations.info", {"channel": channel}))["channel"]
        except SlackRefused as refused:
            if refused.error in {"channel_not_found", "missing_scope"}:
                return False
            raise
        return bool(found.get("is_member"))

    async def shared(self, channel: str) -> bool:
        """Tell whether a channel is shared with another organisation, or is about to be."""
        found = (await self._call("conversations.info", {"channel": channel}))["channel"]
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))

    async def set_status(self, place: Place, status: str) -> None:
        """Say in an assistant thread what we do; empty: no more."""
        await self._call("assistant.threads.setStatus", {**_thread(place), "status": status})

    async def set_title(self, place: Place, title: str) -> None:
        """Name an assistant thread in its user's list."""
        await self._call("assistant.threads.setTitle", {**_thread(place), "title": title})

    async def suggest(self, place: Place, prompts: Sequence[Prompt]) -> None:
        """Offer questions in an assistant thread."""
        offered = [{"title": prompt.title, "message": prompt.message} for prompt in prompts]
        await self._call("assistant.threads.setSuggestedPrompts", {**_thread(place), "prompts": offered})

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
            told = await self._call("auth.test", {})
            team = "" if told.get("is_enterprise_install") else str(told.get("team_id") or "")
            self._itself = Itself(str(told["user_id"]), team, str(told.get("enterprise_id") or ""))
        return self._itself

    async def _read(self, channel: str) -> str:
        """Give the channel as methods that read take it: what is posted to a user stands in their direct channel."""
        return await self._direct(channel) if channel.startswith(("U", "W")) else channel

    async def _direct(self, user: str) -> str:
        return str((await self._call("conversations.open", {"users": user}))["channel"]["id"])

    async def _pages(self, method: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        cursor = ""
        for _ in range(_PAGES):
            page = await self._call(method, {**arguments, **({"cursor": cursor} if cursor else {})})
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _call(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        used = self.client.token
        try:
            return await self._asked(method, arguments)
        except SlackRefused as refused:
            if self._instead is None or used is None or refused.error not in _NO_GOOD:
                raise
            other = await self._instead(used, refused.error)
            if other is None:
                raise
            self.client.token = other
        return await self._asked(method, arguments)

    async def _asked(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            if method in _AS_FORM:
                response = await self.client.api_call(method, params=_form(arguments))
            else:
                response = await self.client.api_call(method, json=arguments)
        except SlackApiError as error:
            raise refusal(method, error) from error
        except aiohttp.ClientConnectorError as error:
            raise SlackAway(f"{method}: {type(error).__name__}", method) from None
        except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
            # What it says may quote what was sent.
            raise SlackUnreachable(f"{method}: {type(error).__name__}", method) from None
        return dict(response.data) if isinstance(response.data, dict) else {}


_AS_FORM = frozenset(
    {
        "chat.getPermalink",
        "conversations.history",
        "conversations.replies",
        "conversations.members",
        "conversations.info",
        "files.info",
        "users.info",
        "usergroups.users.list",
        "auth.test",
    }
)
"""Methods that read; not all of them take JSON."""


def _thread(place: Place) -> dict[str, str]:
    return {"channel_id": place.channel, "thread_ts": place.thread}


def _form(arguments: dict[str, Any]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in arguments.items()}


def refusal(method: str, error: SlackApiError) -> SlackRefused | SlackBusy | SlackUnreachable:
    """Read an answer that is none."""
    response = error.response
    status = getattr(response, "status_code", 200)
    headers = getattr(response, "headers", None) or {}
    data = getattr(response, "data", None)
    name = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or name in _BUSY:
        return SlackBusy(_seconds(headers.get("Retry-After")), method)
    if status >= 500 or name in _MAYBE or not name:
        return SlackUnreachable(f"{method}: {name or status}", method)
    return SlackRefused(method, name)


def _seconds(value: str | None) -> float:
    return min(float(value), 600.0) if value and value.isascii() and value.isdecimal() else 5.0


def quiet(name: str) -> logging.Logger:
    """Give a logger that says nothing: the library's words quote requests and answers, tokens among them."""
    logger = logging.getLogger(f"onetouch.slack.{name}")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    return logger
