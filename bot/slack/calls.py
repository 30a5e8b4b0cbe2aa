"""Calls of Slack's Web API with one token, and what Slack's refusals mean."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import SlackAway, SlackBusy, SlackRefused, SlackUnreachable

TIMEOUT_S = 10
_BUSY = frozenset({"ratelimited", "rate_limited"})
_MAYBE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Errors after which Slack may have carried it out all the same."""
_PAGES = 20

Instead: TypeAlias = Callable[[str, str], Awaitable[str | None]]
"""Gives another token for one that Slack refused, by the token and the error; None: there is no other."""
_NO_GOOD = frozenset({"token_expired", "token_revoked", "account_inactive", "invalid_auth"})
"""Errors that say nothing but that the token is no good: nothing was carried out."""

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


class Calls:
    """Calls the Web API of one workspace. `instead` is asked once when Slack refuses the token."""

    def __init__(self, client: AsyncWebClient, instead: Instead | None = None) -> None:
        self.client = client
        self._instead = instead

    async def call(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Call a method; give what it answers.

        Raises:
            SlackRefused: Slack answered with an error.
            SlackBusy: it asks to wait.
            SlackUnreachable: no answer came.
        """
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

    async def pages(self, method: str, arguments: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Give the pages of what a method lists, up to a number that no list of ours reaches."""
        cursor = ""
        for _ in range(_PAGES):
            page = await self.call(method, {**arguments, **({"cursor": cursor} if cursor else {})})
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

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
        return SlackBusy(seconds(headers.get("Retry-After")), method)
    if status >= 500 or name in _MAYBE or not name:
        return SlackUnreachable(f"{method}: {name or status}", method)
    return SlackRefused(method, name)


def seconds(value: str | None) -> float:
    """Read how long Slack asks to wait, in seconds; five where it does not say."""
    return min(float(value), 600.0) if value and value.isascii() and value.isdecimal() else 5.0


def quiet(name: str) -> logging.Logger:
    """Give a logger that says nothing: the library's words quote requests and answers, tokens among them."""
    logger = logging.getLogger(f"onetouch.slack.{name}")
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    return logger
