from __future__ import annotations

import threading
import unicodedata

import pytest

from retrieval.adapters.langid_detector import LangidDetector
from retrieval.ports import Detected


@pytest.fixture(scope="module")
def detector() -> LangidDetector:
    return LangidDetector()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wie lösche ich mein Konto?", "de"),
        ("Rechnung herunterladen", "de"),
        ("¿Cómo cambio la contraseña?", "es"),
        ("je n'arrive pas à me connecter", "fr"),
        ("comment faire un reset password", "fr"),
        ("come posso reimpostare la password?", "it"),
        ("Minha senha não funciona", "pt"),
        ("Как сбросить пароль?", "ru"),
        ("パスワードを忘れました", "ja"),
        ("비밀번호를 잊어버렸어요", "ko"),
        ("怎么取消订阅", "zh"),
        ("card not working", "en"),
        ("Ｈｏｗ　ｄｏ　Ｉ　ｒｅｓｅｔ　ｍｙ　ｐａｓｓｗｏｒｄ？", "en"),
        ("Ｗｉｅ　ｌöｓｃｈｅ　ｉｃｈ　ｍｅｉｎ　Ｋｏｎｔｏ？", "de"),
        ("ＡｅｒｏＰｒｅｓｓ　Ｘ２の保証", "ja"),
    ],
)
def test_questions_of_customers_are_told_in_our_languages(detector: LangidDetector, text: str, language: str) -> None:
    assert detector.detect(text).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hoe reset ik mijn wachtwoord", "nl"),
        ("jak zresetować hasło", "pl"),
        ("Hur återställer jag mitt lösenord?", "sv"),
        ("làm sao đổi mật khẩu", "vi"),
        ("كيف أغير كلمة المرور", "ar"),
    ],
)
def test_a_language_that_is_none_of_ours_is_noticed(detector: LangidDetector, text: str, language: str) -> None:
    found = detector.detect(text)
    assert found.language == language
    assert found.probability >= 0.8


@pytest.mark.parametrize("text", ["", "OK", "VPN", "iPhone 12", "Wi-Fi", "E-403", "refund status", "設定"])
def test_names_codes_and_single_words_are_not_guessed(detector: LangidDetector, text: str) -> None:
    assert detector.detect(text) == Detected(None, 0.0)


def test_english_questions_need_no_model() -> None:
    fresh = LangidDetector()
    asked = ["How do I reset my password?", "why was my card declined", "I can't log in", "パスワード", "비밀번호"]
    assert [fresh.detect(text).language for text in asked] == ["en", "en", "en", "ja", "ko"]
    assert not fresh.loaded
    fresh.warm()
    assert fresh.loaded


def test_both_spellings_of_an_accent_are_the_same_text(detector: LangidDetector) -> None:
    text = "Où est-ce que je peux télécharger ma facture détaillée ?"
    assert detector.detect(unicodedata.normalize("NFD", text)) == detector.detect(text)


def test_many_threads_share_one_model() -> None:
    fresh = LangidDetector()
    found: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(fresh.detect("Wie kündige ich den Vertrag").language))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["de"] * 4
