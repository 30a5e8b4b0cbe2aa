"""Where the mail begins that another one answers, in the languages that we speak."""

from __future__ import annotations

import pytest

from bot.mail.history import newest
from bot.mail.quote_marks import begins

QUOTED = "> Which one?\n> Bob"


@pytest.mark.parametrize(
    ("words", "introduced"),
    [
        ("The red one.", "On Mon, 2 Mar 2026 at 10:00, Support <a@help.test> wrote:"),
        ("Die rote.", "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Support <a@help.test>:"),
        ("La roja.", "El lun, 2 mar 2026 a las 10:00, Support (<a@help.test>) escribió:"),
        ("La rouge.", "Le lun. 2 mars 2026 à 10:00, Support <a@help.test> a écrit :"),
        ("Quella rossa.", "Il giorno lun 2 mar 2026 alle ore 10:00 Support <a@help.test> ha scritto:"),
        ("赤い方です。", "2026年3月2日(月) 10:00 Support <a@help.test>:"),
        ("赤い方です。", "2026/03/02 10:00、Support <a@help.test>のメール:"),
        ("빨간색입니다.", "2026년 3월 2일 (월) 오전 10:00, Support <a@help.test>님이 작성:"),
        ("A vermelha.", "Em seg., 2 de mar. de 2026 às 10:00, Support <a@help.test> escreveu:"),
        ("Красный.", "пн, 2 мар. 2026 г. в 10:00, Support <a@help.test>:"),
        ("Красный.", "2 марта 2026 г., в 10:00, Support <a@help.test> написал(а):"),
        ("红色的。", "Support <a@help.test> 于2026年3月2日周一 10:00写道："),
    ],
)
def test_the_mail_that_is_answered_is_cut_off(words: str, introduced: str) -> None:
    for history in (f"{introduced}\n{QUOTED}", f"{introduced}\n\n{QUOTED}", f"{introduced}\nWhich one?\nBob"):
        assert newest(f"{words}\n\n{history}") == words
    first, _, rest = introduced.rpartition(" ")
    assert newest(f"{words}\n\n{first}\n{rest}\n{QUOTED}") == words


@pytest.mark.parametrize(
    "headers",
    [
        "From: Support\nSent: Monday\nTo: Ann\nSubject: [T-1] x",
        "Von: Support\nGesendet: Montag\nAn: Ann\nBetreff: [T-1] x",
        "De: Support\nEnviado el: lunes\nPara: Ann\nAsunto: [T-1] x",
        "De : Support\nEnvoyé : lundi\nÀ : Ann\nObjet : [T-1] x",
        "Da: Support\nInviato: lunedì\nA: Ann\nOggetto: [T-1] x",
        "差出人: Support\n送信日時: 2026年3月2日 10:00\n宛先: Ann\n件名: [T-1] x",
        "보낸 사람: Support\n보낸 날짜: 2026년 3월 2일\n받는 사람: Ann\n제목: [T-1] x",
        "De: Support\nEnviada em: segunda-feira\nPara: Ann\nAssunto: [T-1] x",
        "От: Support\nОтправлено: понедельник\nКому: Ann\nТема: [T-1] x",
        "发件人: Support\n发送时间: 2026年3月2日\n收件人: Ann\n主题: [T-1] x",
    ],
)
def test_headers_that_a_program_writes_before_it_are_cut_off_with_it(headers: str) -> None:
    assert newest(f"5.2\n\n{headers}\n\nWhich one?\nBob") == "5.2"


@pytest.mark.parametrize(
    "text",
    [
        "Das passiert um 10:00:\nnichts geht",
        "От: нас\nничего не ушло",
        "Para: todos\nnão funciona",
        "10:00に再起動しました:\n動きません",
        "Le 2 mars à 10:00 il a redémarré :\nrien",
    ],
)
def test_words_that_begin_like_one_stay(text: str) -> None:
    assert newest(text) == text


def test_many_lines_that_nearly_fit_are_not_all_tried() -> None:
    near = "2026年1月1日" + "1:11" * 70 + ":"
    assert begins([near] * 1_000) is None
