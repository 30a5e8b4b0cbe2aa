"""Headers: what was put in comes out, read by the letter of RFC 2047, and no line is too long."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import compat32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.folding import INTERNATIONAL, POLICY, Folding

_LINE = 78
# Words of several scripts, long and short, with all that a subject may hold but what only looks encoded already.
_WORDS = st.lists(st.text(alphabet='のё한ßa1,.:;()"', min_size=1, max_size=40), min_size=1, max_size=12).map(" ".join)


def folded(mail: EmailMessage, name: str) -> str:
    """Give a header as another program reads it: decoded after unfolding, by no structure."""
    raw = mail.as_bytes()
    assert raw.isascii()
    assert all(len(line) <= _LINE for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))
    found = message_from_bytes(raw, policy=compat32)[name]
    return str(make_header(decode_header(found.replace("\r\n", ""))))


@given(_WORDS)
def test_no_space_of_a_subject_is_lost(subject: str) -> None:
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = subject
    mail.set_content("x")
    if not subject.isascii():
        assert folded(mail, "Subject") == subject


def test_the_words_that_met_a_fold_stay_apart() -> None:
    mail = EmailMessage(policy=POLICY)
    mail["Subject"] = "のののののののののののの ё ё"
    mail["From"] = Address("한のa한a 한ののののののaのё한ё 한", addr_spec="help@shop.example")
    mail.set_content("x")
    assert folded(mail, "Subject") == "のののののののののののの ё ё"
    assert folded(mail, "From") == "한のa한a 한ののののののaのё한ё 한 <help@shop.example>"


@given(st.text(alphabet="のё한ß ", max_size=60).map(str.split).filter(bool).map(" ".join))
def test_no_space_of_a_name_is_lost_and_its_address_is_left_alone(name: str) -> None:
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(name, addr_spec="help@shop.example")
    mail["Cc"] = [Address("Shop, Inc.", addr_spec="inc@shop.example"), Address(name, addr_spec="help@shop.example")]
    mail.set_content("x")
    assert folded(mail, "From") == f"{name} <help@shop.example>"
    both = folded(mail, "Cc")
    assert both.startswith('"Shop, Inc." <inc@shop.example>,')
    assert both.endswith(f"{name} <help@shop.example>")


@pytest.mark.parametrize("policy", [POLICY, INTERNATIONAL])
def test_names_for_programs_stay_whole(policy: Folding) -> None:
    mail = EmailMessage(policy=policy)
    mail["References"] = f"<{'a' * 120}@shop.example> <b@shop.example>"
    mail.set_content("x")
    assert f"References: <{'a' * 120}@shop.example>\r\n <b@shop.example>\r\n".encode() in mail.as_bytes()


def test_an_international_mail_is_not_encoded() -> None:
    mail = EmailMessage(policy=INTERNATIONAL)
    mail["Subject"] = "夜に 鳴ります"
    mail["To"] = Address("", "アン", "shop.example")
    mail.set_content("x")
    assert "Subject: 夜に 鳴ります\r\n".encode() in mail.as_bytes()
