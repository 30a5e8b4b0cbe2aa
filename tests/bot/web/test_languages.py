"""In which language pages and the API speak, and how one chooses it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.database import DatabaseUnusable
from bot.web import create_app
from bot.web.pages.languages import came_from
from handlers.access.audit import OPERATOR
from handlers.access.session import Method
from handlers.access.visit import Visitor
from handlers.languages import LANGUAGES
from handlers.person import Role
from tests.bot.web.fakes import FakePeople, World
from tests.bot.web.test_identity import bearer
from tests.bot.web.test_sign_in import ask, mailed

ORIGIN = {"Origin": "http://127.0.0.1:8080"}


async def shown(client: TestClient, path: str = "/", **headers: str) -> str:
    """Give the language of a page."""
    response = await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    (language,) = re.findall(r'<html lang="([\w-]*)"', await response.text())
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]
    return str(language)


async def choose(client: TestClient, language: str, referrer: str = "") -> tuple[int, str]:
    """Press a button of the menu; give the status, and where it leads."""
    response = await client.post(
        "/language", data={"language": language}, headers={**ORIGIN, "Referer": referrer}, allow_redirects=False
    )
    return response.status, response.headers.get("Location", "")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("sv,pt-BR;q=0.5", "pt"), ("zh-Hant-TW", "zh"), ("sv", "en"), ("", "en")],
)
async def test_a_page_speaks_what_the_browser_accepts(client: TestClient, accepted: str, language: str) -> None:
    for path in ("/", "/signin", "/nothing", "/articles/help/password"):
        assert await shown(client, path, Accept_Language=accepted) == language


async def test_an_installation_has_a_language_of_its_own(here: World) -> None:
    async with TestClient(TestServer(create_app(replace(here.deps, language="fr")))) as client:
        assert await shown(client) == "fr"
        assert await shown(client, Accept_Language="de") == "de"


async def test_an_address_names_a_language_for_its_page_alone(client: TestClient) -> None:
    assert await shown(client, "/?lang=ja", Accept_Language="de") == "ja"
    assert await shown(client, "/?lang=xx", Accept_Language="de") == "de"
    assert await shown(client, "/", Accept_Language="de") == "de"


async def test_what_is_chosen_in_the_menu_stays_in_this_browser(client: TestClient, here: World) -> None:
    page = await (await client.get("/")).text()
    offered = re.findall(r'name="language" value="(\w+)" lang="(\w+)"', page)
    assert {(code, code) for code in LANGUAGES} == set(offered)
    assert await choose(client, "ru", "http://127.0.0.1:8080/portal/new?page=2&lang=de") == (303, "/portal/new?page=2")
    assert await shown(client, "/", Accept_Language="de") == "ru"
    assert await shown(client, "/signin") == "ru"
    # Whoever has a cookie is somebody: what they are answered follows what they chose.
    assert list(here.deps.people.chosen.values()) == ["ru"]  # type: ignore[attr-defined]
    assert (await choose(client, "xx"))[0] == 422
    assert (await choose(client, ""))[0] == 422


async def test_the_menu_has_a_way_back_to_the_language_that_is_written(client: TestClient, here: World) -> None:
    opened = await (await client.post("/api/v1/conversations", json={})).json()
    assert await choose(client, "it", "http://127.0.0.1:8080/portal") == (303, "/portal")
    page = await (await client.get("/")).text()
    assert re.findall(r'value="auto">(.*?)</button>', page) == ["Automatica"]
    assert await choose(client, "auto", "http://127.0.0.1:8080/portal") == (303, "/portal")
    assert await shown(client, "/", Accept_Language="de") == "de"
    assert list(here.deps.people.chosen.values()) == [None]  # type: ignore[attr-defined]
    path = f"/api/v1/conversations/{opened['id']}/messages"
    await client.post(path, json={"key": "k1", "text": "hello"}, headers={"Accept-Language": "de"})
    assert [(message.locale, message.person.language) for message in here.intake.seen] == [("de", None)]


@pytest.mark.parametrize(
    ("referrer", "path"),
    [
        ("", "/"),
        ("https://evil.example/portal", "/portal"),
        ("https://evil.example//evil.example/x", "/evil.example/x"),
        ("http://127.0.0.1/\\evil.example", "/evil.example"),
        ("http://[", "/"),
        ("http://127.0.0.1:8080/language", "/"),
        ("http://127.0.0.1:8080/articles/?id=a%2Fb&lang=fr#x", "/articles/?id=a%2Fb"),
        ("http://127.0.0.1:8080/?lang=fr", "/"),
    ],
)
def test_choosing_leads_back_and_never_to_another_site(referrer: str, path: str) -> None:
    assert came_from(referrer) == path


async def test_whoever_is_signed_in_is_spoken_to_in_their_language_in_any_browser(here: World) -> None:
    person = await here.entrance.door.put("ana@example.com", Role.CUSTOMER, None, OPERATOR)
    here.entrance.members.people[person.id] = replace(person, language="it")
    entered = await here.entrance.door.admit(person, Method.LINK, Visitor("127.0.0.1"))
    async with TestClient(TestServer(create_app(here.deps)), cookies={"onetouch_session": entered.secret}) as client:
        assert await shown(client, "/", Accept_Language="de") == "it"
        assert await shown(client, "/nothing", Accept_Language="de") == "it"
        assert await shown(client, "/?lang=ko") == "ko"


async def test_what_was_chosen_before_signing_in_is_kept_unless_they_chose_before(here: World) -> None:
    for email, had, kept in (("ana@example.com", None, {"ko"}), ("bob@example.com", "it", set())):
        person = await here.entrance.door.put(email, Role.CUSTOMER, None, OPERATOR)
        here.entrance.members.people[person.id] = replace(person, language=had)
        async with TestClient(TestServer(create_app(replace(here.deps, metrics=CollectorRegistry())))) as client:
            await choose(client, "ko")
            here.deps.people.chosen.clear()  # type: ignore[attr-defined]
            await ask(client, email)
            link = await mailed(here)
            here.mailed.clear()
            await client.get(link, allow_redirects=False)
        assert set(here.deps.people.chosen.values()) == kept  # type: ignore[attr-defined]


class Full(FakePeople):
    """People of whom nothing can be written."""

    async def choose_language(self, person_id: str, language: str | None) -> None:
        """Fail."""
        raise DatabaseUnusable("the disk is full")


async def test_whoever_comes_in_is_let_in_though_their_language_cannot_be_kept(here: World) -> None:
    await here.entrance.door.put("ana@example.com", Role.CUSTOMER, None, OPERATOR)
    cookies = {"onetouch_language": "ko"}
    app = create_app(replace(here.deps, people=Full()))
    async with TestClient(TestServer(app), cookies=cookies) as client:
        await ask(client, "ana@example.com")
        entered = await client.get(await mailed(here), allow_redirects=False)
        assert entered.status == 303
        assert "onetouch_session" in entered.cookies


async def test_a_token_names_a_language(client: TestClient, here: World) -> None:
    opened = await client.post("/api/v1/conversations", json={}, headers=bearer(sub="ana", locale="fr-CA"))
    path = f"/api/v1/conversations/{(await opened.json())['id']}/messages"
    headers = {**bearer(sub="ana", locale="fr-CA"), "Accept-Language": "de"}
    await client.post(path, json={"key": "k1", "text": "hello"}, headers=headers)
    await client.post(path, json={"key": "k2", "text": "hello"}, headers=bearer(sub="ana", locale="tlh"))
    await client.post(path, json={"key": "k3", "text": "hello"}, headers=bearer(sub="ana", locale={"ui": "fr"}))
    assert [message.locale for message in here.intake.seen] == ["fr", None, None]


async def test_what_was_chosen_in_a_browser_counts_for_whoever_writes_in_it(client: TestClient, here: World) -> None:
    await choose(client, "ko")  # on a page of articles, say: nobody is known yet
    assert here.deps.people.chosen == {}  # type: ignore[attr-defined]
    for headers in ({}, bearer(sub="ana", locale="fr-CA")):
        opened = await client.post("/api/v1/conversations", json={}, headers=headers)
        path = f"/api/v1/conversations/{(await opened.json())['id']}/messages"
        await client.post(path, json={"key": "k1", "text": "hello"}, headers=headers)
        refused = await client.post(path, json={"key": "k2", "text": " "}, headers=headers)
        assert "메시지" in (await refused.json())["detail"]
    assert [(message.locale, message.person.language) for message in here.intake.seen] == [("ko", "ko")] * 2
    await client.put("/api/v1/me/language", json={"language": "it"}, headers=bearer(sub="ana"))
    me = await (await client.get("/api/v1/me", headers=bearer(sub="ana"))).json()
    assert me["language"] == "it"  # what they chose themselves goes first


async def test_a_message_says_in_which_language_its_page_is(client: TestClient, here: World) -> None:
    opened = await (await client.post("/api/v1/conversations", json={})).json()
    path = f"/api/v1/conversations/{opened['id']}/messages"
    await client.post(path, json={"key": "k1", "text": "hello"})
    await client.post(path, json={"key": "k2", "text": "hello"}, headers={"Accept-Language": "ja"})
    await choose(client, "es")
    await client.post(path, json={"key": "k3", "text": "hello"}, headers={"Accept-Language": "ja"})
    assert [message.locale for message in here.intake.seen] == [None, "ja", "es"]
    assert here.intake.seen[-1].person.language == "es"


async def test_a_request_says_in_which_language_its_page_is(client: TestClient, here: World) -> None:
    given = {"subject": "E-4711", "description": "E-4711", "category": "bug", "email": "ana@example.com"}
    japanese = {"Accept-Language": "ja"}
    filed = await client.post("/api/v1/tickets", json={"key": "key-1234", **given}, headers=japanese)
    page = await (await client.get("/portal/new", headers=japanese)).text()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    form = FormData({**hidden, **given}, default_to_multipart=True)
    sent = await client.post("/portal/new", data=form, headers={**ORIGIN, **japanese}, allow_redirects=False)
    assert (filed.status, sent.status) == (201, 303)
    assert [ticket.language for ticket in here.tickets.filed.values()] == ["ja", "ja"]


async def test_the_api_keeps_what_somebody_chooses(client: TestClient) -> None:
    path = "/api/v1/me/language"
    assert (await client.put(path, json={"language": "ko"})).status == 404  # nobody asks
    ana = bearer(sub="ana")
    assert await (await client.put(path, json={"language": "ko"}, headers=ana)).json() == {"language": "ko"}
    assert (await (await client.get("/api/v1/me", headers=ana)).json())["language"] == "ko"
    assert await (await client.put(path, json={"language": None}, headers=ana)).json() == {"language": None}
    assert (await (await client.get("/api/v1/me", headers=ana)).json())["language"] is None
    for wrong in ({}, {"language": "tlh"}, {"language": 1}):
        assert (await client.put(path, json=wrong, headers=ana)).status == 422
