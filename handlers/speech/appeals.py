"""Requests for a person, and complaints about the bot, in people's own words. Pure."""

from __future__ import annotations

import re

from handlers.terms import normalised, vocabulary

MOST_WORDS = 12
"""Of a request for a person; a longer text says something else too, which must be looked up or reach a form."""
LONGEST_SPACELESS = 30
"""The same for text without spaces, in code points."""

_COMPLAINTS = frozenset(
    normalised(text)
    for text in (
        "useless",
        "this is useless",
        "you are useless",
        "you're useless",
        "this bot is useless",
        "this is no help",
        "you are no help",
        "you are not helping",
        "you're not helping",
        "you are not helping me",
        "you aren't helping",
        "this is not helping",
        "this isn't helping",
        "not helpful",
        "this is not helpful",
        "that is not helpful",
        "that was not helpful",
        "that's not helpful",
        "this does not help",
        "this doesn't help",
        "that does not help",
        "that doesn't help",
        "that did not help",
        "that didn't help",
        "that did not help me",
        "you don't understand",
        "you do not understand me",
        "you don't understand me",
        "das hilft mir nicht",
        "das hilft nicht",
        "ça ne m'aide pas",
        "c'est inutile",
        "no me ayuda",
        "esto no sirve",
        "役に立たない",
        "도움이 안 돼요",
    )
)
_MORE = vocabulary("so very really totally completely absolutely all at just sorry but again")

# One shape: who speaks, what they want, whom. Anything else in the sentence makes it a question about the product.
_BEFORE = (
    r"(?:(?:i|we|would|d|like|want|wanna|need|wish|to|can|could|may|might|will|you|let|me|us|just|really|rather|still|"
    r"now|no|yes|so|then|but|and|sorry|must|have|ve|got|gotta|prefer|ll|please|is there a way|is it possible) )*"
)
_KIND = r"(?:(?:a|an|the|any|some|your|another|real|actual|live|human|support|customer|service|technical) )"
_ONE = r"(?:person|human|human being|someone|somebody|representative|rep|staff member)"
_WHO = (
    r"(?:person|people|humans?|human being|agents?|someone|somebody|anyone|anybody|staff|staff member|representative|"
    r"rep|operator|advisor|support|team|engineer|supervisor|service|care|help desk|helpdesk)"
)
_AFTER = (
    r"(?: (?:please|now|right now|instead|today|here|there|asap|immediately|directly|in person|"
    r"(?:from|on|in|at) (?:your|the) (?:team|support team|company|staff|side)|from support|"
    r"(?:who|that) (?:can|could|will) help(?: me| us)?|to help(?: me| us)?|for help|for me|"
    r"(?:about|regarding|concerning) .+))*"
)
_REQUESTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_BEFORE}(?:talk|speak|chat)(?: to| with) {_KIND}{{0,4}}{_WHO}{_AFTER}",
        (
            rf"{_BEFORE}(?:connect|transfer|put|pass|forward|get|give) (?:me|us) "
            rf"(?:(?:through|over|on|in|touch|to|with|hold|of) )*{_KIND}{{0,4}}{_WHO}{_AFTER}"
        ),
        rf"{_BEFORE}(?:contact|reach|get in touch with|get hold of|get through to) {_KIND}{{0,4}}{_WHO}{_AFTER}",
        rf"{_BEFORE}(?:need|want|prefer|like)(?: help from)? {_KIND}{{0,4}}(?:{_ONE}|agent|operator){_AFTER}",
        rf"{_BEFORE}get {_KIND}{{0,4}}{_ONE}{_AFTER}",
        rf"{_KIND}{{0,4}}(?:person|human|human being|agent|representative|operator){_AFTER}",
        (
            rf"(?:is|are) there {_KIND}{{0,4}}{_WHO}(?: (?:here|available|"
            rf"(?:that |who )?(?:i|we) (?:can|could) (?:talk|speak|chat|write)(?: to| with)?))+{_AFTER}"
        ),
        (
            rf"(?:can|could|will|would) {_KIND}{{0,4}}{_ONE} (?:please )?"
            rf"(?:help|call|contact|assist)(?: me| us)?(?: back)?{_AFTER}"
        ),
        # French
        (
            r"(?:(?:je|j|veux|voudrais|souhaite|souhaiterais|aimerais|dois|puis|peux|est ce que|pouvez vous|me) )*"
            r"(?:parler|discuter|contacter|joindre|mettre en relation|mettre en contact|transférer)"
            r"(?: (?:à|avec|un|une|quelqu|le|vrai|vraie|autre)){0,4} "
            r"(?:un|conseiller|conseillère|personne|humain|agent|support|service client|être humain|opérateur)"
            r"(?: (?:svp|s il vous plaît|humain|réelle|maintenant))*"
        ),
        r"(?:un|une|vrai|vraie)(?: vrai| vraie)? (?:conseiller|humain|personne réelle|agent)",
        # German
        (
            r"(?:(?:ich|wir|möchte|möchten|will|würde|kann|können|muss|gern|gerne|bitte|jetzt|lieber|mich) )*"
            r"(?:mit|zu)(?: (?:einem|einer|jemandem|einen|echten|richtigen|ihrem|dem|der)){0,3}"
            r"(?: (?:menschen|person|mitarbeiter|mitarbeiterin|berater|agenten|support|kundendienst|kundenservice))?"
            r" (?:sprechen|reden|verbinden|verbunden werden|chatten|schreiben)(?: bitte)?"
        ),
        r"(?:(?:ich|brauche|möchte|will|einen|ein|echten|echter|richtigen) )+(?:menschen|mensch|mitarbeiter|berater)",
        # Spanish
        (
            r"(?:(?:quiero|quisiera|necesito|puedo|podría|me|gustaría|deseo|por favor) )*"
            r"(?:hablar|chatear|contactar|comunicarme|ponerme en contacto)(?: (?:con|a|un|una|el|alguien)){1,3}"
            r"(?: (?:persona|agente|humano|representante|asesor|operador|soporte))?"
            r"(?: (?:real|humana|humano|por favor|ahora))*"
        ),
    )
)
_SPACELESS = re.compile(
    r"(?:(?:担当者|担当の方|オペレーター?|有人|人間|人|サポート)(?:の方)?(?:と|に|へ)\s?(?:直接)?(?:話|はな|つな|繋|相談|チャット|代わ|変わ|連絡)"
    r"|有人(?:対応|チャット)"
    r"|(?:상담원|상담사|담당자|사람|직원)(?:과|와|이랑|랑|하고|에게|한테|을|를)?\s?(?:직접\s?)?"
    r"(?:연결|대화|통화|얘기|이야기|상담|바꿔))"
)
_SPACELESS_ASKS = re.compile(r"どう|方法|には|どこ|とは|ですか|어떻게|방법|어디|API|設定|설정", re.IGNORECASE)


def wants_person(text: str) -> bool:
    """Tell whether a text asks for a person and says nothing else, but maybe what it is about.

    "How do I contact an agent?" and "can customers reach a human being?" ask about the product.
    """
    said = normalised(text)
    if len(said.split()) <= MOST_WORDS and any(request.fullmatch(said) for request in _REQUESTS):
        return True
    short = len(said) <= LONGEST_SPACELESS
    return short and _SPACELESS.search(said) is not None and _SPACELESS_ASKS.search(said) is None


def complains(text: str) -> bool:
    """Tell whether a text says that the bot is no help, and says nothing else."""
    said = " ".join(word for word in normalised(text).split() if word not in _MORE)
    return said in _COMPLAINTS
