"""The language of a text by its letters and smallest words alone. Pure, and quick; it says nothing rather than guess.

Most scripts are one language's, or nearly: Hangul is Korean, Kana are Japanese. Of Han alone, characters that only one
of the two countries' standards has (GB 2312, Shift JIS) tell Chinese from Japanese. Latin and Cyrillic are many
languages': English is told by its own smallest words, the others by whoever reads further.
"""

from __future__ import annotations

import re

from retrieval.ports import Detected

_NOISE = re.compile(
    r"```.*?```|`[^`\n]*`|<[^<>\s][^<>]*>|\{[^{}\n]*\}|\b(?:https?://|www\.)[!-~]+|[!-~]+@[!-~]+|[@#:][\w-]+:?"
    r"|[!-~]*[\d_\\/][!-~]*",
    re.DOTALL,
)
"""Code, links, addresses, placeholders, and whatever holds a digit: it is the same in every language."""
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9f]")
_HAN = re.compile(r"[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LATIN = re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_OTHER = (
    ("el", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("fa", re.compile(r"[\u067e\u0686\u0698\u06a9\u06af\u06cc]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("gu", re.compile(r"[\u0a80-\u0aff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("kn", re.compile(r"[\u0c80-\u0cff]")),
    ("ml", re.compile(r"[\u0d00-\u0d7f]")),
    ("si", re.compile(r"[\u0d80-\u0dff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("lo", re.compile(r"[\u0e80-\u0eff]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff\u1c90-\u1cbf]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
)
"""Script of each language that is nearly alone in using it. Persian, by letters that Arabic lacks, goes before it."""
_UKRAINIAN, _RUSSIAN = re.compile(r"[\u0404\u0406\u0407\u0454\u0456\u0457\u0490\u0491]"), re.compile(r"[ёъыэЁЪЫЭ]")
_SERBIAN, _BELARUSIAN = (
    re.compile(r"[\u0402\u0408-\u040b\u040f\u0452\u0458-\u045b\u045f]"),
    re.compile(r"[\u040e\u045e]"),
)
_DENSE = 3
"""Letters that a character of Han, Kana or Hangul is worth."""
_MOSTLY, _SOME = 0.5, 0.1
"""Share of a text's letters from which its script decides; from which it does where the rest are only names."""
_CHINESE_FROM = 7
"""Characters of Han alone that Japanese hardly ever writes in a row."""
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
ENGLISH = frozenset(
    "and are aren't because been but can't cannot could couldn't did didn't does doesn't doing don't from gets "
    "getting had hasn't haven't having he hello help how i'd i'm i've if isn't it it's its just know like make my "
    "need needs not of only our out please should shouldn't some still tell than thanks that that's the their "
    "them then there these they this those too use used using want wasn't what what's when where which while who "
    "why will with without won't work working works would wouldn't yes you your yours".split()
)
"""Words that hardly any other language has."""
_ENGLISH_TOO = frozenset(
    "a about after all am an any as at be before by can cant come do dont for get go has here i im in into is me men "
    "more most new no now off on one or other over same see so such take to up us was we were".split()
)
"""English words that other languages have as well."""
OTHERS = frozenset(
    "au aux avec avez ce ces comment dans de des du elle en est et il ils je la le les leur ma mes mon nous ou "
    "par pas pour puis que quel quelle qui quoi sa ses son sont sur un une vos votre vous auf aus bei bitte das "
    "dass dem den der die ein eine einen er es habe hat ich ihr ihre ist kann kein keine man mein meine mich mir "
    "mit muss nach nicht oder sich sie sind und von warum welche wenn werden wie wir wird wo zu zum zur como con "
    "cual cuando del desde el ella esta este hay las lo los mas mi mis muy para pero por porque puedo qué se si "
    "sin su sus tengo una uno y che chi come cosa da dei dell della di gli ho mio nel nella non per perché posso "
    "quando sono com do dos ele em essa esse eu isso mais meu minha na nas no não nos os pelo qual são sem seu "
    "sua tem uma um dat deze een het hoe ik is kan met mijn naar niet nog ook op te van voor waar wat wel zijn "
    "att av det ett för från har hur i inte jag med min och om på som till är af at hvordan ikke jeg mig og til å "
    "czy jak jest mam nie po się to w z ze bir bu için ile ne nasıl ve".split()
)
"""Smallest words of other languages in Latin letters."""
_BY_THEMSELVES = {
    "de": "anmelden anmeldung danke fehler guten hallo hilfe konto kennwort moin passwort rechnung servus tschüss",
    "en": "hello help please thanks",
    "es": "adiós ayuda buenas buenos contraseña cuenta factura gracias hola",
    "fr": "aide bonjour bonsoir compte coucou facture merci salut",
    "it": "aiuto buongiorno buonasera ciao fattura grazie salve",
    "pt": "ajuda boa bom fatura obrigada obrigado olá senha",
}
"""Words that people say alone, or with another one or two, and what language that tells."""
_FEW = 3
_TIMES = 4
"""English words that outweigh one of another language, such as in the name of a town."""


def without_noise(text: str) -> str:
    """Give a text without what is in no language: code, links, addresses, numbers."""
    return _NOISE.sub(" ", text)


def by_letters(text: str) -> Detected | None:
    """Tell the language by letters and smallest words; nothing in it where there are none to tell by.

    None: it is in Latin or Cyrillic letters and takes a closer look.
    """
    if text.isascii():
        return _latin(text)
    hangul, kana, han = (len(script.findall(text)) for script in (_HANGUL, _KANA, _HAN))
    latin, cyrillic = len(_LATIN.findall(text)), len(_CYRILLIC.findall(text))
    dense = _DENSE * (hangul + kana + han)
    others = max(((len(script.findall(text)), code) for code, script in _OTHER), default=(0, ""))
    letters = dense + latin + cyrillic + others[0]
    if not letters:
        return Detected(None, 0.0)
    if dense >= _MOSTLY * letters or (dense >= _SOME * letters and not _speaks(text)):
        return _dense(text, hangul, kana)
    if others[0] >= _MOSTLY * letters:
        persian = others[1] == "ar" and any(script.search(text) for code, script in _OTHER if code == "fa")
        return Detected("fa" if persian else others[1], 0.95)
    return _cyrillic(text) if cyrillic > latin else _latin(text)


def script(text: str) -> str:
    """Give the script that most letters of a text are in, of those without a language of its own; empty for others."""
    han, latin, cyrillic = (len(one.findall(text)) for one in (_HAN, _LATIN, _CYRILLIC))
    if _DENSE * han > latin + cyrillic:
        return "han"
    return "cyrillic" if cyrillic > latin else ""


def _dense(text: str, hangul: int, kana: int) -> Detected:
    if hangul > kana:
        return Detected("ko", 1.0)
    if kana:
        return Detected("ja", 1.0)
    han = _HAN.findall(text)
    chinese = sum(_written(char, "gb2312") and not _written(char, "shift_jis") for char in han)
    japanese = sum(not (_written(char, "gb2312") or _written(char, "big5")) for char in han)
    if chinese != japanese:
        return Detected("zh" if chinese > japanese else "ja", 0.95)
    return Detected("zh", 0.8) if len(han) >= _CHINESE_FROM else Detected(None, 0.0)


def _written(char: str, standard: str) -> bool:
    try:
        char.encode(standard)
    except UnicodeEncodeError:
        return False
    return True


def _cyrillic(text: str) -> Detected | None:
    if _BELARUSIAN.search(text):
        return Detected("be", 0.95)
    if _SERBIAN.search(text):
        return Detected("sr", 0.9)
    ukrainian, russian = bool(_UKRAINIAN.search(text)), bool(_RUSSIAN.search(text))
    if ukrainian != russian:
        return Detected("uk" if ukrainian else "ru", 0.95)
    return None


def _latin(text: str) -> Detected | None:
    words = [word.casefold().replace("\u2019", "'") for word in _WORD.findall(text) if _LATIN.search(word)]
    if not words:
        return Detected(None, 0.0)
    if len(words) <= _FEW and (said := {_SAID[word] for word in words if word in _SAID}):
        return Detected(said.pop(), 0.9) if len(said) == 1 else Detected(None, 0.0)
    telling = {word for word in words if word in ENGLISH}
    english = len(telling) + sum(word in _ENGLISH_TOO for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    if not telling or not all(map(str.isascii, words)) or english < _TIMES * foreign:
        return None
    return Detected("en", 0.99) if len(telling) >= 2 or english * 3 >= max(len(words), 4) else None


def _speaks(text: str) -> bool:
    """Tell whether there is any small word of a language in Latin letters."""
    return any(
        word.casefold() in ENGLISH or word.casefold() in _ENGLISH_TOO or word.casefold() in OTHERS
        for word in _WORD.findall(text)
    )


_FOREIGN = OTHERS - ENGLISH - _ENGLISH_TOO
_SAID = {word: language for language, words in _BY_THEMSELVES.items() for word in words.split()}
