"""Articles and their translations together: which belong to one another, what is missing, what is older. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kb.ports import Entry


class Translated(Protocol):
    """What is known of an article to group it."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def translation_of(self) -> str | None:
        """Id of its original, which need not be there."""
        ...


class State(StrEnum):
    """How a translation stands to its original."""

    CURRENT = "current"
    OUTDATED = "outdated"
    """Its original changed after it."""
    DOUBLE = "double"
    """Another article of the group is in the same language; the one that changed last is the one to read."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One article of a group, and how it stands to the original."""

    entry: Entry
    state: State


@dataclass(frozen=True, slots=True)
class Group:
    """An article with its translations.

    Attributes:
        id: of the original; of one that is gone, where translations of it are left.
        original: what the others were translated from; None where it is gone, or where they go in a circle.
        editions: all articles of the group, the original first, then by language, the latest first.
        missing: languages that it is not in, of those that it should be in, sorted.
    """

    id: str
    original: Entry | None
    editions: tuple[Edition, ...]
    missing: tuple[str, ...]

    @property
    def title(self) -> str:
        """What to call it: the original's title, else the first edition's."""
        return (self.original or self.editions[0].entry).title

    @property
    def outdated(self) -> tuple[Entry, ...]:
        """Translations that are older than their original."""
        return tuple(edition.entry for edition in self.editions if edition.state is State.OUTDATED)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that it is in, sorted; an article of an unknown one counts for none."""
        return tuple(sorted({edition.entry.language for edition in self.editions if edition.entry.language}))


def group_of(articles: Iterable[Translated]) -> dict[str, str]:
    """Give for each article the id of its group: that of the original which its translations lead to.

    An article that is no translation leads to itself. Where the original is not among the articles, its id names the
    group all the same; where they go in a circle, the smallest id of the circle does.
    """
    leads = {article.id: article.translation_of for article in articles}
    found: dict[str, str] = {}
    for start in leads:
        way: dict[str, None] = {}  # in the order of the walk
        at = start
        while at not in found and at not in way:
            way[at] = None
            following = leads.get(at)
            if following is None:
                break
            at = following
        # The walk ended at an original, at what was walked before, or where it had been: a circle.
        walked = list(way)
        root = found.get(at) or (min(walked[walked.index(at) :]) if leads.get(at) is not None else at)
        found.update(dict.fromkeys(walked, root))
    return {id_: found[id_] for id_ in leads}


def groups(entries: Iterable[Entry], wanted: Collection[str]) -> tuple[Group, ...]:
    """Put articles and their translations together, ordered by title and id.

    Args:
        wanted: languages that every article should be in.
    """
    listed = tuple(entries)
    group = group_of(listed)
    members: dict[str, list[Entry]] = {}
    for entry in listed:
        members.setdefault(group[entry.id], []).append(entry)
    made = (_group(id_, found, wanted) for id_, found in members.items())
    return tuple(sorted(made, key=lambda each: (each.title.casefold(), each.id)))


def editions_of(entries: Iterable[Entry]) -> Mapping[str, frozenset[str]]:
    """Give the languages that each article is in, with its translations, by id."""
    listed = tuple(entries)
    group = group_of(listed)
    languages: dict[str, set[str]] = {}
    for entry in listed:
        languages.setdefault(group[entry.id], set()).update([entry.language] if entry.language else ())
    return {entry.id: frozenset(languages[group[entry.id]]) for entry in listed}


def languages_of(entries: Iterable[Entry]) -> Mapping[str, int]:
    """Count the articles of each language, the most first; those of an unknown one count for none."""
    counted = Counter(entry.language for entry in entries if entry.language)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def wanted_languages(entries: Iterable[Entry], named: Collection[str] = ()) -> tuple[str, ...]:
    """Give the languages that every article should be in: those named, else all that translations were made into.

    A language counts from the first group that is in two: one article in Dutch among English ones says nothing of the
    others.
    """
    if named:
        return tuple(sorted(set(named)))
    made = groups(entries, ())
    return tuple(sorted({language for each in made if len(each.languages) > 1 for language in each.languages}))


def _group(id_: str, members: Sequence[Entry], wanted: Collection[str]) -> Group:
    original = next((entry for entry in members if entry.id == id_ and entry.translation_of is None), None)
    latest: dict[str, Entry] = {}
    for entry in members:
        best = latest.get(entry.language or "")
        if entry.language and (best is None or _rank(entry, original) > _rank(best, original)):
            latest[entry.language] = entry
    # By language, the latest of each first: sorting is stable.
    recent = sorted(members, key=lambda entry: (entry.changed_at, entry.id), reverse=True)
    ordered = sorted(recent, key=lambda entry: (entry is not original, entry.language or "~", _double(entry, latest)))
    return Group(
        id=id_,
        original=original,
        editions=tuple(Edition(entry, _state(entry, original, latest)) for entry in ordered),
        missing=tuple(sorted(set(wanted) - latest.keys())) if latest else (),
    )


def _rank(entry: Entry, original: Entry | None) -> tuple[object, ...]:
    return entry is original, entry.changed_at, entry.id


def _double(entry: Entry, latest: Mapping[str, Entry]) -> bool:
    return entry.language is not None and latest[entry.language] is not entry


def _state(entry: Entry, original: Entry | None, latest: Mapping[str, Entry]) -> State:
    if _double(entry, latest):
        return State.DOUBLE
    if original is not None and entry is not original and entry.changed_at < original.changed_at:
        return State.OUTDATED
    return State.CURRENT
