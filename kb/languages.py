"""Codes of languages, as documents and the names of files write them (ISO 639-1; BCP 47 tags). Pure."""

from __future__ import annotations

import re

_TAG = re.compile(r"(?P<code>[a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_PLACE = re.compile(r"(?P<code>[a-z]{2})(?:[-_](?:[a-z]{2}|[a-z]{4}|[0-9]{3}))?", re.IGNORECASE)

_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
"""ISO 639-1, with ``sh``, which is still written."""
_SHORTER = {
    "deu": "de", "ger": "de", "eng": "en", "spa": "es", "fra": "fr", "fre": "fr", "ita": "it", "jpn": "ja", "kor": "ko",
    "por": "pt", "rus": "ru", "zho": "zh", "chi": "zh", "cmn": "zh", "nld": "nl", "dut": "nl", "pol": "pl", "tur": "tr",
    "ukr": "uk", "ces": "cs", "cze": "cs", "swe": "sv", "dan": "da", "fin": "fi", "nor": "no", "ell": "el", "gre": "el",
    "hun": "hu", "ron": "ro", "rum": "ro", "ara": "ar", "heb": "he", "hin": "hi", "vie": "vi", "tha": "th", "ind": "id",
    "iw": "he", "in": "id", "ji": "yi",
}  # fmt: skip
"""ISO 639-2 and 639-3 codes, and withdrawn ones, by the code that we keep."""
_LIKE_NAMES = frozenset({"ia", "ie", "io", "vo"})
"""Made languages, which nobody writes a help centre in; files are called so for other reasons: ``socket.io``."""
_MEANT = {"jp": "ja", "cn": "zh", "dk": "da", "cz": "cs", "gr": "el", "ua": "uk"}
"""What is often written for a language, and is the code of a country."""


def language_code(text: str) -> str | None:
    """Give the code of the language that a tag such as ``pt-BR`` names: of two letters, of three where it has no other.

    None where it is no such tag, or of two letters that name no language.
    """
    found = _TAG.fullmatch(text.strip())
    if not found:
        return None
    code = found["code"].lower()
    code = _SHORTER.get(code, code)
    return code if len(code) == 3 or code in _CODES else None


def base(tag: str) -> str:
    """Give the language of a tag such as ``pt-BR``, without region and script."""
    return tag.strip().replace("_", "-").split("-", 1)[0].casefold()


def language_hint(text: str) -> str:
    """Give the code to write instead of what names no language."""
    return _MEANT.get(base(text), "en or pt-BR")


def language_of_place(name: str) -> str | None:
    """Give the language that a folder, or the last part of a file name, may be named for: ``de``, ``pt-br``, ``zh_CN``.

    What names a language in this way is seen from its neighbours only: ``it`` may hold what the IT department wrote.
    """
    found = _PLACE.fullmatch(name)
    code = found["code"].lower() if found else ""
    return code if code in _CODES and code not in _LIKE_NAMES else None
