"""Greetings, thanks, and other things that are no question. Conservative: the whole message must be small talk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, TypeAlias

from handlers.speech.asides import aside
from handlers.speech.lexicon import Lexicon, lexicons
from handlers.speech.plain import plain
from handlers.speech.wordings import Aside

SmallTalk: TypeAlias = Literal["empty", "help", "bot", "unreadable"] | Aside

MOST_POLITE = 6
"""Words of a greeting or thanks that is made of nothing but such words."""

# ":)", "xD", "<3" and ":thumbsup:" are no words, although some of their characters are.
_EMOTICON = re.compile(
    r"(?<!\S)(?:[:;=8xX][-'^o]?[()\[\]DdPpOo3/\\|*]+|<3+|\^_*\^|[oO]_[oO]|:[a-z0-9_+'-]+:(?::[a-z0-9_+'-]+:)*)(?!\S)"
)
_THANKING = re.compile("🙏|:pray:")
_APPROVING = re.compile(
    "[👍👌✅✔☑💯❤💙💚🧡💛💜♥😀😁😂🤣😃😄😅😆😉😊🙂😍🥰😎🤗🎉🥳🙌👏💪🤝⭐🌟✨🔥🚀🫡]|:(?:\\+1|thumbsup|ok_hand|white_check_mark|tada|heart):|[:;=8xX]-?[)D]|<3"
)


def small_talk(text: str, language: str | None = None) -> SmallTalk | None:
    """Tell which small talk a text is; None when it may be a question.

    Args:
        text: cleaned.
        language: what it is in, one of ours; None: not known, so that it may be any.
    """
    if not text:
        return "empty"
    bare = _EMOTICON.sub(" ", text)
    if not any(unicodedata.category(character)[0] in "LN" for character in bare):
        return _wordless(text)
    said = plain(bare)
    for lexicon in lexicons(language):
        found = _in_one(bare, said, lexicon)
        if found is not None:
            return found
    return None


def _in_one(text: str, said: str, lexicon: Lexicon) -> SmallTalk | None:
    spoken = said.split()
    greeting, refusing = lexicon.words("greeting"), lexicon.words("refusing")
    around = (lexicon.words("edges") | greeting) - refusing
    called = " ".join(word for word in spoken if word not in around)
    if lexicon.says("help", said) or lexicon.says("help", called):
        return "help"
    alone = " ".join(word for word in spoken if word not in greeting)
    if lexicon.says("bot", alone):
        return "bot"
    if 0 < len(spoken) <= MOST_POLITE and (found := _polite(spoken, lexicon)):
        # "Hello?" is said where nobody answered.
        return "present" if found == "greeting" and ("?" in text or "？" in text) else found
    return aside(text, lexicon.language) or (aside(alone, lexicon.language) if alone else None)


def _polite(spoken: Sequence[str], lexicon: Lexicon) -> SmallTalk | None:
    """Tell what is said with nothing but polite words."""
    kinds: tuple[Literal["thanks", "greeting", "acknowledged"], ...] = ("thanks", "greeting", "acknowledged")
    known = lexicon.words("filler").union(*(lexicon.words(kind) for kind in kinds))
    if not all(word in known for word in spoken):
        return None
    return next((kind for kind in kinds if not lexicon.words(kind).isdisjoint(spoken)), None)


def _wordless(text: str) -> SmallTalk:
    """Tell what a message without words says."""
    if "?" in text or "？" in text or "؟" in text:
        return "help"
    if _THANKING.search(text):
        return "thanks"
    return "acknowledged" if _APPROVING.search(text) else "unreadable"
