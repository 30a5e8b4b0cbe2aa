"""How far an English encoder can be trusted with a text, from its letters alone."""

from __future__ import annotations

import re
import unicodedata

from retrieval.widths import narrow

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    "a an and are as at be but by can do does for from had has have how i if in is it my not of on or the "
    "this to was we what when where which who why will with you your".split()
)
_OTHERS = frozenset(
    "au aux avec ce ces comment dans de des du elle en est et il ils je la le les leur ma mes mon nous ou "
    "par pas pour que qui quoi sa ses son sont sur un une vos votre vous das dem den der die ein eine "
    "einen ich ist kann mein mit nicht sich sie und von wie wo zu zum zur für como con cuando del el ella "
    "es esta hay los mi para pero por porque qué se sin su una uno y che come con di gli il nel non per "
    "sono una com da do em meu minha na não os seu uma een het ik mijn niet op van voor wat".split()
)
_FLOOR = 0.02
"""Names, numbers and code are in every language: some trust always remains."""


def encoder_trust(text: str) -> float:
    """Give a weight in [0.02, 1] for the evidence of an encoder that was trained on English.

    1 for English, and for text without letters; about a half for other languages in Latin script; next to nothing for
    other scripts.
    """
    text = narrow(text)
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return 1.0
    latin = sum(1 for char in letters if unicodedata.name(char, "").startswith("LATIN")) / len(letters)
    words = [word.casefold() for word in _WORD.findall(text)]
    foreign = sum(word in _OTHERS and word not in _ENGLISH for word in words)
    english = sum(word in _ENGLISH for word in words)
    accented = sum(not word.isascii() for word in words)
    doubt = (foreign + accented) / max(1, foreign + accented + english + 1)
    return max(_FLOOR, latin**6 * (1.0 - 0.7 * doubt))
