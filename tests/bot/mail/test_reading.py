"""Reading mails: whatever is wrong with one, something is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mail.attachments import LARGEST, MOST, unwanted
from bot.mail.reading import key_of, read
from handlers.tickets.mail import Attachment, Ignored, NewTicket, Unwanted, meaning
from tests.bot.mail.worlds import DOMAIN, mail
from tests.fakes import START

HEAD = b"From: Ann <Ann@Example.com>\r\nTo: support@help.test\r\nMessage-ID: <m1@example.com>\r\n"


def body(headers: bytes, content: bytes) -> str:
    return read(HEAD + headers + b"\r\n\r\n" + content, START, DOMAIN).text


def test_sender_recipients_names_and_words_are_read() -> None:
    raw = mail(
        "Hello",
        to='"Support" <reply+T-1.aaaaaaaaaaaaaaaaaaaa@help.test>, x@help.test',
        Cc="carl@example.com",
        Delivered_To="box@help.test",
        References="<a@x> <b@x>",
        In_Reply_To="<c@x>",
    ).as_bytes()
    found = read(raw, START, DOMAIN)
    assert (found.key, found.sender, found.name, found.subject) == (
        "m1@example.com",
        "ann@example.com",
        "Ann",
        "It fails",
    )
    assert found.recipients == (
        "reply+t-1.aaaaaaaaaaaaaaaaaaaa@help.test",
        "x@help.test",
        "carl@example.com",
        "box@help.test",
    )
    assert found.references == ("a@x", "b@x", "c@x")
    assert found.text == "Hello"
    assert not found.own


@pytest.mark.parametrize(
    ("headers", "content", "words"),
    [
        (b"Content-Type: text/plain; charset=iso-8859-1", "Grüße".encode("latin-1"), "Grüße"),
        (b"Content-Type: text/plain; charset=klingon", "Grüße".encode(), "Grüße"),
        (
            b"Content-Type: text/plain; charset=us-ascii",
            "Grüße aus Köln, es geht nicht".encode(),
            "Grüße aus Köln, es geht nicht",
        ),
        (
            b"Content-Type: text/plain; charset=utf-8",
            "Grüße aus Köln, es läuft".encode("latin-1"),
            "Grüße aus Köln, es läuft",
        ),
        (b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", b"SGVsbG8", "Hello"),
        (b"X: y", b"No type at all", "No type at all"),
        (
            b"Content-Type: text/html; charset=utf-8",
            b"<p>One</p><script>x()</script><p><b>two</b></p>",
            "One\n\ntwo",
        ),
        (b"Content-Type: multipart/mixed", b"No boundary", ""),
        (b"Content-Type: multipart/mixed; boundary=b", b"--b\r\n\r\nCut off", "Cut off"),
        (
            b"Content-Type: multipart/alternative; boundary=b",
            b"--b\r\nContent-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Words</p>\r\n--b--",
            "Words",
        ),
    ],
)
def test_words_are_found_whatever_the_charset_and_the_parts_are(headers: bytes, content: bytes, words: str) -> None:
    assert body(headers, content) == words


def test_a_mail_without_a_name_is_known_by_its_content() -> None:
    one, other = mail("One", Message_ID="").as_bytes(), mail("Two", Message_ID="").as_bytes()
    assert key_of(one) == key_of(one)
    assert key_of(one) != key_of(other)
    assert key_of(mail("One", Message_ID="").as_bytes()).startswith("sha256:")


def test_parts_hundreds_deep_are_a_mail_of_a_sender_all_the_same() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000))
    found = read(HEAD + deep + b"\r\nwords", START, DOMAIN)
    assert found.sender == "ann@example.com"
    assert isinstance(meaning(found, addressed=None, referenced=None), NewTicket)


@pytest.mark.parametrize(
    "broken",
    [
        b"From: =?utf-8?b?!!!?= <ann@example.com>\r\n\r\nx",
        b"From: \xff\xfe <ann@example.com>\r\nSubject: \xff\xe4\r\n\r\nx",
        b"From: ann@example.com, bob@example.com\r\nSubject: =?x?q?=\r\nTo: <<>>,;:\r\n\r\nx",
        b"From: ann@example.com\r\nMessage-ID: <[\r\nReferences: <>><\r\nContent-Type: ;;;=\r\n\r\nx",
        b"From: ann@example.com\r\nContent-Disposition: attachment; filename*0*=''%\r\n\r\nx",
    ],
)
def test_broken_headers_do_not_hide_the_sender(broken: bytes) -> None:
    assert read(broken, START, DOMAIN).sender == "ann@example.com"


@pytest.mark.parametrize("nothing", [b"", b"\r\n", b"\0\0\0", b"no header at all", b": x\r\n\r\n", b"From:\r\n\r\nx"])
def test_what_names_no_sender_is_ignored(nothing: bytes) -> None:
    assert isinstance(meaning(read(nothing, START, DOMAIN), addressed=None, referenced=None), Ignored)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    b"From",
                    b"To",
                    b"Subject",
                    b"Message-ID",
                    b"Content-Type",
                    b"References",
                    b"Content-Transfer-Encoding",
                ]
            ),
            st.one_of(
                st.binary(max_size=40),
                st.sampled_from(
                    [b"multipart/mixed; boundary=b", b"text/html; charset=utf-7", b"base64", b"message/rfc822"]
                ),
            ),
        ),
        max_size=8,
    ),
    st.binary(max_size=200),
)
def test_no_bytes_make_reading_fail(headers: list[tuple[bytes, bytes]], content: bytes) -> None:
    raw = b"".join(name + b": " + value + b"\r\n" for name, value in headers) + b"\r\n" + content
    found = read(raw, START, DOMAIN)
    meaning(found, addressed=None, referenced=None)
    assert found.key


def test_files_are_listed_by_name_with_those_that_can_do_harm() -> None:
    made = mail("See the picture")
    made.add_attachment(b"x" * 2048, "image", "png", filename="../../etc/screen shot.png")
    made.add_attachment(b"MZ", "application", "octet-stream", filename="invoice.pdf.EXE")
    found = read(made.as_bytes(), START, DOMAIN)
    assert found.attachments == (
        Attachment("screen shot.png", "image/png", 2048),
        Attachment("invoice.pdf.EXE", "application/octet-stream", 2, Unwanted(ending="exe")),
    )
    asked = meaning(found, addressed=None, referenced=None)
    assert isinstance(asked, NewTicket)
    assert asked.description == (
        "See the picture\n\nAttachment: screen shot.png (image/png, 2 KB)\n"
        "Attachment: invoice.pdf.EXE (application/octet-stream, 1 KB), not taken: files that end in .exe can do harm"
    )


def test_many_files_are_counted_and_not_all_named() -> None:
    made = mail()
    for number in range(MOST + 5):
        made.add_attachment(b"x", "text", "csv", filename=f"{number}.csv")
    found = read(made.as_bytes(), START, DOMAIN).attachments
    assert (len(found), found[-1].name) == (MOST + 1, "5 more")


@pytest.mark.parametrize("name", ["a.exe", "a.exe.", "a.exe ", "A.JS", "a.txt.scr", "a.docm"])
def test_an_ending_that_can_do_harm_is_refused_however_it_is_written(name: str) -> None:
    found = unwanted(name, 1)
    assert found is not None
    assert "can do harm" in found.said()


@pytest.mark.parametrize("name", ["a.png", "exe", "log.txt", "a.exe.zip", ""])
def test_other_files_are_taken_up_to_a_size(name: str) -> None:
    assert unwanted(name, LARGEST) is None
    found = unwanted(name, LARGEST + 1)
    assert found is not None
    assert "10 MB" in found.said()
