"""A file of JSON lines, one article each, as a source; it may be compressed with gzip."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from kb.adapters.fields import read_fields
from kb.canonical import clean, words
from kb.errors import SourceUnavailable, UnreadableDocument
from kb.hypertext import read_page
from kb.languages import language_code
from kb.ports import Document, Problem
from kb.titles import first_heading, first_words, take_title

LONGEST_LINE = 20 * 1024 * 1024
"""Bytes; longer lines are no articles."""

_GZIP = b"\x1f\x8b"
_TAG_FIRST = re.compile(
    r"\s*<(?:!doctype|!--|html|head|body|main|article|section|header|div|p|h[1-6]|ul|ol|dl|table|blockquote|pre|figure|"
    r"span|strong|em|b|i|u|a|img|br|hr|font|center)\b",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^ {0,3}#{1,6} |^ {0,3}(?:```|~~~)|^[-*+] |\]\([^)\s]|\*\*\w", re.MULTILINE)


class JsonlSource:
    """A file with one article a line: ``id`` or ``_id``, ``title``, ``body`` or ``text``, and the optional fields.

    The body is Markdown; HTML where ``format`` says ``html`` or it clearly is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Iterator[Document | Problem]:
        """Deliver every document, each id once, or once in each language.

        Raises:
            SourceUnavailable: the file is not there, cannot be read, is damaged, or holds nothing at all.
        """
        seen: dict[str, dict[str | None, int]] = {}
        number = 0
        for number, line in self._lines():
            location = f"{self._path}:{number}"
            if line is None:
                yield Problem(location, f"is longer than {LONGEST_LINE // 2**20} MB and was skipped", skipped=True)
                continue
            values, problem = _values(line, location)
            if problem:
                yield problem
            if values is None:
                continue
            external_id = _id(values)
            if external_id is None:
                message = "has no id and was skipped: give it an `id`, a text or a whole number"
                yield Problem(location, message, skipped=True)
            elif (line_before := _same(seen.get(external_id, {}), language := _language(values))) is not None:
                message = (
                    f"has the id {external_id!r} of line {line_before} and was skipped: give it one of its own, or a "
                    "`language` where it is a translation"
                )
                yield Problem(location, message, skipped=True, external_id=external_id)
            else:
                seen.setdefault(external_id, {})[language] = number
                yield from _entry(external_id, values, location)
        if not number:
            raise SourceUnavailable(
                f"{self._path} is empty: write it anew, or remove the source; its articles stay as they are"
            )

    def _lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Give number (from 1) and bytes of each line that is not blank; None for one that is too long."""
        try:
            with self._path.open("rb") as plain_file:
                start = plain_file.read(4)
                plain_file.seek(0)
                if start.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise SourceUnavailable(f"{self._path} is UTF-16: save it as UTF-8; its articles stay as they are")
                if start.startswith(_GZIP):
                    with gzip.open(plain_file) as file:
                        yield from _numbered(file)
                else:
                    yield from _numbered(plain_file)
        except FileNotFoundError as error:
            raise SourceUnavailable(
                f"{self._path} does not exist: check the path, or remove the source; its articles stay as they are"
            ) from error
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise SourceUnavailable(
                f"{self._path} is damaged ({error}): compress it anew; its articles stay as they are"
            ) from error
        except OSError as error:
            reason = error.strerror or error
            raise SourceUnavailable(f"{self._path} cannot be read ({reason}); its articles stay as they are") from error


def _numbered(file: IO[bytes] | gzip.GzipFile) -> Iterator[tuple[int, bytes | None]]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
            yield number, None
        elif line.strip():
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _values(line: bytes, location: str) -> tuple[Mapping[str, object] | None, Problem | None]:
    """Parse one line: its fields, and what is wrong with it."""
    damaged = False
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text, damaged = line.decode("utf-8", "replace"), True
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        listed = text.lstrip().startswith("[")
        hint = "write one JSON object a line, without a list around them" if listed else "correct it"
        return None, Problem(location, f"is not JSON and was skipped ({error}): {hint}", skipped=True)
    if not isinstance(values, dict):
        message = 'is JSON but no object and was skipped: write it as {"id": ..., "title": ..., "body": ...}'
        return None, Problem(location, message, skipped=True)
    if damaged:
        external_id = _id(values)
        known = external_id if external_id and "\ufffd" not in external_id else None
        message = "is not UTF-8 and was skipped: save the file as UTF-8"
        return None, Problem(location, message, skipped=True, external_id=known)
    # A field written in capitals counts too: "Audience": "internal" must not be overlooked.
    return {**{key.lower(): value for key, value in values.items()}, **values}, None


def _either(values: Mapping[str, object], name: str, other: str) -> object:
    return values[name] if values.get(name) is not None else values.get(other)


def _id(values: Mapping[str, object]) -> str | None:
    value = _either(values, "id", "_id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return words(str(value)) or None


def _language(values: Mapping[str, object]) -> str | None:
    value = _either(values, "language", "lang")
    return language_code(value) if isinstance(value, str) else None


def _same(before: Mapping[str | None, int], language: str | None) -> int | None:
    """Give the line of the same article: of the same id, unless both say that they are in different languages."""
    if language is None or None in before:
        return next(iter(before.values()), None)
    return before.get(language)


def _entry(external_id: str, values: Mapping[str, object], location: str) -> Iterator[Document | Problem]:
    fields = read_fields(values)
    for warning in fields.warnings:
        yield Problem(location, warning, skipped=False, external_id=external_id)
    raw = _either(values, "body", "text")
    if raw is not None and not isinstance(raw, str):
        message = "has a body that is no text and was skipped: write it in quotes"
        yield Problem(location, message, skipped=True, external_id=external_id)
        return
    try:
        title, body = _content(fields.title, clean(raw or ""), values.get("format") == "html")
    except UnreadableDocument as error:
        yield Problem(location, f"was skipped: {error}", skipped=True, external_id=external_id)
        return
    if title is None:
        message = "has neither title nor body and was skipped: give it one of them"
        yield Problem(location, message, skipped=True, external_id=external_id)
        return
    yield Document(
        external_id=external_id,
        location=location,
        title=title,
        body=body,
        audience=fields.audience,
        url=fields.url,
        language=fields.language,
        questions=fields.questions,
        category=fields.category,
        translation_of=fields.translation_of,
    )


def _content(title: str | None, text: str, is_html: bool) -> tuple[str | None, str]:
    """Give title and canonical body; the title is None where there is nothing to make one of."""
    if is_html or (_TAG_FIRST.match(text) and not _MARKDOWN.search(text)):
        page = read_page(text)
        text = page.body
        title = title or page.title
    heading, rest = take_title(text)
    if heading and title in {None, heading}:
        return heading, rest
    return title or first_heading(text) or first_words(text), text
