"""Which wordings are known, and which are only suggested. Pure.

1. Somebody of the team decides at once. Where they disagree about a wording, the latest word counts; a refusal stands
   until somebody of the team confirms the same again. Their word goes before any number of customers.
2. Customers make a wording known when two identified persons with no account in common confirmed the same article for
   the same thing: the same words, or wordings that are alike. Persons without an account, and visitors of whom we know
   a cookie only, never do, however many they are: whoever makes up cookies or colleagues is one voice at most.
3. Everything else that customers confirmed is suggested to the team.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from unicodedata import normalize

from handlers.confirmation import TEAM, Confirmation, Kind
from handlers.known.wordings import fits
from handlers.terms import normalised

ALIKE_FROM = 0.75
"""Cosine of two wordings from which they ask the same thing. The default encoder puts rewordings above it, and
questions about different things of one product mostly below."""
LEARNED_LIMIT = 200
"""Wordings of one article that customers may add; from then on an engineer decides."""
SUGGESTED_LIMIT = 1_000
OF_ONE_PERSON = 20
"""Wordings of one person, the latest, that count for one article, and that are suggested."""

Alike: TypeAlias = Callable[[Sequence[str]], Sequence[Collection[int]]]
"""For each wording, the places of those that ask the same thing, its own among them."""

_Pair: TypeAlias = tuple[str, str]
"""Normalised words, article."""


@dataclass(frozen=True, slots=True)
class Known:
    """A wording that is known to be answered by an article.

    Attributes:
        id: of the confirmation that decided it: the team's latest, or the customers' first.
        kind: ``engineer``, ``ticket`` or ``customer``.
    """

    id: int
    question: str
    article: str
    kind: Kind
    at: datetime


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A wording that customers confirmed, without making it known.

    Attributes:
        id: of the first confirmation.
        persons: how many said so; `accounts`: of how many organisations, visitors without a name not counted.
        at: when it was said last.
    """

    id: int
    question: str
    article: str
    persons: int
    accounts: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What follows from all confirmations: what is known, ordered by id, and what is suggested, best backed first."""

    known: tuple[Known, ...] = ()
    suggested: tuple[Suggestion, ...] = ()


def judged(said: Iterable[Confirmation], alike: Alike) -> Judged:
    """Tell what is known and what is suggested.

    Args:
        said: confirmations in any order; withdrawn ones count nothing.
        alike: asked for the wordings of one article at a time, and only where persons of different accounts agree.
    """
    standing = sorted(
        (one for one in said if one.withdrawn_at is None and fits(one.question)), key=lambda one: (one.at, one.id)
    )
    teams = {_pair(one): one for one in standing if one.kind in TEAM}
    decided = _decided(teams)
    settled_words = {normalised(one.question) for one in decided}
    refused = {pair for pair, word in teams.items() if word.kind is Kind.REFUSAL}
    open_ones = [
        one
        for one in standing
        if one.kind not in TEAM and _pair(one) not in refused and normalised(one.question) not in settled_words
    ]
    learned = _learned(open_ones, alike)
    known = sorted((_known(one) for one in (*decided, *learned)), key=lambda found: found.id)
    there = {(normalised(found.question), found.article) for found in known}
    return Judged(tuple(known), _suggested([one for one in open_ones if _pair(one) not in there]))


def _decided(teams: Mapping[_Pair, Confirmation]) -> list[Confirmation]:
    """Give the team's latest word on every wording; what was said in one breath stands together."""
    by_words: dict[str, list[Confirmation]] = {}
    for (words, _), word in teams.items():
        if word.kind is not Kind.REFUSAL:
            by_words.setdefault(words, []).append(word)
    return [word for found in by_words.values() for word in found if word.at == max(other.at for other in found)]


def _learned(open_ones: Sequence[Confirmation], alike: Alike) -> list[Confirmation]:
    """Give the first confirmation of every wording that customers made known."""
    by_article: dict[str, list[Confirmation]] = {}
    for one in open_ones:
        if one.kind is Kind.CUSTOMER and one.person_id is not None and _accounts(one):
            by_article.setdefault(one.article, []).append(one)
    best: dict[str, tuple[int, Confirmation]] = {}
    for voices in by_article.values():
        for first, accounts in _agreed(_latest_of_each(voices), alike):
            words = normalised(first.question)
            there = best.get(words)
            # Where customers disagree, more accounts win; between equals the first, so that nobody alone takes it away.
            if there is None or (-accounts, first.at, first.id) < (-there[0], there[1].at, there[1].id):
                best[words] = accounts, first
    return _limited([first for _, first in best.values()])


def _agreed(voices: Sequence[Confirmation], alike: Alike) -> list[tuple[Confirmation, int]]:
    """Give, for one article, the wordings that independent persons agree on, with the number of their accounts."""
    if not _two_voices(voices):
        return []
    by_words: dict[str, list[Confirmation]] = {}
    for one in voices:
        by_words.setdefault(normalised(one.question), []).append(one)
    wordings = list(by_words.values())
    near = alike([said[0].question for said in wordings])
    found: list[tuple[Confirmation, int]] = []
    for place, said in enumerate(wordings):
        supporters = [one for other in {place, *near[place]} for one in wordings[other]]
        if _two_voices(supporters):
            found.append((said[0], len({account for one in supporters for account in _accounts(one)})))
    return found


def _two_voices(voices: Iterable[Confirmation]) -> bool:
    """Tell whether any two of them are independent. Compares organisations, not persons, of whom there may be many."""
    by_accounts: dict[frozenset[str], set[str]] = {}
    for one in voices:
        if one.person_id is not None and _accounts(one):
            by_accounts.setdefault(_accounts(one), set()).add(one.person_id)
    groups = list(by_accounts.items())
    return any(
        not mine & theirs and len(persons | others) > 1
        for place, (mine, persons) in enumerate(groups)
        for theirs, others in groups[:place]
    )


def _latest_of_each(voices: Sequence[Confirmation]) -> list[Confirmation]:
    count: dict[str | None, int] = {}
    kept: list[Confirmation] = []
    for one in reversed(voices):
        count[one.person_id] = count.get(one.person_id, 0) + 1
        if count[one.person_id] <= OF_ONE_PERSON:
            kept.append(one)
    return kept[::-1]


def _limited(learned: Sequence[Confirmation]) -> list[Confirmation]:
    count: dict[str, int] = {}
    kept: list[Confirmation] = []
    for one in sorted(learned, key=lambda one: (one.at, one.id)):
        count[one.article] = count.get(one.article, 0) + 1
        if count[one.article] <= LEARNED_LIMIT:
            kept.append(one)
    return kept


def _suggested(left: Sequence[Confirmation]) -> tuple[Suggestion, ...]:
    pairs: dict[_Pair, list[Confirmation]] = {}
    for one in _few_of_each(left):
        pairs.setdefault(_pair(one), []).append(one)
    found = [
        Suggestion(
            id=said[0].id,
            question=said[0].question,
            article=said[0].article,
            persons=len({one.person_id or one.id for one in said}),
            accounts=len({account for one in said for account in _accounts(one)}),
            at=said[-1].at,
        )
        for said in pairs.values()
    ]
    # Identified persons first: whoever makes up cookies must not crowd them out.
    found.sort(key=lambda one: (one.accounts, one.persons, one.at, one.id), reverse=True)
    return tuple(found[:SUGGESTED_LIMIT])


def _few_of_each(left: Sequence[Confirmation]) -> list[Confirmation]:
    """Give the latest wordings of each person, in the order in which they were said."""
    seen: dict[str, set[_Pair]] = {}
    kept: list[Confirmation] = []
    for one in reversed(left):
        own = seen.setdefault(one.person_id or f"erased {one.id}", set())
        if _pair(one) in own or len(own) < OF_ONE_PERSON:
            own.add(_pair(one))
            kept.append(one)
    return kept[::-1]


def _pair(one: Confirmation) -> _Pair:
    return normalised(one.question), one.article


def _accounts(one: Confirmation) -> frozenset[str]:
    """Give the accounts that count: none of an anonymous visitor's, no empty name, none twice in another spelling."""
    names = (" ".join(normalize("NFKC", name).casefold().split()) for name in one.accounts)
    return frozenset(name for name in names if name) if one.kind is Kind.CUSTOMER else frozenset()


def _known(one: Confirmation) -> Known:
    return Known(one.id, one.question, one.article, one.kind, one.at)
