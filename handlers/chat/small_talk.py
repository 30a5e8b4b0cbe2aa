"""Greetings, thanks, and other things that are no question. Conservative: the whole message must be small talk."""

from __future__ import annotations

import re
import unicodedata

from handlers.chat import words
from handlers.chat.situation import Handled, Situation
from handlers.reply import Remark
from handlers.terms import normalised, vocabulary

_GREETING = vocabulary(
    """
    hi hello hey hiya howdy yo greetings morning afternoon evening bonjour salut bonsoir coucou hallo guten tag moin
    servus hola buenos buenas dias días tardes noches
    こんにちは こんばんは おはよう おはようございます はじめまして 안녕 안녕하세요 안녕하십니까
    """
)
_THANKS = vocabulary(
    """
    thanks thank thx ty cheers merci danke dankeschön gracias
    ありがとう ありがとうございます ありがとうございました 감사합니다 고마워요 고맙습니다
    """
)
_ACKNOWLEDGED = vocabulary(
    """
    ok okay k kk yes yep oui ja sí alright fine great cool nice perfect good super bien vale gut genau
    はい 了解 わかりました 네 알겠습니다 bye goodbye ciao tschüss adios
    """
)
_FILLER = vocabulary(
    """
    there all team everyone everybody bot assistant friend again you so very much a lot many good day
    your that and very then sir madam beaucoup bien merci vielen dank schön sehr muchas mil help
    was helpful
    """
)
_HELP = frozenset(
    {
        "help",
        "help me",
        "please help",
        "can you help",
        "can you help me",
        "i need help",
        "i have a question",
        "who are you",
        "what are you",
        "what can you do",
        "how does this work",
        "what is this",
        "aide",
        "hilfe",
        "ayuda",
        "ヘルプ",
        "도움말",
        "test",
    }
)
_BOT = re.compile(
    r"(?:are|r) (?:you|u) (?:a|an|just a)? ?(?:(?:real|actual|live|chat|human) ?)?"
    r"(?:bot|chatbot|robot|machine|ai|human|human being|person|automated|automatic|real)(?: or .+)?|"
    r"(?:is this|am i (?:talking|speaking|chatting) (?:to|with)) (?:a|an) (?:(?:real|live|actual) )?"
    r"(?:bot|chatbot|robot|machine|ai|human|human being|person)(?: or .+)?|"
    r"(?:bist du|sind sie) ein (?:bot|roboter|mensch)|(?:êtes vous|es tu|tu es|vous êtes) un (?:robot|bot|humain)|"
    r"(?:eres|es usted|es) un (?:bot|robot|humano)|"
    r"あなたは(?:ロボット|ボット|人間|ai)ですか|(?:봇|로봇|사람)(?:인가요|이에요|입니까)"
)
_PRESENT = re.compile(
    r"(?:is )?(?:there )?(?:anybody|anyone|someone|somebody)(?: (?:there|here|home|online))?|are you (?:still )?there|"
    r"you there|(?:ist )?jemand da|y a t il quelqu un|il y a quelqu un|hay alguien(?: ahí)?|"
    r"誰かいますか|누구 (?:있나요|계세요|없나요)"
)


def remark(text: str) -> Remark | None:
    """Answer small talk; None when the text may be a question. `text` is cleaned."""
    if not text:
        return Remark(words.EMPTY)
    if not any(unicodedata.category(character)[0] in "LN" for character in text):
        return Remark(words.HELP if "?" in text or "？" in text else words.UNREADABLE)
    said = normalised(text)
    if said in _HELP:
        return Remark(words.HELP)
    alone = " ".join(word for word in said.split() if word not in _GREETING)
    if _BOT.fullmatch(alone):
        return Remark(words.BOT)
    if _PRESENT.fullmatch(alone):
        return Remark(words.PRESENT)
    spoken = said.split()
    if len(spoken) > 6 or not spoken:
        return None
    for kind, reply in ((_THANKS, words.THANKS), (_GREETING, words.HELLO), (_ACKNOWLEDGED, words.ACKNOWLEDGED)):
        others = _FILLER | _GREETING | _THANKS | _ACKNOWLEDGED
        if any(word in kind for word in spoken) and all(word in others for word in spoken):
            return Remark(reply)
    return None


async def handle(situation: Situation) -> Handled | None:
    """Answer small talk; it opens no episode and touches none."""
    found = remark(situation.text)
    return None if found is None else Handled(found)
