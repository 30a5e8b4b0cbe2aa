"""What the bot says: five kinds of reply, each a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Span:
    """Verbatim text of an article: ``text == article.body[start:end]``, offsets in code points."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """An article that an answer quotes. `content_hash` is the version that the spans were checked against.

    `language`: the article's, ISO 639-1; None: unknown.
    """

    article: str
    title: str
    url: str | None
    score: float
    spans: tuple[Span, ...]
    content_hash: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One button of a clarifying question: what it says, and the article it stands for.

    `title` is the article's, where the label is no more than what sets it apart from the others. `language`: the
    article's, ISO 639-1; None: unknown.
    """

    label: str
    article: str
    title: str = ""
    language: str | None = None

    @property
    def name(self) -> str:
        """What the article is called."""
        return self.title or self.label


@dataclass(frozen=True, slots=True)
class Form:
    """A ticket form, prefilled from the conversation. `needs_email`: we know no address of the requester."""

    subject: str
    description: str
    category: str
    needs_email: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Verbatim spans with their sources. `confidence`: calibrated probability in [0, 1].

    `note`: a line of ours to stand above the spans, in the language of whoever asked: that an article is in another
    one. Empty: nothing to say.
    """

    text: str
    confidence: float
    sources: tuple[Source, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clarification:
    """One question with options; never a second round in an episode."""

    text: str
    confidence: float
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Handoff:
    """A person takes over: *offered* (a form, no ticket yet) or *filed* (a ticket's number, ``T-<n>``)."""

    text: str
    confidence: float = 0.0
    form: Form | None = None
    ticket: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A greeting, thanks, help. Opens no episode."""

    text: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing to say: the message was not for us. Opens no episode."""


Reply: TypeAlias = Answer | Clarification | Handoff | Remark | Quiet
