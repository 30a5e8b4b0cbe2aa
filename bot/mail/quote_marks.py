"""Where the mail begins that another one answers, by how programs introduce it in the languages that we speak. Pure.

`mail-parser-reply` knows many of these forms, but none of Portuguese and Russian, and few of those that programs in
Japan, Korea and China write. A line counts only when all of it fits, and a block of headers only when it has a sender
and two more of them: words of a customer that begin like one are never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_CLOCK = r"\d{1,2}[:.h時시]\d{2}"
_WHO = r"[^\n]{0,150}"
_SHORT = r"[^\n]{0,25}"
_ADDRESS = r"@[^\s<>@]{1,100}>"
_WROTE_KO = r"(?:작성|작성하였습니다|쓴 글|쓰셨습니다)"
_TIME = re.compile(_CLOCK)
_INTRODUCED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"On {_WHO}{_CLOCK}{_WHO} wrote:",
        rf"Am {_WHO}{_CLOCK}{_WHO} schrieb{_WHO}:",
        rf"El {_WHO}{_CLOCK}{_WHO} escribi[óo]:",
        rf"Le {_WHO}{_CLOCK}{_WHO} a [ée]crit ?:",
        rf"Il (?:giorno )?{_WHO}{_CLOCK}{_WHO} ha scritto:",
        rf"Em {_WHO}{_CLOCK}{_WHO} escreveu:",
        # Google's and Apple's programs, and Yandex's: 2 мар. 2026 г., в 10:00, Ann <ann@example.com> написал(а):
        rf"{_WHO}\d{{4}} ?(?:г\.?)?,? (?:в )?{_CLOCK}{_WHO}(?: написал(?:а|\(а\))?|{_ADDRESS}) ?:",
        rf"\d{{1,2}}\.\d{{2}}\.\d{{4}},? (?:в )?{_CLOCK}{_WHO} пишет:",
        rf"\d{{4}}[年/]\s?\d{{1,2}}[月/]\s?\d{{1,2}}日?{_SHORT}{_CLOCK}{_WHO}(?:{_ADDRESS}|のメール|が書きました|写道|寫道)\s?[:：]",
        rf"{_WHO} [于於] ?\d{{4}}年{_SHORT}{_CLOCK}{_SHORT}[写寫]道\s?[:：]",
        rf"\d{{4}}년 ?\d{{1,2}}월 ?\d{{1,2}}일{_SHORT}{_CLOCK}{_WHO}님이 {_WROTE_KO}\s?[:：]",
    )
)
_SENDER = r"From|Von|De|Da|От|差出人|送信者|보낸 ?사람|发件人|寄件者"
_OTHERS = (
    r"Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Enviado(?: el)?|Fecha|Para|Asunto|Envoyé|Date|À|Objet|Inviato|"
    r"Data|A|Oggetto|Enviad[ao] em|Assunto|Отправлено|Дата|Кому|Копия|Тема|送信日時|日時|日付|宛先|件名|"
    r"보낸 ?날짜|날짜|받는 ?사람|참조|제목|发送时间|日期|收件人|抄送|主题"
)
_FIRST = re.compile(rf"[*\s]*(?:{_SENDER})[*\s]*[:：][*\s]*\S", re.IGNORECASE)
_NEXT = re.compile(rf"[*\s]*(?:{_OTHERS}|{_SENDER})[*\s]*[:：]", re.IGNORECASE)
_RULE = re.compile(
    r"\s*-{2,}\s*(?:Original Message|Original-?Nachricht|Ursprüngliche Nachricht|Mensaje original|Message d'origine|"
    r"Messaggio originale|Mensagem original|Исходное сообщение|Original ?メッセージ|元のメッセージ|원본 메시지|"
    r"원본 메일|原始邮件|邮件原件)\s*-{2,}\s*",
    re.IGNORECASE,
)
_HEADERS = 3
_LOOKED = 300
"""Characters of two lines that are read; programs break an introduction into two."""
_TRIED = 50
"""Lines that might introduce one are tried at most: anybody may send us more of them."""


def begins(lines: Sequence[str]) -> int | None:
    """Give the place of the line, from 0, where the mail begins that this one answers; None where none is seen."""
    return next(_places(lines), None)


def _places(lines: Sequence[str]) -> Iterator[int]:
    tried = 0
    for place, line in enumerate(lines):
        if _RULE.fullmatch(line[:_LOOKED]) or _heads(lines, place):
            yield place
        for whole in _candidates(lines, place) if tried < _TRIED else ():
            tried += 1
            if any(form.fullmatch(whole) for form in _INTRODUCED):
                yield place


def _candidates(lines: Sequence[str], place: int) -> Iterator[str]:
    """Give a line, and it with the next one, where they end as an introduction does and name a time of day."""
    line = lines[place].strip()
    wholes = [line, f"{line} {lines[place + 1].strip()}"] if line and place + 1 < len(lines) else [line]
    for whole in wholes:
        if 0 < len(whole) <= _LOOKED and whole[-1] in ":：" and _TIME.search(whole):
            yield whole


def _heads(lines: Sequence[str], place: int) -> bool:
    """Tell whether headers of a mail stand here, one a line, the sender's first."""
    if not _FIRST.match(lines[place][:_LOOKED]):
        return False
    following = lines[place + 1 : place + _HEADERS]
    return len(following) == _HEADERS - 1 and all(_NEXT.match(one[:_LOOKED]) for one in following)
