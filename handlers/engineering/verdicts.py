"""What customers answer to news of a fix: it works, or it is still broken. Opening the question changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

from handlers.engineering.announcement import Announcement, AnnouncementState, Verdict
from handlers.engineering.announcement_jobs import concluding
from handlers.engineering.announcement_ports import AnnouncementNotFound, Announcements
from handlers.engineering.announcement_text import asks
from handlers.engineering.announcing import told
from handlers.engineering.escalation import marked
from handlers.engineering.jobs import commenting, referring, reopening
from handlers.languages import mark, say
from handlers.languages.dates import number
from handlers.person import Person
from handlers.ports import Clock, InvalidInput, NewId, Outgoing, TicketNotFound, Tickets, WriteConflict
from handlers.quality.link import Links
from handlers.terms import clean
from handlers.ticket import Ticket

WORDS_LIMIT = 4_000
"""Code points that a customer may add."""
PRESSES = 20
"""Presses of one announcement's buttons that are known again, the latest."""
ATTEMPTS = 5
NOT_YOURS = mark("There is no such question of yours.")


class VerdictRefusal(StrEnum):
    """Why an answer is not taken."""

    NEWER = "newer"
    """There is newer news of the same problem."""
    ELSEWHERE = "elsewhere"
    """It was answered meanwhile, on another page or in another place, and otherwise."""
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a customer is asked.

    Attributes:
        newer: there is newer news; it cannot be answered any more.
        ticket: as it stands.
    """

    announcement: Announcement
    ticket: Ticket
    newer: bool = False


Answered: TypeAlias = Asked | VerdictRefusal


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is given.

    Attributes:
        words: what they add, cleaned.
        seen: the version that their page was made from; None: whatever it is.
        by: id of whoever answers; empty: it is not known, as they have no more than the link.
        press: digest of the press that it came by; empty: by none that could be handled twice.
    """

    verdict: Verdict
    words: str = ""
    seen: int | None = None
    by: str = ""
    press: str = ""


def answered(one: Announcement, given: Given, at: datetime) -> Announcement | VerdictRefusal | None:
    """Take an answer; None: it was given before, and nothing changes. Pure.

    A press is kept even where it says what was said already: handled again after another answer, it says nothing.
    """
    if given.press and given.press in one.presses:
        return None
    if len(given.words) > WORDS_LIMIT:
        return VerdictRefusal.TOO_LONG
    presses = (*one.presses, given.press)[-PRESSES:] if given.press else one.presses
    same = one.verdict is given.verdict
    if same and (not given.words or given.seen not in {None, one.version}):
        # A double click, or a page that was loaded anew.
        return replace(one, presses=presses, version=one.version + 1) if given.press else None
    if given.seen not in {None, one.version}:
        return VerdictRefusal.ELSEWHERE
    return replace(one, verdict=given.verdict, said_at=at, version=one.version + 1, presses=presses)


def following(before: Announcement, after: Announcement, given: Given, new_id: NewId) -> Sequence[Outgoing]:
    """Give what is to be done because of an answer. Engineering is told no customer's name, and no words of theirs."""
    verdict, at = after.verdict, after.said_at
    same = before.verdict is verdict
    if verdict is None or at is None or (same and not given.words):
        return ()
    done = [concluding(after, verdict, given.words, at, new_id, given.by), told(after, False, new_id)]
    if same:
        return done
    name, mark = after.issue, marked(f"{after.id}:{after.version}")
    there = [referring(name, new_id)]
    where = f" in {after.release}" if after.release else ""
    if verdict is Verdict.BROKEN:
        text = f"{after.ticket}: the customer says that it is still broken{where}."
        there = [commenting(name, text, mark, new_id), reopening(name, new_id), *there]
    elif before.verdict is Verdict.BROKEN:
        text = f"{after.ticket}: the customer says that it works{where} after all."
        there = [commenting(name, text, mark, new_id), *there]
    return [*done, *there]


class VerdictDesk:
    """Asks the customer of a ticket whether its fix works, and takes the answer."""

    def __init__(
        self, announcements: Announcements, tickets: Tickets, links: Links, clock: Clock, new_id: NewId
    ) -> None:
        self._announcements = announcements
        self._tickets = tickets
        self._links = links
        self._clock = clock
        self._new_id = new_id

    async def view(self, token: str) -> Asked | None:
        """Give what the holder of a link is asked; None when it is none of ours, or gone. Changes nothing."""
        id_ = self._links.read(token)
        return None if id_ is None else await self._asked(id_)

    async def say(self, token: str, verdict: Verdict, words: str = "", seen: int | None = None) -> Answered | None:
        """Take the answer of the holder of a link; None as with `view`.

        Raises:
            WriteConflict: others keep changing it; try again.
        """
        id_ = self._links.read(token)
        return None if id_ is None else await self._said(id_, Given(verdict, clean(words), seen))

    async def say_as(self, person: Person, id_: str, verdict: Verdict, words: str = "", *, key: str = "") -> Asked:
        """Take the answer of somebody who is known, such as by a button in Slack.

        `key`: names the press; one that was taken changes nothing when it is handled again, whatever was answered
        meanwhile. Empty: it is none.

        Raises:
            AnnouncementNotFound: there is none that was sent, or it is another's.
            InvalidInput: it cannot be taken; the text says why.
            WriteConflict: others keep changing it; try again.
        """
        asked = await self._asked(id_)
        if asked is None or not asked.ticket.shows(person.id, person.proved):
            raise AnnouncementNotFound(say(NOT_YOURS))
        # Whoever proved to have its address is the one who asked, under whichever id.
        by = person.id if person.id in asked.ticket.audience else asked.ticket.requester_id
        # A key may name whoever pressed.
        press = sha256(key.encode()).hexdigest()[:32] if key else ""
        made = await self._said(id_, Given(verdict, clean(words), by=by, press=press))
        if made is VerdictRefusal.NEWER:
            raise InvalidInput(say("There is newer news of it: please answer that."))
        if made is VerdictRefusal.TOO_LONG:
            raise InvalidInput(say("Please keep it to {limit} characters.", limit=number(WORDS_LIMIT)))
        if made is None or isinstance(made, VerdictRefusal):
            raise AnnouncementNotFound(say(NOT_YOURS))
        return made

    async def waiting(self, number: str) -> Announcement | None:
        """Give the announcement that a ticket's customer has not answered yet; None: none waits."""
        return _waiting(await self._announcements.of_ticket(number))

    async def invitation(self, number: str) -> str | None:
        """Give the path of the page where that is answered; None: none waits. Whose ticket it is, is for the caller."""
        latest = await self.waiting(number)
        return None if latest is None else self._links.path(latest.id)

    async def invitations(self, numbers: Collection[str]) -> Mapping[str, str]:
        """Give those of some tickets, by ticket, as `invitation` does; tickets where none waits are missing."""
        every = await self._announcements.of_tickets(numbers)
        latest = {number: _waiting(found) for number, found in every.items()}
        return {number: self._links.path(one.id) for number, one in latest.items() if one is not None}

    async def _said(self, id_: str, given: Given) -> Answered | None:
        for _ in range(ATTEMPTS):
            asked = await self._asked(id_)
            if asked is None:
                return None
            if asked.newer and given.press not in asked.announcement.presses:
                return VerdictRefusal.NEWER
            made = answered(asked.announcement, given, self._clock())
            if isinstance(made, VerdictRefusal):
                return made
            if made is None:
                return asked
            try:
                await self._announcements.write([made], following(asked.announcement, made, given, self._new_id))
            except WriteConflict:
                continue
            return replace(asked, announcement=made)
        raise WriteConflict("this is being changed by others; please try again")

    async def _asked(self, id_: str) -> Asked | None:
        try:
            one = await self._announcements.get(id_)
            ticket = await self._tickets.get(one.ticket)
        except (AnnouncementNotFound, TicketNotFound):
            return None
        if one.state is not AnnouncementState.SENT or not asks(one):
            return None
        later = _sent(await self._announcements.of_ticket(one.ticket), one)
        return Asked(one, ticket, newer=bool(later) and later[-1].id != one.id)


def _waiting(every: Sequence[Announcement]) -> Announcement | None:
    """Give the one of a ticket's that its customer has not answered yet; None: none waits."""
    sent = _sent(every)
    latest = sent[-1] if sent else None
    return latest if latest is not None and asks(latest) and latest.verdict is None else None


def _sent(every: Sequence[Announcement], like: Announcement | None = None) -> Sequence[Announcement]:
    """Give those that were sent, in order; about the same issue, if one is given."""
    sent = [one for one in every if one.state is AnnouncementState.SENT and (like is None or one.issue == like.issue)]
    return sorted(sent, key=lambda one: (one.sent_at or one.at, one.at, one.id))
