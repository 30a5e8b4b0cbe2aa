"""What becomes of what Jira does not do: by the simulator's faults, and by tables of answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.compose.jira import connected, jira, jira_door, jira_site
from bot.config import Settings
from bot.jira.metadata import Metadata
from bot.jira.refusals import Refusal, error
from bot.jira.site import Flavour, Site
from bot.jira.tracker import JiraTracker
from handlers.engineering.errors import IssueGone, TrackerAway, TrackerBusy, TrackerDenied, TrackerError, TrackerRefused
from handlers.engineering.issue import IssueName, Kind
from tests.bot.jira.sites import ORDER, Town, town, utc_now

NOW = datetime(2030, 1, 1, 12, 15, tzinfo=UTC)
FAILED = "x_seraph_loginreason"


@pytest.fixture
async def here() -> AsyncIterator[Town]:
    async with town() as made:
        yield made


def told(status: int, body: object = None, *, reads: bool = False, issue: bool = False, **headers: str) -> TrackerError:
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return error(Refusal(status, names, body, "make an issue", reads=reads, issue=issue), NOW)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "7"}, 7),
        ({"retry_after": "0"}, 1),
        ({"retry_after": "999999999999"}, 3600),
        ({"retry_after": "Tue, 01 Jan 2030 12:15:30 GMT"}, 30),
        ({"x_ratelimit_reset": "2030-01-01T12:16Z"}, 60),
        ({"x_ratelimit_reset": "2030-01-01T12:00Z"}, 1),
        ({"ratelimit_reason": "jira-quota-tenant-based"}, 45 * 60),
        ({"ratelimit_reason": "jira-burst-based"}, 15),
        ({"retry_after": "soon"}, 15),
        ({"retry_after": "Xyz, 99 Abc"}, 15),
        ({}, 15),
    ],
)
def test_it_is_waited_as_long_as_jira_says_and_else_by_its_reason(headers: dict[str, str], wait: int) -> None:
    found = told(429, **headers)
    assert isinstance(found, TrackerBusy)
    assert found.wait == timedelta(seconds=wait)
    assert found.reason == headers.get("ratelimit_reason", "")


@pytest.mark.parametrize(
    ("found", "kind", "words"),
    [
        (told(500), TrackerAway, "failed: it answered 500"),
        (told(301), TrackerDenied, "ONETOUCH_JIRA_URL"),
        (told(401), TrackerDenied, "ONETOUCH_JIRA_TOKEN"),
        (told(403, x_seraph_loginreason="AUTHENTICATED_FAILED"), TrackerDenied, "ONETOUCH_JIRA_TOKEN"),
        (told(403, x_authentication_denied_reason="CAPTCHA_CHALLENGE; login-url=x"), TrackerDenied, "captcha"),
        (told(401, x_seraph_loginreason="AUTHENTICATION_DENIED"), TrackerDenied, "captcha"),
        (told(403, {"errorMessages": ["no"]}), TrackerDenied, "let our user make an issue"),
        # As somebody who is not signed in: of a Jira that is open to everybody.
        (told(400, {"errors": {"project": "Anonymous."}}, **{FAILED: "AUTHENTICATED_FAILED"}), TrackerDenied, "TOKEN"),
        (told(404, {}, issue=True, **{FAILED: "AUTHENTICATED_FAILED"}), TrackerDenied, "ONETOUCH_JIRA_TOKEN"),
        (told(404, {}, issue=True, **{FAILED: "OK"}), IssueGone, "no such issue"),
        (told(404, None, issue=True), TrackerAway, "check ONETOUCH_JIRA_URL"),
        (told(404, {}, issue=True), IssueGone, "no such issue"),
        (told(404, {"errorMessages": ["No project."]}), TrackerRefused, "404"),
        (told(409, {}), TrackerAway, "somebody else"),
        (told(410, {}), TrackerDenied, "updated"),
        (told(413, {}), TrackerRefused, "413"),
        (told(422, {"message": "Misconfigured"}), TrackerRefused, "422"),
    ],
)
def test_every_answer_has_a_meaning(found: TrackerError, kind: type[TrackerError], words: str) -> None:
    assert type(found) is kind
    assert words in str(found)


def test_what_may_have_been_done_is_unsure_and_what_only_reads_is_not() -> None:
    for status in (500, 502, 503, 504, 408):
        away, read = told(status, retry_after="9"), told(status, reads=True)
        assert isinstance(away, TrackerAway)
        assert isinstance(read, TrackerAway)
        assert (away.unsure, away.wait) == (True, timedelta(seconds=9))
        assert (read.unsure, read.wait) == (False, None)
    conflict = told(409)
    assert isinstance(conflict, TrackerAway)
    assert not conflict.unsure


def test_only_the_sign_in_as_a_whole_stops_everything() -> None:
    whole = {401: {}, 403: {"x_seraph_loginreason": "AUTHENTICATED_FAILED"}, 302: {}}
    for status, headers in whole.items():
        found = told(status, **headers)
        assert isinstance(found, TrackerDenied)
        assert found.everything
    for status in (403, 410):
        found = told(status, {})
        assert isinstance(found, TrackerDenied)
        assert not found.everything


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (
            {"errors": {"priority": "It is not on the appropriate screen, or unknown."}},
            {"priority": "leave it empty"},
        ),
        ({"errors": {"cf": "Team is required."}}, {"cf": "filled in"}),
        ({"errors": {"summary": "Summary must be less than 255 characters."}}, {"summary": "255"}),
        ({"errors": {"x": "The entered text is too long."}}, {"x": "too long"}),
        (
            {"errors": {"x": "Something else"}, "errorMessages": ["And this."]},
            {"x": "Something else.", "": "And this."},
        ),
        ({"errorMessages": [], "errors": {}}, {"": "not why"}),
        ("text", {"": "not why"}),
        (None, {"": "not why"}),
    ],
)
def test_problems_are_told_by_field_in_words(body: Any, problems: dict[str, str]) -> None:
    found = told(400, body)
    assert isinstance(found, TrackerRefused)
    assert set(found.problems) == set(problems)
    assert all(words in found.problems[name] for name, words in problems.items())
    # The text may stand in a log: nothing that anybody wrote is in it.
    assert "Something" not in str(found)


async def test_a_lost_answer_is_unsure_and_the_issue_is_found_again(here: Town) -> None:
    here.sim.faults.reset_after("createIssue")
    with pytest.raises(TrackerAway) as away:
        await here.filed()
    assert away.value.unsure
    assert len(await here.jira.tracker.find(ORDER.mark)) == 1


async def test_what_never_arrived_is_sure_when_nothing_listens(here: Town) -> None:
    nowhere = here.connect(replace(here.site, url="http://127.0.0.1:1"))
    for verb in (nowhere.tracker.create(ORDER), nowhere.reader.read(IssueName("127.0.0.1:1", "1"))):
        with pytest.raises(TrackerAway) as away:
            await verb
        assert not away.value.unsure
        assert "cannot be reached" in str(away.value)


async def test_what_only_reads_is_asked_a_second_time(here: Town) -> None:
    made = await here.filed()
    here.sim.faults.lose("getIssue")
    here.sim.faults.break_down("getComments", 502)
    assert (await here.jira.reader.read(made.name)).issue.key == made.key
    here.sim.faults.break_down("getIssue", 503, times=2)
    with pytest.raises(TrackerAway):
        await here.jira.reader.read(made.name)
    # One that says when to come back is not asked before.
    here.sim.faults.break_down("getIssue", 503, retry_after=30)
    with pytest.raises(TrackerAway) as away:
        await here.jira.reader.read(made.name)
    assert away.value.wait == timedelta(seconds=30)
    assert here.sim.faults.left("getIssue") == 0


async def test_a_late_answer_to_a_write_is_unsure(here: Town) -> None:
    patient, impatient = (here.connect(here.site, timeout_s=seconds).calls for seconds in (60.0, 0.5))
    metadata = Metadata(patient)
    tracker = JiraTracker(impatient, metadata, utc_now)
    await JiraTracker(patient, metadata, utc_now).form(Kind.BUG)
    here.sim.faults.slow("createIssue", 600.0)
    with pytest.raises(TrackerAway) as away:
        await tracker.create(ORDER)
    assert away.value.unsure


async def test_nobody_waits_long_for_a_form_nor_twice_for_an_answer(here: Town) -> None:
    made = await here.filed()
    jira = here.connect(here.site, timeout_s=2.0)
    here.sim.faults.slow("getIssue", 600.0, times=2)
    with pytest.raises(TrackerAway, match="gave no answer"):
        await jira.reader.read(made.name)
    assert here.sim.faults.left("getIssue") == 1

    patient = here.connect(here.site, timeout_s=600.0).calls
    here.sim.faults.slow("searchProjects" if here.site.cloud else "getAllProjects", 600.0)
    with pytest.raises(TrackerAway, match="took too long") as away:
        await JiraTracker(patient, Metadata(patient), utc_now, reading_s=0.5).form(Kind.BUG)
    assert not away.value.unsure


@pytest.mark.parametrize("reason", ["jira-burst-based", "jira-quota-tenant-based", "jira-per-issue-on-write"])
async def test_limits_are_told_by_their_reason(here: Town, reason: str) -> None:
    here.sim.faults.limit("createIssue", 12, reason=reason)
    with pytest.raises(TrackerBusy) as busy:
        await here.filed()
    assert (busy.value.wait, busy.value.reason) == (timedelta(seconds=12), reason)
    here.sim.faults.limit("createIssue", bare=True)
    with pytest.raises(TrackerBusy) as busy:
        await here.filed()
    assert (busy.value.wait, busy.value.reason) == (timedelta(seconds=15), "")
    assert here.sim.store.issues == {}


async def test_a_refused_token_and_a_missing_right_are_told_apart(here: Town) -> None:
    await here.jira.tracker.form(Kind.BUG)
    here.sim.bot.writes = False
    with pytest.raises(TrackerDenied) as denied:
        await here.filed()
    assert not denied.value.everything
    here.sim.bot.writes, here.sim.store.captcha = True, True
    with pytest.raises(TrackerDenied) as denied:
        await here.filed()
    assert denied.value.everything
    assert "captcha" in str(denied.value)
    here.sim.store.captcha, here.sim.store.revoked = False, True
    with pytest.raises(TrackerDenied) as denied:
        await here.filed()
    assert denied.value.everything
    assert here.sim.token not in str(denied.value)


async def test_what_is_shown_to_anybody_is_not_taken_for_all_that_there_is() -> None:
    async def answer(_request: web.Request) -> web.Response:
        headers = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
        return web.json_response({"issues": [], "isLast": True}, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    async with TestServer(app) as server:
        found = connected(Site(str(server.make_url("")).rstrip("/"), Flavour.CLOUD, "old", "us@acme.example"), utc_now)
        with pytest.raises(TrackerDenied, match="ONETOUCH_JIRA_TOKEN") as denied:
            await found.tracker.find("onetouch-1")
        await found.close()
    assert denied.value.everything


async def test_a_comment_whose_answer_was_lost_is_not_said_twice(here: Town) -> None:
    made = await here.filed()
    here.sim.faults.reset_after("addComment")
    with pytest.raises(TrackerAway):
        await here.jira.writer.comment(made.name, "Once.", "m1")
    await here.jira.writer.comment(made.name, "Once.", "m1")
    assert len(here.there(made.name).comments) == 1


async def test_a_transition_that_goes_wrong_leaves_the_next_way(here: Town) -> None:
    made = await here.filed()
    await here.sim.moves(here.pia, here.there(made.name), "Done", "Done")
    here.sim.faults.refuse("doTransition", 400, "That is an invalid workflow operation.")
    assert await here.jira.writer.reopen(made.name)


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, "<html>a page of a proxy</html>", {}),
        (200, "", {}),
        (200, "[]", {}),
        (200, "{}", {}),
        (200, "[" * 100_000, {}),
        (200, '{"issues": [{"id": 1}]}', {}),
        (302, "", {"Location": "https://elsewhere.example/"}),
        (404, "<html>no site</html>", {}),
        (500, "<html>", {}),
    ],
)
async def test_whatever_answers_in_place_of_jira_nothing_but_our_errors_comes_of_it(
    status: int, body: str, headers: dict[str, str]
) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    async with TestServer(app) as server:
        site = Site(str(server.make_url("")).rstrip("/"), Flavour.CLOUD, "t", "e@x.example", "ONE")
        found = connected(site, utc_now)
        name = IssueName(site.name, "1")
        try:
            for verb in (found.tracker.create(ORDER), found.reader.read(name), found.reader.by_key("ONE-1")):
                with pytest.raises(TrackerError) as raised:
                    await verb
                assert not isinstance(raised.value, IssueGone)
            with suppress(TrackerError):
                assert not await found.tracker.find("onetouch-1")
        finally:
            await found.close()


def settings(**values: str) -> Settings:
    return Settings.from_env({f"ONETOUCH_{name}": value for name, value in values.items()})


def test_it_is_wired_only_where_a_jira_is_set() -> None:
    class Nothing:
        """Hints that nobody looks at."""

    assert jira(settings(), utc_now) is None
    assert jira_door(settings(JIRA_WEBHOOK_SECRET="s" * 32), Nothing(), utc_now) is None  # type: ignore[arg-type]
    cloud = {"JIRA_URL": "https://acme.atlassian.net", "JIRA_EMAIL": "bot@acme.com", "JIRA_TOKEN": "t"}
    found = jira(settings(**cloud), utc_now)
    assert found is not None
    assert found.tracker.name == "acme.atlassian.net"
    assert found.tracker.settles > timedelta()
    assert jira_door(settings(**cloud), Nothing(), utc_now) is None  # type: ignore[arg-type]
    assert jira_door(settings(**cloud, JIRA_WEBHOOK_SECRET="s" * 32), Nothing(), utc_now) is not None  # type: ignore[arg-type]
    own = {"JIRA_URL": "https://jira.acme.local/jira", "JIRA_FLAVOUR": "datacenter", "JIRA_TOKEN": "t"}
    site = jira_site(settings(**own, JIRA_EMAIL="x", JIRA_ISSUE_TYPES="bug=Defect"))
    assert site is not None
    assert site.authorization == "Bearer t"
    assert site.api == "https://jira.acme.local/jira/rest/api/2"
    assert site.types == {Kind.BUG: "Defect"}


@pytest.mark.parametrize("deleted", [False, True])
async def test_comments_that_move_between_two_pages_are_read_once_and_none_counts_as_taken_back(
    *, deleted: bool
) -> None:
    there = [{"id": str(number), "created": f"2030-01-01T00:00:00.{number:03}+0000"} for number in range(150)]
    pages: list[int] = []

    async def comments(request: web.Request) -> web.Response:
        start, rows = int(request.query["startAt"]), there[::-1]
        if not pages:
            there.pop() if deleted else there.append({"id": "150", "created": "2030-01-01T00:00:01+0000"})
        pages.append(start)
        return web.json_response({"comments": rows[start : start + 100], "total": len(rows)})

    async def one(request: web.Request) -> web.Response:
        return web.json_response({"id": "1", "key": "ONE-1", "fields": {}})

    app = web.Application()
    app.router.add_get("/rest/api/3/issue/1/comment", comments)
    app.router.add_get("/rest/api/3/issue/1", one)
    app.router.add_get("/rest/api/3/myself", one)
    async with TestServer(app) as server:
        site = Site(str(server.make_url("")).rstrip("/"), Flavour.CLOUD, "token", "us@acme.example", "ONE")
        there_now = connected(site, utc_now)
        found = await there_now.reader.read(IssueName(site.name, "1"))
        await there_now.close()
    ids = [one.id for one in found.comments]
    assert len(pages) == 2
    assert len(ids) == len(set(ids))
    assert not found.whole
