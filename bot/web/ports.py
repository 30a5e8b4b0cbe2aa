"""What the web needs of the rest: small ports, owned here; desk, search, worker and database fulfil them.

WebError
└── PortTaken   another process listens where the server was told to listen
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from bot.slack.oauth import Begun, Installed
from handlers.chat import TicketRequest
from handlers.conversation import Conversation, Message, Turn
from handlers.known.rules import Judged, Known, Suggestion
from handlers.own_tickets import Owned, OwnQuery
from handlers.person import Person
from handlers.reply import Span
from handlers.ticket import Ticket
from handlers.tickets.ports import Standing

Verdict: TypeAlias = Literal["confirmed", "person"]


class WebError(Exception):
    """Root of what `bot.web` raises on purpose."""


class PortTaken(WebError):
    """Another process listens on that address."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"port {port} on {host} is in use already: stop the other program, or choose another with ONETOUCH_PORT"
        )
        self.host = host
        self.port = port


class Desk(Protocol):
    """Where conversations are held. Errors: those of `handlers.ports`."""

    async def open(self, person: Person, channel: str) -> Conversation:
        """Open a conversation."""
        ...

    async def conversation(self, conversation_id: str, person: Person, *, after: int = 0) -> Conversation:
        """Give a person's own conversation, with the first turns after that one; of a long one not all at once.

        Raises:
            ConversationNotFound: there is none, or it is somebody else's.
        """
        ...

    async def outcome(self, conversation_id: str, person: Person, verdict: Verdict, key: str) -> Turn:
        """Take in ``confirmed`` or ``person``; the same key again gives the same turn."""
        ...

    async def file(self, request: TicketRequest) -> tuple[Ticket, Turn | None]:
        """File a ticket; the same key again gives the same ticket."""
        ...


class Found(Protocol):
    """An article that was found."""

    @property
    def article(self) -> str:
        """Its id."""
        ...

    @property
    def title(self) -> str:
        """Its title."""
        ...

    @property
    def url(self) -> str | None:
        """Where the original stands."""
        ...

    @property
    def source(self) -> str:
        """Name of the source it came from."""
        ...

    @property
    def score(self) -> float:
        """Comparable within one search."""
        ...

    @property
    def spans(self) -> Sequence[Span]:
        """Its best passage."""
        ...


class ArticleSearch(Protocol):
    """Ranked articles that the person may see."""

    async def find(self, query: str, person: Person, limit: int) -> Sequence[Found]:
        """Search with the whole engine."""
        ...

    async def suggest(self, query: str, person: Person, limit: int) -> Sequence[Found]:
        """Search while somebody types; fast."""
        ...


class Intake(Protocol):
    """Where accepted messages go."""

    async def submit(self, message: Message) -> Turn | None:
        """Write the message down, and give the bot's turn when it comes soon; None: it is being worked on.

        Raises:
            InboxUnavailable: the message was not written down; its sender must try again.
        """
        ...


class Hub(Protocol):
    """News of conversations, for those who wait for them."""

    async def wait(self, conversation_id: str, after_seq: int, timeout_s: float) -> bool:
        """Wait at most `timeout_s` seconds for a turn later than `after_seq`; True when there is one."""
        ...


class People(Protocol):
    """Who is behind an identity."""

    async def visitor(self, cookie_id: str) -> Person:
        """Give the person behind a visitor's cookie, a new one at first sight."""
        ...

    async def claimed(self, sub: str, name: str | None, email: str | None, account: str | None) -> Person:
        """Give the person whom a verified token names."""
        ...

    async def choose_language(self, person_id: str, language: str | None) -> None:
        """Note what a person wants to be spoken to in; None: nothing of their own."""
        ...


class TicketDesk(Protocol):
    """A customer's own tickets, without internal notes; and for the team any."""

    async def show(self, number: str) -> Ticket:
        """Give any ticket, whole.

        Raises:
            TicketNotFound: there is none.
        """
        ...

    async def own_list(self, persons: Collection[Person], query: OwnQuery) -> Owned:
        """Give persons' tickets."""
        ...

    async def theirs(self, persons: Collection[Person], numbers: Collection[str]) -> frozenset[str]:
        """Give those of these tickets that any of these persons may see."""
        ...

    async def own(self, number: str, person: Person) -> Ticket:
        """Give one of a person's tickets.

        Raises:
            TicketNotFound: there is none, or it is another person's.
        """
        ...

    async def answer(
        self, number: str, person: Person, text: str, *, key: str | None = None, enclosing: bool = False
    ) -> Ticket:
        """Take what a person says on their ticket, under a key once; a solved one is opened again, but by thanks alone.

        `enclosing`: files come with it.

        Raises:
            TicketNotFound: there is none, or it is another person's.
            InvalidInput: the text is empty or too long.
        """
        ...

    async def close_own(self, number: str, person: Person, *, missing: str | None = None) -> Ticket:
        """Close a person's ticket, as they wish. `missing`: it was not solved, and maybe what is missing.

        Raises:
            TicketNotFound: there is none, or it is another person's.
        """
        ...

    async def standing(self, ticket: Ticket) -> Standing:
        """Give how a ticket's promises stand at this moment."""
        ...

    def reopens(self, ticket: Ticket) -> bool:
        """Tell whether what its customer says now opens it again; else it goes into a new one."""
        ...

    async def reopen_own(self, number: str, person: Person) -> Ticket:
        """Open a person's ticket again.

        Raises:
            TicketNotFound: there is none, or it is another person's.
            ChangeRefused: it has been over for too long.
        """
        ...


class MailChoices(Protocol):
    """Which mails an address wants; scopes as in `handlers.tickets.letters`."""

    async def of(self, address: str) -> frozenset[str]:
        """Give all scopes that an address refuses."""
        ...

    async def refuse(self, address: str, scope: str, at: datetime) -> None:
        """Send no more mails of a scope; again changes nothing."""
        ...

    async def allow(self, address: str, scope: str) -> None:
        """Send them again; what was not refused stays so."""
        ...


class KnownQuestions(Protocol):
    """Known questions, for the team. All verbs raise NotPermitted for others."""

    async def everything(self, person: Person) -> Judged:
        """Give what is known and what is suggested."""
        ...

    async def confirm(self, question: str, article: str, person: Person) -> Known:
        """Make a wording known as answered by an article.

        Raises:
            ArticleNotFound: there is no such article, or this person may not see it.
            InvalidInput: the wording cannot be known.
        """
        ...

    async def refuse(self, found_id: int, person: Person) -> Known | Suggestion:
        """Withdraw a known question, or reject a suggestion.

        Raises:
            KnownQuestionNotFound: none has this id.
        """
        ...


class Tickets(Protocol):
    """Tickets, for reading."""

    async def get(self, number: str) -> Ticket:
        """Give a ticket.

        Raises:
            TicketNotFound: there is none.
        """
        ...

    async def of_person(self, person_id: str) -> Sequence[Ticket]:
        """Give a person's tickets, latest first, without transcripts."""
        ...

    async def of_conversation(self, person_id: str, conversation_id: str) -> Sequence[Ticket]:
        """Give the tickets that this person filed from this conversation, latest first, without transcripts."""
        ...


class Connecting(Protocol):
    """Lets us into Jira, see `bot.jira.oauth.Connector`."""

    async def finish(self, query: Mapping[str, str]) -> str:
        """Take what Atlassian sent back; give the address of the Jira that we are let into.

        Raises:
            ConnectingFailed: it did not work.
        """
        ...


class Installing(Protocol):
    """Installs the Slack app in a workspace."""

    async def begin(self) -> Begun:
        """Begin: give the address of Slack, and the state that the browser keeps."""
        ...

    async def finish(self, query: Mapping[str, str], remembered: str) -> Installed:
        """Take what Slack sent back, with the state that the browser kept.

        Raises:
            InstallationFailed: it did not work; the text says why, and the way out.
        """
        ...
