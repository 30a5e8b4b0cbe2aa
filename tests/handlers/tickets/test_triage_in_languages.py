"""What kind of thing a ticket is about, in each of the ten languages."""

from __future__ import annotations

import pytest

from handlers.languages import LANGUAGES
from handlers.ticket import Category, Priority
from handlers.tickets.triage import category, priority
from handlers.tickets.triage_words import BUGS, OUTAGES, REQUESTS

SAID = {
    "en": (
        "The app crashes at start",
        "It would be great to export lists",
        "Where do I see invoices?",
        "We lost our data",
    ),
    "de": (
        "Die App stürzt beim Start ab",
        "Es wäre schön, wenn man Listen exportieren könnte",
        "Wo sehe ich Rechnungen?",
        "Nach dem Update: Datenverlust!",
    ),
    "es": (
        "La aplicación no funciona",
        "Me gustaría poder: sería genial exportar",
        "¿Dónde veo las facturas?",
        "Hubo una pérdida de datos",
    ),
    "fr": (
        "L'application ne fonctionne plus",
        "Ce serait bien de pouvoir exporter",
        "Où voir les factures ?",
        "Nous avons une perte de données",
    ),
    "it": (
        "L'app non funziona più",
        "Sarebbe utile esportare le liste",
        "Dove vedo le fatture?",
        "La produzione è ferma",
    ),
    "ja": (
        "アプリが起動しません",
        "一覧を出力できると嬉しいです",
        "請求書はどこで見られますか",
        "本番環境が停止しました",
    ),
    "ko": (
        "앱을 열면 오류가 나요",
        "목록 내보내기 기능 추가 부탁드려요",
        "청구서는 어디서 보나요?",
        "데이터가 유실됐습니다",
    ),
    "pt": (
        "O aplicativo não funciona",
        "Seria ótimo exportar listas",
        "Onde vejo as faturas?",
        "A produção está parada",
    ),
    "ru": (
        "Приложение не запускается",
        "Было бы удобно выгружать списки",
        "Где посмотреть счета?",
        "Мы потеряли все данные",
    ),
    "zh": (
        "应用一打开就闪退",
        "希望可以导出列表",
        "在哪里看发票？",
        "生产环境宕机了",
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_bugs_wishes_questions_and_outages_are_told_apart(language: str) -> None:
    bug, wish, question, outage = SAID[language]
    assert (category(bug), category(wish), category(question)) == (
        Category.BUG, Category.REQUEST, Category.QUESTION,
    )  # fmt: skip
    assert priority(outage) is Priority.HIGH
    assert {priority(bug), priority(wish), priority(question)} == {Priority.NORMAL}


def test_no_language_is_forgotten() -> None:
    assert set(SAID) == set(BUGS) == set(REQUESTS) == set(OUTAGES) == set(LANGUAGES)
