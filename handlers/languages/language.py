"""The languages that we speak, and what others call them."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.languages.pseudo import PSEUDO, rehearsed
from kb.languages import base

LANGUAGES: Mapping[str, str] = {
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "pt": "Português",
    "ru": "Русский",
    "zh": "中文",
}
"""ISO 639-1 code of each, and what its speakers call it."""
DEFAULT = "en"
"""What our own texts are written in; what nobody chose otherwise."""
_LONGEST = 400
"""Characters of an ``Accept-Language`` header that are read."""


def known(tag: str | None) -> str | None:
    """Give the language of a tag such as ``pt-BR``, ``zh_Hans`` or ``de``; None where it is none of ours.

    Regions and scripts are left aside: whoever reads one kind of Portuguese or Chinese reads ours. `PSEUDO` is one of
    ours while it is rehearsed.
    """
    if not tag:
        return None
    code = base(tag)
    return code if code in LANGUAGES or (code == PSEUDO and rehearsed()) else None


def preferred(accepted: str | None) -> str | None:
    """Give the first of our languages that a browser accepts (RFC 9110, 12.5.4); None where it names none of them."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate((accepted or "")[:_LONGEST].split(",")):
        tag, _, parameters = part.partition(";")
        code = known(tag)
        weight = _weight(parameters)
        if code is not None and weight > 0:
            weighed.append((-weight, place, code))
    return min(weighed)[2] if weighed else None


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().casefold() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
