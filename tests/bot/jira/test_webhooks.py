"""Where deliveries of Jira's send us to look."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.database.errors import DatabaseUnusable
from bot.jira.door import IDENTIFIER, SIGNED, JiraDoor
from bot.jira.signature import signature, valid
from bot.jira.webhooks import NotUnderstood, hints
from handlers.engineering.hearing import About, Hint

SECRET = "whatever-was-typed-into-jira-and-here"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
MOVED: dict[str, Any] = {"webhookEvent": "jira:issue_updated", "issue": {"id": "10001", "key": "ONE-1"}}


def looked(found: object) -> list[tuple[About, str]]:
    return [(hint.about, hint.id) for hint in hints(found, "k", "jira.example")]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (MOVED, [(About.ISSUE, "10001")]),
        (MOVED | {"webhookEvent": "jira:issue_deleted"}, [(About.ISSUE, "10001")]),
        ({"webhookEvent": "jira:version_released", "version": {"id": "7"}}, [(About.VERSION, "7")]),
        (
            {"webhookEvent": "jira:version_deleted", "version": {"id": 7}, "mergedTo": {"id": 8}},
            [(About.VERSION, "7"), (About.VERSION, "8")],
        ),
        ({"webhookEvent": "project_updated", "project": {"id": 10000, "key": "TWO"}}, [(About.PROJECT, "10000")]),
        (
            {"webhookEvent": "comment_created", "comment": {"self": "http://j/rest/api/2/issue/10013/comment/7"}},
            [(About.ISSUE, "10013")],
        ),
        ({"webhookEvent": "attachment_created", "attachment": {"id": "7"}}, []),
        (
            {"webhookEvent": "issuelink_created", "issueLink": {"sourceIssueId": 1, "destinationIssueId": 2}},
            [(About.ISSUE, "1"), (About.ISSUE, "2")],
        ),
        (
            {"webhookEvent": "jira:issue_updated", "issue": {"self": "http://j/rest/api/2/10357"}},
            [(About.ISSUE, "10357")],
        ),
        ({"webhookEvent": "jira:issue_updated", "issue": {"id": "../myself", "self": 3}}, []),
        ({"webhookEvent": "sprint_started", "sprint": {"id": 3}}, []),
        ({"webhookEvent": "user_created", "issue": {"id": "10001"}}, []),
        ({"webhookEvent": "jira:worklog_updated", "timestamp": 3}, []),
    ],
)
def test_a_delivery_says_where_to_look_and_nothing_else(found: object, expected: list[tuple[About, str]]) -> None:
    assert looked(found) == expected


def test_several_places_of_one_delivery_have_keys_of_their_own() -> None:
    found = hints(
        {"webhookEvent": "issuelink_deleted", "issueLink": {"sourceIssueId": 1, "destinationIssueId": 2}}, "k", "j"
    )
    assert [hint.key for hint in found] == ["k", "k+1"]


@pytest.mark.parametrize("found", [None, [], "x", {}, {"webhookEvent": None}, {"issue": {"id": "1"}}])
def test_what_is_no_delivery_is_not_understood(found: object) -> None:
    with pytest.raises(NotUnderstood):
        hints(found, "k", "j")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["issue", "id", "self", "comment", "version", "project", "issueLink"]), inner, max_size=4
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.sampled_from(["jira:issue_updated", "comment_created", "jira:version_released", "project_x"]), json_values)
def test_whatever_stands_in_it_it_names_numbers_or_a_project_only(event: str, found: object) -> None:
    body = {**(found if isinstance(found, dict) else {"issue": found}), "webhookEvent": event}
    for hint in hints(body, "k", "j"):
        assert hint.id.isdecimal() or (hint.about is About.PROJECT and not hint.id)


def test_a_signature_is_of_the_raw_body_and_by_a_method_that_is_believed() -> None:
    for method in ("sha256", "sha384", "sha512"):
        assert valid(SECRET, signature(SECRET, b"{}", method), b"{}")
        assert valid(SECRET, f" {signature(SECRET, b'{}', method).upper().replace('SHA', 'sha')} ", b"{}")
    for wrong in ("", "sha256", "sha256=", "sha1=" + "0" * 40, "md5=x", "sha256=é", "=x", signature(SECRET, b"{ }")):
        assert not valid(SECRET, wrong, b"{}")


class Kept:
    """Hints in a list."""

    def __init__(self) -> None:
        self.found: dict[str, Hint] = {}
        self.broken = False

    async def accept(self, hint: Hint, at: datetime) -> bool:
        if self.broken:
            raise DatabaseUnusable("the disk is full")
        fresh = hint.key not in self.found
        self.found.setdefault(hint.key, hint)
        return fresh

    async def due(self, now: datetime, limit: int) -> tuple[()]:
        return ()

    async def done(self, ids: object, at: datetime) -> None: ...

    async def postpone(self, ids: object, retry_at: datetime) -> None: ...

    async def depth(self) -> int:
        return len(self.found)

    async def prune(self, done_before: datetime) -> int:
        return 0


@pytest.fixture
async def door():
    kept, woken = Kept(), []
    app = web.Application(client_max_size=64)
    made = JiraDoor(kept, SECRET, "jira.example", lambda: NOW, lambda: woken.append(1))
    app.router.add_post("/webhooks/jira", made.handle)
    async with TestClient(TestServer(app)) as client:
        yield client, kept, woken


async def sent(client: TestClient, body: bytes, query: str = "", **headers: str) -> tuple[int, Any]:
    async with client.post(f"/webhooks/jira{query}", data=body, headers=headers) as response:
        return response.status, await response.json()


def by(body: bytes, identifier: str = "") -> dict[str, str]:
    return {SIGNED: signature(SECRET, body)} | ({IDENTIFIER: identifier} if identifier else {})


async def test_a_delivery_is_taken_once_by_its_identifier(door) -> None:
    client, kept, woken = door
    body = json.dumps(MOVED).encode()
    assert await sent(client, body, **by(body, "a1")) == (200, {"taken": True, "duplicate": False})
    assert await sent(client, body, **by(body, "a1")) == (200, {"taken": True, "duplicate": True})
    assert list(kept.found) == ["jira.example:a1"]
    assert len(woken) == 1


async def test_without_an_identifier_it_is_named_by_what_stands_in_it(door) -> None:
    client, kept, _ = door
    bodies = [json.dumps(MOVED | {"timestamp": at}).encode() for at in (1, 1, 2)]
    for body in bodies:
        assert (await sent(client, body, **by(body)))[0] == 200
    assert len(kept.found) == 2


async def test_a_server_of_old_has_the_secret_in_the_address(door) -> None:
    client, kept, _ = door
    body = json.dumps(MOVED).encode()
    assert (await sent(client, body, f"?secret={SECRET}"))[0] == 200
    assert (await sent(client, body, "?secret=another"))[0] == 401
    assert (await sent(client, body))[0] == 401
    # Whoever signs is believed by the signature alone.
    assert (await sent(client, body, f"?secret={SECRET}", **{SIGNED: "sha256=00"}))[0] == 401
    assert len(kept.found) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"webhookEvent": 1}'])
async def test_what_is_none_is_refused_and_not_asked_for_again(door, body: bytes) -> None:
    client, kept, _ = door
    status, told = await sent(client, body, **by(body))
    assert status == 400
    assert told["error"]
    assert not kept.found


async def test_what_concerns_nobody_is_taken_and_forgotten(door) -> None:
    client, kept, woken = door
    body = json.dumps({"webhookEvent": "board_created"}).encode()
    assert await sent(client, body, **by(body)) == (200, {"taken": True, "duplicate": False})
    assert not kept.found
    assert not woken


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    """Give a body of which nobody says before how long it is."""
    yield body


async def test_what_may_be_large_is_taken_while_there_is_room_for_it_and_else_comes_again() -> None:
    body = json.dumps(MOVED).encode()
    for room in (0, 1):
        kept, app = Kept(), web.Application()
        made = JiraDoor(kept, SECRET, "jira.example", lambda: NOW, large=room)
        app.router.add_post("/webhooks/jira", made.handle)
        async with TestClient(TestServer(app)) as client:

            async def large(identifier: str, signed: bytes = body, client: TestClient = client) -> int:
                headers = by(signed, identifier)
                async with client.post("/webhooks/jira", data=in_pieces(body), headers=headers) as response:
                    return response.status

            assert (await sent(client, body, **by(body, "w1")))[0] == 200
            # One that is refused leaves its room to the next.
            assert await large("w2", b"{}") == (401 if room else 503)
            for identifier in ("w3", "w4"):
                assert await large(identifier) == (200 if room else 503)
        assert len(kept.found) == (3 if room else 1)


async def test_what_cannot_be_written_down_must_come_again(door) -> None:
    client, kept, _ = door
    kept.broken = True
    body = json.dumps(MOVED).encode()
    async with client.post("/webhooks/jira", data=body, headers=by(body)) as response:
        assert response.status == 503
        assert int(response.headers["Retry-After"]) > 0
    kept.broken = False
    assert (await sent(client, body, **by(body)))[0] == 200
