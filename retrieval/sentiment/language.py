"""Whether a text is English, by its letters and its commonest words: no detector, a guard before a judgement.

What shows no sign of being English is not taken for it: a judge of English that guesses at another language would call
nearly everything neutral.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.sentiment.lexicon import EMOJI, ENTRIES

ENGLISH = "en"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COMMON = frozenset(
    "a about access account add address after all am an and any anyone app are as ask at available back be "
    "because been before but by call can change check code come contact could customer data date day days did do "
    "does email error even every few file find first fix for from get getting give go going got guys had has have "
    "having he hello help her here hey hi him his how i if in into is it its just keep know last let like link "
    "list live log login long look made mail make many me message minutes month more most much my name need new "
    "next not now number of off ok okay old on one only open or order other our out over page password pay "
    "payment people phone please price product question reply say says screen see send sent service set she "
    "should show since site so some someone something soon start status still stop such support sure take team "
    "tell test than that the their them then there these they thing things think this those through ticket time "
    "to today told tomorrow too tried try trying two under until up update us use user using version very want "
    "was way we web website week well were what when where which while who why will with work would year "
    "yesterday yet you your i'm i've i'd i'll it's don't can't won't didn't doesn't isn't aren't wasn't that's "
    "you're we're there's what's couldn't wouldn't haven't hasn't u ur im ive dont cant wont pls lol omg no "
    "status bill whats between yes".split()
)
_OTHERS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "de": "der die das und ist nicht ich sie ein eine einen einem einer mit für auf von den dem des im zu zum "
        "zur auch wie wir haben habe kann wird werden bei nach noch nur mein meine ihre ihr bitte danke "
        "hallo guten hilfe seit wurde wenn oder aber sind es über unter keine kein mehr funktioniert konto "
        "rechnung bestellung kaputt",
        "fr": "le la les des du un une et est je tu il elle nous vous ils pas ne que qui dans pour par sur avec "
        "ce cette ces mon ma mes votre vos notre nos au aux en plus être avoir ai suis sont été bonjour "
        "merci depuis comment pourquoi mais ou où commande compte facture marche fonctionne",
        "es": "el los las un una unos y es en de del al que no se su sus por para con como mi mis tu lo le les "
        "está estoy son más muy pero hola gracias cómo cuando desde porque puede puedo tengo cuenta pedido "
        "factura funciona ayuda hay este esta esto nada todo",
        "it": "il lo gli un una di del della dei che non è sono per con su da in al alla come mi ho hai ha ma più "
        "questo questa ciao grazie perché quando anche molto ordine conto fattura funziona aiuto buongiorno "
        "nel nella si",
        "pt": "o os um uma e é de do da dos das em no na nos nas que não se seu sua por para com como meu minha "
        "mas mais muito está são olá obrigado obrigada porque quando você vocês pedido conta fatura "
        "funciona ajuda bom dia ao à foi",
        "nl": "de het een en is niet ik je jij u we wij zijn van voor met op aan bij naar dat die maar ook nog "
        "wel geen mijn uw hallo bedankt graag waarom wanneer hoe kan heb hebben werkt rekening bestelling",
        "pl": "i w na z do nie jest się że to jak dla po od mam mój moja moje proszę dziękuję dzień dobry ale czy "
        "przez nie działa konto zamówienie",
        "sv": "och att det som en på är av för med den till inte har jag ni vi mitt min hej tack men om kan fungerar",
        "tr": "ve bir bu için ile de da ne mi ben siz merhaba teşekkürler lütfen çok değil ama nasıl var yok sipariş",
        "id": "yang dan di ini itu dengan untuk tidak saya anda dari ke pada bisa terima kasih sudah belum tolong "
        "pesanan",
    }.items()
}
_FOREIGN = frozenset(word for words in _OTHERS.values() for word in words) - _COMMON
_SCRIPTS: Mapping[str, str | None] = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "GREEK": "el", "THAI": "th", "HEBREW": "he",
    "GEORGIAN": "ka", "ARMENIAN": "hy", "TAMIL": "ta", "TELUGU": "te", "KHMER": "km", "LAO": "lo",
}  # fmt: skip
"""Scripts of one language; others, such as Cyrillic, tell that it is not English and no more."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was noticed of a text's language.

    Attributes:
        english: it can be judged as English.
        code: of the language; None: not known.
        words: it has words at all.
    """

    english: bool
    code: str | None
    words: bool


def notice(said: str) -> Noticed:
    """Notice the language of what somebody said."""
    letters = [char for char in said if char.isalpha()]
    if not letters:
        return Noticed(english=False, code=None, words=False)
    scripts = Counter(unicodedata.name(char, "").partition(" ")[0] for char in letters)
    if scripts["LATIN"] + scripts["FULLWIDTH"] < 0.8 * len(letters):
        return Noticed(english=False, code=_by_script(scripts), words=True)
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(said)]
    english = sum(word in _COMMON or (word in ENTRIES and word not in _FOREIGN) for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    accented = sum(not word.isascii() and word not in _FOREIGN for word in words)
    if english > 2 * foreign and english >= accented and english * _LEAST_SHARE >= len(words):
        return Noticed(english=True, code=ENGLISH, words=True)
    return Noticed(english=False, code=_by_words(words), words=True)


_LEAST_SHARE = 12
"""Of so many words at least one must be a common English one."""


def has_faces(said: str) -> bool:
    """Tell whether there are pictures of a mood."""
    return any(char in EMOJI for char in said)


def _by_script(scripts: Counter[str]) -> str | None:
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "ja"
    common = next((name for name, _ in scripts.most_common() if name not in {"LATIN", "FULLWIDTH"}), "")
    return _SCRIPTS.get(common)


def _by_words(words: list[str]) -> str | None:
    counts = {code: sum(word in known for word in words) for code, known in _OTHERS.items()}
    best, second = sorted(counts.values(), reverse=True)[:2]
    return max(counts, key=lambda code: counts[code]) if best > second else None
