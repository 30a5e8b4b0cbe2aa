"""Conversations, their episodes, and how an episode ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.person import Person
from handlers.reply import Reply


class Outcome(StrEnum):
    """How an episode stands or ended; exclusive. All but `OPEN` are settled."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    ESCALATED = "escalated"
    ABANDONED = "abandoned"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that somebody said or pressed, as the edge delivers it.

    Attributes:
        key: the deliverer's own id of it; the same key in the same conversation is the same message.
        text: what was typed; empty when only a button was pressed.
        option: the article of a clarification's option that was pressed.
        at: aware UTC.
        files: names of files that came with it.
        locale: one of our languages, that of the program it was written in (Slack, the browser); None: unknown.
        alone: nobody else reads along, as in a direct message; on the web nobody ever does.
    """

    key: str
    conversation_id: str
    person: Person
    text: str
    at: datetime
    option: str | None = None
    files: tuple[str, ...] = ()
    locale: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Episode:
    """One question from asking to settling.

    Attributes:
        question: the words that opened it.
        clarified: its one clarifying question has been asked.
        last_reply: kind of our last reply in it: ``answer``, ``clarification`` or ``handoff``.
        article: the article last answered with, for noticing that the same thing comes back.
        ticket: ``T-<n>`` once filed.
        accounts: those of the person when it was opened; a colleague may bring the same thing back.
        language: what its question was answered in, one of ours; of the conversation as it was spoken then, whatever is
            spoken later. None: nobody could tell.
    """

    id: str
    conversation_id: str
    person_id: str
    question: str
    opened_at: datetime
    touched_at: datetime
    outcome: Outcome = Outcome.OPEN
    clarified: bool = False
    last_reply: str | None = None
    article: str | None = None
    options: tuple[str, ...] = ()
    ticket: str | None = None
    settled_at: datetime | None = None
    accounts: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of a conversation's transcript. `seq` counts from 1 within the conversation."""

    seq: int
    author: str
    """``customer``, ``bot`` or ``engineer``."""
    at: datetime
    text: str
    reply: Reply | None = None
    receipt: str | None = None
    episode_id: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread of messages with one person on one channel (``web``, ``cli``, later ``slack``)."""

    id: str
    channel: str
    person_id: str
    opened_at: datetime
    turns: tuple[Turn, ...] = ()
    """Of a long conversation a part, see `handlers.ports.Conversations`; in order, without gaps."""
    episode: Episode | None = None
    """The latest episode, open or settled."""
    language: str | None = None
    """What was spoken last, one of ours; None: nothing was said yet."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was known when a reply was given; enough to give it again.

    Attributes:
        audiences: what its asker might see, see `Access.tags`.
        snapshot: name of the index; `articles`: content hash by article id, of every hit considered.
        evidence: the named numbers behind the decision; threshold in [0, 1].
        configuration: hash of the settings that steer decisions.
        within: the option that was pressed, if any; `clarified`: a clarifying question was no longer allowed.
        cited: article ids that the reply named, in its order.
    """

    id: str
    at: datetime
    question: str
    audiences: tuple[str, ...]
    kind: str
    confidence: float
    threshold: float
    snapshot: str
    configuration: str
    articles: tuple[tuple[str, str, float], ...] = ()
    """Id, content hash, confidence; best first."""
    evidence: Mapping[str, float] = field(default_factory=dict)
    within: tuple[str, ...] = ()
    clarified: bool = False
    cited: tuple[str, ...] = ()
