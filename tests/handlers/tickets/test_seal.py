"""Signed addresses and tokens."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.tickets.seal import Seal

SEAL = Seal(b"k" * 32, "help.test")
OTHER = Seal(b"o" * 32, "help.test")
numbers = st.integers(1, 10**9 - 1).map(lambda number: f"T-{number}")
people = st.text(min_size=1, max_size=40)


@given(numbers, people, st.sampled_from([str, str.lower, str.upper]))
def test_an_address_is_genuine_for_its_ticket_and_person_in_any_case(number: str, person: str, cased) -> None:
    read = SEAL.read(cased(SEAL.reply_address(number, person)))
    assert read is not None
    assert read.number == number
    assert SEAL.genuine(read, person)
    assert len(SEAL.reply_address(number, person).partition("@")[0]) <= 64


@given(numbers, numbers, people, people)
def test_it_is_genuine_for_no_other_ticket_person_or_key(one: str, other: str, ann: str, eve: str) -> None:
    assume(one != other and ann != eve)
    address = SEAL.reply_address(one, ann)
    read = SEAL.read(address)
    moved = SEAL.read(address.replace(one, other, 1))
    assert read is not None
    assert moved is not None
    assert not SEAL.genuine(read, eve)
    assert not SEAL.genuine(moved, ann)
    assert not OTHER.genuine(read, ann)


@given(st.text(max_size=80))
def test_other_addresses_and_tokens_are_none_of_ours(text: str) -> None:
    assert SEAL.read(text) is None
    assert SEAL.read(f"{text}@help.test") is None
    assert SEAL.read(SEAL.reply_address("T-1", "p1").replace("help.test", "evil.test")) is None
    assert SEAL.mail_of(text) is None


@given(st.from_regex(r"[A-Za-z0-9_-]{1,80}", fullmatch=True))
def test_a_token_names_its_mail_for_this_key_only(mail: str) -> None:
    assert SEAL.mail_of(SEAL.token(mail)) == mail
    assert OTHER.mail_of(SEAL.token(mail)) is None
