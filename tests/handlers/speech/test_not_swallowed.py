"""What begins like courtesy or names a person, and is a question all the same; and how long reading it takes."""

from __future__ import annotations

import pytest

from handlers.speech.appeals import wants_person
from handlers.speech.rejections import rejects
from handlers.speech.salutation import bare
from handlers.speech.small_talk import small_talk
from handlers.speech.solutions import solved
from handlers.speech.wordings import SOUND


@pytest.mark.parametrize(
    "text",
    [
        "Merci beaucoup, comment changer mon email ?",
        "Merci d'avance, où est ma facture ?",
        "Merci beaucoup mais ça ne marche pas",
        "Muchas gracias, ¿por qué no funciona?",
        "Muchas gracias por cierto, ¿cómo exporto?",
        "Grazie mille, come cambio la password?",
        "Grazie mille ma non funziona",
        "Muito obrigado, como mudo o meu e-mail?",
        "Muito obrigada mas não funcionou",
    ],
)
def test_a_question_behind_thanks_is_no_thanks(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Merci beaucoup pour votre aide",
        "Merci beaucoup à vous",
        "Merci d'avance pour votre réponse rapide",
        "Merci bien pour les explications",
        "Muchas gracias por la ayuda",
        "Muchas gracias por tu respuesta tan rápida",
        "Mil gracias por todo",
        "Muchas gracias a todos",
        "Grazie mille per l'aiuto",
        "Grazie mille per la risposta veloce",
        "Grazie infinite a tutti",
        "Muito obrigado pela ajuda",
        "Muito obrigada pela resposta rápida",
        "Muito obrigado por tudo",
        "Muito obrigado mesmo",
    ],
)
def test_thanks_for_something_are_thanks(text: str) -> None:
    assert small_talk(text) == "thanks"


@pytest.mark.parametrize(
    "text",
    [
        "チケットを作成できません",
        "担当者に連絡が届きません",
        "他の人に連絡先を共有できない",
        "友人に連絡する機能を探しています",
        "担当者に電話番号を見せたくない",
        "티켓 생성이 안 됩니다",
        "티켓을 만들 수 없어요",
        "직원이 필요한 권한",
        "담당자에게 문의 메일이 오지 않아요",
        "創作するのは普通の人間です",
        "받는 사람 > 연락처로 이동합니다",
        "설치 관리자 대화 상자",
        "创建工单失败",
        "联系客服按钮不见了",
        "无法联系技术支持页面报错",
    ],
)
def test_what_does_not_work_with_tickets_and_people_is_no_call_for_one(text: str) -> None:
    assert not wants_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "担当者と話せませんか",
        "人と話したい",
        "本物の人と話したいです",
        "チケットを作成してください",
        "人間でお願いします",
        "担当者で",
        "サポートに連絡したい",
        "상담원과 연결할 수 없나요?",
        "티켓을 만들어 주세요",
        "티켓 생성해 주세요",
        "담당자 요청합니다",
        "직원이 필요해요",
        "有没有人工客服",
        "可以转人工吗",
        "帮我创建工单",
        "我要联系客服",
    ],
)
def test_calls_for_a_person_are_heard(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize(
    "text", ["Funktioniert!", "Klappt", "das geht", "Funciona", "Funziona!", "Ahora funciona", "Funciona!"]
)
def test_one_word_says_that_it_works(text: str) -> None:
    assert solved(text)
    assert not rejects(text)


@pytest.mark.parametrize("text", ["STP protocol on my switch", "SVP settings"])
def test_what_is_short_for_please_in_french_is_something_else_elsewhere(text: str) -> None:
    assert bare(text) == text


@pytest.mark.parametrize("text", ["ахахаха", "хехе", "ха" * 100, "m" * 4000, "mhm", "mmhmm", "hmm"])
def test_sounds_are_heard_however_long(text: str) -> None:
    assert SOUND.fullmatch(text)


@pytest.mark.parametrize("text", ["ха" * 3999 + "з", "m" * 7999 + "1", "хаеи" * 1999])
def test_what_begins_like_a_sound_is_no_work(text: str) -> None:
    """It took ten seconds and more, in which nobody else was served."""
    assert small_talk(text) is None
