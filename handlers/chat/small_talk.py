"""Greetings, thanks, and other things that are no question. Conservative: the whole message must be small talk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from handlers.chat import words
from handlers.chat.asides import aside
from handlers.chat.feedback import rejected
from handlers.chat.situation import Handled, Situation
from handlers.chat.wordings import EDGES, Aside
from handlers.conversation import Outcome
from handlers.reply import Remark
from handlers.terms import normalised, vocabulary

MOST_POLITE = 6
"""Words of a greeting or thanks that is made of nothing but such words."""

_ASKED = frozenset({"clarification", "handoff"})
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
_REPLIES: Mapping[Aside, str] = {
    "greeting": words.HELLO,
    "present": words.PRESENT,
    "thanks": words.THANKS,
    "acknowledged": words.ACKNOWLEDGED,
    "farewell": words.FAREWELL,
    "waiting": words.WAITING,
    "opening": words.GO_AHEAD,
    "rejecting": words.IN_ONE_SENTENCE,
    "unsure": words.IN_ONE_SENTENCE,
    "pointing": words.SAY_IT,
    "noise": words.IN_ONE_SENTENCE,
}
_OPEN_TO: frozenset[Aside] = frozenset({"rejecting", "unsure", "pointing"})
"""What may well be about a question or a form of ours that stands open."""


def remark(text: str) -> Remark | None:
    """Answer small talk; None when the text may be a question. `text` is cleaned."""
    if not text:
        return Remark(words.EMPTY)
    plain = _EMOTICON.sub(" ", text)
    if not any(unicodedata.category(character)[0] in "LN" for character in plain):
        return Remark(_wordless(text))
    said = normalised(plain)
    called = " ".join(word for word in said.split() if word == "no" or word not in EDGES | _GREETING)
    if said in _HELP or called in _HELP:
        return Remark(words.HELP)
    alone = " ".join(word for word in said.split() if word not in _GREETING)
    if _BOT.fullmatch(alone):
        return Remark(words.BOT)
    spoken = said.split()
    if 0 < len(spoken) <= MOST_POLITE:
        for kind, reply in ((_THANKS, words.THANKS), (_GREETING, words.HELLO), (_ACKNOWLEDGED, words.ACKNOWLEDGED)):
            others = _FILLER | _GREETING | _THANKS | _ACKNOWLEDGED
            if any(word in kind for word in spoken) and all(word in others for word in spoken):
                # "Hello?" is said where nobody answered.
                asks = kind is _GREETING and "?" in plain
                return Remark(words.PRESENT if asks else reply)
    found = aside(plain) or (aside(alone) if alone else None)
    return None if found is None else Remark(_REPLIES[found])


async def handle(situation: Situation) -> Handled | None:
    """Answer small talk; it opens no episode and touches none.

    "Not sure" and "like this" may answer what we asked: while a clarifying question or a form stands open they are left
    to the handlers of questions. "No" behind an answer is a verdict on it.
    """
    episode = situation.conversation.episode
    if rejected(situation.text, episode):
        return None
    standing = episode is not None and episode.outcome is Outcome.OPEN and episode.last_reply in _ASKED
    if standing and aside(situation.text) in _OPEN_TO:
        return None
    found = remark(situation.text)
    return None if found is None else Handled(found)


def _wordless(text: str) -> str:
    """Answer a message without words."""
    if "?" in text or "？" in text or "؟" in text:
        return words.HELP
    if _THANKING.search(text):
        return words.THANKS
    return words.ACKNOWLEDGED if _APPROVING.search(text) else words.UNREADABLE
