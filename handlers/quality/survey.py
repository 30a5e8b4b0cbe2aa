"""Words of surveys: what was asked, what was said, and why somebody was not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from kb.languages import base

SCALE = range(1, 6)
"""Satisfaction (CSAT; 5: very satisfied) and ease (CES; 5: very easy)."""
LIKELIHOOD = range(11)
"""How likely somebody is to recommend us (NPS)."""
COMMENT_LIMIT = 4_000
"""Code points of a comment."""


class Kind(StrEnum):
    """What a survey asks."""

    CLOSE = "close"
    """After a ticket's close: satisfaction and ease."""
    NPS = "nps"
    """Once a quarter: how likely they are to recommend us."""


class Place(StrEnum):
    """Where somebody is asked."""

    MAIL = "mail"
    CONVERSATION = "conversation"
    """In the conversation that the ticket came from: a Slack thread, or the chat on the web."""


class Choice(StrEnum):
    """What a person has chosen about surveys; who has chosen nothing is asked after closes only."""

    YES = "yes"
    """May be asked about us as a whole, too."""
    NO = "no"
    """Is never asked."""


class Reason(StrEnum):
    """Why somebody was asked (`ASKED`), or was not."""

    ASKED = "asked"
    IDLE = "idle"
    """It was closed because the customer was silent."""
    MERGED = "merged"
    """It goes on in another ticket."""
    NO_REAL_END = "no_real_end"
    """It was closed for a reason that is no end of the customer's concern, such as spam."""
    NO_TEAM_REPLY = "no_team_reply"
    """Nobody of the team has said anything to the customer, in writing or on the phone."""
    INTERNAL = "internal"
    """The requester is one of us."""
    ASKED_BEFORE = "asked_before"
    """This episode was asked about: it was opened again, and closed again."""
    OPTED_OUT = "opted_out"
    """They want no surveys, or no mails about this ticket."""
    NO_CONSENT = "no_consent"
    """They never agreed to be asked about us as a whole."""
    PAUSE = "pause"
    """They were asked something a short while ago."""
    UNREACHABLE = "unreachable"
    """There is neither an address nor a conversation."""
    TOO_LATE = "too_late"
    """It was closed so long ago that they would wonder."""


@dataclass(frozen=True, slots=True)
class SurveyRules:
    """The numbers that steer surveys.

    Attributes:
        pause: at least that long passes between two surveys of one person, of whichever kind.
        expires: how long a link can be used.
        correctable: how long what was given can be changed, from the first time on.
        late: a close is not asked about when it is discovered so much later, as after a long outage.
        low: scores (of either question) up to this one are followed up; 0: none.
        due: open time of the team's calendar until a follow-up is due.
        share: of the people who agreed, how many are asked in each quarter, 0 to 1.
        shares: the same for those who are spoken to in a language, by its code, where it is another: few who speak it
            need a larger share, or their score says nothing.
        seed: draws another sample.
    """

    pause: timedelta = timedelta(days=30)
    expires: timedelta = timedelta(days=14)
    correctable: timedelta = timedelta(hours=24)
    late: timedelta = timedelta(days=7)
    low: int = 2
    due: timedelta = timedelta(hours=8)
    share: float = 0.0
    seed: str = "onetouch"
    shares: Mapping[str, float] = field(default_factory=dict)

    def share_of(self, language: str | None) -> float:
        """Give the share that holds for a language; None: it is not known."""
        return self.share if language is None else self.shares.get(base(language), self.share)

    @property
    def samples(self) -> bool:
        """Anybody at all is asked about us as a whole."""
        return any((self.share, *self.shares.values()))


@dataclass(frozen=True, slots=True)
class About:
    """What scores are told by, as it was when the question was asked; None: not known.

    Attributes:
        country: the region that the ticket names.
        language: what is spoken with the customer, as a language code: they are asked in it.
    """

    team: str | None = None
    plan: str | None = None
    country: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey, asked of one person.

    Attributes:
        id: cannot be guessed.
        key: what it is about; there is one survey of a key.
        number: the ticket; None for `Kind.NPS`.
        address: of the mail, in lower case; None where it is asked in a conversation.
        csat, ces: of `SCALE`; nps: of `LIKELIHOOD`; None: not asked, or not answered.
        answered_at: when it was answered first.
        version: counts answers: 0 before the first.
        agrees: ticked that they may be asked about us as a whole.
    """

    id: str
    key: str
    kind: Kind
    person_id: str
    place: Place
    asked_at: datetime
    expires_at: datetime
    number: str | None = None
    conversation_id: str | None = None
    address: str | None = None
    about: About = About()
    csat: int | None = None
    ces: int | None = None
    nps: int | None = None
    comment: str = ""
    answered_at: datetime | None = None
    changed_at: datetime | None = None
    version: int = 0
    agrees: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether somebody was asked, kept for each occasion.

    Attributes:
        occasion: ``close:T-<n>:<how often it was opened again before>`` or ``nps:<year>Q<quarter>:<person>``.
    """

    occasion: str
    person_id: str
    at: datetime
    reason: Reason
    number: str | None = None
    reopened: int = 0
    survey_id: str | None = None
