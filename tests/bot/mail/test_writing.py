"""Letters as mails."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.address import read_mailbox, usable
from bot.mail.writing import InvalidAddress
from handlers.tickets.letters import Letter
from tests.bot.mail.worlds import SEAL, STATIONERY
from tests.fakes import START

LETTER = Letter(
    "o1", "ann@example.com", "p1", "[T-1] It fails", "Hello\n\nBob", "T-1", quoted="a <b> & c", scope="ticket:T-1"
)
NAMES = {
    *("from", "to", "subject", "date", "message-id", "reply-to", "in-reply-to", "references", "list-unsubscribe"),
    *("list-unsubscribe-post", "mime-version", "content-type", "auto-submitted", "x-auto-response-suppress"),
    "content-language",
}


def read(letter: Letter, *references: str):
    return message_from_bytes(STATIONERY.write(letter, references, START).as_bytes(), policy=default)


def test_a_letter_has_the_headers_that_programs_act_on() -> None:
    mail = read(LETTER, "onetouch.T-1@help.test", "m1@example.com")
    assert mail["Message-ID"] == "<onetouch.o1.T-1@help.test>"
    assert mail["From"] == "Brightwick Support <support@help.test>"
    assert SEAL.reply_address("T-1", "p1") in mail["Reply-To"]
    assert mail["In-Reply-To"] == "<m1@example.com>"
    assert mail["References"] == "<onetouch.T-1@help.test> <m1@example.com>"
    assert mail["List-Unsubscribe"] == f"<https://help.test/mail/unsubscribe/{SEAL.token('o1')}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] is None
    assert read(replace(LETTER, automatic=True))["Auto-Submitted"] == "auto-generated"


def test_a_letter_of_the_same_id_is_the_same_mail() -> None:
    assert read(LETTER)["Message-ID"] == read(replace(LETTER, text="later"))["Message-ID"]


def test_what_programs_read_is_never_encoded_however_long_it_is() -> None:
    root = "https://support.a-department-with-a-long-name.a-customer-with-a-long-name.example.com/under/a/path"
    names = [f"{'x' * 200}{number}@mail.example.com" for number in range(10)]
    raw = replace(STATIONERY, root=root).write(replace(LETTER, id="o_" + "f" * 32), names, START).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    assert "=?" not in head
    assert max(map(len, head.split("\r\n"))) < 998
    mail = message_from_bytes(raw, policy=default)
    assert mail["References"].split() == [f"<{name}>" for name in names]
    assert mail["List-Unsubscribe"].startswith(f"<{root}/mail/unsubscribe/o_ffff")


def test_a_domain_with_other_letters_is_written_in_ascii_and_a_name_with_them_as_it_is() -> None:
    assert read(replace(LETTER, to="ann@bücher.example"))["To"] == "ann@xn--bcher-kva.example"
    assert (
        "дмитрий@example.com".encode()
        in STATIONERY.write(replace(LETTER, to="дмитрий@example.com"), (), START).as_bytes()
    )


def test_texts_of_people_are_no_markup() -> None:
    html = read(replace(LETTER, text="<script>x()</script>\n\n\"'&")).get_body(("html",)).get_content()
    assert "<script" not in html
    assert "a &lt;b&gt; &amp; c" in html


@given(st.text(max_size=120), st.text(max_size=60), st.text(max_size=200))
def test_no_text_makes_a_header_or_a_recipient(subject: str, name: str, text: str) -> None:
    spiced = f"{subject}\r\nBcc: eve@evil.test\r\n\r\n{subject}"
    mail = read(
        replace(LETTER, subject=spiced, text=text + "\r\n.\r\n" + text, quoted=text),
        name,
        f"{name}\r\nBcc: eve@evil.test",
    )
    assert {header.lower() for header in mail.keys()} <= NAMES  # noqa: SIM118 - a message's keys may repeat
    assert mail["To"] == "ann@example.com"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "a b@example.com",
        "ann@example.com, eve@evil.test",
        "ann@example.com\r\nBcc: eve@evil.test",
        "ann@@x.y",
        "<a@b.c>",
        '"a\\"@b.c',
    ],
)
def test_an_address_that_two_could_have_is_not_written_to(address: str) -> None:
    assert not usable(address)
    with pytest.raises(InvalidAddress):
        STATIONERY.write(replace(LETTER, to=address), (), START)


@pytest.mark.parametrize(
    "value", ["Support <s@help.test>", "s@help.test", '"Help, Desk" <s@help.test>', "<s@help.test>"]
)
def test_the_sender_is_read(value: str) -> None:
    assert read_mailbox(value).address == "s@help.test"


@pytest.mark.parametrize("value", ["support", "a@b, c@d", "Support s@help.test", "x <a b@c>", "@", "a@b\nc"])
def test_a_sender_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"support@example\.com"):
        read_mailbox(value)


def test_a_letter_names_the_page_where_the_ticket_is_shown_to_its_reader() -> None:
    mail = read(replace(LETTER, shown=True))
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert "https://help.test/portal/T-1" in part.get_content()
    plain = read(LETTER).get_body(("plain",))
    assert plain is not None
    assert "/portal/" not in plain.get_content()


def test_the_way_to_say_whether_a_fix_works_is_a_link_and_no_other_address_in_a_persons_words() -> None:
    fix, other = f"{STATIONERY.root}/fix/n_1.abc", f"{STATIONERY.root}/portal/T-1"
    for automatic, links in ((False, [fix]), (True, [fix, other])):
        mail = read(
            replace(LETTER, text=f"It is out: {fix}\n\n{other} https://evil.example/fix/x", automatic=automatic)
        )
        html = mail.get_body(("html",)).get_content()
        assert [one for one in (fix, other, "https://evil.example/fix/x") if f'href="{one}"' in html] == links
