"""Ports of the handlers, and their errors.

HandlerError
├── ConversationNotFound   no such conversation, or not this person's
├── TicketNotFound         no such ticket, or not this person's
├── ArticleNotFound        no such article, or not for this person to see
├── KnownQuestionNotFound  no such known question or suggestion
├── NotPermitted           only members of the team may do this
├── ChangeRefused          the ticket cannot be changed so, or somebody changed it meanwhile; the text says what
├── InvalidInput           something a person sent is unusable; the text says what and the way out
├── RetrievalUnavailable   no index can be searched now; customers are offered a person
└── WriteConflict          somebody else wrote meanwhile; load again and repeat
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from handlers.assignment import Assignment
from handlers.attachment import Amount, Attachment
from handlers.call import PhoneCall
from handlers.confirmation import Confirmation
from handlers.conversation import Conversation, Episode, Outcome, Receipt, Turn
from handlers.diagnostics import Diagnostics
from handlers.own_tickets import Owned, OwnQuery
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from kb import Access, Article
from retrieval import Ranking

Clock: TypeAlias = Callable[[], datetime]
"""Now, aware UTC."""

NewId: TypeAlias = Callable[[str], str]
"""A fresh id with the given prefix: ``new_id("c")`` gives something like ``c_01h...``."""


class HandlerError(Exception):
    """Root of what `handlers` raises on purpose. Its text is fit to be shown to the person."""


class ConversationNotFound(HandlerError):
    """No such conversation, or not this person's."""


class TicketNotFound(HandlerError):
    """No such ticket, or not this person's."""


class ArticleNotFound(HandlerError):
    """No such article, or not for this person to see."""


class KnownQuestionNotFound(HandlerError):
    """No such known question or suggestion."""


class NotPermitted(HandlerError):
    """Only members of the team may do this."""


class ChangeRefused(HandlerError):
    """A ticket cannot be changed so as it stands, or somebody else changed it meanwhile; the text names who did what.

    Attributes:
        why: the value of a `handlers.tickets.refusals.Refusal`.
    """

    def __init__(self, text: str, why: str) -> None:
        super().__init__(text)
        self.why = why


class InvalidInput(HandlerError):
    """Something a person sent is unusable; the text says what, and the way out."""


class RetrievalUnavailable(HandlerError):
    """No index can be searched now."""


class WriteConflict(HandlerError):
    """Somebody else wrote to the same conversation or ticket meanwhile; load again and repeat."""


class Told(Exception):
    """An error whose text may stand in a log: what is wrong and the way out, with no word that anybody wrote to us."""


class Retriever(Protocol):
    """The one engine behind chat, search and command line."""

    async def retrieve(
        self, query: str, access: Access, *, limit: int = 10, within: Collection[str] | None = None
    ) -> Ranking:
        """Rank what `access` may see, at most `limit` articles; with `within`, among those article ids only.

        Of an article and its translations it gives one: in the language of the query; where that tells none, in the
        one that is spoken now (see `handlers.languages`).

        Raises:
            RetrievalUnavailable: no index can be searched now.
        """
        ...


class LiveArticles(Protocol):
    """The articles as they are now."""

    async def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Give the live articles among `ids`; deleted ones are absent."""
        ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to be sent outside.

    Attributes:
        id: unique; a receiver that sees it twice shows it once.
        receiver: ``web`` (wakes the conversation's open pages), ``slack`` (posts the turn), ``team`` (tickets, for
            the team's channels), ``mail`` (letters to the requester of a ticket) or ``log``.
        payload: words for the receiver; no message text goes to ``log``.
        rank: 0 where somebody waits for it; what has 1 goes out after what has 0, but for its own subject's order.
    """

    id: str
    receiver: str
    subject: str
    payload: Mapping[str, str | int]
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """All that one handled message (or button, or sweep) changes, written in one transaction or not at all.

    `inbox_key` is the message that is done with it. `turns` carry their final `seq`. `conversation` is None for a
    ticket that did not come from one. `ticket` is new, or changed: then it is written whole, over the version that it
    was read in and no other, and has the next version afterwards.

    Of `confirmations` one is kept for an episode, and one for a ticket and an article. What a customer confirmed is
    withdrawn with the step in which the episode is revoked; what closing a ticket confirmed, with the step that opens
    the ticket again.

    `tickets` are others that are new or change with it, as in a merge. `events` are theirs, in order, each as a ticket
    of this step says it. `assignments` follow on the latest turn of the rotation, which goes on with them.

    `diagnostics` came with `ticket`, which is new. `call` was about it; its version is that of the call's event.
    """

    conversation: Conversation | None
    turns: Sequence[Turn] = ()
    episodes: Sequence[Episode] = ()
    receipt: Receipt | None = None
    ticket: Ticket | None = None
    outgoing: Sequence[Outgoing] = ()
    inbox_key: str | None = None
    confirmations: Sequence[Confirmation] = ()
    tickets: Sequence[Ticket] = ()
    events: Sequence[TicketEvent] = ()
    assignments: Sequence[Assignment] = ()
    diagnostics: Diagnostics | None = None
    call: PhoneCall | None = None

    @property
    def every_ticket(self) -> tuple[Ticket, ...]:
        """All tickets that are new or changed."""
        return (*(() if self.ticket is None else (self.ticket,)), *self.tickets)


TURNS_AT_ONCE = 200
"""Most turns that are loaded of a conversation; enough for handling the next message."""


class Attachments(Protocol):
    """What is known of the files that people sent along. A new ticket takes those of its conversation along."""

    async def add(self, sent: Attachment) -> bool:
        """Write a file down, which goes with its ticket, else with the one that its conversation is about now.

        The team's channels are told of one that is kept already. False when it was written down before.
        """
        ...

    async def get(self, id_: str) -> Attachment | None:
        """Give a file."""
        ...

    async def of_ticket(self, number: str) -> tuple[Attachment, ...]:
        """Give the files of a ticket, oldest first."""
        ...

    async def kept_since(self, person_id: str, since: datetime) -> Amount:
        """Give how much is kept of what a person sent from then on."""
        ...

    async def settle(self, sent: Attachment) -> bool:
        """Note that a file is kept, or why it is not, and tell the team's channels; False when it was noted before."""
        ...


class Conversations(Protocol):
    """Where conversations live."""

    async def load(self, conversation_id: str, *, after: int | None = None) -> Conversation:
        """Give the conversation with its latest `TURNS_AT_ONCE` turns; with `after`, the first of those after it.

        Raises:
            ConversationNotFound: there is none.
        """
        ...

    async def replied(self, conversation_id: str, key: str) -> Turn | None:
        """Give the bot's turn under this key, however long ago it was."""
        ...

    async def write(self, step: Step) -> bool:
        """Write a step; False when it was done before, and nothing changes then.

        It was when its message is done, or when a turn's key and author, its new ticket's requester and key, or its
        new ticket's episode are there already.

        Raises:
            WriteConflict: a turn's `seq` or the rotation's turn is taken, or a ticket was changed since it was read.
        """
        ...

    async def recent_episodes(
        self, person_id: str, since: datetime, accounts: Collection[str] = ()
    ) -> tuple[Episode, ...]:
        """Give the episodes of this person, or of anybody of these accounts, touched since then, latest first.

        On any channel. An episode belongs to the accounts that its person had when it was opened.
        """
        ...

    async def due_episodes(self, untouched_since: datetime, limit: int) -> tuple[Episode, ...]:
        """Give open episodes that nobody touched since then, oldest first."""
        ...

    async def settle(self, episode_id: str, outcome: Outcome, at: datetime, *, untouched_since: datetime) -> bool:
        """Settle an open episode; False when it was settled, or touched after `untouched_since`, meanwhile."""
        ...

    async def receipt(self, receipt_id: str) -> Receipt | None:
        """Give a receipt."""
        ...


class Tickets(Protocol):
    """Where tickets live."""

    async def next_number(self) -> str:
        """Reserve the next ``T-<n>``; a number that is not used after all leaves a gap."""
        ...

    async def get(self, number: str) -> Ticket:
        """Give a ticket.

        Raises:
            TicketNotFound: there is none.
        """
        ...

    async def filed(self, requester_id: str, key: str) -> Ticket | None:
        """Give the ticket that this requester filed under this key."""
        ...

    async def of_person(self, person_id: str) -> tuple[Ticket, ...]:
        """Give a person's tickets, latest first, without transcripts."""
        ...

    async def of_audience(self, persons: Collection[str], query: OwnQuery, *, proved: Collection[str] = ()) -> Owned:
        """Give the tickets that any of these persons may see, see `Ticket.shows`; `proved`: their addresses."""
        ...

    async def seen_by(
        self, persons: Collection[str], numbers: Collection[str], *, proved: Collection[str] = ()
    ) -> frozenset[str]:
        """Give those of these tickets that any of these persons may see, as with `of_audience`."""
        ...

    async def of_conversation(self, person_id: str, conversation_id: str) -> tuple[Ticket, ...]:
        """Give the tickets that this person filed from this conversation, latest first, without transcripts."""
        ...

    async def every(self, *, limit: int, status: Collection[str] = ()) -> tuple[Ticket, ...]:
        """Give all tickets (of those statuses, if any are named), latest first."""
        ...

    async def to_do(self, person_id: str, *, limit: int) -> tuple[Ticket, ...]:
        """Give new and open tickets that this person or nobody has: the earliest promise first, then the latest."""
        ...

    async def history(self, number: str) -> tuple[TicketEvent, ...]:
        """Give a ticket's events, in order; none of a ticket that is not there."""
        ...

    async def placements(self, number: str) -> tuple[Assignment, ...]:
        """Give the records of a ticket's assignments by routing, in order."""
        ...

    async def diagnostics(self, number: str) -> Diagnostics | None:
        """Give what was sent along with a ticket; None when nothing was."""
        ...

    async def calls(self, number: str) -> tuple[PhoneCall, ...]:
        """Give the calls about a ticket, in the order in which they were written down."""
        ...
