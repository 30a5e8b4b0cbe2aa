"""Searching in the simulated Jira: JQL, pages, and what is not found yet."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulators.jira import Flavour, Issue, Site
from bot.simulators.jira.jql import Asker, read
from bot.simulators.jira.refusals import Refused
from tests.simulators.jira.client import Api, jira


@pytest.fixture
async def there():
    async with jira() as (site, api):
        mia = site.person("mia")
        lamp = await site.files(mia, "The lamp blinks red", "After an update of the lamp", labels=["onetouch-a"])
        door = await site.files(mia, "The door will not close", type="Task", labels=["Onetouch-A", "x"])
        await site.moves(mia, door, "Done")
        await site.plans(mia, lamp, site.version(site.default, "5.3"))
        await site.says(site.bot, lamp, "Seen with firmware 12")
        yield site, api, lamp, door


async def keys(api: Api, jql: str, **more: object) -> list[str]:
    told = await api.search(jql, "summary", **more)
    assert told.status == 200, told.body
    return [one["key"] for one in told.body["issues"]]


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ("project = ONE", ["ONE-2", "ONE-1"]),
        ("project = ONE ORDER BY created ASC", ["ONE-1", "ONE-2"]),
        ("project = ONE order by key desc, created", ["ONE-2", "ONE-1"]),
        ('labels = "onetouch-a"', ["ONE-1"]),
        ("labels in (onetouch-a, x)", ["ONE-2", "ONE-1"]),
        ("labels not in (x)", ["ONE-1"]),
        ("labels != x", ["ONE-1"]),
        ("key = ONE-1 OR key in (ONE-2)", ["ONE-2", "ONE-1"]),
        ("NOT issuetype = Bug AND project = one", ["ONE-2"]),
        ("status = Done", ["ONE-2"]),
        ("statusCategory != Done", ["ONE-1"]),
        ("(status = Done OR fixVersion = 5.3) AND project in (ONE)", ["ONE-2", "ONE-1"]),
        ("fixVersion is EMPTY and project = ONE", ["ONE-2"]),
        ("resolution is not EMPTY", ["ONE-2"]),
        ('text ~ "lamp"', ["ONE-1"]),
        ('summary ~ "blin* red"', ["ONE-1"]),
        ('text ~ "\\"update of\\""', ["ONE-1"]),
        ('text ~ "lamp OR door"', ["ONE-2", "ONE-1"]),
        ('comment ~ firmware', ["ONE-1"]),
        ('summary !~ lamp AND project = ONE', ["ONE-2"]),
        ('updated >= "-5m"', ["ONE-2", "ONE-1"]),
        ('created > "+1h"', []),
        ('created >= "2001-01-01" and created < "2002/01/01 10:00"', []),
        ("reporter = currentUser()", []),
        ("priority = Medium", ["ONE-2", "ONE-1"]),
        (r"summary ~ 'bl\u0069nks\ red'", ["ONE-1"]),
    ],
)  # fmt: skip
async def test_queries_find_what_they_say(there: tuple[Site, Api, Issue, Issue], jql: str, found: list[str]) -> None:
    assert await keys(there[1], jql) == found


@pytest.mark.parametrize(
    "jql",
    [
        "", "order by created", "project", "project = ", "project = NO", "key = ONE-99", "colour = red", "= 5",
        "project ~ ONE", "summary = lamp", "labels > 5", 'updated >= "yesterday"', "updated in (1)",
        "project = ONE AND",
        "(project = ONE", "project = ONE)", "labels in x", "labels in (x", "labels is 5", "labels not x", 'text ~ "*x"',
        'labels = "open', "labels = and", "assignee = nobody()", "project = ONE order created",
        "project = ONE order by " + ", ".join(["created"] * 8), "status = Dreaming", "priority in (Huge)", "labels ! 5",
        'text ~ "blue\\-red"', "text ~ 'it\\x'", "labels = a@b", "labels in (a, b*)", "summary ~ [x]",
    ],
)  # fmt: skip
async def test_queries_that_jira_does_not_take_are_refused(there: tuple[Site, Api, Issue, Issue], jql: str) -> None:
    told = await there[1].search(jql)
    assert told.status == 400
    assert told.messages


async def test_dates_are_of_the_time_zone_of_who_asks(there: tuple[Site, Api, Issue, Issue]) -> None:
    site, api, lamp, _ = there
    ours = lamp.created.astimezone(ZoneInfo(site.bot.zone))
    before, after = ours - timedelta(minutes=2), ours + timedelta(minutes=2)
    assert await keys(api, f'created >= "{before:%Y-%m-%d %H:%M}" and key = ONE-1') == ["ONE-1"]
    assert await keys(api, f'created >= "{after:%Y-%m-%d %H:%M}" and key = ONE-1') == []


async def test_pages_follow_a_token_and_only_of_the_same_query(there: tuple[Site, Api, Issue, Issue]) -> None:
    _, api, _, _ = there
    first = await api.search("project = ONE", "key", maxResults=1)
    assert (first.body["isLast"], len(first.body["issues"])) == (False, 1)
    token = first.body["nextPageToken"]
    second = await api.search("project = ONE", "key", maxResults=1, nextPageToken=token)
    assert (second.body["isLast"], "nextPageToken" in second.body) == (True, False)
    assert first.body["issues"] != second.body["issues"]
    assert (await api.search("key = ONE-1", nextPageToken=token)).status == 400
    assert (await api.search("key = ONE-1", nextPageToken="nonsense")).status == 400
    bare = await api.get("/search/jql", jql="key = ONE-1")
    assert set(bare.body["issues"][0]) == {"id"}
    assert (await api.post("/search/approximate-count", {"jql": "project = ONE"})).body == {"count": 2}
    assert (await api.get("/search", jql="project = ONE")).status == 410


async def test_what_changed_a_moment_ago_is_not_found_but_by_its_id(there: tuple[Site, Api, Issue, Issue]) -> None:
    site, api, lamp, _ = there
    site.store.index.lag = 10.0
    made = (await api.create("A new one", labels=["mark"])).body
    assert await keys(api, "labels = mark") == []
    assert await keys(api, "labels = mark", reconcileIssues=[int(made["id"])]) == [made["key"]]
    assert (await api.get(f"/issue/{made['key']}")).status == 200
    await site.edits(site.bot, lamp, labels=["moved"])
    assert (await keys(api, "labels = moved"), await keys(api, "labels = onetouch-a")) == ([], ["ONE-1"])
    site.store.clock.forward(11)
    assert (await keys(api, "labels = moved"), await keys(api, "labels = mark")) == (["ONE-1"], [made["key"]])
    await api.create("Another", labels=["late"])
    assert await keys(api, "labels = late") == []
    site.catches_up()
    assert await keys(api, "labels = late") == ["ONE-4"]
    assert (await api.search("project = ONE", reconcileIssues=list(range(51)))).status == 400


async def test_data_center_counts_its_pages() -> None:
    async with jira(Flavour.DATACENTER) as (site, api):
        for number in range(3):
            await site.files(site.bot, f"Issue {number}")
        told = await api.get("/search", jql="order by created asc", maxResults=2, startAt=2)
        assert (told.body["total"], [one["key"] for one in told.body["issues"]]) == (3, ["ONE-3"])
        told = await api.post("/search", {"jql": "project = ONE", "fields": ["summary"]})
        assert set(told.body["issues"][0]["fields"]) == {"summary"}
        assert (await api.get("/search", jql="", maxResults="x")).status == 400
        assert (await api.search("project = ONE")).status in {404, 405}


PARTS = st.sampled_from([
    "project", "labels", "updated", "text", "key", "=", "!=", "~", ">=", "in", "not", "is", "and", "or", "(", ")", ",",
    "ONE", '"-5m"', '"two words"', "'x", "empty", "order", "by", "currentUser", "\\", "desc",
])  # fmt: skip


@given(st.lists(PARTS, max_size=12).map(" ".join) | st.text(max_size=30))
def test_any_words_are_a_query_or_refused(jql: str) -> None:
    with suppress(Refused):
        read(jql, Asker(datetime(2026, 1, 5, tzinfo=UTC), "America/St_Johns", "me"))
