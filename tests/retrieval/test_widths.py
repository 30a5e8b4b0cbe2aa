from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import encoder_trust
from retrieval.names import names
from retrieval.tokens import plain, terms
from retrieval.widths import narrow


@pytest.mark.parametrize(
    ("wide", "usual"),
    [
        ("ＡｅｒｏＰｒｅｓｓ　Ｘ２", "AeroPress X2"),
        ("Ｅ－１０１エラー", "E-101エラー"),
        ("Ｃ＋＋　と　Ｃ＃", "C++ と C#"),
        ("注意：設定（Ｗｉｎｄｏｗｓ）", "注意：設定（Windows）"),
    ],
)
def test_full_width_letters_digits_and_spaces_get_their_usual_width(wide: str, usual: str) -> None:
    assert narrow(wide) == usual


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x2FFF)))
def test_what_has_none_of_them_stays_as_it_is(text: str) -> None:
    assert narrow(text) == text


@given(st.text())
def test_a_text_stays_as_long_as_it_was_and_is_narrow_after_once(text: str) -> None:
    assert len(narrow(text)) == len(text)
    assert narrow(narrow(text)) == narrow(text)


def test_a_question_reads_the_same_in_both_widths() -> None:
    wide, usual = "Ｈｏｗ　ｔｏ　ｕｓｅ　ＡｅｒｏＰｒｅｓｓ　Ｘ２", "How to use AeroPress X2"
    assert terms(wide) == terms(usual)
    assert names(wide, "en") == names(usual, "en") == {"AeroPress", "X2"}
    assert names(f"{wide}の保証", "ja") == names(f"{usual}の保証", "ja")
    assert encoder_trust(wide) == encoder_trust(usual) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("查询　包裹！", "查询包裹"),
        ("查询 包裹", "查询包裹"),
        ("荷物 を 追跡", "荷物を追跡"),
        ("AeroPress　Ｘ２ 保证", "aeropress x2 保证"),
    ],
)
def test_blanks_between_chinese_and_japanese_words_make_no_other_question(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("비밀 번호", "비밀번호"), ("X2 保证", "X2保证"), ("log in", "login")])
def test_blanks_between_other_words_tell_them_apart(one: str, other: str) -> None:
    assert plain(one) != plain(other)
