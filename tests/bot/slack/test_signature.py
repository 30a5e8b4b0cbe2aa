"""Only Slack's own requests, and only fresh ones, get in."""

from __future__ import annotations

import pytest

from bot.slack.signature import signature, valid

NOW = 1_700_000_000.0


def test_the_signature_covers_version_time_and_raw_body() -> None:
    assert signature("a secret of ours", "1700000000", b"payload=%7B%22a%22%3A%22b+c%22%7D") == (
        "v0=296e70d753c1a33191d4d1e217565f7caf6bb3de1b904c423fb050bd0e0281f9"
    )


@pytest.mark.parametrize(("age", "fine"), [(0, True), (300, True), (-300, True), (301, False), (-301, False)], ids=str)
def test_five_minutes_count_in_both_directions(age: int, fine: bool) -> None:
    stamp = str(int(NOW) - age)
    assert valid("secret", stamp, signature("secret", stamp, b"{}"), b"{}", NOW) is fine


@pytest.mark.parametrize("stamp", ["", "soon", "1e9", "-5", "١٧", "9" * 400, "1700000000.0"])
def test_a_timestamp_that_is_no_number_is_refused_and_breaks_nothing(stamp: str) -> None:
    assert not valid("secret", stamp, signature("secret", stamp, b"{}"), b"{}", NOW)


def test_another_secret_or_body_or_no_signature_is_refused() -> None:
    stamp = str(int(NOW))
    right = signature("secret", stamp, b"a=1+2")
    assert not valid("other", stamp, right, b"a=1+2", NOW)
    assert not valid("secret", stamp, right, b"a=1%202", NOW)
    assert not valid("secret", stamp, "", b"a=1+2", NOW)
    assert not valid("secret", stamp, "v0=é", b"a=1+2", NOW)


def test_a_signature_that_is_no_text_is_refused_and_breaks_nothing() -> None:
    # aiohttp gives bytes that are no UTF-8 as lone surrogates, which cannot be encoded.
    assert not valid("secret", str(int(NOW)), "v0=\udcff", b"{}", NOW)
