"""How people say that an answer is none: "no", "that is wrong", "it still fails". Pure."""

from __future__ import annotations

import re

from handlers.speech.asides import MOST_WORDS, aside, core
from handlers.terms import normalised

# Said of nothing else they would be looked up, or reopen a ticket; behind an answer they are about the answer.
_FAILING = re.compile(
    r"(?:(?:sorry|unfortunately|leider|désolé|lo siento) )?(?:"
    r"(?:(?:it|that|this|which|the (?:answer|article|link)|your answer) )?(?:(?:still|unfortunately|really|just) )*"
    r"(?:did ?n ?t|did not|does ?n ?t|does not|has ?n ?t|has not|is ?n ?t|is not|was not|was ?n ?t|not) "
    r"(?:(?:really|actually|even|yet|very) )*"
    r"(?:helpful|useful|help(?:ed|ing)?|work(?:ed|ing)?|answer|solved?|fix(?:ed)?)"
    r"(?: (?:me|it|that|this|(?:my|the) (?:question|problem|issue)))?(?: (?:at all|either|for me|yet|anymore|here))*|"
    r"(?:it|that|this) still (?:fails|crashes|happens)|"
    r"(?:(?:it|that|this) is |it s )?still (?:broken|failing|the same)|"
    r"i (?:have )?(?:already )?tried (?:it|that|this)(?: already)?|"
    r"same (?:problem|error|issue)(?: (?:as before|again))?|"
    r"(?:das |es )?(?:hilft|half|funktioniert|geht|klappt)(?: mir)?(?: (?:leider|immer noch|so|auch|noch))* nicht|"
    r"(?:das |es )?hat(?: mir)?(?: leider)? nicht (?:geholfen|funktioniert|geklappt)|"
    r"(?:ça |cela )?(?:ne |n )?(?:m )?(?:(?:aide|marche|fonctionne) (?:toujours )?pas|"
    r"a (?:toujours )?pas (?:aidé|marché|fonctionné))|"
    r"(?:(?:eso|esto|así|aún|todavía|sigue) )*(?:no|sin) (?:me )?"
    r"(?:ayuda|ayudó|ha ayudado|funciona|funcionó|funcionar|sirve|sirvió)|"
    r"(?:まだ)?(?:解決(?:しません(?:でした)?|していません|しない)|うまくいきません(?:でした)?|できません(?:でした)?|動きません)|"
    r"(?:여전히 |아직 |아직도 )?(?:안 ?돼요|안 ?됩니다|안 ?되네요|해결되지 않았(?:어요|습니다)|도움이 안 ?됐어요)"
    r")"
)
_THUMBS_DOWN = re.compile(r"\s*(?:(?:👎[🏻-🏿]?|:-1:|:thumbsdown:)\s*)+")


def rejects(text: str) -> bool:
    """Tell whether a text says that what was said is wrong or no help, and says nothing else. `text` is cleaned.

    Hesitation ("not sure", "maybe") is none, and neither is anything that names what does not work: that is looked up.
    """
    if _THUMBS_DOWN.fullmatch(text) or aside(text) == "rejecting":
        return True
    # The "no" of "no me ayuda" is not only said around it.
    spoken = (normalised(text), core(text))
    return any(len(said.split()) <= MOST_WORDS and _FAILING.fullmatch(said) is not None for said in spoken)
