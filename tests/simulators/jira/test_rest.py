"""The REST interface of the simulated Jira: what it takes, what it refuses, and in which words."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.simulators.jira import DONE, Site
from bot.simulators.jira.operations import ROUTES
from tests.simulators.jira.client import Api, doc, jira, signed, using
from tests.simulators.jira.contract import below, judge

Json = dict[str, Any]


@pytest.fixture
async def there():
    async with jira() as (site, api):
        yield site, api


def test_operations_are_called_and_placed_as_in_atlassians_document() -> None:
    contract = judge()
    if contract is None:
        pytest.skip("the OpenAPI document lies beside the repository, and is not here")
    for route in ROUTES:
        told = contract.operations[route.name]
        assert (below(told["path"]), told["method"]) == (below(route.path), route.method), route.name


async def test_an_issue_is_made_read_changed_and_deleted(there: tuple[Site, Api]) -> None:
    site, api = there
    version = site.version(site.default, "5.3", "2026-03-02")
    screen, level = site.component(site.default, "Screen"), site.level(site.default, "Team only")
    made = await api.create(
        description=doc("It blinks red."), labels=["onetouch-1"], priority={"name": "High"},
        components=[{"name": "Screen"}], security={"id": level.id}, fixVersions=[{"id": version.id}],
    )  # fmt: skip
    assert (made.status, made.body["key"]) == (201, "ONE-1")
    fields = (await api.get("/issue/ONE-1")).body["fields"]
    assert (fields["summary"], fields["labels"], fields["priority"]["name"]) == (
        "The lamp blinks", ["onetouch-1"], "High",
    )  # fmt: skip
    assert fields["description"] == doc("It blinks red.")
    assert fields["status"]["statusCategory"]["key"] == "new"
    assert [one["name"] for one in fields["fixVersions"]] == ["5.3"]
    assert (fields["components"][0]["id"], fields["security"]["name"]) == (screen.id, "Team only")
    assert (fields["reporter"]["accountId"], fields["resolution"]) == (site.bot.id, None)
    changed = {
        "fields": {"summary": "It blinks", "priority": {"id": "1"}},
        "update": {"labels": [{"add": "onetouch-2"}, {"remove": "onetouch-1"}], "fixVersions": [{"set": []}]},
    }
    assert (await api.put("/issue/ONE-1", changed)).status == 204
    some = (await api.get(f"/issue/{made.body['id']}", fields="summary,labels,fixVersions")).body["fields"]
    assert some == {"summary": "It blinks", "labels": ["onetouch-2"], "fixVersions": []}
    (change,) = (await api.get("/issue/ONE-1/changelog")).body["values"]
    assert {one["field"] for one in change["items"]} == {"summary", "priority", "labels", "Fix Version"}
    assert (await api.get("/issue/ONE-1", expand="changelog")).body["changelog"]["total"] == 1
    assert (await api.delete("/issue/ONE-1")).status == 204
    assert (await api.get("/issue/ONE-1")).status == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"description": "plain"}, {"description": "Operation value must be an Atlassian Document"}),
        ({"description": {"type": "doc", "version": 1}}, {"description": "Atlassian Document"}),
        ({"summary": "x" * 256}, {"summary": "less than 255"}),
        ({"summary": "a\nb"}, {"summary": "newline"}),
        ({"summary": 5}, {"summary": "must be a string"}),
        ({"summary": " "}, {"summary": "You must specify"}),
        ({"labels": ["two words"]}, {"labels": "contains spaces"}),
        ({"labels": ["x" * 256]}, {"labels": "255"}),
        ({"labels": "one"}, {"labels": "not an array"}),
        ({"priority": {"name": "Huge"}}, {"priority": "invalid"}),
        ({"priority": "High"}, {"priority": "Could not find"}),
        ({"components": [{"name": "Moon"}]}, {"components": "'Moon' is not valid"}),
        ({"fixVersions": [{"name": "9"}]}, {"fixVersions": "'9' is not valid"}),
        ({"security": {"id": "1"}}, {"security": "not valid"}),
        ({"reporter": {"id": "nobody"}}, {"reporter": "valid user"}),
        ({"customfield_1": 1, "steps": "x"}, {"customfield_1": "not on the appropriate screen", "steps": "unknown"}),
        ({"project": {"key": "NO"}}, {"project": "valid project"}),
        ({"project": None}, {"project": "Specify"}),
        ({"issuetype": {"name": "Dream"}}, {"issuetype": "valid issue type"}),
        ({"issuetype": None}, {"issuetype": "Specify"}),
    ],
)
async def test_a_field_that_jira_does_not_take_is_refused_by_its_name(
    there: tuple[Site, Api], fields: Json, wrong: dict[str, str]
) -> None:
    site, api = there
    told = await api.create(**({"summary": "x"} | fields))
    assert told.status == 400
    assert set(told.errors) == set(wrong)
    for name, text in wrong.items():
        assert text in told.errors[name]
    assert site.store.issues == {}


async def test_the_form_says_what_it_asks_and_holds_to_it(there: tuple[Site, Api]) -> None:
    site, api = there
    severity = site.field(site.default, "Severity", "option", required=True, options=["S1", "S2"], types=["Bug"])
    others = {
        kind: site.field(site.default, kind.capitalize(), kind, options=["A", "B"] if kind == "options" else [])
        for kind in ("string", "text", "number", "date", "options", "labels", "user")
    }
    types = (await api.get("/issue/createmeta/ONE/issuetypes")).body["issueTypes"]
    bug = next(one["id"] for one in types if one["name"] == "Bug")
    page = (await api.get(f"/issue/createmeta/ONE/issuetypes/{bug}", maxResults=200)).body
    fields = {one["fieldId"]: one for one in page["fields"]}
    assert {name for name, one in fields.items() if one["required"] and not one["hasDefaultValue"]} == {
        "summary", "issuetype", "project", severity.id,
    }  # fmt: skip
    assert [one["value"] for one in fields[severity.id]["allowedValues"]] == ["S1", "S2"]
    assert fields[others["options"].id]["schema"]["items"] == "option"
    told = await api.create()
    assert (told.status, told.errors) == (400, {severity.id: "Severity is required."})
    given = {
        severity.id: {"value": "S2"}, others["string"].id: "line", others["text"].id: doc("much"),
        others["number"].id: 3, others["date"].id: "2026-03-02", others["options"].id: [{"value": "A"}],
        others["labels"].id: ["x"], others["user"].id: {"accountId": site.bot.id},
    }  # fmt: skip
    assert (await api.create(**given)).status == 201
    kept = (await api.get("/issue/ONE-1")).body["fields"]
    assert (kept[severity.id]["value"], kept[others["date"].id]) == ("S2", "2026-03-02")
    assert kept[others["text"].id] == doc("much")
    for name, value, text in (
        (severity.id, {"value": "S9"}, "'S9' is not valid"),
        (severity.id, {"id": "1"}, "'1' is not valid"),
        (severity.id, "S1", "Parent Option"),
        (others["number"].id, "3", "number"),
        (others["date"].id, "soon", "yyyy-MM-dd"),
        (others["text"].id, "plain", "Atlassian Document"),
        (others["string"].id, "x" * 256, "too long"),
        (others["options"].id, {"value": "A"}, "array"),
    ):
        told = await api.create(**(given | {name: value}))
        assert text in told.errors[name], name
    task = next(one["id"] for one in types if one["name"] == "Task")
    page = (await api.get(f"/issue/createmeta/ONE/issuetypes/{task}")).body
    assert severity.id not in {one["fieldId"] for one in page["fields"]}
    assert (await api.get("/issue/createmeta/NO/issuetypes")).status == 400
    assert (await api.get("/issue/createmeta/ONE/issuetypes/1")).status == 400
    assert {one["id"] for one in (await api.get("/field")).body} >= {"summary", severity.id}


async def test_jiras_own_fields_may_be_asked_for_too(there: tuple[Site, Api]) -> None:
    site, api = there
    site.component(site.default, "Screen")
    bug = site.default.types[0]
    bug.required = ("components", "description")
    assert (await api.create()).errors == {
        "components": "Components is required.", "description": "Description is required.",
    }  # fmt: skip
    page = (await api.get(f"/issue/createmeta/ONE/issuetypes/{bug.id}")).body
    needed = {one["fieldId"] for one in page["fields"] if one["required"] and not one["hasDefaultValue"]}
    assert needed == {"summary", "issuetype", "project", "components", "description"}
    assert (await api.create(components=[{"name": "Screen"}], description=doc("x"))).status == 201


async def test_a_status_and_ways_to_it_are_added(there: tuple[Site, Api]) -> None:
    site, api = there
    site.status(site.default, "In review", "indeterminate")
    site.way(site.default, "Look at it", "In review", origins=["To Do"])
    await api.create()
    found = (await api.get("/issue/ONE-1/transitions")).body["transitions"]
    assert len({one["id"] for one in found}) == len(found) == 6
    assert [one["to"]["name"] for one in found].count("In review") == 2
    assert [one["name"] for one in (await api.get("/project/ONE/statuses")).body[0]["statuses"]][-1] == "In review"


async def test_comments_are_documents_and_may_be_internal_at_a_service_desk(there: tuple[Site, Api]) -> None:
    site, api = there
    site.default.desk = True
    await api.create()
    path = "/issue/ONE-1/comment"
    for body in ("plain", doc(), {"type": "doc", "version": 1, "content": [{"type": "text", "text": "x"}]}):
        assert (await api.post(path, {"body": body})).status == 400
    hidden = [{"key": "sd.public.comment", "value": {"internal": True}}]
    first = (await api.post(path, {"body": doc("One")})).body
    second = (await api.post(path, {"body": doc("Two"), "properties": hidden})).body
    assert (first["jsdPublic"], second["jsdPublic"]) == (True, False)
    assert (await api.put(f"{path}/{second['id']}", {"body": doc("Two again")})).body["jsdPublic"] is False
    page = (await api.get(path, expand="properties", orderBy="-created")).body
    assert [one["body"] for one in page["comments"]] == [doc("Two again"), doc("One")]
    assert page["comments"][0]["properties"] == hidden
    assert (await api.get(path, startAt=1, maxResults=1)).body["comments"][0]["id"] == second["id"]
    assert (await api.get(f"{path}/{first['id']}")).body["author"]["accountId"] == site.bot.id
    several = await api.post("/comment/list", {"ids": [int(first["id"]), int(second["id"]), 1]})
    assert several.body["total"] == 2
    assert (await api.get(f"/comment/{second['id']}/properties/sd.public.comment")).body["value"] == {"internal": True}
    assert (await api.put(f"/comment/{first['id']}/properties/mark", "onetouch")).status == 201
    assert (await api.put(f"/comment/{first['id']}/properties/mark", "again")).status == 200
    assert (await api.get(f"/comment/{first['id']}/properties/none")).status == 404
    assert (await api.get("/comment/1/properties/mark")).status == 404
    assert (await api.delete(f"{path}/{first['id']}")).status == 204
    assert (await api.get(f"{path}/{first['id']}")).status == 404
    assert (await api.post(path, {"body": doc("x" * 33_000)})).errors["comment"]
    assert (await api.post(path, {"body": doc("x"), "text": "y"})).status == 400
    assert (await api.get(path, orderBy="length")).status == 400


async def test_a_way_is_open_or_not_and_its_screen_may_ask(there: tuple[Site, Api]) -> None:
    site, api = there
    site.way(site.default, "Resolve", "Done", origins=["In Progress"], asks=["resolution"], only=True)
    await api.create()
    path = "/issue/ONE-1/transitions"

    async def ways() -> dict[str, Json]:
        found = (await api.get(path, expand="transitions.fields")).body["transitions"]
        return {one["name"]: one for one in found}

    assert "Resolve" not in await ways()
    start = (await ways())["In Progress"]
    assert start["to"]["statusCategory"]["key"] == "indeterminate"
    assert (await api.post(path, {"transition": {"id": start["id"]}})).status == 204
    resolve = (await ways())["Resolve"]
    assert (resolve["hasScreen"], list(resolve["fields"])) == (True, ["resolution"])
    assert (await api.post(path, {"transition": {"id": resolve["id"]}})).errors == {
        "resolution": "Resolution is required."
    }
    for fields in ({"resolution": {"name": "Magic"}}, {"resolution": "Done"}, {"resolution": {"name": "Done"}, "x": 1}):
        told = await api.post(path, {"transition": {"id": resolve["id"]}, "fields": fields})
        assert told.status == 400
    body = {"transition": {"id": resolve["id"]}, "fields": {"resolution": {"name": "Won't Do"}}}
    assert (await api.post(path, body | {"update": {"comment": [{"add": {"body": doc("No.")}}]}})).status == 204
    fields = (await api.get("/issue/ONE-1")).body["fields"]
    assert (fields["resolution"]["name"], fields["status"]["statusCategory"]["key"]) == ("Won't Do", DONE)
    assert fields["comment"]["total"] == 1
    assert (await api.post(path, {"transition": {"id": resolve["id"]}})).messages == [
        f"Transition id '{resolve['id']}' is not valid for this issue."
    ]
    back = (await ways())["To Do"]
    # A way without a screen takes no fields, not even what it sets of itself.
    for unasked in ({"resolution": None}, {"summary": "x"}):
        told = await api.post(path, {"transition": {"id": back["id"]}, "fields": unasked})
        assert (told.status, list(told.errors)) == (400, list(unasked))
    assert (await api.post(path, {"transition": {"id": back["id"]}})).status == 204
    assert (await api.get("/issue/ONE-1")).body["fields"]["resolution"] is None
    assert (await api.post(path, {"transition": {}})).status == 400


async def test_a_link_of_the_same_global_id_is_said_anew(there: tuple[Site, Api]) -> None:
    _, api = there
    await api.create()
    path, thing = "/issue/ONE-1/remotelink", {"url": "https://help.example/T-1", "title": "T-1", "summary": "One"}
    first = await api.post(path, {"globalId": "onetouch=1", "relationship": "is asked by", "object": thing})
    again = await api.post(path, {"globalId": "onetouch=1", "object": thing | {"title": "T-1, T-2"}})
    assert (first.status, again.status, first.body["id"]) == (201, 200, again.body["id"])
    (link,) = (await api.get(path)).body
    assert "relationship" not in link
    assert link["object"]["title"] == "T-1, T-2"
    assert (await api.get(path, globalId="onetouch=1")).body["id"] == first.body["id"]
    assert (await api.get(path, globalId="none")).status == 404
    assert (await api.get(f"{path}/{link['id']}")).body["globalId"] == "onetouch=1"
    for wrong in (
        {"object": {"title": "x"}},
        {"object": {"title": "x", "url": "javascript:x"}},
        {"globalId": "x" * 256, "object": thing},
        {"globalId": "x"},
    ):
        assert (await api.post(path, wrong)).status == 400
    assert (await api.delete(path, globalId="onetouch=1")).status == 204
    assert (await api.delete(path, globalId="onetouch=1")).status == 404
    other = (await api.post(path, {"object": thing})).body["id"]
    assert (await api.delete(f"{path}/{other}")).status == 204
    assert (await api.get(f"{path}/{other}")).status == 404


async def test_files_come_as_a_form_that_says_it_is_no_browsers(there: tuple[Site, Api]) -> None:
    site, api = there
    await api.create()
    url = f"{site.url}/rest/api/3/issue/ONE-1/attachments"

    def form() -> aiohttp.FormData:
        data = aiohttp.FormData()
        data.add_field("file", b"E42", filename="lamp.log", content_type="text/plain")
        return data

    async with api.session.post(url, data=form()) as answer:
        assert answer.status == 403
    async with api.session.post(url, data=form(), headers={"X-Atlassian-Token": "no-check"}) as answer:
        (made,) = await answer.json()
    assert (made["filename"], made["size"], made["mimeType"]) == ("lamp.log", 3, "text/plain")
    async with api.session.get(made["content"]) as answer:
        assert await answer.read() == b"E42"
    async with aiohttp.ClientSession() as stranger, stranger.get(made["content"]) as answer:
        assert answer.status == 401
    (kept,) = (await api.get("/issue/ONE-1", fields="attachment")).body["fields"]["attachment"]
    assert kept["id"] == made["id"]
    async with api.session.get(f"{site.url}/rest/api/3/attachment/content/1") as answer:
        assert answer.status == 404
    async with api.session.post(url, data=b"", headers={"X-Atlassian-Token": "no-check"}) as answer:
        assert answer.status == 400


async def test_properties_are_kept_and_given_with_the_issue(there: tuple[Site, Api]) -> None:
    _, api = there
    given = {"project": {"key": "ONE"}, "issuetype": {"name": "Bug"}, "summary": "x"}
    await api.post("/issue", {"fields": given, "properties": [{"key": "onetouch", "value": {"id": "e_1"}}]})
    assert (await api.get("/issue/ONE-1", properties="onetouch")).body["properties"] == {"onetouch": {"id": "e_1"}}
    assert (await api.put("/issue/ONE-1/properties/more", 5)).status == 201
    assert (await api.get("/issue/ONE-1/properties/more")).body["value"] == 5
    assert {one["key"] for one in (await api.get("/issue/ONE-1/properties")).body["keys"]} == {"onetouch", "more"}
    assert (await api.get("/issue/ONE-1/properties/none")).status == 404
    assert (await api.post("/issue", {"fields": given, "properties": {"a": 1}})).status == 400


async def test_what_there_is_on_the_site_is_told(there: tuple[Site, Api]) -> None:
    site, api = there
    version = site.version(site.default, "5.3", "2026-03-02")
    site.component(site.default, "Screen")
    site.level(site.default, "Team only")
    assert (await api.get("/myself")).body["timeZone"] == site.bot.zone
    assert (await api.get("/serverInfo")).body["deploymentType"] == "Cloud"
    rights = (await api.get("/mypermissions", permissions="CREATE_ISSUES,ADMINISTER")).body["permissions"]
    assert [one["havePermission"] for one in rights.values()] == [True, False]
    assert (await api.get("/mypermissions")).status == 400
    assert (await api.get("/mypermissions", permissions="FLY")).status == 400
    assert [one["key"] for one in (await api.get("/project/search", query="one")).body["values"]] == ["ONE"]
    assert [one["key"] for one in (await api.get("/project")).body] == ["ONE"]
    assert [one["name"] for one in (await api.get("/project/ONE")).body["issueTypes"]] == ["Bug", "Task", "Story"]
    assert (await api.get("/project/NO")).status == 404
    assert len((await api.get("/project/ONE/statuses")).body[0]["statuses"]) == 4
    assert (await api.get("/project/ONE/versions")).body[0]["releaseDate"] == "2026-03-02"
    assert (await api.get("/project/ONE/version")).body["total"] == 1
    assert [one["name"] for one in (await api.get("/project/ONE/components")).body] == ["Screen"]
    assert [one["name"] for one in (await api.get("/project/ONE/securitylevel")).body["levels"]] == ["Team only"]
    assert len((await api.get("/status")).body) == 4
    assert (await api.get("/priority/search", maxResults=2)).body["nextPage"]
    assert len((await api.get("/priority")).body) == 5
    assert len((await api.get("/resolution")).body) == 3
    assert [one["displayName"] for one in (await api.get("/user/search", query="onet")).body] == ["Onetouch"]
    assert (await api.get("/user/search")).status == 400
    assert (await api.put(f"/version/{version.id}", {"description": "soon"})).body["description"] == "soon"
    assert (await api.put(f"/version/{version.id}", {"released": True})).body["released"] is True
    assert (await api.put(f"/version/{version.id}", {"releaseDate": "soon"})).status == 400
    assert (await api.get(f"/version/{version.id}")).body["name"] == "5.3"
    assert (await api.get("/version/1")).status == 404
    several = await api.post("/issue/bulkfetch", {"issueIdsOrKeys": ["ONE-1"]})
    assert (several.body["issues"], len(several.body["issueErrors"])) == ([], 1)
    assert (await api.get("/webhook")).status == 403


async def test_what_jira_would_not_do_is_not_left_out_in_silence(there: tuple[Site, Api]) -> None:
    site, api = there
    await api.create()
    base = {"project": {"key": "ONE"}, "issuetype": {"name": "Bug"}, "summary": "x"}
    for more in ({"update": {"labels": [{"add": "m"}]}}, {"transition": {"id": "14"}}):
        assert (await api.post("/issue", {"fields": base} | more)).status == 400
    assert len(site.store.issues) == 1
    for summary in ("", "  "):
        assert (await api.put("/issue/ONE-1", {"fields": {"summary": summary}})).errors == {
            "summary": "You must specify a summary of the issue."
        }
    assert (await api.get("/issue/ONE-1")).body["fields"]["summary"] == "The lamp blinks"
    told = await api.call("PUT", "/issue/ONE-1?returnIssue=true", {"fields": {"summary": "It blinks"}})
    assert (told.status, told.body["fields"]["summary"]) == (200, "It blinks")


async def test_properties_have_their_limits(there: tuple[Site, Api]) -> None:
    _, api = there
    await api.create()
    long = "x" * 32_767
    base = {"project": {"key": "ONE"}, "issuetype": {"name": "Bug"}, "summary": "x"}
    said = (await api.post("/issue/ONE-1/comment", {"body": doc("x")})).body["id"]
    for value, status in ((long[2:], 201), (long, 400)):
        own = {"properties": [{"key": "mark", "value": value}]}
        assert (await api.post("/issue", {"fields": base} | own)).status == status
        assert (await api.post("/issue/ONE-1/comment", {"body": doc("x")} | own)).status == status
        assert (await api.put("/issue/ONE-1/properties/mark", value)).status == status
        assert (await api.put(f"/comment/{said}/properties/mark", value)).status == status
    assert (await api.put(f"/issue/ONE-1/properties/{'k' * 256}", 1)).status == 400


async def test_one_changes_only_what_one_said_oneself(there: tuple[Site, Api]) -> None:
    site, api = there
    await api.create()
    hers = await site.says(site.person("mia"), site.store.issue("ONE-1"), "Mine")
    path = f"/issue/ONE-1/comment/{hers.id}"
    assert (await api.put(path, {"body": doc("Ours")})).status == 400
    assert (await api.delete(path)).status == 400
    assert (await api.get(path)).body["body"] == doc("Mine")
    assert "emailAddress" not in (await api.get(path)).body["author"]
    assert (await api.get("/myself")).body["emailAddress"] == site.email


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/issue/ONE-1", {"fields": ["x"]}),
        ("PUT", "/issue/ONE-1", {"update": 5}),
        ("POST", "/issue/ONE-1/transitions", {"transition": {"id": "12"}, "fields": [1]}),
        ("POST", "/issue/ONE-1/transitions", {"transition": {"id": "12"}, "update": {"comment": 5}}),
        ("POST", "/issue/bulkfetch", {"issueIdsOrKeys": ["ONE-1"], "fields": 5}),
        ("POST", "/search/jql", {"jql": "project = ONE", "fields": "summary"}),
        ("POST", "/search/jql", {"jql": "project = ONE", "reconcileIssues": 5}),
        ("POST", "/search/jql", {"jql": "project = ONE", "nextPageToken": "NQ=="}),
    ],
)
async def test_what_has_the_wrong_shape_is_refused_where_nobody_judges_it(method: str, path: str, body: Json) -> None:
    async with Site() as site, using(site) as api:
        await api.create()
        assert (await api.call(method, path, body)).status == 400


async def test_who_may_not_is_told_so(there: tuple[Site, Api]) -> None:
    site, api = there
    await api.create()
    for headers in ({}, signed(site, "wrong")):
        async with aiohttp.ClientSession(headers=headers) as stranger:
            answer = await Api(site, stranger).get("/myself")
            assert answer.status == 401
    assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
    assert answer.body is None
    site.store.forbidden.add("addComment")
    assert (await api.post("/issue/ONE-1/comment", {"body": doc("x")})).status == 403
    site.bot.writes = False
    assert (await api.create()).status == 403
    assert (await api.put("/issue/ONE-1", {"fields": {"summary": "x"}})).status == 403
    site.bot.browses = False
    assert (await api.get("/issue/ONE-1")).status == 404
    assert (await api.get("/project/ONE")).status == 404
    assert (await api.search("project = ONE")).body["issues"] == []
    site.store.captcha = True
    assert (await api.get("/myself")).status == 403
    site.store.captcha, site.store.revoked = False, True
    assert (await api.get("/myself")).status == 401


async def test_bodies_that_are_none_are_refused(there: tuple[Site, Api]) -> None:
    site, api = there
    await api.create()
    url = f"{site.url}/rest/api/3/issue"
    async with api.session.post(url, data=b"{", headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400
    async with api.session.post(url, data=b"{}", headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 415
    for body in ([], {"fields": 5}, {"more": 1}):
        assert (await api.post("/issue", body)).status == 400
    for body in ({}, {"fields": {"labels": []}, "update": {"labels": []}}, {"update": {"labels": "x"}}):
        assert (await api.put("/issue/ONE-1", body)).status == 400
    assert (await api.put("/issue/ONE-1", {"update": {"summary": [{"add": "x"}]}})).status == 400
    assert (await api.call("PUT", "/issue/ONE-1?notifyUsers=false", {"fields": {"summary": "x"}})).status == 403
    assert (await api.get("/issue/ONE-1/comment", startAt="x")).status == 400
    assert (await api.get("/nowhere")).status == 404
