"""What engineering reads says nothing of who wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.engineering.private import without_people, without_query


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Bo Meier cannot print", "[removed: name] cannot print"),
        ("bo meier, again", "[removed: name], again"),
        ("Regards, Meier", "Regards, [removed: name]"),
        ("Ask bo.meier please", "Ask [removed: name] please"),
        ("Bobby is another", "Bobby is another"),
        ("will it print?", "will it print?"),
        (
            "At ACME Corp nothing prints; acme corp is large",
            "At [removed: account] nothing prints; [removed: account] is large",
        ),
        ("Mail bo.meier@acme.example.", "Mail [removed: address]."),
        ("Mail [removed: address]@acme.example, it says", "Mail [removed: address], it says"),
        ("Mail bo.meier+shop@mail.acme.example or it@acme.example!", "Mail [removed: address] or [removed: address]!"),
        ("Mail bo.meier@printhost now", "Mail [removed: name] now"),
        ("Call +49 170 1234567 now", "Call [removed: phone] now"),
        ("Version 5.3.1 of 2026-11-23, error 0049-12", "Version 5.3.1 of 2026-11-23, error 0049-12"),
        ("password=hunter2", "password=[removed: password]"),
    ],
)
def test_names_addresses_numbers_and_secrets_are_taken_out(text: str, left: str) -> None:
    persons = ("Bo Meier", "bo.meier@acme.example", "Will Ray", "support@acme.example")
    assert without_people(text, persons, ("ACME Corp",)) == left


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("김민수", "김민수입니다. 인쇄가 안 됩니다", "[removed: name]입니다. 인쇄가 안 됩니다"),
        ("田中 太郎", "田中です。太郎より、田中 太郎", "[removed: name]です。[removed: name]より、[removed: name]"),
        ("李雷", "我是李雷，打不开", "我是[removed: name]，打不开"),
        ("สมชาย", "ผมสมชายครับ", "ผม[removed: name]ครับ"),
        ("Bo", "I am Bo, it breaks", "I am [removed: name], it breaks"),
    ],
)
def test_names_are_found_in_all_scripts(name: str, text: str, left: str) -> None:
    assert without_people(text, (name,)) == left


def test_what_anybody_is_called_names_nobody() -> None:
    assert without_people("Support said that info is missing", ("support@acme.example", "info@x.example", "Al")) == (
        "Support said that info is missing"
    )


@given(st.text(max_size=60), st.lists(st.text("abcdeé XY", min_size=3, max_size=12), max_size=3))
def test_taking_out_twice_changes_nothing(text: str, names: list[str]) -> None:
    once = without_people(text, names, names)
    if "removed" not in text and not any(
        name.strip() and name.strip().casefold() in "removed: name account" for name in names
    ):
        assert without_people(once, names, names) == once


def test_the_address_of_a_page_goes_without_its_parameters() -> None:
    assert without_query(" https://app.example/print?user=bo#top ") == "https://app.example/print"
    assert without_query("") == ""
