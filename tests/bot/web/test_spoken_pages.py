"""Every page of customers is said through the catalogue: in a language that nobody speaks, no English word is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.web import create_app
from bot.web.dependencies import Limits, Rate
from handlers.access.audit import OPERATOR
from handlers.access.session import Method
from handlers.access.visit import Visitor
from handlers.languages.pseudo import CLOSES, OPENS, PSEUDO, pseudo, rehearsing
from handlers.person import Role
from handlers.quality.survey import Kind, Survey
from handlers.ticket import Link, LinkKind, Status
from kb import PUBLIC, Article
from tests.announcement_worlds import LINKS, memory_news
from tests.bot.web.fakes import world
from tests.bot.web.managed import memory_of
from tests.bot.web.rehearsals import left_english
from tests.bot.web.test_portal import Customer, ann
from tests.bot.web.test_portal_forms import Portal, portal
from tests.handlers.quality.worlds import Team, survey
from tests.handlers.tickets.desks import EVE

__all__ = ["ann", "portal"]
SPOKEN = {"Accept-Language": PSEUDO}
ORIGIN = {"Origin": "http://127.0.0.1:8080"}
GREEK = Article("ρ", "βοήθεια", "Κωδικός", "Έτσι αλλάζει. " * 9_000, PUBLIC, url="https://1.2/3", language="el")


async def shown(client: TestClient, path: str, *data: str, method: str = "GET", **posted: str) -> str:
    """Give a page, of which nothing is left in English but what people wrote."""
    response = await client.request(
        method, path, headers={**SPOKEN, **ORIGIN}, data=FormData(posted) if posted else None, allow_redirects=False
    )
    page = await response.text()
    assert response.status not in {302, 303}, response.headers["Location"]
    assert f'<html lang="{PSEUDO}">' in page
    assert left_english(page, data) == []
    return page


async def test_pages_that_anybody_may_read() -> None:
    here = world()
    here.articles.live[GREEK.id] = GREEK
    with rehearsing():
        async with TestClient(TestServer(create_app(here.deps))) as client:
            assert f"{OPENS}Ĥóŵ" in await shown(client, "/")
            for path in ("/signin", "/signed-out", "/nothing", "/signin/nothing", "/portal/new"):
                await shown(client, path)
            await shown(client, "/articles/ρ?part=1")
            await shown(client, "/articles/ρ?span=0-5&v=0123456789ab")
            await shown(client, f"/articles/ρ?span=0-5&v={GREEK.content_hash[:12]}")
            await shown(client, "/signin", method="POST", email="x")
            await shown(client, "/portal/new", method="POST", subject="ά")


async def test_pages_of_whoever_signs_in(ann: Customer) -> None:
    data = (ann.person.email or "", "acme", "ACME", "Ana")
    with rehearsing():
        async with TestClient(TestServer(create_app(ann.here.deps)), cookies=ann.cookies) as client:
            for path in ("/me", "/portal", "/portal?q=ά", "/portal/new", "/portal/T-9"):
                await shown(client, path, *data, "It <hums>")


@pytest.mark.parametrize("status", list(Status))
async def test_the_page_of_a_ticket(ann: Customer, status: Status) -> None:
    tickets = ann.desks.world.tickets
    await ann.desks.desk.reply("T-1", EVE, "Ναι;")
    links = tuple(Link(kind, "T-1") for kind in LinkKind)
    ticket = replace(await tickets.get("T-1"), status=status, subject="Βουίζει", description="Βουίζει", links=links)
    memory_of(ann.desks).tickets["T-1"] = ticket
    with rehearsing():
        async with TestClient(TestServer(create_app(ann.here.deps)), cookies=ann.cookies) as client:
            await shown(client, "/portal/T-1", "Eve")
            await shown(client, "/portal", ann.person.email or "")


@pytest.mark.parametrize("kind", list(Kind))
async def test_the_page_of_a_survey(kind: Kind) -> None:
    team = Team()
    asked: Survey = survey(kind=kind, number="T-1" if kind is Kind.CLOSE else None)
    with rehearsing():
        deps = replace(world().deps, surveys=team.desk)
        async with TestClient(TestServer(create_app(deps))) as client:
            path = f"/survey/{team.ask(asked)}"
            await shown(client, path)
            await shown(client, path, method="POST", seen="0")
            scores = {"csat": "1", "ces": "5"} if kind is Kind.CLOSE else {"nps": "3"}
            await client.post(path, data={"seen": "0", **scores}, headers=ORIGIN, allow_redirects=False)
            await shown(client, path)
            await client.post(f"{path}/stop", headers=ORIGIN, allow_redirects=False)
            await shown(client, path)


@pytest.mark.parametrize("verdict", ["", "works", "broken"])
async def test_the_page_under_a_fix(verdict: str) -> None:
    news, here = memory_news(), world()
    await news.file("k1")
    await news.released()
    sent = await news.send((await news.drafts())[0])
    deps = replace(here.deps, fixes=news.verdicts, tickets=news.world.tickets, ticket_desk=news.tickets.desk)
    with rehearsing():
        async with TestClient(TestServer(create_app(deps))) as client:
            path = f"/fix/{LINKS.token(sent.id)}"
            if verdict:
                await client.post(path, data={"verdict": verdict, "seen": "2"}, headers=ORIGIN, allow_redirects=False)
            await shown(client, path, *(await news.told())[0].text.splitlines())
            await shown(client, path, method="POST", verdict="?")


async def test_problems_are_told_on_pages_and_by_the_api() -> None:
    here = world(limits=Limits(write=Rate(1, 0.01), address_factor=2))
    with rehearsing():
        async with TestClient(TestServer(create_app(here.deps)), headers=SPOKEN) as client:
            for path in ("/api/v1/conversations/none", "/api/v1/tickets/T-1", "/api/v1/nothing"):
                assert left_english((await (await client.get(path)).json())["detail"]) == []
            opened = await (await client.post("/api/v1/conversations", json={})).json()
            path = f"/api/v1/conversations/{opened['id']}/messages"
            for _ in range(3):
                problem = await (await client.post(path, json={"key": "k"})).json()
                assert left_english(problem["detail"]) == [], problem


async def test_the_team_and_programs_are_answered_in_english(ann: Customer) -> None:
    boss = await ann.here.entrance.door.put("boss@example.com", Role.ADMINISTRATOR, None, OPERATOR)
    entered = await ann.here.entrance.door.admit(boss, Method.LINK, Visitor("127.0.0.1"))
    await ann.here.deps.people.choose_language(boss.id, PSEUDO)
    cookies = {"onetouch_session": entered.secret, "onetouch_language": PSEUDO}
    with rehearsing():
        async with TestClient(TestServer(create_app(ann.here.deps)), cookies=cookies, headers=SPOKEN) as client:
            for path in ("/console", "/api/v1/openapi.json", "/readyz", "/metrics", "/api/v1/known-questions"):
                assert OPENS not in await (await client.get(path)).text(), path
            refused = await client.delete("/api/v1/known-questions/none", headers=ORIGIN)
            assert CLOSES not in await refused.text()


async def test_what_is_not_taken_on_the_portal_is_given_back_in_the_readers_language(portal: Portal) -> None:
    memory = memory_of(portal.desks)
    memory.tickets["T-1"] = replace(memory.tickets["T-1"], subject="Βουίζει", description="Νύχτα")
    with rehearsing():
        async with TestClient(
            TestServer(create_app(replace(portal.here.deps, metrics=CollectorRegistry()))), headers=SPOKEN
        ) as client:
            here = replace(portal, client=client)
            page = await here.get("/portal/T-1")
            data = ("a.exe", "a.txt", ".exe", "ann@example.com")
            for files, fields in (
                ((), {"do": "reply", "text": " "}),
                ((), {"do": "reply", "text": "ά" * 50_000}),
                ((), {"do": "?"}),
                ((), {"do": "reply", "text": "ά", "form_token": "x"}),
                ((("a.txt", b""),), {"do": "reply", "text": "ά"}),
                ((("a.txt", b"x" * 1_000_001),), {"do": "reply", "text": "ά"}),
                ((("a.exe", b"x"),), {"do": "reply", "text": "ά"}),
                ((("a.txt", b"x"),) * 6, {"do": "reply", "text": "ά"}),
            ):
                status, answer = await here.send("/portal/T-1", page, *files, **fields)
                assert status in {403, 413, 422}
                assert left_english(answer, data) == [], fields
            status, _ = await here.send("/portal/T-1", page, ("ά.txt", b"x"), do="reply", text="ά")
            assert status == 303
            assert left_english(await here.get("/portal/T-1"), (".txt",)) == []
            for deed, outcome in (("close", 303), ("give-up", 409), ("reopen", 303)):
                status, answer = await here.send("/portal/T-1", page, do=deed)
                assert status == outcome, deed
                assert status == 303 or left_english(answer, (".txt",)) == [], deed
            status, answer = await here.send(
                "/portal/T-1", page, do="reply", text="ά", cookies={"onetouch_session": "x" * 43}
            )
            assert (status, left_english(answer)) == (401, [])


async def test_pages_of_mails_and_of_new_requests(portal: Portal) -> None:
    with rehearsing():
        async with TestClient(
            TestServer(create_app(replace(portal.here.deps, metrics=CollectorRegistry()))), headers=SPOKEN
        ) as client:
            here = replace(portal, client=client)
            await portal.choices.refuse("ann@example.com", "ticket:T-1", portal.desks.clock())
            for path in ("/portal/mail", "/portal/mail?saved", "/portal/new"):
                assert left_english(await here.get(path), ("ann@example.com",)) == [], path
            page = await here.get("/portal/new")
            for fields in (
                {"subject": "", "description": "ά"},
                {"subject": "ά", "description": ""},
                {"subject": "ά" * 500, "description": "ά"},
                {"subject": "ά", "description": "ά", "form_token": "x"},
            ):
                status, answer = await here.send("/portal/new", page, **fields)
                assert status in {403, 422}
                assert left_english(answer) == [], fields


async def test_an_article_is_in_its_own_language_and_says_so_in_the_readers() -> None:
    here = world()
    noted = replace(GREEK, body="Έτσι:\n\n> [!NOTE]\n> Ναι.\n", language=PSEUDO)
    here.articles.live |= {noted.id: noted, "a": replace(noted, id="a", language="sv")}
    with rehearsing():
        async with TestClient(TestServer(create_app(here.deps))) as client:
            page = await shown(client, "/articles/a", "Note")
            told = pseudo("This article is in {language}.").replace("{language}", "Σουηδικά")
            assert f'<p class="remark" role="note">{told}</p>' in page
            assert '<article lang="sv" dir="auto">' in page
            assert '<p class="markdown-alert-title">Note</p>' in page
            own = await shown(client, "/articles/ρ")
            assert f'<p class="markdown-alert-title">{pseudo("Note")}</p>' in own
            assert 'class="remark"' not in own
