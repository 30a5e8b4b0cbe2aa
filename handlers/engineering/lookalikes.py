"""Issues that may be the same as what somebody is about to escalate: ours, the tracker's, and those of like tickets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from handlers.access.permissions import Right, require
from handlers.chat.inquiry import described
from handlers.engineering.asking import Askers, Escalated
from handlers.engineering.drafting import discreet
from handlers.engineering.errors import TrackerError
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import Issue, IssueName, Stage
from handlers.engineering.ports import Kept, Lookalike, Mirror
from handlers.engineering.private import unmarked
from handlers.engineering.stages import EngineeringRules, stage_of
from handlers.person import Person
from handlers.ports import HandlerError, Tickets
from handlers.similar.case_text import LONGEST, case_text
from handlers.similar.ports import CasesUnavailable, Circumstances
from handlers.similar.ranking import AS_NEAR
from handlers.similar.reasons import reasons
from handlers.similar.similar import Found
from handlers.ticket import Ticket

SHOWN = 5
MOST = 20
DEADLINE_S = 5.0
_TICKETS = 10
"""Like tickets whose issues count."""
_OVER = frozenset({Stage.RELEASED, Stage.DECLINED})
_OURS = "Our own copies of issues cannot be searched now."
_READING = "Some issues are still being read, and may be missing."
_SLOW = "The tracker takes too long to be searched; issues that only it knows are missing."
_UNSEARCHED = "We could not look there: issues that only the tracker knows are missing."
_LIKE_TICKETS = "Tickets that are like it cannot be looked for now."
_TAKEN_OFF = "the ticket was on this one until it was taken off"
_NOTHING = Circumstances()
_Part: TypeAlias = tuple[Sequence[Lookalike], str]
"""What a part of the search found, and why there may be more; empty: all was looked through."""


@dataclass(frozen=True, slots=True)
class NearIssues:
    """What an index of issues found.

    Attributes:
        near: names with scores in [0, 1], which mean what those of similar tickets mean; the nearest first.
        rarity: of the terms of what was asked, see `handlers.similar.similar.Nearest`.
        unread: issues that it has not yet.
    """

    near: tuple[tuple[IssueName, float], ...]
    rarity: Mapping[str, float]
    unread: int = 0


class IssueIndex(Protocol):
    """Finds issues of our mirror by meaning and by words."""

    async def near(self, text: str, limit: int) -> NearIssues:
        """Give the issues nearest to a text; fewer when fewer come near.

        Raises:
            CasesUnavailable: nothing was read yet.
        """
        ...


class Searching(Protocol):
    """Searches in the tracker, see `handlers.engineering.ports.IssueReader`."""

    async def like(self, text: str, limit: int) -> Sequence[Issue]:
        """Give issues that may be the same; the best first.

        Raises:
            TrackerError: it cannot be searched.
        """
        ...


class Alike(Protocol):
    """Finds like tickets, see `handlers.similar.desk.Similar`."""

    async def similar(self, person: Person, number: str, limit: int = ...) -> Found:
        """Give what is like a ticket."""
        ...


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found.

    Attributes:
        issues: those that the ticket was taken off, then the nearest first; those that the tracker alone found come
            last, and those that are over after others that are as near.
        reasons: why there may be more, in sentences.
    """

    issues: tuple[Lookalike, ...]
    reasons: tuple[str, ...] = ()


class Lookalikes:
    """Looks for issues that may be the same. A part of the search that fails is told, and never raised.

    Args:
        tickets: all of them.
        index, mirror: our copies.
        searching: the tracker.
        askers: who waits for tickets; the tracker is not told.
        alike: finds like tickets; None: nobody does here.
        escalations: which issues those tickets stand behind.
        rules: gives what statuses mean now.
        failed: told what broke, without any words of a customer.
    """

    def __init__(
        self,
        *,
        tickets: Tickets,
        index: IssueIndex,
        mirror: Mirror,
        searching: Searching,
        askers: Askers,
        alike: Alike | None,
        escalations: Escalated,
        rules: Callable[[], EngineeringRules] = EngineeringRules,
        failed: Callable[[str], None] = lambda failure: None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._tickets = tickets
        self._index = index
        self._mirror = mirror
        self._searching = searching
        self._askers = askers
        self._alike = alike
        self._escalations = escalations
        self._rules = rules
        self._failed = failed
        self._deadline_s = deadline_s

    async def of_ticket(self, person: Person, number: str, text: str = "", limit: int = SHOWN) -> Looked:
        """Give issues that may be the same as a ticket; `text`: what was typed of it by now, in place of its words.

        Those that it is linked to are left out; what it was taken off comes first.

        Raises:
            NotPermitted: this person is not of the team.
            TicketNotFound: there is none.
        """
        require(person, Right.WORK)
        ticket = await self._tickets.get(number)
        said = text.strip() or case_text(ticket)
        limit = max(1, min(limit, MOST))
        parts = await asyncio.gather(
            self._within(self._known(said, limit), _OURS),
            self._within(self._searched(ticket, said, limit), _SLOW),
            self._within(self._through(person, ticket.number), _LIKE_TICKETS),
        )
        there = await self._escalations.of_ticket(ticket.number)
        own = {one.issue for one in there if one.state is EscalationState.LINKED}
        former = [one for one in await self._former(there) if one.issue.name not in own]
        own |= {one.issue.name for one in former}
        joined = _joined([one for found, _ in parts for one in found if one.issue.name not in own])
        told = dict.fromkeys(reason for _, reason in parts if reason)
        return Looked((*former, *joined)[:limit], tuple(told))

    async def _former(self, there: Sequence[Escalation]) -> Sequence[Lookalike]:
        """Give the issues that a ticket was taken off, the latest first: that may have been a slip."""
        left = [
            one.issue for one in reversed(there) if one.state is EscalationState.WITHDRAWN and one.issue is not None
        ]
        kept = await self._mirror.these(left)
        found = [kept[name] for name in dict.fromkeys(left) if name in kept]
        return [_ours(one, None, (_TAKEN_OFF,)) for one in found if not one.snapshot.issue.gone]

    async def _within(self, look: Awaitable[_Part], broken: str) -> _Part:
        """Give what a part of the search found; `broken`: what is said when it took too long, or broke."""
        try:
            async with asyncio.timeout(self._deadline_s):
                return await look
        except CasesUnavailable:
            return (), _READING
        except TrackerError as error:
            return (), f"{error.wrong} {_UNSEARCHED}"
        except (HandlerError, OSError, RuntimeError, ValueError) as error:  # TimeoutError is an OSError
            self._failed(described(error))
            return (), broken

    async def _known(self, text: str, limit: int) -> _Part:
        return await ours(text, limit, self._index, self._mirror)

    async def _searched(self, ticket: Ticket, text: str, limit: int) -> _Part:
        # What is looked for there is told there, and nobody chose yet what that may be.
        words = unmarked(discreet(text, ticket, await self._askers.of(ticket.number)))
        found = await self._searching.like(words, limit)
        kept = await self._mirror.these({one.name for one in found})
        return [self._elsewhere(one, kept.get(one.name)) for one in found if not one.gone], ""

    async def _through(self, person: Person, number: str) -> _Part:
        if self._alike is None:
            return (), ""
        found = await self._alike.similar(person, number, _TICKETS)
        like = {one.number: one.score for one in found.cases if one.number.startswith("T-")}
        there = await self._escalations.of_tickets(like)
        behind = {
            one.issue: ticket
            for ticket in sorted(like, key=lambda name: like[name])  # the nearest last: it is the one that is named
            for one in there.get(ticket, ())
            if one.state is EscalationState.LINKED and one.issue is not None
        }
        kept = await self._mirror.these(behind)
        standing = {name: one for name, one in kept.items() if not one.snapshot.issue.gone}
        return [_ours(one, like[behind[name]], (f"{behind[name]} is like it",)) for name, one in standing.items()], ""

    def _elsewhere(self, issue: Issue, kept: Kept | None) -> Lookalike:
        if kept is not None:
            return _ours(kept, None, ())
        return Lookalike(issue, stage_of(issue, self._rules().stages), why=("the tracker's search found it",))


async def ours(text: str, limit: int, index: IssueIndex, mirror: Mirror) -> _Part:
    """Give the issues of our mirror that are nearest to a text, and why there may be more.

    Raises:
        CasesUnavailable: none can be looked for now.
    """
    found = await index.near(text, limit)
    kept = await mirror.these({name for name, _ in found.near})
    known = [(kept[name], score) for name, score in found.near if name in kept]
    # In a thread: long texts take some milliseconds each, and chat is answered meanwhile.
    shown = await asyncio.to_thread(lambda: [_ours(one, score, _why(text, one, found.rarity)) for one, score in known])
    return [one for one in shown if not one.issue.gone], _READING if found.unread else ""


def issue_text(title: str, description: str) -> str:
    """Give the words that an issue is found by."""
    return f"{title}\n\n{description}".strip()[:LONGEST]


def _ours(kept: Kept, score: float | None, why: tuple[str, ...]) -> Lookalike:
    return Lookalike(kept.snapshot.issue, kept.stage, kept.accounts, kept=True, score=score, why=why)


def _why(text: str, kept: Kept, rarity: Mapping[str, float]) -> tuple[str, ...]:
    issue = kept.snapshot.issue
    return reasons(text, issue_text(issue.title, issue.description), rarity, _NOTHING, _NOTHING)


def _joined(found: Sequence[Lookalike]) -> tuple[Lookalike, ...]:
    """Give each issue once, with all that is known of why, in the order in which they are shown."""
    best: dict[IssueName, Lookalike] = {}
    for one in found:
        before = best.get(one.issue.name)
        if before is None:
            best[one.issue.name] = one
            continue
        scores = [score for score in (before.score, one.score) if score is not None]
        why = tuple(dict.fromkeys((*before.why, *one.why)))
        best[one.issue.name] = replace(before if before.kept else one, score=max(scores, default=None), why=why)
    return tuple(sorted(best.values(), key=_order))


def _order(one: Lookalike) -> tuple[float, bool, float, str]:
    score = -1.0 if one.score is None else one.score
    return -round(score / AS_NEAR), one.stage in _OVER, -score, one.issue.key
