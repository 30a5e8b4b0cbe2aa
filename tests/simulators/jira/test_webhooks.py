"""Webhooks of the simulated Jira: what each Jira says, how it is signed, and how it goes wrong."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.simulators.jira import Flavour, Site, signature
from bot.simulators.jira.listener import Listener
from tests.simulators.jira.contract import WEBHOOKS

Json = dict[str, Any]
CLOUD, DATACENTER, OLD = Flavour.CLOUD, Flavour.DATACENTER, Flavour.OLD_SERVER


@pytest.fixture
async def there() -> AsyncIterator[tuple[Site, Listener]]:
    async with Listener() as app, Site(retry_delays=(0.01, 0.01)) as site:
        site.connect(app.url)
        yield site, app


async def heard(flavour: Flavour) -> dict[str, list[Json]]:
    """Let everything happen once, and give the bodies by what happened."""
    told: dict[str, list[Json]] = {}
    async with Listener() as app, Site(flavour) as site:
        site.connect(app.url)
        mia, other = site.person("mia"), site.project("TWO")
        version = site.version(site.default, "5.3", "2026-03-02")

        def note(what: str) -> None:
            told[what] = [one.body for one in app.heard]
            app.heard.clear()

        issue = await site.files(mia, "The lamp blinks", "Red")
        note("created")
        said = await site.says(mia, issue, "Which *firmware*?")
        note("said")
        await site.says_otherwise(mia, issue, said, "Which?")
        note("said otherwise")
        await site.unsays(mia, issue, said)
        note("unsaid")
        await site.plans(mia, issue, version)
        note("planned")
        await site.edits(mia, issue, summary="It blinks", labels=["x"])
        note("edited")
        await site.moves(mia, issue, "Done", "Duplicate")
        note("resolved")
        await site.moves(mia, issue, "To Do")
        note("reopened")
        await site.releases(mia, version)
        note("released")
        await site.unreleases(mia, version)
        note("unreleased")
        await site.renames_version(mia, version, "5.4", None)
        note("version renamed")
        await site.transfers(mia, issue, other)
        note("moved")
        await site.renames_project(mia, other, "DUO")
        note("project renamed")
        await site.deletes(mia, issue)
        note("deleted")
    return told


def kinds(bodies: list[Json]) -> list[tuple[str, str | None]]:
    return [(one["webhookEvent"], one.get("issue_event_type_name")) for one in bodies]


async def test_the_cloud_tells_of_comments_by_themselves() -> None:
    told = await heard(CLOUD)
    updated = "jira:issue_updated"
    assert {what: kinds(bodies) for what, bodies in told.items()} == {
        "created": [("jira:issue_created", "issue_created")],
        "said": [("comment_created", None)],
        "said otherwise": [("comment_updated", None)],
        "unsaid": [("comment_deleted", None)],
        "planned": [(updated, "issue_updated")],
        "edited": [(updated, "issue_updated")],
        "resolved": [(updated, "issue_generic")],
        "reopened": [(updated, "issue_generic")],
        "released": [("jira:version_released", None)],
        "unreleased": [("jira:version_unreleased", None)],
        "version renamed": [("jira:version_updated", None)],
        "moved": [(updated, "issue_moved")],
        "project renamed": [("project_updated", None)],
        "deleted": [("jira:issue_deleted", "issue_deleted")],
    }
    (said,) = told["said"]
    assert said["comment"]["body"] == "Which *firmware*?"
    assert (set(said["issue"]["fields"]) >= {"summary", "status"}, "description" in said["issue"]["fields"]) == (
        True, False,
    )  # fmt: skip
    assert told["created"][0]["issue"]["fields"]["description"] == "Red"
    items = {one["field"]: (one["fromString"], one["toString"]) for one in told["resolved"][0]["changelog"]["items"]}
    assert items == {"resolution": (None, "Duplicate"), "status": ("To Do", "Done")}
    assert told["planned"][0]["changelog"]["items"][0]["fieldId"] == "fixVersions"
    assert told["released"][0]["version"]["name"] == "5.3"
    assert told["moved"][0]["issue"]["key"] == "TWO-1"
    assert told["project renamed"][0]["project"]["key"] == "DUO"


async def test_data_center_tells_of_comments_twice_and_names_what_happened() -> None:
    told = await heard(DATACENTER)
    updated = "jira:issue_updated"
    assert kinds(told["said"]) == [("comment_created", None), (updated, "issue_commented")]
    assert "issue" not in told["said"][0]
    assert told["said"][1]["comment"]["author"]["name"] == "mia"
    assert kinds(told["unsaid"])[1] == (updated, "issue_comment_deleted")
    assert kinds(told["resolved"]) == [(updated, "issue_resolved")]
    assert kinds(told["reopened"]) == [(updated, "issue_reopened")]
    assert "fieldId" not in told["planned"][0]["changelog"]["items"][0]


async def test_a_server_of_old_names_nothing() -> None:
    told = await heard(OLD)
    assert kinds(told["said"]) == kinds(told["unsaid"]) == [("jira:issue_updated", None)]
    assert ("comment" in told["said"][0], "comment" in told["unsaid"][0]) == (True, False)


@pytest.mark.parametrize(
    ("flavour", "what", "number", "recorded"),
    [
        (CLOUD, "said", 0, "webhook-cloud-comment-created"),
        (CLOUD, "said otherwise", 0, "webhook-cloud-comment-updated"),
        (CLOUD, "unsaid", 0, "webhook-cloud-comment-deleted"),
        (CLOUD, "planned", 0, "webhook-issue-updated-fix-version"),
        (CLOUD, "resolved", 0, "webhook-issue-updated-reopened"),
        (CLOUD, "edited", 0, "webhook-issue-updated-renamed"),
        (CLOUD, "created", 0, "webhook-issue-created-with-security-level"),
        (DATACENTER, "said", 0, "webhook-server-comment-created"),
        (DATACENTER, "said", 1, "webhook-server-issue-updated-commented-1"),
        (DATACENTER, "resolved", 0, "webhook-server-issue-updated-resolved"),
        (OLD, "said otherwise", 0, "webhook-server-old-issue-updated-no-event-type-comment-edited"),
        (OLD, "unsaid", 0, "webhook-server-old-issue-updated-no-event-type-comment-deleted"),
    ],
)  # fmt: skip
async def test_what_was_recorded_has_all_that_ours_say(flavour: Flavour, what: str, number: int, recorded: str) -> None:
    file = WEBHOOKS / f"{recorded}.json"
    if not file.exists():
        pytest.skip("recorded webhooks lie beside the repository, and are not here")
    theirs, ours = json.loads(file.read_text()), (await heard(flavour))[what][number]
    newer = {"eventType"}
    assert set(ours) - newer <= set(theirs)
    assert set(ours.get("comment", {})) <= set(theirs.get("comment", {}))
    fields, known = (one.get("issue", {}).get("fields", {}) for one in (ours, theirs))
    assert set(fields) <= set(known)
    assert set(fields.get("status", {})) <= set(known.get("status", {}))
    if "changelog" in ours:
        seen = {name for one in theirs["changelog"]["items"] for name in one}
        assert {name for one in ours["changelog"]["items"] for name in one} <= seen


async def test_they_are_signed_named_and_repeated_only_where_it_helps(there: tuple[Site, Listener]) -> None:
    site, app = there
    app.statuses.extend([503, 200, 400])
    issue = await site.files(site.person("mia"), "One")
    await site.until(lambda: len(app.heard) == 2)
    first, second = app.heard
    name, again = "X-Atlassian-Webhook-Identifier", "X-Atlassian-Webhook-Retry"
    assert first.headers[name] == second.headers[name]
    assert (again in first.headers, second.headers[again]) == (False, "1")
    assert first.body == second.body
    assert first.headers["X-Hub-Signature"].startswith("sha256=")
    await site.says(site.bot, issue, "Two")
    # Somebody who says that it is wrong is not asked again.
    await site.says(site.bot, issue, "Three")
    await site.until(lambda: len(app.heard) == 4)
    assert [one.ok for one in site.courier.deliveries] == [False, True, False, True]
    await site.courier.redeliver(site.courier.deliveries[-1])
    assert app.heard[-1].headers[name] == app.heard[-2].headers[name]


async def test_it_gives_up_in_the_end(there: tuple[Site, Listener]) -> None:
    site, app = there
    app.statuses.extend([500] * 5)
    await site.files(site.person("mia"), "One")
    await site.until(lambda: len(site.courier.deliveries) == 3)
    assert [one.attempt for one in site.courier.deliveries] == [0, 1, 2]
    assert {one.reason for one in site.courier.deliveries} == {"status 500"}


async def test_a_wrong_signature_and_an_app_that_is_not_there(there: tuple[Site, Listener]) -> None:
    site, app = there
    site.courier.spoil = True
    await site.files(site.person("mia"), "One")
    assert app.heard == []
    site.courier.hooks.clear()
    site.connect("http://127.0.0.1:1/webhooks/jira", secret=None)
    await site.files(site.person("mia"), "Two")
    assert [one.reason for one in site.courier.deliveries[:2]] == ["status 401", "no connection"]
    assert signature("a", b"b") != signature("b", b"b")


async def test_they_are_lost_doubled_and_held_back_on_demand(there: tuple[Site, Listener]) -> None:
    site, app = there
    mia = site.person("mia")
    site.courier.lose()
    await site.files(mia, "Lost")
    site.courier.lose(0)
    assert (len(app.heard), len(site.courier.lost)) == (0, 1)
    site.courier.repeat()
    await site.files(mia, "Twice")
    site.courier.repeat(0)
    assert len({one.headers["X-Atlassian-Webhook-Identifier"] for one in app.heard}) == 1
    assert len(app.heard) == 2
    app.heard.clear()
    site.courier.hold()
    issue = await site.files(mia, "Held")
    await site.says(mia, issue, "First")
    await site.says(mia, issue, "Second")
    assert app.heard == []
    await site.courier.release(backwards=True)
    assert app.events == ["comment_created", "comment_created", "jira:issue_created"]
    assert app.heard[0].body["comment"]["body"] == "Second"
    site.courier.hold()
    await site.says(mia, issue, "Third")
    await site.courier.release(shuffled=True)
    assert app.heard[-1].body["comment"]["body"] == "Third"


async def test_a_hook_hears_what_it_asked_for_and_a_resolution_may_come_apart(there: tuple[Site, Listener]) -> None:
    site, app = there
    site.courier.hooks.clear()
    site.connect(app.url, events=["jira:issue_updated"])
    site.split = True
    issue = await site.files(site.person("mia"), "One")
    await site.moves(site.person("mia"), issue, "Done")
    assert [[item["field"] for item in one.body["changelog"]["items"]] for one in app.heard] in (
        [["resolution"], ["status"]], [["status"], ["resolution"]],
    )  # fmt: skip
    with pytest.raises(LookupError, match="no way leads"):
        await site.moves(site.person("mia"), issue, "Paradise")
