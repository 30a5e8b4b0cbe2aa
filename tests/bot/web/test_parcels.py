"""What is read of a form before anybody knows who sent it, and how much is kept of what people send."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from bot.attachments import AttachmentFolder
from bot.web.dependencies import Files
from bot.web.parcels import Parcels
from bot.web.problems import Problem
from bot.web.room import Allowance, no_room
from handlers.attachment import Amount, Attachment
from handlers.person import Person
from handlers.unkept import told
from tests.bot.web.fakes import NOW
from tests.bot.web.test_attachments import FakeAttachments
from tests.fakes import Ids

ANN = Person("p1", known=True)
FILE = Attachment("f1", None, "k", "a.txt", "text/plain", "p1", NOW, "T-1", 10, "ab", "aa/bb")
TWO = Allowance(ticket=Amount(2, 100), day=Amount(2, 100))


class Box:
    """A server that takes forms; `checked` counts how often it was asked whose they are."""

    def __init__(self, folder: AttachmentFolder, client: TestClient | None = None) -> None:
        self.attachments, self.checked = FakeAttachments(), 0
        self.parcels = Parcels(Files(self.attachments, folder.path, folder, 1_000), lambda: NOW, Ids("f"))
        self._client = client

    async def take(self, request: web.Request) -> web.Response:
        """Take a form, and give its fields."""
        try:
            async with self.parcels.opened(request, self._check, 1_000) as parcel:
                return web.json_response({"fields": parcel.fields, "problem": parcel.problem})
        except Problem as problem:
            return web.Response(status=problem.status, text=problem.detail)

    def _check(self, _fields: Mapping[str, str]) -> None:
        self.checked += 1


@pytest.fixture
def folder(tmp_path: Path) -> AttachmentFolder:
    return AttachmentFolder(tmp_path / "files")


@pytest.fixture
def box(folder: AttachmentFolder) -> Box:
    return Box(folder)


@pytest.fixture
async def client(box: Box) -> AsyncIterator[TestClient]:
    app = web.Application()
    app.router.add_post("/", box.take)
    async with TestClient(TestServer(app)) as client:
        yield client


def form(*names: str, text: str = "") -> bytes:
    """Give a form with a part of each name."""
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name in names]
    return "".join((*parts, "--b--\r\n")).encode()


async def sent(client: TestClient, body: bytes) -> int:
    """Send a form; give the status."""
    return (
        await client.post("/", data=BytesIO(body), headers={"Content-Type": "multipart/form-data; boundary=b"})
    ).status


async def test_a_form_of_ours_is_read(client: TestClient, box: Box) -> None:
    assert await sent(client, form("key", "text", text="Hi")) == 200
    assert box.checked == 1


@pytest.mark.parametrize(
    "body",
    [
        form(*(f"n{number}" for number in range(200))),
        form(*("n" * 3_000 for _ in range(10))),
        form(*(f"n{number}" for number in range(39)), text="ä" * 100_000),
    ],
    ids=["many fields", "long names", "long texts"],
)
async def test_a_form_that_no_page_has_is_refused_before_it_is_whole(client: TestClient, box: Box, body: bytes) -> None:
    box.parcels = Parcels(None, lambda: NOW, Ids("f"))
    assert await sent(client, body) == 413
    assert box.checked == 0


async def test_headers_count_as_well(client: TestClient, box: Box) -> None:
    header = "".join(f"X-{number}: {'x' * 7_000}\r\n" for number in range(30))
    part = f'--b\r\nContent-Disposition: form-data; name="a"\r\n{header}\r\n\r\n'
    assert await sent(client, (part * 20 + "--b--\r\n").encode()) == 413
    assert box.checked == 0


async def test_on_a_disk_that_is_all_but_full_no_file_is_begun(tmp_path: Path) -> None:
    free = [99]
    folder = AttachmentFolder(tmp_path / "files", reserve=100, free=lambda _: free[0])
    box = Box(folder)
    app = web.Application()
    app.router.add_post("/", box.take)
    async with TestClient(TestServer(app)) as client:
        for room, status in ((99, 503), (100, 200)):
            free[0] = room
            files = FormData(default_to_multipart=True)
            files.add_field("file", BytesIO(b"x"), filename="a.txt")
            assert (await client.post("/", data=files)).status == status
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


async def refused(there: list[Attachment], sizes: list[int], number: str | None = "T-1") -> str:
    """Give why files of Ann's cannot be kept."""
    kept = FakeAttachments({f"f{place}": one for place, one in enumerate(there)})
    why = await no_room(
        sizes, number=number, person=ANN, attachments=kept, allowance=TWO, clock=lambda: NOW + timedelta(hours=1)
    )
    return told(why)


def other(**changes: object) -> Attachment:
    """Give a file like Ann's, another way."""
    return Attachment(**{name: changes.get(name, getattr(FILE, name)) for name in Attachment.__slots__})


async def test_a_ticket_takes_so_many_files_and_bytes() -> None:
    ben = other(by="p2")
    assert await refused([ben], [90]) == ""
    assert "One request takes up to 2 files" in await refused([ben], [91])
    assert "One request takes up to 2 files" in await refused([ben], [1, 1])
    assert await refused([ben, ben], []) == ""
    assert await refused([ben, ben], [1], None) == ""
    assert await refused([other(by="p2", path=None)] * 3, [1]) == ""


async def test_a_person_sends_so_many_files_and_bytes_a_day() -> None:
    elsewhere = other(ticket="T-2")
    assert await refused([elsewhere], [90]) == ""
    assert "can be sent in a day" in await refused([elsewhere], [91])
    assert "can be sent in a day" in await refused([elsewhere] * 2, [1])
    assert await refused([other(ticket="T-2", at=NOW - timedelta(hours=23, minutes=1))] * 2, [1]) == ""
