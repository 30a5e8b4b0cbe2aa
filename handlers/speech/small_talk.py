"""Greetings, thanks, and other things that are no question. Conservative: the whole message must be small talk."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, TypeAlias

from handlers.speech.asides import aside
from handlers.speech.wordings import EDGES, Aside
from handlers.terms import normalised, vocabulary

SmallTalk: TypeAlias = Literal["empty", "help", "bot", "unreadable"] | Aside

MOST_POLITE = 6
"""Words of a greeting or thanks that is made of nothing but such words."""

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
    your that and very then sir madam beaucoup bien merci vielen dank schön sehr muchas mil
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
# ":)", "xD", "<3" and ":thumbsup:" are no words, although some of their characters are.
_EMOTICON = re.compile(
    r"(?<!\S)(?:[:;=8xX][-'^o]?[()\[\]DdPpOo3/\\|*]+|<3+|\^_*\^|[oO]_[oO]|:[a-z0-9_+'-]+:(?::[a-z0-9_+'-]+:)*)(?!\S)"
)
_THANKING = re.compile("🙏|:pray:")
_APPROVING = re.compile(
    "[👍👌✅✔☑💯❤💙💚🧡💛💜♥😀😁😂🤣😃😄😅😆😉😊🙂😍🥰😎🤗🎉🥳🙌👏💪🤝⭐🌟✨🔥🚀🫡]|:(?:\\+1|thumbsup|ok_hand|white_check_mark|tada|heart):|[:;=8xX]-?[)D]|<3"
)


def small_talk(text: str) -> SmallTalk | None:
    """Tell which small talk a text is; None when it may be a question. `text` is cleaned."""
    if not text:
        return "empty"
    plain = _EMOTICON.sub(" ", text)
    if not any(unicodedata.category(character)[0] in "LN" for character in plain):
        return _wordless(text)
    said = normalised(plain)
    called = " ".join(word for word in said.split() if word == "no" or word not in EDGES | _GREETING)
    if said in _HELP or called in _HELP:
        return "help"
    alone = " ".join(word for word in said.split() if word not in _GREETING)
    if _BOT.fullmatch(alone):
        return "bot"
    spoken = said.split()
    if 0 < len(spoken) <= MOST_POLITE and (found := _polite(spoken)):
        # "Hello?" is said where nobody answered.
        return "present" if found == "greeting" and "?" in plain else found
    return aside(plain) or (aside(alone) if alone else None)


def _polite(spoken: list[str]) -> SmallTalk | None:
    """Tell what is said with nothing but polite words."""
    kinds: tuple[tuple[frozenset[str], SmallTalk], ...] = (
        (_THANKS, "thanks"),
        (_GREETING, "greeting"),
        (_ACKNOWLEDGED, "acknowledged"),
    )
    if not all(word in _FILLER | _GREETING | _THANKS | _ACKNOWLEDGED for word in spoken):
        return None
    return next((kind for listed, kind in kinds if any(word in listed for word in spoken)), None)


def _wordless(text: str) -> SmallTalk:
    """Tell what a message without words says."""
    if "?" in text or "？" in text or "؟" in text:
        return "help"
    if _THANKING.search(text):
        return "thanks"
    return "acknowledged" if _APPROVING.search(text) else "unreadable"
