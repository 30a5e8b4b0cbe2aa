from __future__ import annotations

import pytest

from retrieval.sentiment.language import has_faces, notice


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order?",
        "Excellent!!",
        "thx",
        "your app is garbage",
        "The Wiederherstellung job of our Datensicherung fails, what can we do?",
        "no answer",
        "Café Zürich did not get its invoice",
    ],
)
def test_english_is_known_by_its_common_words(text: str) -> None:
    assert notice(text).english
    assert notice(text).code == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Die Bestellung ist nicht angekommen und niemand antwortet.", "de"),
        ("Votre service est lamentable, je suis très déçu.", "fr"),
        ("No funciona y nadie me responde, estoy muy enfadado.", "es"),
        ("Il mio ordine non è arrivato, sono molto deluso.", "it"),
        ("O meu pedido não chegou e ninguém responde.", "pt"),
        ("Mijn bestelling is niet aangekomen en ik wacht al een week.", "nl"),
        ("Moje zamówienie nie przyszło i nikt nie odpowiada.", "pl"),
        ("Min beställning har inte kommit och jag är arg.", "sv"),
        ("Siparişim gelmedi ve kimse cevap vermiyor, çok kötü.", "tr"),
        ("Pesanan saya belum datang dan tidak ada yang menjawab.", "id"),
        ("注文した商品がまだ届きません。とても残念です。", "ja"),
        ("주문한 상품이 아직 도착하지 않았어요. 너무 화가 나요.", "ko"),
        ("我的订单还没到，没有人回复我。", "zh"),
        ("Η παραγγελία μου δεν ήρθε ποτέ.", "el"),
        ("ฉันไม่พอใจมาก", "th"),
        ("ההזמנה שלי לא הגיעה", "he"),
        ("Мой заказ не пришёл, и никто не отвечает.", None),
        ("طلبي لم يصل بعد وأنا غاضب جدا", None),
        ("मेरा ऑर्डर नहीं आया", None),
        ("gracias", "es"),
    ],
)
def test_another_language_is_not_taken_for_english(text: str, code: str | None) -> None:
    noticed = notice(text)
    assert not noticed.english
    assert noticed.words
    assert noticed.code == code


@pytest.mark.parametrize("text", ["Zorbel Quantix", "Kubernetes"])
def test_what_shows_no_sign_of_english_is_not_taken_for_it(text: str) -> None:
    assert not notice(text).english
    assert notice(text).code is None


def test_without_letters_there_are_no_words() -> None:
    assert not notice("12 + 30 !!!").words
    assert has_faces("👍")
    assert not has_faces("12")
