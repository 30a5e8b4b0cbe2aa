"""Finds tickets that are like one another, for the team; for customers among what they may see only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from handlers.access.permissions import Right, on_team, require
from handlers.chat.inquiry import described
from handlers.person import Person
from handlers.ports import HandlerError, TicketNotFound
from handlers.similar.case_text import case_text
from handlers.similar.ports import CaseIndex, CaseRecords, CasesUnavailable, Circumstances, KnownIssues
from handlers.similar.ranking import Candidate, candidates
from handlers.similar.reasons import reasons
from handlers.similar.similar import TEAM, Found, Nearest, Readers, SimilarCase
from handlers.similar.solution import solved_with
from handlers.ticket import Ticket

SHOWN = 5
MOST = 50
DEADLINE_S = 8.0
_MORE = 25
"""Tickets that are looked for beside those that are shown: some go on in others, and some were seen already."""
_FARTHER = 4
"""How many times as many are looked for where too few of them are tickets of their own, as in an outage."""
_FARTHEST = 10_000
NOT_READ = "The tickets are being read for the first time: try again in a moment."
_NOTHING = Circumstances()
FAILED = "Similar tickets cannot be looked for now: try again in a moment."


@dataclass(frozen=True, slots=True)
class _Asked:
    """What others are to be like.

    Attributes:
        like: the ticket that it is; None: it is none yet.
        related: the tickets that it is linked to.
    """

    text: str
    around: Circumstances = _NOTHING
    like: str | None = None
    requester: str | None = None
    related: Collection[str] = ()


class Similar:
    """Finds similar tickets. A search that fails is told, and never raised."""

    def __init__(
        self,
        index: CaseIndex,
        records: CaseRecords,
        *,
        issues: KnownIssues | None = None,
        failed: Callable[[str], None] = lambda failure: None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """Take what it works with.

        `issues`: what engineering knows already; None: nothing is known here. `failed` is called with what broke,
        without any words of a customer.
        """
        self._index = index
        self._records = records
        self._issues = issues
        self._failed = failed
        self._deadline_s = deadline_s

    def know(self, issues: KnownIssues) -> None:
        """Look through what engineering knows already, too, from now on."""
        self._issues = issues

    async def similar(self, person: Person, number: str, limit: int = SHOWN) -> Found:
        """Give what is like a ticket: to the team anything, to a customer only what they may see.

        Raises:
            TicketNotFound: there is no such ticket, or it is not this person's.
        """
        number = number.strip().upper()
        readers = TEAM if on_team(person) else Readers.customer(person)
        if not readers.everything and number not in await self._records.seen_by(readers, [number]):
            raise TicketNotFound(f"there is no ticket {number}")
        ticket, around = (await self._records.whole([number])).get(number, (None, _NOTHING))
        if ticket is None:
            raise TicketNotFound(f"there is no ticket {number}")
        linked = frozenset(link.number for link in ticket.links)
        asked = _Asked(case_text(ticket), around, number, ticket.requester_id, linked)
        return await self._found(asked, readers, limit)

    async def like(self, person: Person, text: str, limit: int = SHOWN) -> Found:
        """Give what is like words that are no ticket yet.

        Raises:
            NotPermitted: this person is not of the team.
        """
        require(person, Right.WORK)
        return await self._found(_Asked(text.strip()), TEAM, limit)

    async def _found(self, asked: _Asked, readers: Readers, limit: int) -> Found:
        limit = max(1, min(limit, MOST))
        if not asked.text:
            return Found(())
        try:
            async with asyncio.timeout(self._deadline_s):
                nearest, chosen = await self._chosen(asked, readers, limit)
                shown = await self._shown(asked, nearest, chosen)
                if self._issues is not None and readers.everything:
                    issues = await self._issues.like(asked.text, limit)
                    shown = sorted([*shown, *issues], key=lambda one: -one.score)[:limit]
        except CasesUnavailable:
            return Found((), reason=NOT_READ)
        except (HandlerError, TimeoutError, OSError, RuntimeError, ValueError) as error:
            self._failed(described(error))
            return Found((), reason=FAILED)
        return Found(tuple(shown), nearest.unread, _unread(nearest.unread))

    async def _chosen(self, asked: _Asked, readers: Readers, limit: int) -> tuple[Nearest, Sequence[Candidate]]:
        """Search on until there are enough tickets of their own: hundreds may be merged into the one asked about."""
        wanted = limit + _MORE
        while True:
            nearest = await self._index.near(asked.text, readers, wanted, like=asked.like)
            chosen = await self._candidates(asked, readers, nearest)
            if len(chosen) >= limit or len(nearest.near) < wanted or wanted >= _FARTHEST:
                return nearest, chosen[:limit]
            wanted = min(wanted * _FARTHER, _FARTHEST)

    async def _candidates(self, asked: _Asked, readers: Readers, nearest: Nearest) -> Sequence[Candidate]:
        itself = () if asked.like is None else (asked.like,)
        states = await self._records.states([*itself, *(one.number for one in nearest.near)])
        chosen = candidates(nearest.near, states, [states[number].root for number in itself if number in states])
        if readers.everything:
            return chosen
        # Checked inside the search, and once more here: what was found, and what it goes on in.
        seen = await self._records.seen_by(readers, {name for one in chosen for name in (one.number, one.found)})
        return [one for one in chosen if one.number in seen and one.found in seen]

    async def _shown(self, asked: _Asked, nearest: Nearest, chosen: Sequence[Candidate]) -> Sequence[SimilarCase]:
        whole = await self._records.whole({name for one in chosen for name in (one.number, one.found)})
        there = [one for one in chosen if one.number in whole and one.found in whole]
        # In a thread: long texts take some milliseconds each, and chat is answered meanwhile.
        return await asyncio.to_thread(
            lambda: [self._case(asked, one, nearest, whole[one.number], whole[one.found]) for one in there]
        )

    def _case(
        self,
        asked: _Asked,
        one: Candidate,
        nearest: Nearest,
        shown: tuple[Ticket, Circumstances],
        found: tuple[Ticket, Circumstances],
    ) -> SimilarCase:
        ticket = shown[0]
        return SimilarCase(
            number=ticket.number,
            subject=ticket.subject,
            status=str(ticket.status),
            opened_at=ticket.opened_at,
            score=round(one.score, 3),
            why=reasons(
                asked.text,
                case_text(found[0]),
                nearest.rarity,
                asked.around,
                found[1],
                same_customer=found[0].requester_id == asked.requester,
            ),
            solved_with=solved_with(ticket),
            over=one.over,
            linked=one.number in asked.related,
        )


def _unread(count: int) -> str | None:
    if not count:
        return None
    return f"{count:,} {'ticket is' if count == 1 else 'tickets are'} still being read, and may be missing here."
