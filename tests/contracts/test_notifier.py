"""What every notifier must do, over a real mail server, a real folder, and the fake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from bot.mail.folder import FolderNotifier
from bot.mail.smtp import SmtpNotifier
from bot.mail.smtp_url import MailServer
from handlers.tickets.letters import Letter
from handlers.tickets.notifier import Delivered, Notifier, NotifierBusy, Undeliverable
from tests.bot.mail.worlds import STATIONERY, FakeNotifier
from tests.fakes import FakeClock
from tests.simulators.smtp import MailHost, mail_host

LETTER = Letter("o1", "ann@example.com", "p1", "[T-1] Schöne Grüße", "Hello\n.\nBob", "T-1", scope="ticket:T-1")


@dataclass
class Sent:
    """A notifier, and where its mails arrive."""

    notifier: Notifier
    mails: Callable[[], list[EmailMessage]]
    looked_up: bool = True


def smtp(host: MailHost, **server: object) -> SmtpNotifier:
    return SmtpNotifier(MailServer("127.0.0.1", host.port, **server), STATIONERY, FakeClock(), step_s=0.5)  # type: ignore[arg-type]


@pytest.fixture(params=["smtp", "folder", "fake"])
async def sent(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Sent]:
    if request.param == "smtp":
        async with mail_host() as host:
            yield Sent(smtp(host), lambda: host.mails, looked_up=False)
    elif request.param == "folder":

        def mails() -> list[EmailMessage]:
            files = sorted(tmp_path.rglob("*.eml"))
            return [message_from_bytes(file.read_bytes(), policy=default) for file in files]  # type: ignore[misc]

        yield Sent(FolderNotifier(tmp_path / "mail", STATIONERY, FakeClock()), mails)
    else:
        fake = FakeNotifier(FakeClock())
        yield Sent(fake, lambda: fake.mails)


async def test_a_letter_arrives_whole_at_its_one_recipient(sent: Sent) -> None:
    assert await sent.notifier.send(LETTER, ("m1@example.com",)) == Delivered()
    (mail,) = sent.mails()
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == ("ann@example.com", None, None)
    assert mail["Subject"] == "[T-1] Schöne Grüße"
    assert mail["In-Reply-To"] == "<m1@example.com>"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").startswith("Hello\n.\nBob\n")


async def test_the_same_letter_again_is_the_same_mail(sent: Sent) -> None:
    for _ in range(2):
        assert await sent.notifier.send(LETTER, ()) == Delivered()
    mails = sent.mails()
    assert len({mail["Message-ID"] for mail in mails}) == 1
    assert len(mails) == (1 if sent.looked_up else 2)
    await sent.notifier.send(replace(LETTER, id="o2"), ())
    assert len({mail["Message-ID"] for mail in sent.mails()}) == 2


@pytest.mark.parametrize("adapter", ["smtp", "folder"])
async def test_an_address_that_cannot_be_written_to_is_undeliverable(adapter: str, tmp_path: Path) -> None:
    async with mail_host() as host:
        folder = FolderNotifier(tmp_path, STATIONERY, FakeClock())
        notifier: Notifier = smtp(host) if adapter == "smtp" else folder
        result = await notifier.send(replace(LETTER, to="ann@example.com\r\nRCPT TO:<eve@evil.test>"), ())
        assert isinstance(result, Undeliverable)
        assert host.received == []
        assert list(tmp_path.iterdir()) == []


async def test_an_address_in_other_letters_arrives_where_the_server_can_write_to_it() -> None:
    async with mail_host() as host:
        assert await smtp(host).send(replace(LETTER, to="дмитрий@example.com"), ()) == Delivered()
        assert host.envelopes[0][1] == ["дмитрий@example.com"]
        host.international = False
        assert isinstance(await smtp(host).send(replace(LETTER, to="дмитрий@example.com"), ()), Undeliverable)


@pytest.mark.parametrize("where", ["recipient", "contents"])
async def test_a_refusal_of_the_recipient_or_the_contents_is_final_with_its_reason(where: str) -> None:
    async with mail_host() as host:
        setattr(host, where, "550 5.1.1 nobody of that name")
        result = await smtp(host).send(LETTER, ())
        assert isinstance(result, Undeliverable)
        assert "550" in result.reason
        assert "nobody of that name" in result.reason


@pytest.mark.parametrize(
    ("where", "answer"),
    [("recipient", "451 later"), ("contents", "452 full"), ("sender", "550 not from there"), ("sender", "421 bye")],
)
async def test_a_request_to_wait_or_a_refusal_of_ourselves_is_tried_again(where: str, answer: str) -> None:
    async with mail_host() as host:
        setattr(host, where, answer)
        with pytest.raises(NotifierBusy):
            await smtp(host).send(LETTER, ())
        setattr(host, where, "")
        assert await smtp(host).send(LETTER, ()) == Delivered()


async def test_a_server_that_is_away_or_silent_is_tried_again() -> None:
    async with mail_host() as host:
        host.silent = True
        with pytest.raises(NotifierBusy):
            await smtp(host).send(LETTER, ())
    with pytest.raises(NotifierBusy):
        await smtp(host).send(LETTER, ())


async def test_a_wrong_password_counts_against_us_and_the_right_one_is_used() -> None:
    async with mail_host() as host:
        host.password = b"right"
        with pytest.raises(NotifierBusy):
            await smtp(host, user="me", password="wrong", starttls=False).send(LETTER, ())
        assert await smtp(host, user="me", password="right", starttls=False).send(LETTER, ()) == Delivered()


async def test_nothing_is_sent_in_clear_where_encryption_is_demanded() -> None:
    async with mail_host() as host:
        with pytest.raises(NotifierBusy):
            await smtp(host, starttls=True).send(LETTER, ())
        assert host.received == []


async def test_a_folder_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(NotifierBusy):
        await FolderNotifier(tmp_path / "mail", STATIONERY, FakeClock()).send(LETTER, ())


async def test_two_processes_that_write_the_same_letter_leave_one_file_and_nothing_half(tmp_path: Path) -> None:
    for _ in range(2):
        await FolderNotifier(tmp_path, STATIONERY, FakeClock()).send(LETTER, ())
    assert [file.name for file in tmp_path.iterdir()] == ["o1.eml"]
