"""Somebody at the web page, as the API sees them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any, cast

import aiohttp

Json = dict[str, Any]
_AGAIN = 30
"""How often something is sent to a server that has no time for it."""


class Visitor:
    """A browser with its cookies, in one conversation."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.conversation = ""
        self._keys = count(1)

    async def call(self, method: str, path: str, body: Json | None = None, *, expect: int = 200, **query: Any) -> Json:
        """Send a request; give the JSON of the answer, which must have the expected status.

        A server that has no time is asked again, as the page does: the key says that it is the same message.
        """
        params = {name: str(value) for name, value in query.items()}
        for patience in reversed(range(_AGAIN)):
            async with self.session.request(method, f"/api/v1{path}", json=body, params=params) as response:
                text = await response.text()
                if response.status == 503 != expect and patience:
                    await asyncio.sleep(1.0)
                    continue
                assert response.status == expect, f"{response.status}: {text}"
                return cast("Json", await response.json())
        raise AssertionError(path)

    async def open(self) -> Visitor:
        """Open a conversation."""
        self.conversation = (await self.call("POST", "/conversations", {}, expect=201))["id"]
        return self

    async def turn(self, text: str = "", *, option: str | None = None, key: str | None = None) -> Json:
        """Say something or press an option; give message, reply and number."""
        body: Json = {"key": key or f"k{next(self._keys)}", "text": text}
        if option is not None:
            body["option"] = option
        return await self.call("POST", f"/conversations/{self.conversation}/messages", body)

    async def say(self, text: str = "", *, option: str | None = None, key: str | None = None) -> Json:
        """Say something or press an option; give the reply."""
        return cast("Json", (await self.turn(text, option=option, key=key))["reply"])

    async def press(self, outcome: str) -> Json:
        """Press *That solved it* (``confirmed``) or *I need a person* (``person``); give the reply."""
        body = {"key": f"k{next(self._keys)}", "outcome": outcome}
        said = await self.call("POST", f"/conversations/{self.conversation}/outcome", body)
        return cast("Json", said["reply"])

    async def file(self, form: Mapping[str, Any], email: str | None = "vera@example.com") -> Json:
        """Send the form; give the ticket."""
        body: Json = {
            "key": f"k{next(self._keys)}",
            "conversation": self.conversation,
            "subject": form["subject"],
            "description": form["description"],
            "category": form["category"],
            "email": email,
        }
        return await self.call("POST", "/tickets", body, expect=201)

    async def read(self, after: int = 0, wait: float = 0) -> Json:
        """Read the conversation as the page does when it is loaded, or waits."""
        return await self.call("GET", f"/conversations/{self.conversation}", after=after, wait=wait)


@asynccontextmanager
async def visiting(url: str, *, token: str | None = None) -> AsyncIterator[Visitor]:
    """Come to the page: a browser of one's own, one conversation."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name
    timeout = aiohttp.ClientTimeout(total=40)
    async with aiohttp.ClientSession(url, cookie_jar=jar, headers=headers, timeout=timeout) as session:
        yield await Visitor(session).open()
