from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.letters import by_letters, script, without_noise


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("비밀번호를 어떻게 바꾸나요?", "ko"),
        ("Outlook에서 동기화가 안 돼요", "ko"),
        ("パスワードを変更したい", "ja"),
        ("Outlook Web App での Information Rights Management", "ja"),
        ("検索図", "ja"),
        ("怎么重置密码？", "zh"),
        ("发票", "zh"),
        ("Как сменить пароль? Объясните", "ru"),
        ("Як змінити пароль і вийти?", "uk"),
        ("Како да променим лозинку љ", "sr"),
        ("كيف أغير كلمة المرور", "ar"),
        ("چگونه رمز عبور را تغییر دهم", "fa"),
        ("รีเซ็ตรหัสผ่าน", "th"),
        ("Πώς αλλάζω κωδικό;", "el"),
        ("How do I reset my password?", "en"),
        ("why isn't it working", "en"),
        ("hello", "en"),
        ("Danke!", "de"),
        ("bonjour", "fr"),
        ("Passwort vergessen", "de"),
        ("contraseña", "es"),
    ],
)
def test_letters_and_smallest_words_tell_a_language(text: str, language: str) -> None:
    found = by_letters(text)
    assert found is not None
    assert found.language == language
    assert 0.0 < found.probability <= 1.0


@pytest.mark.parametrize("text", ["", "404", "???", "設定", "共有"])
def test_what_has_no_letters_or_is_written_so_in_two_languages_is_not_guessed(text: str) -> None:
    found = by_letters(text)
    assert found is not None
    assert (found.language, found.probability) == (None, 0.0)


@pytest.mark.parametrize("text", ["refund status", "Datei herunterladen", "пароль", "What is das?", "I nostri dati"])
def test_latin_and_cyrillic_that_only_a_closer_look_can_tell_is_left_open(text: str) -> None:
    assert by_letters(text) is None


def test_a_japanese_word_in_an_english_question_does_not_make_it_japanese() -> None:
    found = by_letters("What does 設定 mean when I open the settings of my account?")
    assert found is not None
    assert found.language == "en"


def test_links_code_and_what_holds_a_digit_say_nothing_about_a_language() -> None:
    text = "`git push` https://example.com/a error_403 v1.2.3 <b> {name} me@example.com ok"
    assert without_noise(text).split() == ["ok"]


def test_characters_beside_a_code_are_not_taken_for_a_part_of_it() -> None:
    assert "インストール" in without_noise("インストール_IIS7")


def test_the_script_of_han_and_cyrillic_is_told_without_the_language() -> None:
    assert [script(text) for text in ("設定", "пароль", "Konto", "設定 is a very long English text")] == [
        "han",
        "cyrillic",
        "",
        "",
    ]


@given(st.text())
def test_any_text_is_looked_at_without_failing(text: str) -> None:
    found = by_letters(without_noise(text))
    assert found is None or (found.language is None) == (found.probability == 0.0)
