"""How the simulated Jira fails: limits by reason, faults on demand, and answers that get lost."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot.simulators.jira import Flavour, NothingHeard, Site
from tests.simulators.jira.client import Api, Told, doc, jira


@pytest.fixture
async def there():
    async with jira() as (site, api):
        yield site, api


def why(told: Told) -> str:
    assert told.status == 429
    assert int(told.headers["Retry-After"]) >= 1
    assert told.headers["X-RateLimit-Remaining"] == "0"
    return told.headers["RateLimit-Reason"]


async def test_an_operation_takes_so_many_requests_in_a_second(there: tuple[Site, Api]) -> None:
    site, api = there
    site.limits.bursts["GET"] = 2
    site.store.clock.stop()
    assert [(await api.get("/myself")).status for _ in range(2)] == [200, 200]
    assert why(await api.get("/myself")) == "jira-burst-based"
    assert (await api.get("/status")).status == 200
    site.limits.on = False
    assert (await api.get("/myself")).status == 200


async def test_an_issue_takes_so_many_writes(there: tuple[Site, Api]) -> None:
    site, api = there
    await api.create()
    site.store.clock.stop()
    site.limits.per_issue = ((2, 2.0), (100, 30.0))
    for words in ("One", "Two"):
        assert (await api.post("/issue/ONE-1/comment", {"body": doc(words)})).status == 201
    told = await api.post(f"/issue/{next(iter(site.store.issues))}/comment", {"body": doc("Three")})
    assert why(told) == "jira-per-issue-on-write"
    assert (await api.get("/issue/ONE-1/comment")).body["total"] == 2
    assert (await api.create("Another")).status == 201


async def test_an_hour_has_its_points_where_there_is_a_quota(there: tuple[Site, Api]) -> None:
    site, api = there
    site.store.clock.stop()
    site.limits.quota = 5
    told = [await api.get("/status") for _ in range(5)]
    assert told[0].headers["X-RateLimit-Remaining"] == "4"
    assert told[4].headers["X-RateLimit-NearLimit"] == "true"
    refused = await api.get("/status")
    assert why(refused) == "jira-quota-tenant-based"
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    site.limits.reason = "jira-quota-global-based"
    assert why(await api.get("/status")) == "jira-quota-global-based"
    site.store.clock.forward(3601)
    assert (await api.get("/status")).status == 200


async def test_faults_come_in_their_order_by_operation(there: tuple[Site, Api]) -> None:
    site, api = there
    site.faults.limit("createIssue", 7, reason="jira-quota-global-based")
    site.faults.limit("createIssue", bare=True)
    site.faults.break_down("createIssue", 503, retry_after=4)
    site.faults.break_down("createIssue", 502)
    site.faults.refuse("createIssue", 400, "Not today.", summary="Another word, please.")
    site.faults.slow("createIssue", 0.01)
    assert site.faults.left("createIssue") == 6
    assert (await api.get("/myself")).status == 200
    told = [await api.create() for _ in range(6)]
    assert [one.status for one in told] == [429, 429, 503, 502, 400, 201]
    assert (told[0].headers["Retry-After"], why(told[0])) == ("7", "jira-quota-global-based")
    assert "Retry-After" not in told[1].headers
    assert (told[2].headers["Retry-After"], told[2].body) == ("4", None)
    assert (told[4].messages, told[4].errors) == (["Not today."], {"summary": "Another word, please."})
    assert [one.outcome for one in site.calls[1:]] == ["limit", "limit", "status", "status", "refuse", "ok"]
    assert len(site.called("createIssue")) == 1


async def test_an_answer_is_lost_and_the_issue_is_there(there: tuple[Site, Api]) -> None:
    site, api = there
    site.faults.reset_after("createIssue")
    with pytest.raises(aiohttp.ClientError):
        await api.create(labels=["mark"])
    assert [one.key for one in site.labelled("mark")] == ["ONE-1"]
    site.faults.lose("createIssue")
    with pytest.raises(aiohttp.ClientError):
        await api.create("Never")
    site.faults.down()
    with pytest.raises(aiohttp.ClientError):
        await api.get("/myself")
    site.faults.up()
    # The client itself asks once more for what it only reads.
    assert [one.outcome for one in site.calls[:3]] == ["reset", "lose", "lose"]
    assert {one.status for one in site.calls} == {0}
    assert len(site.store.issues) == 1


async def test_a_share_of_the_answers_is_lost(there: tuple[Site, Api]) -> None:
    site, api = there
    site.faults.drop("createIssue", 0.5)
    lost = 0
    for _ in range(40):
        try:
            await api.create()
        except aiohttp.ClientError:
            lost += 1
    assert 5 < lost < 35
    assert len(site.store.issues) == 40
    site.faults.drop("createIssue", 0)
    assert (await api.create()).status == 201


async def test_whoever_waits_is_told_or_hears_nothing(there: tuple[Site, Api]) -> None:
    site, api = there
    waiting = asyncio.create_task(site.issue("blinks", label="mark"))
    await api.create(labels=["mark"])
    issue = await waiting
    await api.post("/issue/ONE-1/comment", {"body": doc("Two\nlines")})
    await site.says(site.person("mia"), issue, "Only for us", internal=True)
    assert site.board() == "ONE-1 To Do: The lamp blinks\n  Onetouch: Two lines\n  Mia (internal): Only for us"
    with pytest.raises(NothingHeard, match="ONE-1"):
        await site.issue("nothing", within=0.01)
    await site.settles(0.01)


async def test_issues_keep_their_ids_through_new_keys(there: tuple[Site, Api]) -> None:
    site, api = there
    made = (await api.create(priority={"name": "High"})).body
    issue, other = site.store.issue(made["key"]), site.project("TWO")
    await site.renames_project(site.bot, site.default, "UNO", "Uno")
    assert (await api.get("/issue/ONE-1")).body["key"] == "UNO-1"
    assert (await api.get("/project/ONE")).body["key"] == "UNO"
    await site.transfers(site.bot, issue, other)
    for name in ("ONE-1", "UNO-1", "TWO-1", made["id"]):
        assert (await api.get(f"/issue/{name}")).body["key"] == "TWO-1"
    assert [one["key"] for one in (await api.search("key = ONE-1", "key")).body["issues"]] == ["TWO-1"]
    fresh = (await api.post("/issue", {"fields": {
        "project": {"key": "ONE"}, "issuetype": {"name": "Bug"}, "summary": "x",
    }})).body  # fmt: skip
    assert fresh["key"] == "UNO-2"
    await site.deletes(site.bot, issue)
    assert (await api.get("/issue/ONE-1")).status == 404


async def test_data_center_takes_wiki_text_names_and_a_token() -> None:
    async with jira(Flavour.DATACENTER) as (site, api):
        made = await api.create(description="h2. Steps\n* one", reporter={"name": "onetouch"})
        assert made.status == 201
        fields = (await api.get("/issue/ONE-1")).body["fields"]
        assert (fields["description"], fields["reporter"]["name"]) == ("h2. Steps\n* one", "onetouch")
        assert "accountId" not in fields["reporter"]
        assert (await api.create(description=doc("x"))).errors
        said = await api.post("/issue/ONE-1/comment", {"body": "Seen *twice*"})
        assert (said.body["body"], "jsdPublic" in said.body) == ("Seen *twice*", False)
        page = (await api.get("/issue/createmeta/ONE/issuetypes")).body
        assert [one["name"] for one in page["values"]] == ["Bug", "Task", "Story"]
        assert (await api.get("/serverInfo")).body["deploymentType"] == "Server"
        assert (await api.get("/project/search")).status == 404
        async with api.session.get(f"{site.url}/rest/api/3/myself") as answer:
            assert answer.status == 404
        async with api.session.get(f"{site.url}/browse/ONE-1") as answer:
            assert await answer.text() == "ONE-1: The lamp blinks"
        async with api.session.get(f"{site.url}/browse/ONE-9") as answer:
            assert answer.status == 404
