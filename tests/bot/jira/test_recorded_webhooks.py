"""Every recorded webhook, and the one effect that it has.

Each is posted to the door, signed, by way of a real database, to the mirror: it holds the issue as it was before, and
Jira gives it as it is after. What then is told to followers is the effect.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.database import Database, migrate
from bot.database.hints import SqlHints
from bot.database.mirror import SqlMirror
from bot.database.tables import outbox
from bot.database.watched import SqlWatched
from bot.jira import wiki
from bot.jira.door import IDENTIFIER, SIGNED, JiraDoor
from bot.jira.issues import comments, issue
from bot.jira.signature import signature
from bot.jira.site import Flavour, Site
from handlers.engineering.errors import IssueGone
from handlers.engineering.issue import Issue, IssueName, Kind, Snapshot
from handlers.engineering.jobs import ISSUE, told
from handlers.engineering.listening import Listener
from handlers.engineering.moves import Move, MoveKind
from handlers.engineering.pacing import Pace
from handlers.engineering.stages import EngineeringRules, stage_of
from handlers.engineering.tracking import Tracking
from handlers.ports import Outgoing
from tests.bot.jira.recorded import RECORDED, needs_recordings, webhook
from tests.fakes import Ids

SITE = Site("https://jira.example", Flavour.CLOUD, "token")
SECRET = "whatever-was-typed-into-jira-and-here"
NOW = datetime(2030, 1, 1, tzinfo=UTC)

CATEGORIES = {"To Do": "new", "Reopened": "new", "In Progress": "indeterminate"} | dict.fromkeys(
    ("Done", "Resolved", "Closed"), "done"
)
SAID, EDITED, UNSAID, VERSION, STATUS = "said", "edited", "unsaid", "version", "status"
# By recording: the issue that it is about, and what is told of it.
EFFECTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "cloud-comment-created-mention-user": ("10040", (SAID,)),
    "cloud-comment-created": ("10040", (SAID,)),
    "cloud-comment-deleted": ("10357", (UNSAID,)),
    "cloud-comment-updated": ("10040", (EDITED,)),
    "cloud-issue-created-many-fields": ("10509", ()),
    "cloud-issue-updated-custom-field": ("10368", ()),
    "issue-assigned-empty-changelog": ("10001", ()),
    "issue-comment-created-indentation": ("10101", (SAID,)),
    "issue-created-no-description-nor-relevant-fields": ("10040", ()),
    "issue-created-no-description": ("10040", ()),
    "issue-created-with-security-level": ("10040", ()),
    "issue-updated-assigned-on-server": ("10226", ()),
    "issue-updated-assigned": ("10040", ()),
    "issue-updated-attachments": ("10040", ()),
    "issue-updated-components": ("10360", ()),
    "issue-updated-edited": ("10040", ()),
    "issue-updated-fix-version": ("10040", (VERSION,)),
    "issue-updated-issue-type": ("10040", ()),
    "issue-updated-labels": ("10040", ()),
    "issue-updated-lowered-priority": ("10040", ()),
    "issue-updated-multiple-custom-fields": ("10040", ()),
    "issue-updated-raised-priority": ("10040", ()),
    "issue-updated-rank": ("10040", ()),
    "issue-updated-renamed": ("10040", ()),
    "issue-updated-reopened-one-changelog": ("10040", ()),
    "issue-updated-reopened": ("10040", ("fixed > filed",)),
    "issue-updated-resolved-one-changelog": ("10040", ()),
    "issue-updated-started-working": ("10040", ("filed > accepted",)),
    "server-comment-created": ("10013", (SAID,)),
    "server-comment-updated": ("10013", (EDITED,)),
    "server-issue-updated-closed": ("10300", (STATUS,)),
    "server-issue-updated-comment-edited": ("10013", (EDITED,)),
    "server-issue-updated-commented-1": ("10013", (SAID,)),
    "server-issue-updated-commented-2": ("10231", (SAID,)),
    "server-issue-updated-commented-3": ("10231", (SAID,)),
    "server-issue-updated-commented-mention-user": ("10013", (SAID,)),
    "server-issue-updated-reopened": ("10300", ("fixed > filed",)),
    "server-issue-updated-resolved": ("10300", ("accepted > fixed",)),
    "server-old-issue-updated-no-event-type-assigned": ("10040", ()),
    "server-old-issue-updated-no-event-type-comment-deleted": ("10013", (UNSAID,)),
    "server-old-issue-updated-no-event-type-comment-edited": ("10013", (EDITED,)),
    "server-old-issue-updated-no-event-type-edited": ("10040", ()),
    "server-updated-custom-field": ("10106", ()),
}  # fmt: skip


def changed(found: Mapping[str, Any], whole: dict[str, Any], side: str) -> dict[str, Any]:
    """Give the issue with the fields as the change log has them on one side, ``from`` or ``to``."""
    fields = whole["fields"]
    for item in (found.get("changelog") or {}).get("items", ()):
        name, id_, words = item.get("fieldId") or item["field"], item[side], item[f"{side}String"]
        match name:
            case "status" if words:
                fields["status"] = {"id": id_, "name": words, "statusCategory": {"key": CATEGORIES[words]}}
            case "resolution":
                fields["resolution"] = {"id": id_, "name": words} if id_ else None
            case "fixVersions":
                fields["fixVersions"] = [{"id": id_, "name": words}] if id_ else []
            case "summary" | "description":
                fields[name] = words
            case "priority":
                fields["priority"] = {"id": id_, "name": words}
            case "labels":
                fields["labels"] = words.split()
    return whole


class Jira:
    """Gives the issue as it is after."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self.snapshot = snapshot
        self.read_names: list[IssueName] = []

    async def read(self, name: IssueName) -> Snapshot:
        self.read_names.append(name)
        if self.snapshot is None:
            raise IssueGone("gone")
        return self.snapshot

    async def by_key(self, key: str) -> Snapshot:
        raise NotImplementedError

    async def changed(self, since: datetime, limit: int) -> tuple[Issue, ...]:
        return ()

    async def like(self, text: str, limit: int) -> tuple[Issue, ...]:
        return ()


def readings(found: Mapping[str, Any], id_: str) -> tuple[Snapshot | None, Snapshot]:
    """Give the issue before (None: there was none) and after."""
    bare = {"id": id_, "key": "ONE-1", "fields": {"summary": "s", "status": {"id": "1", "name": "To Do"}}}
    whole = {**(found.get("issue") or bare), "id": id_}
    comment = found.get("comment") or next(iter(whole["fields"].get("comment", {}).get("comments", ())), None)
    # Bodies are wiki markup in all of them; only a Server gives them so when they are read.
    said = comments([comment] if comment else [], wiki.plain, "", ())
    was = Snapshot(issue(changed(found, deepcopy(whole), "from"), SITE), said)
    now = Snapshot(issue(changed(found, deepcopy(whole), "to"), SITE), said)
    event = f"{found['webhookEvent']} {found.get('issue_event_type_name')}"
    if "issue_created" in event:
        was = None
    elif "comment_deleted" in event or not {"comment", "changelog"} & set(found):
        # A Server of old says of a comment that was deleted only that its issue changed.
        now = replace(now, comments=())
    elif found.get("comment") and comment["created"] != comment["updated"]:
        was = replace(was, comments=tuple(replace(one, text="as it was", updated_at=one.at) for one in said))
    elif found.get("comment"):
        was = replace(was, comments=())
    # It changed: Jira says so by its time, whatever the recording says.
    later = replace(now.issue, updated_at=now.issue.updated_at + timedelta(seconds=1))
    return was, replace(now, issue=later)


def effect(move: Move, found: Mapping[str, Any]) -> str:
    """Name what is told; that its words are those of the recording is checked here."""
    words = (found.get("comment") or {}).get("body")
    match move.kind:
        case MoveKind.COMMENTED:
            assert move.after == found["comment"]["author"]["displayName"]
            assert (move.text, move.internal) == (wiki.plain(words), False)
            return SAID if move.before is None else EDITED
        case MoveKind.STAGE:
            return f"{move.before} > {move.after}"
        case MoveKind.VERSION | MoveKind.STATUS:
            (item,) = found["changelog"]["items"]
            assert (move.before, move.after) == (item["fromString"], item["toString"])
    return str(move.kind)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[SimpleNamespace]:
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    hints, mirror, watched = SqlHints(database), SqlMirror(database, lambda: NOW), SqlWatched(database)
    jira = Jira(None)
    readers = {SITE.name: jira}
    tracking = Tracking(mirror, watched, readers, lambda: NOW, Ids())
    listener = Listener(tracking, watched, hints, lambda: NOW, {SITE.name: Pace(lambda: 0.0)})
    app = web.Application()
    app.router.add_post("/webhooks/jira", JiraDoor(hints, SECRET, SITE.name, lambda: NOW).handle)

    async def effects(found: Mapping[str, Any]) -> tuple[str, ...]:
        query = select(outbox).where(outbox.c.receiver == ISSUE).order_by(outbox.c.position)
        async with database.reading() as connection:
            rows = (await connection.execute(query)).all()
        jobs = (Outgoing(row.id, row.receiver, row.subject, row.payload) for row in rows)
        return tuple(effect(move, found) for job in jobs for move in told(job)[1])

    async with TestClient(TestServer(app)) as client:
        yield SimpleNamespace(client=client, jira=jira, mirror=mirror, hints=hints, hear=listener.hear, effects=effects)
    await database.close()


async def post(world: SimpleNamespace, body: bytes, key: str = "w1", secret: str = SECRET) -> int:
    headers = {SIGNED: signature(secret, body), IDENTIFIER: key, "Content-Type": "application/json"}
    return (await world.client.post("/webhooks/jira", data=body, headers=headers)).status


@needs_recordings
def test_the_table_has_every_recording() -> None:
    there = {path.name.removeprefix("webhook-").removesuffix(".json") for path in RECORDED.glob("webhooks/*.json")}
    assert set(EFFECTS) == there


@needs_recordings
@pytest.mark.parametrize("name", sorted(EFFECTS))
async def test_a_recorded_webhook_has_exactly_its_effect_once(world: SimpleNamespace, name: str) -> None:
    id_, expected = EFFECTS[name]
    found = webhook(name)
    was, world.jira.snapshot = readings(found, id_)
    if was is not None:
        assert await world.mirror.keep(was, Kind.BUG, stage_of(was.issue, EngineeringRules().stages), over=None)
    body = json.dumps(found).encode()

    assert await post(world, body, secret="another secret that is none of ours") == 401
    assert await world.hints.depth() == 0

    assert await post(world, body) == 200
    assert await world.hear() == 1
    # What we know is read anew; an issue that was just made there has to do with no ticket of ours.
    assert world.jira.read_names == ([IssueName(SITE.name, id_)] if was is not None else [])
    assert await world.effects(found) == expected

    assert await post(world, body) == 200
    assert await world.hints.depth() == 0
    # As another delivery of the same: it is looked, and nothing is new.
    assert await post(world, body, "w2") == 200
    assert await world.hear() == 1
    assert await world.effects(found) == expected
