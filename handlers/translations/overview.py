"""Which articles there are in which languages: what is missing, and what is older than its original. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.ports import Entry
from kb.translations import Group, State, groups, languages_of, wanted_languages


class Which(StrEnum):
    """Which articles are listed."""

    ALL = "all"
    MISSING = "missing"
    """Those that lack a language."""
    OUTDATED = "outdated"
    """Those with a translation that is older than the original."""
    DOUBLE = "double"
    """Those that are twice in one language."""
    UNKNOWN = "unknown"
    """Those with an article of which nobody knows the language."""


@dataclass(frozen=True, slots=True)
class TranslationQuery:
    """Which articles to list.

    Attributes:
        language: of `MISSING`: that lack this one; of `OUTDATED`, `DOUBLE`: in this one; of `ALL`: that are in it.
            Empty: any.
        source: only articles of this source; empty: of all.
    """

    which: Which = Which.ALL
    language: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The groups that were asked for, and how it stands in all.

    Attributes:
        groups: by title.
        languages: number of articles by language, the most first.
        wanted: the languages that every article should be in.
        missing, outdated: how many groups lack each language, and have an old translation in it; of the source asked
            for, whatever else was asked.
        total: groups of that source.
        doubles, unknown: groups that are twice in one language, and that have an article of unknown language.
        sources: names of all sources with articles, sorted.
    """

    groups: tuple[Group, ...]
    languages: Mapping[str, int]
    wanted: tuple[str, ...]
    missing: Mapping[str, int]
    outdated: Mapping[str, int]
    total: int
    doubles: int
    unknown: int
    sources: tuple[str, ...]


def overview(entries: Iterable[Entry], query: TranslationQuery, named: Sequence[str] = ()) -> Overview:
    """Put articles and translations together. `named`: languages that every article should be in, where somebody says.

    Whoever asks for what is missing in one more language says that articles should be in it, too. A group belongs to
    the sources of all of its articles: a translation may come from another.
    """
    listed = tuple(entries)
    wanted = wanted_languages(listed, named)
    if query.which is Which.MISSING and query.language:
        wanted = wanted_languages((), {*wanted, query.language})
    found = [
        group
        for group in groups(listed, wanted)
        if not query.source or any(edition.entry.source == query.source for edition in group.editions)
    ]
    missing = Counter(language for group in found for language in group.missing)
    outdated = Counter(entry.language for group in found for entry in group.outdated if entry.language)
    return Overview(
        groups=tuple(group for group in found if _asked(group, query)),
        languages=languages_of(edition.entry for group in found for edition in group.editions),
        wanted=wanted,
        missing=_sorted(missing),
        outdated=_sorted(outdated),
        total=len(found),
        doubles=sum(_double(group) for group in found),
        unknown=sum(_unknown(group) for group in found),
        sources=tuple(sorted({entry.source for entry in listed})),
    )


def _asked(group: Group, query: TranslationQuery) -> bool:
    language = query.language
    match query.which:
        case Which.ALL:
            return not language or language in group.languages
        case Which.MISSING:
            return language in group.missing if language else bool(group.missing)
        case Which.OUTDATED:
            return any(not language or entry.language == language for entry in group.outdated)
        case Which.DOUBLE:
            return _double(group, language)
        case Which.UNKNOWN:
            return _unknown(group)


def _double(group: Group, language: str = "") -> bool:
    return any(
        edition.state is State.DOUBLE and (not language or edition.entry.language == language)
        for edition in group.editions
    )


def _unknown(group: Group) -> bool:
    return any(edition.entry.language is None for edition in group.editions)


def _sorted(counted: Mapping[str, int]) -> dict[str, int]:
    return {language: counted[language] for language in sorted(counted)}
