"""What a new article would do: every question of a window asked twice, without the article and with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.chat.answer import Ask, decide
from handlers.chat.policy import Policy
from handlers.chat.receipts import cited
from handlers.conversation import Outcome
from handlers.insights.rates import Share
from handlers.reply import Answer, Clarification
from handlers.terms import normalised
from kb import Access, Article
from retrieval import Ranking

SOLVED = frozenset({Outcome.CONFIRMED})
UNSOLVED = frozenset({Outcome.ESCALATED, Outcome.REVOKED, Outcome.ABANDONED})
"""Silence after an answer says too little about it to call a change good or bad."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An episode of the window. `article`: the one that it was answered with; None where it was not."""

    question: str
    access: Access
    outcome: Outcome
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A question, asked once or more by people who may see the same. `episodes`: at least one, oldest first."""

    question: str
    access: Access
    episodes: tuple[Asked, ...]

    @property
    def times(self) -> int:
        """How often it was asked."""
        return len(self.episodes)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to a wording over one index.

    Attributes:
        article: the one that answers; None where none does.
        options: articles that a clarifying question names.
        confidence: of the first hit, in [0, 1]. `draft`: of the draft; 0 where it is no candidate.
    """

    article: str | None
    options: tuple[str, ...]
    confidence: float
    draft: float


class Effect(StrEnum):
    """What the draft does to a wording."""

    WON = "won"
    """Nothing answered it, the draft does."""
    TAKEN = "taken"
    """Another article answered it, the draft does now."""
    LOST = "lost"
    """It was answered, and is not any more."""
    MOVED = "moved"
    """It is answered by another article than before, which is not the draft."""
    JOINED = "joined"
    """Nothing answers it; the draft is among the options of the clarifying question now."""
    OPEN = "open"
    """Nothing answers it."""
    KEPT = "kept"
    """It is answered as before."""


class Verdict(StrEnum):
    """Whether taking a question away from an article is good, by what became of its answers."""

    MENDED = "mended"
    BROKEN = "broken"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Change:
    """A wording before and after."""

    wording: Wording
    before: Said
    after: Said
    effect: Effect

    @property
    def verdict(self) -> Verdict:
        """Judge the former answer by the episodes that it was given in; a tie is not known."""
        given = [episode.outcome for episode in self.wording.episodes if episode.article == self.before.article]
        solved, unsolved = sum(each in SOLVED for each in given), sum(each in UNSOLVED for each in given)
        if solved == unsolved:
            return Verdict.UNKNOWN
        return Verdict.BROKEN if solved > unsolved else Verdict.MENDED


@dataclass(frozen=True, slots=True)
class Count:
    """How many wordings, and how often they were asked together."""

    wordings: int
    times: int


@dataclass(frozen=True, slots=True)
class DryRun:
    """All wordings of a window, each before and after.

    Attributes:
        draft: the article as it would be.
    """

    draft: Article
    changes: tuple[Change, ...]

    @property
    def asked(self) -> Count:
        """Everything that was asked."""
        return _count(self.changes)

    @property
    def visible(self) -> Count:
        """What was asked by people who may see the draft."""
        return _count(change for change in self.changes if change.wording.access.allows(self.draft.audience))

    @property
    def answered_before(self) -> Share:
        """Share of the episodes that the present articles answer."""
        return self._share([change for change in self.changes if change.before.article is not None])

    @property
    def answered_after(self) -> Share:
        """Share of the episodes that are answered with the draft among the articles."""
        return self._share([change for change in self.changes if change.after.article is not None])

    def having(self, effect: Effect) -> tuple[Change, ...]:
        """Give the wordings that the draft has this effect on: often asked first, then the surest."""
        found = [change for change in self.changes if change.effect is effect]
        return tuple(sorted(found, key=lambda change: (-change.wording.times, -_sureness(change))))

    def count(self, effect: Effect, verdict: Verdict | None = None) -> Count:
        """Count the wordings with this effect, and this verdict where one is named."""
        return _count(change for change in self.having(effect) if verdict is None or change.verdict is verdict)

    @property
    def nearest(self) -> tuple[Change, ...]:
        """Give what is still not answered and the draft is a candidate for, nearest first."""
        found = [change for change in self.changes if change.effect is Effect.OPEN and change.after.draft > 0]
        return tuple(sorted(found, key=lambda change: -change.after.draft))

    def _share(self, answered: Sequence[Change]) -> Share:
        return Share.of(_count(answered).times, self.asked.times)


def wordings(asked: Iterable[Asked]) -> tuple[Wording, ...]:
    """Put equal questions of people who may see the same together, in the order in which they were first asked."""
    groups: dict[tuple[str, Access], list[Asked]] = {}
    for episode in asked:
        groups.setdefault((normalised(episode.question) or episode.question, episode.access), []).append(episode)
    return tuple(Wording(group[0].question, access, tuple(group)) for (_, access), group in groups.items())


def said(wording: Wording, ranking: Ranking, live: Mapping[str, Article], draft: str, policy: Policy) -> Said:
    """Decide as the chat does, on the first message of a conversation. `draft`: id that the draft has or would have."""
    reply = decide(Ask(wording.question, wording.access), ranking, live, policy)
    return Said(
        article=cited(reply)[0] if isinstance(reply, Answer) else None,
        options=cited(reply) if isinstance(reply, Clarification) else (),
        confidence=ranking.confidence,
        draft=next((hit.confidence for hit in ranking.hits if hit.article_id == draft), 0.0),
    )


def change(wording: Wording, before: Said, after: Said, draft: str) -> Change:
    """Name what the draft does to a wording."""
    return Change(wording, before, after, _effect(before, after, draft))


def _effect(before: Said, after: Said, draft: str) -> Effect:
    if after.article is None:
        if before.article is not None:
            return Effect.LOST
        return Effect.JOINED if draft in after.options and draft not in before.options else Effect.OPEN
    if after.article == before.article:
        return Effect.KEPT
    if after.article == draft:
        return Effect.WON if before.article is None else Effect.TAKEN
    return Effect.MOVED


def _count(changes: Iterable[Change]) -> Count:
    times = [change.wording.times for change in changes]
    return Count(len(times), sum(times))


def _sureness(change: Change) -> float:
    return change.after.draft if change.effect in {Effect.WON, Effect.TAKEN, Effect.JOINED} else change.after.confidence
