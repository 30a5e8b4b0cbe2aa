"""The language of a short question by a word that only one language has, or by how it begins. Pure.

For what is too short for a detector that counts letters: the names in it weigh more than its two words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.ports import Detected

_ONLY = {
    "de": "bitte für funktioniert gibt habe habt ich ist kein keine keinen können könnte mein meine meinen "
    "möchte nicht und wann warum welche welcher welches weshalb wieso wird wurde über",
    "es": "cuál cuándo cuánta cuánto cómo dónde hacer necesito puedo quiero qué",
    "fr": "avec combien faire où pourquoi quelles quels votre vous",
    "it": "degli della delle faccio gli perché perchè voglio",
    "pt": "faço meu meus minha minhas não onde quais quero são uma você vocês",
}
"""Words that none of our other languages has, and hardly any other; "je" is Dutch, Czech and Croatian as well."""
_BESIDE = {
    "es": ("tengo", "con cuenta la las los mi pero por se su un una"),
    "fr": ("je nous quel", "ai cherche comment dois est mes mon peut peux pouvons sont suis veux voudrais"),
    "pt": ("consigo", "a ao as minha na no o os"),
}
"""Words that others have as well, and what must stand beside them."""
_HOW_IN_PORTUGUESE = frozenset("ao as com em meu minha o os um uma".split())
"""What stands in a question with `como` that is Portuguese, not Spanish."""
_MOST = 10
"""Words of a short question."""
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_ITALIAN = re.compile(r"si|[a-zàèéìòù]{2,}[aioàìò]")
"""What Italian has behind `come`, and English has not."""
_CHINESE = re.compile(r"[我你您吗嗎呢们們]|怎[么麼]|什[么麼]|哪[里裡]")
"""What questions in Chinese have, and Japanese written in Han alone has not."""
_SURE = 0.9
_TOLD = {word: language for language, words in _ONLY.items() for word in words.split()}


def by_small_words(text: str, english: frozenset[str]) -> Detected | None:
    """Tell the language of a short question; None where its words do not tell.

    `english`: words that hardly any other language has; where there is one, nothing is told.
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    if _CHINESE.search(text):
        return Detected("zh", _SURE)
    if not 0 < len(words) <= _MOST or not english.isdisjoint(words):
        return None
    told = {_TOLD[word] for word in words if word in _TOLD}
    if not told:
        told = {language for language, (said, beside) in _BESIDE.items() if _both(words, said, beside)}
    if not told and text.startswith("¿"):
        told = {"es"}
    if not told and text.rstrip().endswith("?"):
        told = _by_beginning(words)
    return Detected(told.pop(), _SURE) if len(told) == 1 else None


def _both(words: Sequence[str], said: str, beside: str) -> bool:
    return not set(said.split()).isdisjoint(words) and not set(beside.split()).isdisjoint(words)


def _by_beginning(words: Sequence[str]) -> set[str]:
    """Tell by the first word of a question, where that is a word of other languages as well."""
    match words:
        case ["comment", _, *_]:
            return {"fr"}
        case ["come" | "dove", verb, *_] if _ITALIAN.fullmatch(verb):
            return {"it"}
        case ["como", *others] if not _HOW_IN_PORTUGUESE.isdisjoint(others):
            return {"pt"}
    return set()
