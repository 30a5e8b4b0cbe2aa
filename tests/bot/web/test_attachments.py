"""Files that came with tickets, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.attachments import AttachmentFolder
from bot.web import create_app
from bot.web.api.download import disposition
from bot.web.dependencies import Files
from handlers.attachment import Amount, Attachment
from tests.bot.web.fakes import NOW, World
from tests.bot.web.test_identity import bearer
from tests.bot.web.test_tickets import API, FORM

PAGE = b"<script>alert(1)</script>"


@dataclass
class FakeAttachments:
    """Attachments in a dictionary."""

    there: dict[str, Attachment] = field(default_factory=dict)

    async def add(self, sent: Attachment) -> bool:
        return self.there.setdefault(sent.id, sent) is sent

    async def get(self, id_: str) -> Attachment | None:
        return self.there.get(id_)

    async def of_ticket(self, number: str) -> tuple[Attachment, ...]:
        return tuple(one for one in self.there.values() if one.ticket == number)

    async def kept_since(self, person_id: str, since: datetime) -> Amount:
        found = [one for one in self.there.values() if one.by == person_id and one.at >= since and one.kept]
        return Amount(len(found), sum(one.size or 0 for one in found))

    async def settle(self, sent: Attachment) -> bool:
        self.there[sent.id] = sent
        return True


@pytest.fixture
def folder(tmp_path: Path) -> AttachmentFolder:
    return AttachmentFolder(tmp_path / "attachments")


@pytest.fixture
def kept(folder: AttachmentFolder) -> FakeAttachments:
    with folder.draft("abcdef") as (path, draft):
        draft.write(PAGE)
        draft.keep()
    page = Attachment("f_1", "c1", "k", 'pa"ge\n é.html', "text/html", "p", NOW, "T-7", len(PAGE), "ab", path)
    lost = replace(page, id="f_2", name="lost.log", path="aa/bb")
    refused = replace(page, id="f_3", name="large.bin", path=None, problem="it is larger than 10 MB")
    other = replace(page, id="f_4", ticket="T-8")
    return FakeAttachments({one.id: one for one in (page, lost, refused, other)})


@pytest.fixture
async def client(here: World, folder: AttachmentFolder, kept: FakeAttachments) -> AsyncIterator[TestClient]:
    deps = replace(here.deps, files=Files(kept, folder.path))
    async with TestClient(TestServer(create_app(deps))) as client:
        yield client


async def test_a_ticket_names_its_files_to_its_requester(client) -> None:
    await client.post(f"{API}/tickets", json=FORM)
    named = (await (await client.get(f"{API}/tickets/T-7")).json())["attachments"]
    assert [(one["id"], one["kept"], one["problem"]) for one in named] == [
        ("f_1", True, None),
        ("f_2", True, None),
        ("f_3", False, "it is larger than 10 MB"),
    ]
    assert named[0]["bytes"] == len(PAGE)
    assert "path" not in named[0]


async def test_a_file_is_saved_and_never_shown(client) -> None:
    await client.post(f"{API}/tickets", json=FORM)
    response = await client.get(f"{API}/tickets/T-7/attachments/f_1")
    assert (response.status, await response.read()) == (200, PAGE)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="pa_ge_ _.html"; filename*=UTF-8')
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("id_", ["f_2", "f_3", "f_4", "f_9", "..%2F..%2Fcookie.key"])
async def test_what_is_not_kept_or_another_tickets_is_not_there(client, id_: str) -> None:
    await client.post(f"{API}/tickets", json=FORM)
    assert (await client.get(f"{API}/tickets/T-7/attachments/{id_}")).status == 404


async def test_strangers_get_nothing_and_the_team_does(client) -> None:
    await client.post(f"{API}/tickets", json=FORM)
    staff = await client.get(f"{API}/tickets/T-7/attachments/f_1", headers=bearer(seconds=3600, sub="staff"))
    assert (staff.status, await staff.read()) == (200, PAGE)
    other = bearer(seconds=3600, sub="somebody")
    assert (await client.get(f"{API}/tickets/T-7/attachments/f_1", headers=other)).status == 404
    client.session.cookie_jar.clear()
    assert (await client.get(f"{API}/tickets/T-7/attachments/f_1")).status == 404


async def test_where_there_are_no_files_none_is_given(here: World) -> None:
    async with TestClient(TestServer(create_app(here.deps))) as client:
        await client.post(f"{API}/tickets", json=FORM)
        assert (await client.get(f"{API}/tickets/T-7/attachments/f_1")).status == 404


def test_a_name_of_any_kind_makes_one_header() -> None:
    assert disposition("a\r\nX: y") == "attachment; filename=\"a__X_ y\"; filename*=UTF-8''a%0D%0AX%3A%20y"


def test_a_folder_gives_its_own_files_only(folder: AttachmentFolder) -> None:
    for name in ("../x", "a/../../x", "/etc/passwd", "x", "a/b/c"):
        with pytest.raises(ValueError, match=r".*"):
            folder.path(name)


def test_what_is_not_kept_is_thrown_away(folder: AttachmentFolder) -> None:
    with folder.draft("abcdef") as (name, draft):
        draft.write(b"half")
    assert not folder.path(name).exists()
    assert list(folder.path(name).parent.iterdir()) == []
    folder.remove(name)
    with folder.draft("abcdef") as (again, draft):
        draft.write(b"whole")
        draft.keep()
    assert (again, folder.path(name).read_bytes()) == (name, b"whole")
