"""Links to our pages, for whoever is spoken to. Pure."""

from __future__ import annotations

from handlers.languages.language import DEFAULT
from handlers.languages.speaking import spoken

PARAMETER = "lang"
"""Names the language in which a page is to be shown."""


def spoken_link(address: str) -> str:
    """Give the address of a page so that it is shown in the language that is spoken now; as it is for English."""
    if spoken() == DEFAULT:
        return address
    page, mark, place = address.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{PARAMETER}={spoken()}{mark}{place}"
