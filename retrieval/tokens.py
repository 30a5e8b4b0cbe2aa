"""Cut text into the terms that lexical search compares.

Words are case-folded, freed of accents and stemmed (Porter2; Snowball's Russian for Cyrillic letters). Identifiers,
error codes, version numbers and file names stay whole and give their parts besides. Scripts without blanks between
words, or whose vowel signs are no letters to Python (Han, Kana, Hangul, Thai, Devanagari and their like), give
character bigrams within runs of one script, which need no dictionary (for Chinese and Japanese: Nie, Gao, Zhang and
Zhou 2000): a change of script is where Japanese words most often begin.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

DENSE = re.compile(
    r"[\u3005\u0900-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    r"\uf900-\ufaff\U00020000-\U0003134f]+"
)
"""A run of scripts that are cut into character bigrams."""
_RUN = re.compile(
    rf"(?P<dense>{DENSE.pattern})"
    r"|(?P<word>[^\W_]+(?:(?:[._:/+#@-]|__?)[^\W_]+)*(?:\+\+|#(?!\w))?)"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_PART = re.compile(r"[^\W\d_]+|\d+")
_ELISION = re.compile(r"(?<![^\W\d_])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['\u2019](?=[^\W\d_])")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['\u2019](?=[^\W\d_])")
_STOP = frozenset(
    "a an and are as at be been but by can could did do does for from had has have how i if in into is it "
    "arent cannot cant couldnt didnt doesnt dont hadnt hasnt havent hi hello hey im isnt ive just not pls plz "
    "shouldnt thanks thx wasnt werent wont wouldnt youre "
    "its me my of on or our please should so than that the their them then there these they this to us "
    "was we were what when where which who why will with would you your au aux ce ces dans de des du en "
    "est et il je la le les leur mais mes mon ne nous on ou par pas pour que qui sa se ses son sur un une "
    "vos votre vous das dem den der die ein eine einen einer eines fur ich im ist mein mit nicht oder "
    "sich sie und von wie zu zum zur como con cual del el ella es esta las lo los mi no para pero por se "
    "si su sus una y che di gli il mio non per sono com da do em meu minha nao na no os para por um "
    "uma".split()
)
_UNSPACED = re.compile(r"(?<=[\u3005\u3040-\u30ff\u3400-\u9fff]) (?=[\u3005\u3040-\u30ff\u3400-\u9fff])")
"""A space that Chinese and Japanese do without: some people type it between words."""
_ENDING = re.compile(r"[\s?!.,;:\u3002\u2026]+$")
SHORTEST_WORD = 4
_MAX_TERM = 64
_SCRIPT = re.compile(
    r"[\u30a0-\u30ff]+|[\u3040-\u309f]+|[\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+"
    r"|[\uac00-\ud7af]+|[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)
_HIRAGANA = re.compile(r"[\u3040-\u309f]+")
_WORDLIKE = 4


def fold(text: str) -> str:
    """Case-fold, unify compatibility forms, and drop accents of Latin, Greek and Cyrillic letters."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    # Combining marks of other scripts (voiced kana, Thai vowels) tell words apart: only U+0300..U+036F goes.
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f"))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give the stem of a folded word: a Russian one where its letters are Cyrillic."""
    return str(Stemmer.Stemmer("russian" if "\u0400" <= word[:1] <= "\u04ff" else "english").stemWord(word))


def terms(text: str) -> list[str]:
    """Give the terms of a text in order, repetitions kept, stop words left out."""
    folded = _APOSTROPHE.sub("", _ELISION.sub("", fold(text)))
    if not folded.isascii():
        folded = DENSE.sub(r" \g<0> ", folded)  # in "Slackの設定" a name ends where the other script begins
    found: list[str] = []
    for run in _RUN.finditer(folded):
        dense = run["dense"]
        if dense is not None:
            found.extend(_bigrams(dense))
        else:
            found.extend(_words(run["word"][:_MAX_TERM]))
    return found


def plain(text: str) -> str:
    """Give what two texts have in common that differ in case, accents, width, spaces and final punctuation only."""
    return _ENDING.sub("", _UNSPACED.sub("", " ".join(fold(text).split())))


def is_stop_word(word: str) -> bool:
    """Tell whether a folded word says nothing by itself."""
    return word in _STOP


def surface_words(text: str) -> set[str]:
    """Give the plain words of a text, folded but not stemmed, of 4 to 64 letters: what typing errors meant."""
    found = _LETTERS.findall(fold(text))
    return {word for word in found if SHORTEST_WORD <= len(word) <= _MAX_TERM and not DENSE.search(word)}


def _bigrams(text: str) -> list[str]:
    runs = _SCRIPT.findall(text)
    # Between other letters short Hiragana is grammar; alone it is the word itself.
    telling = [run for run in runs if len(run) >= _WORDLIKE or not _HIRAGANA.fullmatch(run)] or runs
    found: list[str] = []
    for run in telling:
        found.extend([run] if len(run) == 1 else [run[start : start + 2] for start in range(len(run) - 1)])
    return found


def _words(word: str) -> list[str]:
    if word.isalpha():
        return [] if word in _STOP or len(word) == 1 else [stem(word)]
    parts = _PART.findall(word)
    # A version, code, file name or C++: whole, so that only the very same matches; in parts, so that some of it does.
    return [f"={word}"] + [stem(part) for part in parts if part not in _STOP]
