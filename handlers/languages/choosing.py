"""In which language somebody is spoken to. Pure; see docs/decisions/0039-who-is-spoken-to-how.md."""

from __future__ import annotations

from handlers.languages.language import DEFAULT, known
from retrieval.ports import Detected

SURE = 0.8
"""Probability from which a message's own language counts, and changes what is spoken."""
ALIEN = 0.9
"""Probability from which a message counts as one in a language that we do not speak: that is said, so more is asked."""


def spoken_to(
    *,
    chosen: str | None = None,
    detected: Detected | None = None,
    last: str | None = None,
    locale: str | None = None,
    account: str | None = None,
    default: str = DEFAULT,
) -> str:
    """Give the language to speak, one of ours: the first of these that is one.

    Args:
        chosen: what the person set for themselves.
        detected: what their message is written in; counts from `SURE` on.
        last: what was spoken last in the conversation.
        locale: that of the program which the message was written in; a tag such as ``pt-BR`` will do.
        account: that of the person's organisation.
        default: the installation's.
    """
    said = told(chosen=chosen, detected=detected, last=last, locale=locale, account=account)
    return said or known(default) or DEFAULT


def told(
    *,
    chosen: str | None = None,
    detected: Detected | None = None,
    last: str | None = None,
    locale: str | None = None,
    account: str | None = None,
) -> str | None:
    """Give the language to speak as `spoken_to` does; None where nothing says what it is."""
    tags = (chosen, sure(detected), last, locale, account)
    return next((code for tag in tags if (code := known(tag)) is not None), None)


def sure(detected: Detected | None) -> str | None:
    """Give the language of a text where it is surely one of ours."""
    if detected is None or detected.probability < SURE:
        return None
    return known(detected.language)


def alien(detected: Detected | None) -> str | None:
    """Give the language of a text where it is surely none of ours; ISO 639-1 code."""
    if detected is None or detected.language is None or detected.probability < ALIEN:
        return None
    return None if known(detected.language) else detected.language
