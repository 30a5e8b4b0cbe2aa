from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import encoder_trust


@given(st.text())
def test_trust_lies_between_a_floor_and_one(text: str) -> None:
    assert 0.02 <= encoder_trust(text) <= 1.0


@pytest.mark.parametrize("text", ["", "   ", "403", "1.2.3 / 44", "?!", "🎉"])
def test_text_without_letters_is_trusted(text: str) -> None:
    assert encoder_trust(text) == 1.0


@pytest.mark.parametrize("text", ["How do I reset my password?", "reset password", "upload fails with E1234"])
def test_english_is_trusted(text: str) -> None:
    assert encoder_trust(text) == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "Comment puis-je réinitialiser mon mot de passe ?",
        "Wie kann ich mein Passwort zurücksetzen und wo ist das?",
        "¿Cómo puedo cambiar la contraseña de mi cuenta?",
    ],
)
def test_other_languages_in_latin_letters_are_half_trusted(text: str) -> None:
    assert 0.25 < encoder_trust(text) < 0.75


@pytest.mark.parametrize("text", ["パスワードを忘れました", "비밀번호를 잊어버렸어요", "密码", "забыл пароль", "סיסמה"])
def test_other_scripts_get_next_to_no_trust(text: str) -> None:
    assert encoder_trust(text) == 0.02


def test_a_product_name_in_a_foreign_sentence_adds_some_trust() -> None:
    foreign, mixed = "パスワードを忘れました", "Slack でパスワードを忘れました"
    assert encoder_trust(foreign) <= encoder_trust(mixed) < 0.2
