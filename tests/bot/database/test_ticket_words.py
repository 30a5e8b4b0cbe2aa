"""The words that tickets are found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.database.tables import ticket_list, ticket_watch
from bot.database.ticket_words import MOST, _added, joined, wanted, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Printer's ERR-4012", "the printer s err 4012"),
        ("Müller, Ærø", "muller ærø"),
        ("snake_case a.b@c", "snake case a b c"),
        ("see T-12 and t-7.", "see t t12 12 and t7 7"),
        ("xT-12 T-012", "xt 12 t 012"),
        ("設定を", "設定 定を を"),
        ("Slackの", "slack の"),
        ("हिन्दी", "हि िन न् ्द दी ी"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_texts_are_cut_into_words(text: str, expected: str) -> None:
    assert words([text]) == set(expected.split())


def test_a_search_wants_beginnings_of_words_but_whole_numbers_and_pairs() -> None:
    assert wanted("Printer T-12 設定を 設") == (
        ("t12", False),
        ("設定", False),
        ("定を", False),
        ("設", True),
        ("printer", True),
    )
    assert len(wanted(" ".join(map(str, range(100))))) == MOST


@given(st.text())
def test_every_word_of_a_text_is_found_in_it(text: str) -> None:
    found = words([text])
    asked = wanted(text)
    assert bool(asked) == bool(found)
    for word, begins in asked:
        assert any(one.startswith(word) for one in found) if begins else word in found


@given(st.lists(st.text("abcXYZ789", min_size=1, max_size=8), min_size=1, max_size=MOST, unique_by=str.lower))
def test_every_word_of_a_search_is_wanted(searched: list[str]) -> None:
    assert wanted(" ".join(searched)) == tuple((word.lower(), True) for word in searched)


@given(st.text())
def test_words_hold_nothing_that_an_index_would_read_as_a_sign(text: str) -> None:
    for word in (*words([text]), *(one for one, _ in wanted(text))):
        assert all(one.isalnum() if one.isascii() else not one.isspace() for one in word)


def test_sqlite_goes_from_the_words_to_the_tickets_and_postgresql_as_it_likes() -> None:
    found = joined("sqlite", "Ann's printer", ticket_list).join(
        ticket_watch, ticket_watch.c.number == ticket_list.c.number
    )
    said = str(select(ticket_list.c.number).select_from(found).compile(dialect=sqlite.dialect()))
    assert 'AS "having" CROSS JOIN ticket_list ON ticket_list.number = "having".rowid JOIN ticket_watch' in " ".join(
        said.split()
    )
    query = select(ticket_list.c.number).select_from(joined("postgresql", "Ann's 設定", ticket_list))
    made = query.compile(dialect=postgresql.dialect())
    assert "ticket_words.words @@ CAST(" in str(made)
    assert "CROSS" not in str(made)
    assert list(made.params.values()) == ["'設定' & 'ann':* & 's':*"]


def test_a_search_without_words_finds_nothing() -> None:
    for dialect in ("sqlite", "postgresql"):
        assert "false" in str(select(ticket_list.c.number).select_from(joined(dialect, "?!", ticket_list)))


def test_postgresql_adds_words_to_those_that_there_are() -> None:
    made = _added(7, frozenset({"fuse", "設定"})).compile(dialect=postgresql.dialect())
    assert str(made) == (
        "UPDATE ticket_words SET words=(ticket_words.words || array_to_tsvector(CAST(%(param_1)s::TEXT[] AS TEXT[]))) "
        "WHERE ticket_words.rowid = %(rowid_1)s::INTEGER"
    )
    assert made.params == {"param_1": ["fuse", "設定"], "rowid_1": 7}
