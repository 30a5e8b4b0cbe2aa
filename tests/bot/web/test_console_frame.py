"""The console's frame: who comes in, what they are told else, and saying that one is here."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from bot.web.pages.console import kept
from bot.web.pages.console.places import Place, navigation
from tests.bot.web.consoles import ANN, BOB, EVE, MEG, ORIGIN, Browser, ConsoleWorld
from tests.bot.web.managed import ManagedWorld


@pytest.fixture
async def world() -> ConsoleWorld:
    made = ConsoleWorld()
    await made.file()
    return made


@pytest.fixture
async def eve(world: ConsoleWorld) -> AsyncIterator[Browser]:
    await world.desks.hire("eve")
    visitor = await world.visitor(EVE)
    yield visitor
    await visitor.close()


async def test_whoever_is_not_signed_in_does_that_first_and_comes_back(world: ConsoleWorld) -> None:
    async with TestClient(TestServer(create_app(world.deps))) as client:
        first = await client.get("/console/tickets/T-1?split=1", allow_redirects=False)
        assert (first.status, first.headers["Location"]) == (303, "/signin")
        page = await (await client.get("/signin")).text()
        browser = Browser(client)
        await browser.send("/signin", page, email="eve@example.com")
        email, asked = world.here.mailed[0]
        link = await world.here.entrance.door.mailed(email, asked)
        assert link is not None
        entered = await client.get(f"/signin/{link[0]}", allow_redirects=False)
        assert (entered.status, entered.headers["Location"]) == (303, "/console/tickets/T-1?split=1")
        again = await client.get("/signin", allow_redirects=False)
        assert again.headers["Location"] == "/me"  # once


@pytest.mark.parametrize("path", ["//evil.example", "/console//../..\\x", "/me", "https://evil.example/console", ""])
async def test_nobody_is_led_elsewhere_by_a_cookie(world: ConsoleWorld, path: str) -> None:
    cookies = {**await world.cookies(EVE), "onetouch_return": path}
    async with TestClient(TestServer(create_app(world.deps)), cookies=cookies) as client:
        assert (await client.get("/signin", allow_redirects=False)).headers["Location"] == "/me"


async def test_a_customer_is_told_where_their_tickets_are(world: ConsoleWorld) -> None:
    ann = await world.visitor(ANN)
    page = await ann.get("/console", 403)
    assert "The console is for the team" in page
    assert 'href="/portal"' in page
    assert "It hums" not in await ann.get("/console/tickets/T-1", 403)
    await ann.close()


async def test_words_are_given_back_to_whoever_was_signed_out_meanwhile(world: ConsoleWorld) -> None:
    nobody = await world.visitor(None)
    headers = {**ORIGIN, "Referer": "http://127.0.0.1:8080/console/tickets/T-1?done=note"}
    response = await nobody.client.post("/console/tickets/T-1", data={"text": "Press <it>."}, headers=headers)
    page = await response.text()
    assert response.status == 401
    assert "Press &lt;it&gt;.</textarea>" in page
    assert "/console/tickets/T-1?done=note" in response.cookies["onetouch_return"].value
    bare = await nobody.client.post("/console/presence", data={"here": "yes"}, headers=ORIGIN)
    assert "Nothing was changed" in await bare.text()
    await nobody.close()


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/console/calls", {"notes": "Pressed <it>.", "told": "All is well.", "question": "Why?", "subject": "A hum"}),
        ("/console/follow-ups/F-1", {"do": "close", "learned": "Look at <coils>."}),
        ("/console/calendars/settings", {"do": "keep", "seen": "1", "text": "[plans]\nof = '<x>'"}),
        ("/console/tickets/T-99", {"do": "reply", "text": "Press <it>."}),
    ],
)
async def test_all_that_was_typed_is_given_back_to_the_signed_out_and_from_an_older_page(
    path: str, fields: dict[str, str]
) -> None:
    managed = ManagedWorld()
    for person, status in ((None, 401), (MEG, 403)):
        browser = await managed.visitor(person)
        response = await browser.client.post(path, data=fields, headers=ORIGIN)
        page = await response.text()
        assert response.status == status
        for name in fields.keys() - {"do", "seen"}:
            assert f"{escape(fields[name])}</textarea>" in page
        await browser.close()


async def test_a_form_that_is_too_long_is_refused_in_the_frame(eve: Browser) -> None:
    response = await eve.client.post("/console/tickets/T-1", data={"text": "x" * 300_000}, headers=ORIGIN)
    assert response.status == 413
    assert 'aria-label="Console"' in await response.text()


def test_each_field_of_the_console_to_write_in_is_given_back() -> None:
    pages = Path(str(kept.__file__)).parent
    named = set(re.findall(r'<textarea[^>]*?name="(\w+)"', "".join(one.read_text() for one in pages.glob("*.py"))))
    named |= set(re.findall(r'_area\(sheet, "(\w+)"', (pages / "call_parts.py").read_text()))
    assert {"text", "notes", "learned"} <= named
    assert named <= kept.WORDS.keys()


async def test_what_a_script_asks_for_is_no_place_to_come_back_to(world: ConsoleWorld) -> None:
    nobody = await world.visitor(None)
    asked = "/console/tickets/T-1/news?seen=3"
    news = await nobody.client.get(asked, allow_redirects=False)
    assert (news.status, news.content_type, "onetouch_return" in news.cookies) == (
        401,
        "application/problem+json",
        False,
    )
    for path in ("/console/tickets/T-1/help", "/console"):
        fetched = await nobody.client.get(path, headers={"Sec-Fetch-Mode": "cors"}, allow_redirects=False)
        assert (fetched.status, "onetouch_return" in fetched.cookies) == (303, False)
    opened = await nobody.client.get("/console", headers={"Sec-Fetch-Mode": "navigate"}, allow_redirects=False)
    assert opened.cookies["onetouch_return"].value == "/console"
    await nobody.close()


async def test_words_are_given_back_when_the_page_is_of_an_older_session(world: ConsoleWorld, eve: Browser) -> None:
    data = {"do": "reply", "version": "1", "text": "Press it.", "form_token": "old"}
    response = await eve.client.post("/console/tickets/T-1", data=data, headers=ORIGIN)
    assert response.status == 403
    assert "Press it.</textarea>" in await response.text()
    assert (await world.desks.desk.show("T-1")).comments == ()


async def test_what_is_not_there_is_told_within_the_frame(eve: Browser) -> None:
    for path in ("/console/tickets/T-99", "/console/tickets/x", "/console?after=nonsense"):
        page = await eve.get(path, 422 if "after" in path else 404)
        assert 'aria-label="Console"' in page
        assert "To the queue" in page


async def test_what_nobody_expected_is_told_without_its_words(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get("/console/tickets/T-1")
    world.writing.error = RuntimeError("a secret of the code")
    response = await eve.send("/console/tickets/T-1", page, do="solve")
    assert response.status == 500
    assert "a secret of the code" not in await response.text()


async def test_a_token_is_no_session(world: ConsoleWorld) -> None:
    async with TestClient(TestServer(create_app(world.deps)), cookies=await world.cookies(EVE)) as client:
        headers = {"Authorization": "Bearer x"}
        assert (await client.get("/console", headers=headers, allow_redirects=False)).status == 303


async def test_she_goes_and_comes_back(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get("/console")
    for minutes, back in (("30", 30), ("", None)):
        response = await eve.send("/console/presence", page, away=minutes)
        assert response.headers["Location"] == "/console?done=away"
        presence = (await world.desks.world.staff.engineers())[0].presence
        assert not presence.here
        assert back is None or (presence.until - world.desks.clock()).total_seconds() == back * 60  # type: ignore[operator]
        page = await eve.get("/console?done=away")
        assert "You are away" in page
    response = await eve.send("/console/presence", page, here="yes")
    assert (await world.desks.world.staff.engineers())[0].presence.here
    assert "tickets come to you" in await eve.get(response.headers["Location"])


async def test_an_absence_that_no_button_names_is_refused(eve: Browser) -> None:
    page = await eve.get("/console")
    for fields in ({"away": "31"}, {}):
        assert (await eve.send("/console/presence", page, **fields)).status == 422


async def test_whoever_is_not_on_the_staff_has_no_switch(world: ConsoleWorld) -> None:
    meg = await world.visitor(MEG)
    page = await meg.get("/console")
    token = page.partition('name="form_token" value="')[2].partition('"')[0]
    refused = await meg.send("/console/presence", page, here="yes", form_token=token)
    assert refused.status == 422
    assert "You are not on the staff" in await refused.text()
    assert "/console/presence" not in page
    assert "All unsolved" in page
    assert "Meg" in page
    await meg.close()


async def test_a_hostile_name_is_a_name(world: ConsoleWorld) -> None:
    world.here.entrance.members.people["bob"] = type(BOB)("bob", BOB.role, True, "<script>x</script>", BOB.email)
    bob = await world.visitor(BOB)
    page = await bob.get("/console")
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    await bob.close()


def test_the_navigation_names_where_one_can_go_and_where_one_is() -> None:
    shown = navigation({Place.QUEUE, Place.BOARD}, Place.BOARD)
    assert '<a href="/console">Queue</a>' in shown
    assert '<a href="/console/board" aria-current="page">SLA board</a>' in shown
    assert "People" not in shown
