"""Who is asking: cookies and tokens."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from tests.bot.web.fakes import world

API = "/api/v1"
SECRET = "s" * 64


def bearer(secret: str = SECRET, algorithm: str = "HS256", seconds: float = 60, **claims: object) -> dict[str, str]:
    """Make the header of a known visitor."""
    exp = datetime.now(UTC) + timedelta(seconds=seconds)
    token = jwt.encode({"exp": exp, **claims}, secret or None, algorithm=algorithm)
    return {"Authorization": f"Bearer {token}"}


async def test_the_page_makes_a_visitor_with_a_careful_cookie(client):
    response = await client.get("/")
    cookie = response.cookies["onetouch_visitor"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == 365 * 24 * 3600


async def test_over_https_the_cookie_is_secure_and_bound_to_the_host():
    async with TestClient(TestServer(create_app(world(public_url="https://help.example.com").deps))) as client:
        cookie = (await client.get("/")).cookies["__Host-onetouch_visitor"]
        assert cookie["secure"]
        assert cookie["domain"] == ""


async def test_a_returning_visitor_stays_the_same(client):
    first = (await client.get("/")).cookies["onetouch_visitor"].value
    assert (await client.get("/")).cookies["onetouch_visitor"].value == first


async def test_opening_a_conversation_makes_a_visitor(client):
    response = await client.post(f"{API}/conversations", json={})
    assert "onetouch_visitor" in response.cookies
    again = await client.post(f"{API}/conversations", json={})
    assert "onetouch_visitor" not in again.cookies


@pytest.mark.parametrize(
    "change", [lambda c: c[:-1] + ("A" if c[-1] != "A" else "B"), lambda c: "v_00000009" + c[10:], lambda _c: "x"]
)
async def test_a_forged_cookie_is_no_identity(client, change):
    conversation = (await (await client.post(f"{API}/conversations", json={})).json())["id"]
    cookie = next(one for one in client.session.cookie_jar if one.key == "onetouch_visitor").value
    client.session.cookie_jar.clear()
    headers = {"Cookie": f"onetouch_visitor={change(cookie)}"}
    assert (await client.get(f"{API}/conversations/{conversation}", headers=headers)).status == 404
    headers = {"Cookie": f"onetouch_visitor={cookie}"}
    assert (await client.get(f"{API}/conversations/{conversation}", headers=headers)).status == 200


async def test_a_token_names_a_known_person(client, here):
    headers = bearer(sub="ann", name="Ann", email="ann@example.com", account="acme")
    response = await client.post(f"{API}/conversations", json={}, headers=headers)
    assert response.status == 201
    assert "onetouch_visitor" not in response.cookies
    conversation = here.desk.conversations[(await response.json())["id"]]
    assert conversation.person_id == "p_ann"


@pytest.mark.parametrize(
    "headers",
    [
        bearer(sub="ann", secret="t" * 64),
        bearer(sub="ann", seconds=-5),
        bearer(sub="ann", algorithm="HS512"),
        bearer(),
        bearer(sub=""),
        bearer(sub="ann", email=["a@b.c"]),
        bearer(sub="ann", name="x" * 321),
        {"Authorization": "Bearer not.a.token"},
        {"Authorization": f"Bearer {jwt.encode({'sub': 'ann'}, SECRET, algorithm='HS256')}"},
    ],
)
async def test_a_bad_token_is_refused(client, headers):
    response = await client.get(f"{API}/tickets", headers=headers)
    assert response.status == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert (await response.json())["type"] == "urn:onetouch:problem:unauthorized"


async def test_unsigned_claims_are_ignored(client):
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    for name in ("none", "None", "NONE"):
        token = f"{part({'alg': name})}.{part({'sub': 'staff', 'exp': 9e9})}."
        response = await client.get(
            f"{API}/search", params={"q": "contract runbook"}, headers={"Authorization": f"Bearer {token}"}
        )
        assert response.status == 200
        assert (await response.json())["hits"] == []


async def test_without_a_secret_no_token_is_accepted():
    async with TestClient(TestServer(create_app(world(identity_secret=None).deps))) as client:
        response = await client.get(f"{API}/tickets", headers=bearer(sub="ann"))
        assert response.status == 401
        assert "accepts no tokens" in (await response.json())["detail"]
        assert (await client.get(f"{API}/tickets")).status == 200
