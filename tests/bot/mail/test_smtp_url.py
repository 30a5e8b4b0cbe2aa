"""Addresses of mail servers."""

from __future__ import annotations

import pytest

from bot.mail.smtp_url import MailServer, read_smtp_url


@pytest.mark.parametrize(
    ("value", "server", "encryption"),
    [
        ("smtp://mail.test", MailServer("mail.test", 25), "offered"),
        ("smtp://mail.test:2525?starttls=never", MailServer("mail.test", 2525, starttls=False), "none"),
        (
            "smtp://me:p%40ss@mail.test",
            MailServer("mail.test", 587, starttls=True, user="me", password="p@ss"),
            "starttls",
        ),
        ("smtp://me:p@localhost", MailServer("localhost", 587, user="me", password="p"), "offered"),
        ("smtps://me:p@mail.test/", MailServer("mail.test", 465, tls=True, user="me", password="p"), "tls"),
        ("smtp://[::1]:25", MailServer("::1", 25), "offered"),
    ],
)
def test_an_address_is_read(value: str, server: MailServer, encryption: str) -> None:
    assert read_smtp_url(value) == server
    assert server.encryption == encryption
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    "value",
    [
        *(
            "mail.test",
            "http://mail.test",
            "smtp://:25",
            "smtp://mail.test:99999",
            "smtp://mail.test/x",
            "smtp://me@mail.test",
        ),
        *("smtp://mail.test?starttls=maybe", "smtp://mail.test?tls=1", "smtps://mail.test?starttls=always"),
    ],
)
def test_what_is_none_is_refused_without_being_repeated(value: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        read_smtp_url(value)
    assert value not in str(refused.value)
