"""The fields that front matter and JSON lines share, read leniently: what is wrong is ignored and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.article import INTERNAL, Audience
from kb.canonical import words
from kb.errors import InvalidAudience
from kb.languages import language_code, language_hint

_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fields:
    """What a document says of itself; None or empty where it says nothing usable.

    Attributes:
        warnings: what was ignored and the way out, one sentence each.
    """

    title: str | None = None
    audience: Audience | None = None
    url: str | None = None
    language: str | None = None
    questions: tuple[str, ...] = ()
    category: str | None = None
    translation_of: str | None = None
    warnings: tuple[str, ...] = ()


def read_fields(values: Mapping[str, object]) -> Fields:
    """Read the fields from a mapping with lower-case keys.

    An audience that we do not know counts as internal: nobody may see more because of a slip of the pen.
    """
    warnings: list[str] = []
    return Fields(
        title=_text("title", values, warnings),
        audience=_audience(values, warnings),
        url=_url(values, warnings),
        language=_language(values, warnings),
        questions=_questions(values, warnings),
        category=_text("category", values, warnings),
        translation_of=_original(values, warnings),
        warnings=tuple(warnings),
    )


def _text(name: str, values: Mapping[str, object], warnings: list[str]) -> str | None:
    value = values.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        warnings.append(f"`{name}` is not text and was ignored: write it in quotes")
        return None
    return words(value) or None


def _audience(values: Mapping[str, object], warnings: list[str]) -> Audience | None:
    if "audience" not in values:
        return None
    value = values["audience"]
    try:
        if isinstance(value, str):
            return Audience.parse(words(value))
    except InvalidAudience:
        pass
    warnings.append(
        f"audience {value!r:.80} is unknown, so the article counts as internal: "
        "use public, customer, account:<id> or internal, or leave the field out"
    )
    return INTERNAL


def _url(values: Mapping[str, object], warnings: list[str]) -> str | None:
    url = _text("url", values, warnings)
    scheme = _SCHEME.match(url or "")
    if scheme and scheme["scheme"].lower() not in {"http", "https"}:
        warnings.append(f"`url` starts with {scheme[0]} and was ignored: use http or https")
        return None
    return url


def _language(values: Mapping[str, object], warnings: list[str]) -> str | None:
    name = "language" if values.get("language") is not None else "lang"
    text = _text(name, values, warnings)
    code = language_code(text) if text else None
    if text and not code:
        warnings.append(f"language {text!r:.80} is no code of a language and was ignored: use {language_hint(text)}")
    return code


def _original(values: Mapping[str, object], warnings: list[str]) -> str | None:
    value = values.get("translation_of")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # an id may be a number, and YAML reads it so
    return _text("translation_of", values, warnings)


def _questions(values: Mapping[str, object], warnings: list[str]) -> tuple[str, ...]:
    value = values.get("questions")
    if value is None:
        return ()
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        warnings.append("`questions` is not a list of texts; what is no text in it was ignored")
    return tuple(dict.fromkeys(_wordings(listed)))


def _wordings(listed: object) -> Iterator[str]:
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, str) and (wording := words(item)):
            yield wording
