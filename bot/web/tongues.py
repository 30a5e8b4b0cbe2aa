"""In which language people's words are marked up (WCAG 2.2, 3.1.2), so that voices read them right. Pure.

A page is in one language, what stands on it from people in any: an English reply on a Spanish page is English.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kb.languages import language_code

Tell: TypeAlias = Callable[[str], str | None]
"""Gives the language of a text, ISO 639-1; None where that is not sure."""

UNKNOWN = ' lang=""'
"""For texts too short to tell: in no language that is known (HTML, 3.2.6.2), rather than in the page's."""


def untold(_text: str) -> str | None:
    """Tell nothing: for where there is no detector."""
    return None


def marked(text: str, tell: Tell) -> str:
    """Give the attribute ``lang`` for a text of somebody, in HTML, with a space in front."""
    told = tell(text)
    return f' lang="{told}"' if told is not None and language_code(told) else UNKNOWN
