"""What happens to every request: limits, origins, errors, headers, logs."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.database import DatabaseUnusable
from bot.web import Limits, Rate, create_app
from bot.web.assets import Assets
from bot.web.edge.headers import CONTENT_SECURITY_POLICY
from bot.web.edge.rates import Buckets
from handlers.ports import RetrievalUnavailable
from tests.bot.web.fakes import world
from tests.bot.web.test_identity import bearer

API = "/api/v1"


@pytest.mark.parametrize(
    "path", ["/", "/nope", "/healthz", f"{API}/suggest?q=abc", f"{API}/nope", "/articles/help/password"]
)
async def test_every_response_carries_the_security_headers(client, path):
    headers = (await client.get(path)).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Referrer-Policy" in headers
    assert "Permissions-Policy" in headers
    assert headers["X-Request-Id"]


async def test_no_page_holds_inline_code_or_style(client):
    for path in ("/", "/articles/help/password", "/nope"):
        text = await (await client.get(path)).text()
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " on" + "click=" not in text


async def test_a_request_id_is_kept_when_it_is_a_plain_one(client):
    kept = await client.get("/healthz", headers={"X-Request-Id": "proxy-12345678"})
    assert kept.headers["X-Request-Id"] == "proxy-12345678"
    odd = await client.get("/healthz", headers={"X-Request-Id": "<b>12345678</b>"})
    assert "<" not in odd.headers["X-Request-Id"]


@pytest.mark.parametrize("size", [256 * 1024 + 1, 1024 * 1024])
async def test_a_body_over_the_limit_is_refused_and_the_limit_named(client, size):
    body = b'{"key": "k", "subject": "' + b"x" * size + b'"}'
    response = await client.post(f"{API}/tickets", data=BytesIO(body), headers={"Content-Type": "application/json"})
    assert response.status == 413
    assert "256 KiB" in (await response.json())["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "https://evil.example", "Authorization": "Basic YTpi"},
        {"Origin": "https://evil.example", "Authorization": "Bearer "},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_foreign_pages_cannot_act_for_a_visitor(client, headers):
    response = await client.post(f"{API}/conversations", json={}, headers=headers)
    assert response.status == 403
    assert (await response.json())["type"] == "urn:onetouch:problem:foreign-origin"


async def test_our_own_pages_and_token_holders_may_act(client):
    own = str(client.make_url("/")).rstrip("/")
    for headers in ({"Origin": own}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://127.0.0.1:8080"}):
        assert (await client.post(f"{API}/conversations", json={}, headers=headers)).status == 201
    headers = {"Origin": "https://app.example", **bearer(sub="ann")}
    assert (await client.post(f"{API}/conversations", json={}, headers=headers)).status == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_only_json_is_taken(client, kind):
    response = await client.post(f"{API}/conversations", data=b"{}", headers={"Content-Type": kind})
    assert response.status == 415


async def test_a_wrong_method_names_the_right_one(client):
    response = await client.delete(f"{API}/tickets")
    assert response.status == 405
    assert "POST" in response.headers["Allow"]
    assert response.content_type == "application/problem+json"


async def test_an_unexpected_error_is_told_without_its_text(client, here):
    async def broken(*_args: object) -> None:
        raise RuntimeError("secret path and SELECT text")

    here.desk.open = broken
    here.articles.fetch = broken
    with capture_logs() as logs:
        api = await client.post(f"{API}/conversations", json={})
        page = await client.get("/articles/help/password")
    assert (api.status, page.status) == (500, 500)
    for response in (api, page):
        assert "secret" not in await response.text()
    assert api.content_type == "application/problem+json"
    assert page.content_type == "text/html"
    assert "secret" not in str(logs)
    assert "RuntimeError" in str(logs)


async def test_logs_name_the_route_and_never_what_was_written(client):
    with capture_logs() as logs:
        await client.get(f"{API}/suggest", params={"q": "my secret question"})
        conversation = (await (await client.post(f"{API}/conversations", json={})).json())["id"]
        url = f"{API}/conversations/{conversation}/messages"
        await client.post(url, json={"key": "k", "text": "my secret password"})
        await client.get("/secret-path")
    assert [(line["route"], line["status"]) for line in logs] == [
        (f"{API}/suggest", 200),
        (f"{API}/conversations", 201),
        (f"{API}/conversations/{{id}}/messages", 200),
        ("unmatched", 404),
    ]
    assert "secret" not in str(logs)


@pytest.mark.parametrize("query", [b"my\0secret", b"my secret", b"secret" * 20_000])
async def test_a_request_line_that_cannot_be_read_is_a_400_and_not_written_down(client, query):
    reader, writer = await asyncio.open_connection(client.host, client.port)
    with capture_logs() as logs:
        writer.write(b"GET /api/v1/suggest?q=" + query + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        await writer.drain()
        status = await reader.readline()
    writer.close()
    assert b" 400 " in status
    assert "secret" not in str(logs)


async def test_too_many_requests_are_told_when_to_come_back():
    limits = Limits(write=Rate(2, 0.5), suggest=Rate(5, 1.0))
    async with TestClient(TestServer(create_app(world(limits=limits).deps))) as client:
        await client.get("/")
        statuses = [(await client.post(f"{API}/conversations", json={})).status for _ in range(3)]
        assert statuses == [201, 201, 429]
        refused = await client.post(f"{API}/conversations", json={})
        assert 1 <= int(refused.headers["Retry-After"]) <= 3
        assert "try again" in (await refused.json())["detail"]
        assert [(await client.get(f"{API}/suggest?q=abc")).status for _ in range(6)] == [200] * 5 + [429]
        assert (await client.get("/healthz")).status == 200


@pytest.mark.parametrize("path", ["/portal", "/portal/T-1", "/console", "/survey/x", "/me", "/articles/"])
async def test_pages_that_the_database_answers_are_limited_as_well(path: str):
    limits = Limits(read=Rate(2, 0.01), address_factor=1)
    async with TestClient(TestServer(create_app(world(limits=limits).deps))) as client:
        statuses = [(await client.get(path, allow_redirects=False)).status for _ in range(3)]
        assert (429 in statuses[:2], statuses[2]) == (False, 429)
        assert [(await client.get(free)).status for free in ("/", "/healthz", "/metrics")] == [200] * 3


async def test_one_address_cannot_get_around_the_limit_with_fresh_cookies():
    limits = Limits(write=Rate(2, 0.01), address_factor=2)
    async with TestClient(TestServer(create_app(world(limits=limits).deps))) as client:
        statuses = []
        for _ in range(6):
            client.session.cookie_jar.clear()
            statuses.append((await client.post(f"{API}/conversations", json={})).status)
    assert statuses == [201] * 4 + [429] * 2


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5), st.floats(0.1, 3))
def test_a_bucket_never_lets_through_more_than_its_rate(pauses, burst, per_second):
    now = 0.0
    buckets = Buckets(10, lambda: now)
    let_through = 0
    for pause in pauses:
        now += pause
        let_through += buckets.take("write", "ann", Rate(burst, per_second)) == 0.0
    assert let_through <= burst + now * per_second + 1e-6


def test_buckets_are_bounded():
    buckets = Buckets(100, lambda: 0.0)
    for number in range(1000):
        buckets.take("write", str(number), Rate(1, 1))
    assert len(buckets) == 100


async def test_pages_and_files_are_compressed_and_cached(client):
    page = await client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    text = await page.text()
    address = text.split('rel="stylesheet" href="')[1].split('"')[0]
    style = await client.get(address, headers={"Accept-Encoding": "gzip"})
    assert style.headers["Content-Encoding"] == "gzip"
    assert "immutable" in style.headers["Cache-Control"]
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert await plain.text() == await style.text()
    same = await client.get(address, headers={"If-None-Match": style.headers["ETag"]})
    assert same.status == 304
    older = await client.get("/static/000000000000/base.css")
    assert older.headers["Cache-Control"] == "no-cache"
    for path in ("/static/x/../server.py", "/static/x/nope.js", "/static/x/%2e%2e/server.py"):
        assert (await client.get(path)).status == 404


async def test_many_requests_at_once_are_all_answered(client):
    responses = await asyncio.gather(*(client.get(f"{API}/suggest?q=password") for _ in range(50)))
    assert {response.status for response in responses} == {200}


def test_the_pages_files_are_small():
    sizes = Assets.load().sizes
    console = sum(size for name, size in sizes.items() if "console" in name)
    assert console < 44_000
    assert sum(sizes.values()) - console < 88_000  # what customers' pages have, all of them together


async def test_behind_a_proxy_everybody_has_their_own_limit():
    limits = Limits(write=Rate(1, 0.01), address_factor=1, forwarded_hops=1)
    async with TestClient(TestServer(create_app(world(limits=limits).deps))) as client:

        async def status(forwarded: str) -> int:
            client.session.cookie_jar.clear()
            headers = {"X-Forwarded-For": forwarded}
            return (await client.post(f"{API}/conversations", json={}, headers=headers)).status

        assert [await status("10.0.0.1"), await status("10.0.0.2"), await status("10.0.0.1")] == [201, 201, 429]
        # What a client puts in front of the proxy's own entry is not believed.
        assert await status("10.0.0.9, 10.0.0.1") == 429


async def test_a_database_that_is_away_is_told_as_such(client, here):
    async def away(*_args: object) -> None:
        raise DatabaseUnusable("the database /data/onetouch.db cannot be used: disk full")

    here.desk.open = away
    response = await client.post(f"{API}/conversations", json={})
    assert response.status == 503
    assert "Retry-After" in response.headers
    assert "/data" not in await response.text()


async def test_an_index_that_is_away_is_told_as_such(client, here):
    async def away(*_args: object) -> None:
        raise RetrievalUnavailable("no index")

    here.search.find = away
    response = await client.get(f"{API}/search?q=password")
    assert response.status == 503
    assert "cannot be searched just now" in (await response.json())["detail"]
