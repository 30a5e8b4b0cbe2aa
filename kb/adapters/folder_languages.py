"""The languages of files by where they stand: ``guide.de.md`` beside ``guide.md``, ``de/guide`` beside ``en/guide``.

A name alone proves nothing: a folder ``it`` may be the IT department's. It counts where the same article stands in
another language beside it, and then for the other files of that folder, or with that ending, too. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.languages import language_of_place


@dataclass(frozen=True, slots=True)
class Place:
    """What its place says of a file.

    Attributes:
        language: ISO 639-1 code; None for an original whose place names none, as ``guide.md`` beside ``guide.de.md``.
        original: external id of what it is a translation of; None where it is the original, or stands alone.
    """

    language: str | None
    original: str | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A part of a path that may name a language.

    Attributes:
        language: the code.
        bare: the path without that part: what the article is called in all languages.
        where: the folder up to that part, or the ending: what a proof holds for.
    """

    language: str
    bare: str
    where: str


def places(external_ids: Iterable[str]) -> Mapping[str, Place]:
    """Give what the places say of these files, named by their paths without suffix; of the others they say nothing.

    The original is what stands without a mark; else what is in the language in which most of these articles are,
    English among equals.
    """
    ids = tuple(external_ids)
    marks = {id_: _marks(id_) for id_ in ids}
    proven = _proven(marks)
    chosen = {
        id_: mark for id_, found in marks.items() if (mark := next((m for m in found if m.where in proven), None))
    }
    members: dict[str, list[str]] = {}
    for id_, mark in chosen.items():
        members.setdefault(mark.bare, []).append(id_)
    counted = Counter(mark.language for mark in chosen.values())
    order = sorted(counted, key=lambda code: (-counted[code], code != "en", code))
    rank = {code: place for place, code in enumerate(order)}
    found: dict[str, Place] = {}
    for bare, translations in members.items():
        standing = bare if bare in marks and bare not in chosen else None
        first = min(translations, key=lambda id_: (rank[chosen[id_].language], id_))
        original = standing or first
        if standing:
            found[standing] = Place(None)
        for id_ in translations:
            found[id_] = Place(chosen[id_].language, None if id_ == original else original)
    return found


def _marks(id_: str) -> tuple[_Mark, ...]:
    folder, _, name = id_.rpartition("/")
    segments = folder.split("/") if folder else []
    marks: list[_Mark] = []
    stem, dot, ending = name.rpartition(".")
    code = language_of_place(ending) if dot and stem else None
    if code:
        marks.append(_Mark(code, "/".join([*segments, stem]), f".{ending}"))
    for place, segment in enumerate(segments):
        code = language_of_place(segment)
        if code:
            rest = [*segments[:place], *segments[place + 1 :], name]
            marks.append(_Mark(code, "/".join(rest), "/".join(segments[: place + 1])))
    return tuple(marks)


def _proven(marks: Mapping[str, tuple[_Mark, ...]]) -> frozenset[str]:
    """Give the folders and endings that name a language: the same article stands beside them in another, or in none."""
    languages: dict[str, set[str]] = {}
    for found in marks.values():
        for mark in found:
            languages.setdefault(mark.bare, set()).add(mark.language)
    return frozenset(
        mark.where for found in marks.values() for mark in found if mark.bare in marks or len(languages[mark.bare]) > 1
    )
