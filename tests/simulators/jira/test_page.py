"""The board of the simulated Jira: what it shows, and what one does on it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.simulators.jira import Site
from bot.simulators.jira.listener import Listener
from bot.simulators.jira.page import Page
from bot.simulators.jira.page.hands import Hands
from bot.simulators.jira.page.notes import Notes
from bot.simulators.jira.page.snapshot import snapshot
from tests.simulators.jira.client import using

Json = dict[str, Any]


@dataclass
class Desk:
    """A site with a product engineer at its board."""

    site: Site
    app: Listener
    hands: Hands

    def seen(self) -> Json:
        return snapshot(self.site, self.hands.me, self.hands.notes.read_on())

    def issue(self, number: int = 0) -> Json:
        found: Json = self.seen()["issues"][number]
        return found

    async def does(self, what: str, **given: Any) -> Json:
        return await self.hands.do(what, given)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Listener() as app, Site() as site:
        site.connect(app.url)
        yield Desk(site, app, Hands(site, site.person("mia"), Notes(site)))


async def filed(desk: Desk) -> str:
    project = desk.seen()["projects"][0]["id"]
    told = await desk.does("create", project=project, type="Bug", summary="The lamp blinks", description="Red.")
    assert told == {"key": "ONE-1"}
    return str(desk.issue()["id"])


async def test_a_type_that_there_is_not_and_lines_in_a_summary(desk: Desk) -> None:
    project = desk.seen()["projects"][0]["id"]
    told = await desk.does("create", project=project, type="Dream", summary="x")
    assert "no issues of type Dream" in told["problem"]
    await desk.does("create", project=project, type="Bug", summary="Two\nlines")
    assert desk.issue()["summary"] == "Two lines"


async def test_what_is_done_is_seen_and_told(desk: Desk) -> None:
    project, issue = desk.seen()["projects"][0], await filed(desk)
    assert (desk.issue()["summary"], desk.issue()["description"], desk.issue()["priority"]) == (
        "The lamp blinks", "Red.", "Medium",
    )  # fmt: skip
    way = next(one for one in desk.issue()["ways"] if one["name"] == "In Progress")
    assert await desk.does("move", issue=issue, way=way["id"]) == {}
    assert desk.issue()["status"] == way["to"]
    assert await desk.does("say", issue=issue, text="Which firmware?") == {}
    (said,) = desk.issue()["comments"]
    assert (said["author"], said["text"], said["mine"], said["edited"]) == ("Mia", "Which firmware?", True, False)
    assert await desk.does("edit", issue=issue, comment=said["id"], text="Which lamp?") == {}
    assert desk.issue()["comments"][0]["text"] == "Which lamp?"
    assert await desk.does("unsay", issue=issue, comment=said["id"]) == {}
    assert await desk.does("version", project=project["id"], name="5.3", date="2026-03-02") == {}
    (version,) = desk.seen()["projects"][0]["versions"]
    assert (version["name"], version["released"], version["date"]) == ("5.3", False, "2026-03-02")
    assert await desk.does("plan", issue=issue, versions=[version["id"]]) == {}
    assert await desk.does("postpone", version=version["id"], date="2026-03-09") == {}
    assert await desk.does("release", version=version["id"], date="2026-03-09") == {}
    assert desk.seen()["projects"][0]["versions"][0]["released"]
    assert await desk.does("unrelease", version=version["id"]) == {}
    assert await desk.does("rename", issue=issue, summary="It blinks red") == {}
    assert desk.issue()["summary"] == "It blinks red"
    assert await desk.does("delete", issue=issue) == {}
    assert desk.seen()["issues"] == []
    assert desk.app.events == [
        "jira:issue_created", "jira:issue_updated", "comment_created", "comment_updated", "comment_deleted",
        "jira:issue_updated", "jira:version_updated", "jira:version_released", "jira:version_unreleased",
        "jira:issue_updated", "jira:issue_deleted",
    ]  # fmt: skip
    assert desk.seen()["notes"] == []


async def test_issues_move_and_projects_are_renamed(desk: Desk) -> None:
    issue, other = await filed(desk), desk.site.project("TWO", "The other")
    assert await desk.does("project", project=desk.site.default.id, key="uno") == {}
    assert desk.issue()["key"] == "UNO-1"
    assert await desk.does("transfer", issue=issue, project=other.id) == {"key": "TWO-1"}
    assert desk.issue()["key"] == "TWO-1"
    assert "no other project" in (await desk.does("project", project=other.id, key="ONE"))["problem"]


async def test_links_files_and_levels_are_shown(desk: Desk) -> None:
    issue = await filed(desk)
    async with using(desk.site) as api:
        thing = {"url": "https://help.example/T-1", "title": "T-1", "status": {"resolved": True}}
        await api.post(f"/issue/{issue}/remotelink", {"globalId": "t", "object": thing})
    assert desk.issue()["links"] == [{"title": "T-1", "summary": "", "url": thing["url"], "solved": True}]


async def test_whatever_is_not_possible_is_told(desk: Desk) -> None:
    issue = await filed(desk)
    project = desk.site.default.id
    for what, given in (
        ("create", {"project": project, "type": "Bug", "summary": " "}),
        ("say", {"issue": issue, "text": ""}),
        ("move", {"issue": issue, "way": "99"}),
        ("rename", {"issue": issue, "summary": "x" * 256}),
        ("version", {"project": project, "name": ""}),
        ("say", {"issue": "99", "text": "x"}),
        ("release", {"version": "99"}),
        ("edit", {"issue": issue, "comment": "99", "text": "x"}),
        ("version", {"project": project, "name": "5.3", "date": "soon"}),
        ("trouble", {"name": "rain", "on": True}),
        ("fly", {}),
    ):
        assert (await desk.does(what, **given))["problem"], what
    said = await desk.site.says(desk.site.bot, desk.site.store.issue(issue), "Ours")
    assert "not yours" in (await desk.does("edit", issue=issue, comment=said.id, text="x"))["problem"]
    mine = await desk.site.says(desk.hands.me, desk.site.store.issue(issue), "Mine")
    assert "Delete" in (await desk.does("edit", issue=issue, comment=mine.id, text=" "))["problem"]


async def test_trouble_is_made_and_taken_back(desk: Desk) -> None:
    assert desk.seen()["trouble"] == dict.fromkeys(("down", "drops", "revoked", "lost"), False)
    for name in ("down", "drops", "revoked", "lost"):
        assert await desk.does("trouble", name=name, on=True) == {}
        assert desk.seen()["trouble"][name]
        await desk.does("trouble", name=name, on=False)
        assert not desk.seen()["trouble"][name]
    await desk.does("trouble", name="busy", on=True)
    async with using(desk.site) as api:
        assert (await api.get("/myself")).status == 429
    assert [(one["what"], one["detail"]) for one in desk.seen()["notes"]] == [("getCurrentUser", "limit")]


async def test_what_nobody_takes_is_noted(desk: Desk) -> None:
    desk.app.statuses.append(404)
    await filed(desk)
    async with using(desk.site) as api:
        await api.post("/issue", {"fields": {}})
    assert sorted(one["what"] for one in desk.seen()["notes"]) == ["createIssue", "webhook jira:issue_created"]
    for number in range(250):
        desk.hands.notes.add("slip", str(number))
    assert len(desk.seen()["notes"]) == 200


async def test_the_page_tells_what_is_new_and_takes_what_is_done(desk: Desk) -> None:
    page = Page(desk.site, desk.hands.me)
    async with page.serving(0) as url, aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        for name in ("board.css", "icon.svg", "js/main.js", "js/dom.js"):
            async with session.get(f"{url}/static/{name}") as answer:
                assert answer.status == 200
        async with session.get(f"{url}/stream") as stream:
            assert (await told(stream))["issues"] == []
            given = {"project": desk.site.default.id, "type": "Bug", "summary": "It blinks"}
            async with session.post(f"{url}/do/create", json=given) as answer:
                assert await answer.json() == {"key": "ONE-1"}
            while not (issues := (await told(stream))["issues"]):
                pass
            assert issues[0]["summary"] == "It blinks"
        for data in (b"[]", b"no json"):
            async with session.post(f"{url}/do/create", data=data) as answer:
                assert answer.status == 400
        async with session.post(f"{url}/do/create", json=given, headers={"Origin": "http://evil.example"}) as answer:
            assert answer.status == 403
        async with session.get(f"{desk.site.url}/browse/ONE-1", allow_redirects=False) as answer:
            assert answer.headers["Location"] == f"{url}/#ONE-1"


async def told(stream: aiohttp.ClientResponse) -> Json:
    """Give the next that the stream tells."""
    async with asyncio.timeout(10):
        while not (line := await stream.content.readline()).startswith(b"data: "):
            pass
    found: Json = json.loads(line.removeprefix(b"data: "))
    return found


async def test_what_a_form_asks_for_beside_the_rest_is_seen(desk: Desk) -> None:
    project = desk.site.default
    one = desk.site.field(project, "Found in", "option", options=["Production", "Staging"], types=["Bug"])
    several = desk.site.field(project, "Browsers", "options", options=["Firefox", "Chrome"], types=["Bug"])
    text = desk.site.field(project, "Steps", "text", types=["Bug"])
    number = desk.site.field(project, "Rooms", "number", types=["Bug"])
    who = desk.site.field(project, "Seen by", "user", types=["Bug"])
    desk.site.field(project, "Nothing", "string", types=["Bug"])
    issue = desk.site.store.issues[await filed(desk)]
    issue.custom |= {
        one.id: one.options[1].id,
        several.id: [choice.id for choice in several.options],
        text.id: issue.description,
        number.id: 4,
        who.id: {"displayName": "Mia"},
    }
    assert [(each["name"], each["value"]) for each in desk.issue()["further"]] == [
        ("Found in", "Staging"),
        ("Browsers", "Firefox, Chrome"),
        ("Steps", "Red."),
        ("Rooms", "4"),
        ("Seen by", "Mia"),
    ]
