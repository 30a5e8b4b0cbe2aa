"""The first administrator, and those whom they let in, at a real server."""

from __future__ import annotations

import re
import urllib.request
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode

from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer

LINK = re.compile(r"http://\S+/signin/\S+")
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


class Browser:
    """Keeps cookies, and says where its requests come from."""

    def __init__(self, server: LiveServer) -> None:
        self._origin = server.url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, url: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Give status and page, redirects followed."""
        body = None if form is None else urlencode(form).encode()
        request = urllib.request.Request(url, body, {"Origin": self._origin})  # noqa: S310 - our own address
        try:
            with self._opener.open(request, timeout=10) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def confirm(self, url: str, **fields: str) -> tuple[int, str]:
        """Open a link, and press its button."""
        _, page = self.open(url)
        token = TOKEN.search(page)
        assert token is not None, page
        return self.open(url, {"form_token": token[1], **fields})


def printed(server: LiveServer) -> list[str]:
    return [link for line in server.said for link in LINK.findall(line)]


def test_each_start_prints_a_new_link_until_somebody_is_administrator(serve: ServerFactory) -> None:
    server = serve("first")
    (old,) = printed(server)
    server.restart()
    (new,) = printed(server)
    assert old != new
    browser = Browser(server)
    assert browser.open(old)[0] == 404
    status, page = browser.confirm(new, email="boss@example.com")
    assert status == 200
    assert "administrator" in page
    # A killed server forgets nobody who is signed in, and prints no link any more.
    server.restart()
    assert printed(server) == []
    assert "boss@example.com" in browser.open(f"{server.url}/me")[1]
    server.cli("person", "signout", "boss@example.com")
    assert "Your e-mail address" in browser.open(f"{server.url}/me")[1]
    link = server.cli("person", "link", "boss@example.com", PUBLIC_URL=server.url).stdout.strip()
    assert browser.confirm(link)[0] == 200
    assert browser.open(link)[0] == 410
    log = server.cli("audit").stdout
    assert log.count("session.begun") == 2
    assert link.rpartition("/")[2] not in log + server.log()
