"""The words of the knowledge base: articles, their passages, and who may see them."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field

from kb.errors import InvalidAudience

_ACCOUNT = re.compile(r"account:[^\s:]+")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may see an article: ``public``, ``customer``, ``account:<id>`` or ``internal``."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Audience:
        """Read an audience as people write it.

        Raises:
            InvalidAudience: ``text`` is none of the four forms.
        """
        value = text.strip()
        lowered = value.lower()
        if lowered in {"public", "customer", "internal"}:
            return cls(lowered)
        if _ACCOUNT.fullmatch(value):
            return cls(value)
        raise InvalidAudience(text)

    def __str__(self) -> str:
        return self.value


PUBLIC = Audience("public")
CUSTOMER = Audience("customer")
INTERNAL = Audience("internal")


@dataclass(frozen=True, slots=True)
class Access:
    """What an asker may see: everything, or the audiences named. Deny by default."""

    audiences: frozenset[str] = frozenset({"public"})
    everything: bool = False

    @classmethod
    def anonymous(cls) -> Access:
        """See public articles only."""
        return cls()

    @classmethod
    def customer(cls, *accounts: str) -> Access:
        """See what customers see, and what is meant for the given accounts."""
        return cls(frozenset({"public", "customer", *(f"account:{account}" for account in accounts)}))

    @classmethod
    def engineer(cls) -> Access:
        """See every article, internal ones too."""
        return cls(everything=True)

    def allows(self, audience: Audience) -> bool:
        """Tell whether an article of this audience may be shown."""
        return self.everything or audience.value in self.audiences


@dataclass(frozen=True, slots=True)
class Article:
    """One article as we store it.

    Attributes:
        id: unique over all sources; stable while the article lives.
        source: name of the source it came from.
        title: plain text, one line, never empty.
        body: the *canonical text*: Markdown; offsets elsewhere are code points into it.
        url: where the original stands, if anywhere.
        language: ISO 639-1 code, where known.
        questions: wordings its author says it answers.
    """

    id: str
    source: str
    title: str
    body: str
    audience: Audience
    url: str | None = None
    language: str | None = None
    questions: tuple[str, ...] = ()
    category: str | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) over everything that a reader or the index could notice."""
        fields = [
            self.title,
            self.body,
            self.audience.value,
            self.url,
            self.language,
            list(self.questions),
            self.category,
        ]
        return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article: ``text == article.body[start:end]``, offsets in code points."""

    article_id: str
    ordinal: int
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = field(default=())
