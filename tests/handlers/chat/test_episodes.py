"""Where messages belong."""

from __future__ import annotations

import pytest

from handlers.chat.episodes import starts_anew
from handlers.terms import checked, clean, normalised, terms


@pytest.mark.parametrize(
    ("text", "before", "anew"),
    [
        ("how do I reset my password", "My board is not found", True),
        ("Where can I buy one?", "My board is not found", True),
        ("which port does my board need?", "My board is not found", False),
        ("the blue one", "My board is not found", False),
        ("why?", "My board is not found", False),
        ("it has no light", "My board is not found", False),
        ("パスワードを再設定するにはどうすればよいですか？", "ボードが見つかりません", True),
        ("ボードは青いです", "ボードが見つかりません", False),
    ],
)
def test_another_question_reads_as_one_and_shares_no_word(text: str, before: str, anew: bool) -> None:
    assert starts_anew(text, before) is anew


@pytest.mark.parametrize(
    ("text", "heard", "anew"),
    [
        ("Was soll ich als Erstes tun", "de", True),
        ("was fine until I updated it yesterday", "en", False),
        ("come back with the light on it", "en", False),
        ("Come si scarica il programma", "it", True),
    ],
)
def test_a_word_begins_a_question_in_its_own_language_only(text: str, heard: str, anew: bool) -> None:
    assert starts_anew(text, "My board is not found", heard) is anew


def test_words_are_compared_without_case_marks_endings_and_common_words() -> None:
    assert normalised("  How do I RESET\tit?! ") == "how do i reset it"
    assert terms("The Boards, connected") == terms("board connects") == {"board", "connect"}
    assert terms("ポートには") == {"ポー", "ート", "トに"}


def test_cleaning_takes_out_what_no_database_keeps_and_leaves_the_rest() -> None:
    assert clean("\x00a\x07b\r\nc\t\ud800 \u202eمرحبا\u200f") == "a b\nc\t  \u202eمرحبا\u200f"
    assert checked("x" * 8000) == "x" * 8000
