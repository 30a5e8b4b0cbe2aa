"""Read labelled data: BEIR folders (Thakur et al. 2021), and texts with labels."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class InvalidDataset(Exception):
    """Data that cannot be evaluated; the text names file and line, and says what is expected."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a corpus. `questions`: wordings it is known to answer."""

    id: str
    title: str
    text: str
    language: str | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query. `relevant` is empty where nothing may be answered; `exclude`: articles left out of its search."""

    id: str
    text: str
    relevant: frozenset[str]
    exclude: frozenset[str]
    language: str | None


@dataclass(frozen=True, slots=True)
class Collection:
    """A corpus with its queries."""

    name: str
    entries: tuple[Entry, ...]
    queries: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its label; the label ``oos`` means that it must not be answered."""

    text: str
    label: str


OUT_OF_SCOPE = "oos"


def read_collection(folder: Path) -> Collection:
    """Read ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv``, each also as ``.gz``.

    A relevant document that the corpus lacks counts as missed.

    Raises:
        InvalidDataset: a file is missing, or a line is not what it should be.
    """
    if not folder.is_dir():
        raise InvalidDataset(f"{folder} is no folder: name one with corpus.jsonl, queries.jsonl and qrels/test.tsv")
    entries = tuple(_entries(folder / "corpus.jsonl"))
    judged = _judgements(folder / "qrels" / "test.tsv")
    languages = {entry.id: entry.language for entry in entries}
    queries = tuple(_asked(place, row, judged, languages) for place, row in _rows(folder / "queries.jsonl"))
    known = {entry.id for entry in entries}
    missing = sorted({document for documents in judged.values() for document in documents} - known)
    if missing and not any(document in known for documents in judged.values() for document in documents):
        raise InvalidDataset(
            f"{folder / 'qrels/test.tsv'} names {missing[0]!r}, and no document that corpus.jsonl holds"
        )
    if not entries or not queries:
        raise InvalidDataset(f"{folder} holds no {'documents' if not entries else 'queries'}")
    return Collection(folder.name, entries, queries)


def read_labelled(path: Path, labels: tuple[str, ...] | None = None) -> tuple[Labelled, ...]:
    """Read lines of ``{"text", "label"}``. `labels`: those that there may be; None: any.

    Raises:
        InvalidDataset: the file is missing, or a line is not what it should be.
    """
    lines = tuple(Labelled(_text(place, row, "text"), _label(place, row, labels)) for place, row in _rows(path))
    if not lines:
        raise InvalidDataset(f"{path} holds no lines")
    return lines


def _label(place: str, row: Mapping[str, Any], labels: tuple[str, ...] | None) -> str:
    label = _text(place, row, "label")
    if labels is not None and label not in labels:
        raise InvalidDataset(f"{place}: the label {label!r} is none of {', '.join(labels)}")
    return label


def exists(path: Path) -> bool:
    """Tell whether a file is there, plain or as ``.gz``."""
    return path.is_file() or path.with_name(path.name + ".gz").is_file()


def _open(path: Path) -> Iterator[str]:
    packed = path if path.suffix == ".gz" else path.with_name(path.name + ".gz")
    try:
        if path.suffix != ".gz" and path.is_file():
            with path.open(encoding="utf-8") as stream:
                yield from stream
        elif packed.is_file():
            with gzip.open(packed, "rt", encoding="utf-8") as stream:
                yield from stream
        else:
            raise InvalidDataset(f"{path} is missing (it may also be there as {path.name}.gz)")
    except (UnicodeDecodeError, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise InvalidDataset(f"{path} cannot be read: {error}") from error


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(_open(path), start=1):
        place = f"{path}, line {number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InvalidDataset(f"{place}: not JSON ({error.msg})") from error
        if not isinstance(row, dict):
            raise InvalidDataset(f"{place}: expected a JSON object")
        yield place, row


def _judgements(path: Path) -> dict[str, set[str]]:
    judged: dict[str, set[str]] = {}
    for number, line in enumerate(_open(path), start=1):
        if not line.strip():
            continue
        fields = line.rstrip("\n").split("\t")
        if number == 1 and fields[-1].strip() == "score":
            continue
        if len(fields) != 3:
            raise InvalidDataset(f"{path}, line {number}: expected query-id, corpus-id and score, separated by tabs")
        try:
            score = float(fields[2])
        except ValueError as error:
            raise InvalidDataset(f"{path}, line {number}: the score {fields[2]!r} is no number") from error
        if score > 0:
            judged.setdefault(fields[0], set()).add(fields[1])
    return judged


def _entries(path: Path) -> Iterator[Entry]:
    seen: set[str] = set()
    for place, row in _rows(path):
        entry = _entry(place, row)
        if entry.id in seen:
            raise InvalidDataset(f"{place}: the id {entry.id!r} is there twice")
        seen.add(entry.id)
        yield entry


def _entry(place: str, row: Mapping[str, Any]) -> Entry:
    language = _optional(place, row, "language") or _optional(place, row, "lang")
    title, text = _optional(place, row, "title"), _optional(place, row, "text")
    return Entry(_text(place, row, "_id"), title, text, language or None, _texts(place, row, "questions"))


def _asked(
    place: str, row: Mapping[str, Any], judged: Mapping[str, set[str]], languages: Mapping[str, str | None]
) -> Asked:
    identifier = _text(place, row, "_id")
    relevant = frozenset(judged.get(identifier, ()))
    prefix = identifier.partition("-")[0]
    language = _optional(place, row, "language") or (prefix if len(prefix) == 2 and prefix in _LANGUAGES else None)
    if language is None:
        language = next((languages[document] for document in sorted(relevant) if document in languages), None)
    return Asked(identifier, _text(place, row, "text"), relevant, frozenset(_texts(place, row, "exclude")), language)


def _text(place: str, row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or (name != "text" and not value):
        raise InvalidDataset(f"{place}: {name!r} must be a text")
    return value


def _optional(place: str, row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidDataset(f"{place}: {name!r} must be a text")
    return value or ""


def _texts(place: str, row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise InvalidDataset(f"{place}: {name} must be a list of texts")
    return tuple(value)


_LANGUAGES = frozenset(
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl "
    "sr sv th tr uk vi zh".split()
)
