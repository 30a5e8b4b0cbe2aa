"""Fetching what Slack keeps for people: files, at addresses that want the token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp

from bot.slack.errors import FileRefused, SlackBusy, SlackUnreachable

TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=10, sock_read=20)
_PIECE = 64 * 1024
_SLACK = (".slack.com", ".slack-gov.com")
_WAIT_S = 5.0

GONE = "it is gone from Slack, or the app may not see it"
NOT_SLACK = "its address is none of Slack's"


def trusted(address: str, api_url: str) -> bool:
    """Tell whether an address may be shown our token: one of Slack's own, or of the server that the API is at."""
    asked, ours = urlsplit(address), urlsplit(api_url)
    if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme == "https" and f".{asked.hostname or ''}".endswith(_SLACK) and not asked.username


async def download(address: str, token: str, api_url: str) -> AsyncIterator[bytes]:
    """Give a file piece by piece.

    Raises:
        FileRefused: it cannot be had; the text says why.
        SlackBusy: Slack asks to wait.
        SlackUnreachable: no answer came, or not all of it.
    """
    if not trusted(address, api_url):
        raise FileRefused(NOT_SLACK)
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            # A redirection would take the token elsewhere; Slack redirects whoever may not see the file.
            session.get(address, headers=headers, allow_redirects=False) as response,
        ):
            if response.status == 429:
                raise SlackBusy(_WAIT_S)
            if response.status >= 500:
                raise SlackUnreachable(f"file: {response.status}")
            if response.status != 200:
                raise FileRefused(GONE)
            async for piece in response.content.iter_chunked(_PIECE):
                yield piece
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SlackUnreachable(f"file: {type(error).__name__}") from None
