"""Files that come by mail lie with their ticket, and can be opened there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.mail.attachments import contents
from bot.mail.files import MailFiles
from handlers.languages import speaking
from handlers.languages.pseudo import OPENS, PSEUDO, rehearsing
from handlers.unkept import told
from tests.bot.mail.worlds import NO_ROOM, Office, answer, mail, office


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as opened:
        yield opened


def with_files(made: EmailMessage, *files: tuple[str, bytes]) -> EmailMessage:
    """Give a mail with these files."""
    for name, data in files:
        made.add_attachment(data, maintype="image", subtype="png", filename=name)
    return made


async def test_files_lie_with_the_ticket_that_their_mail_opens(desk: Office) -> None:
    taken = await desk.receive(with_files(mail("It burns."), ("shot.png", b"pixels")))
    assert taken is not None
    assert taken.number is not None
    [kept] = await desk.attachments.of_ticket(taken.number)
    ticket = await desk.tickets.get(taken.number)
    assert (kept.name, kept.media_type, kept.size, kept.by) == ("shot.png", "image/png", 6, ticket.requester_id)
    assert kept.key == ticket.key
    assert desk.folder.path(kept.path or "").read_bytes() == b"pixels"


async def test_files_of_an_answer_are_named_by_its_words(desk: Office) -> None:
    filed = await desk.file()
    [confirmation] = await desk.post()
    await desk.receive(with_files(answer(confirmation, "Here it is."), ("a.png", b"a"), ("b.png", b"b")))
    kept = await desk.attachments.of_ticket(filed.number)
    assert [one.name for one in sorted(kept, key=lambda one: one.name)] == ["a.png", "b.png"]
    said = (await desk.tickets.history(filed.number))[-1]
    assert {one.key for one in kept} <= {event.key for event in await desk.tickets.history(filed.number)}, said


async def test_the_same_mail_again_keeps_nothing_twice(desk: Office) -> None:
    raw = with_files(mail("It burns."), ("shot.png", b"pixels")).as_bytes()
    taken = await desk.receive(raw)
    assert taken is not None
    assert taken.number is not None
    assert taken.person is not None
    # As after a crash between keeping the files and being done with the mail.
    files = MailFiles(desk.attachments, desk.folder, desk.room, 1_000_000)
    await files.keep(raw, number=taken.number, person_id=taken.person, key=taken.key, at=desk.clock())
    assert len(await desk.attachments.of_ticket(taken.number)) == 1


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("run.exe", b"MZ", "files that end in .exe can do harm"),
        ("empty.txt", b"", "it is empty"),
        ("large.png", b"x" * 1_000_001, "it is larger than 1 MB"),
        (
            "more.png",
            b"x" * NO_ROOM,
            "One request takes up to 1 file with 2 MB, and there is no room for more. Please send it without files.",
        ),
    ],
)
async def test_what_is_not_kept_is_listed_with_why(desk: Office, name: str, data: bytes, why: str) -> None:
    taken = await desk.receive(with_files(mail("It burns."), (name, data)))
    assert taken is not None
    [listed] = await desk.attachments.of_ticket(taken.number or "")
    assert (listed.kept, told(listed.problem or "")) == (False, why)
    with rehearsing(), speaking(PSEUDO):  # said to whoever looks at it, in their language
        assert told(listed.problem or "").startswith(OPENS)


async def test_a_full_disk_stops_no_mail(desk: Office) -> None:
    desk.free = 0
    taken = await desk.receive(with_files(mail("It burns."), ("shot.png", b"pixels")))
    assert taken is not None
    [listed] = await desk.attachments.of_ticket(taken.number or "")
    assert told(listed.problem or "") == "there was no room for it"


async def test_mails_that_belong_to_no_ticket_keep_nothing(desk: Office) -> None:
    sent = mail("I am away.", Auto_Submitted="auto-replied")
    taken = await desk.receive(with_files(sent, ("shot.png", b"pixels")))
    assert taken is not None
    assert taken.number is None
    assert not (desk.root / "attachments").exists()


def test_a_mail_that_came_along_is_what_is_in_the_file() -> None:
    outer = mail("See this.")
    outer.add_attachment(mail("Inside."))
    [(named, data)] = contents(outer.as_bytes())
    assert named.kind == "message/rfc822"
    assert named.size == len(data)
    assert b"Inside." in data
    assert contents(b"no mail at all") == []
