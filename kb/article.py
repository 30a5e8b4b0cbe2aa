"""The words of the knowledge base: articles, their passages, and who may see them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kb.errors import InvalidAudience

_ACCOUNT = re.compile(r"account:[^\s:]+")
_EVERYTHING, _SOURCE = "everything", "source:"
"""What may stand beside audiences where an access is written down; neither can be an audience."""


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
    """What an asker may see: everything, or the audiences named. Deny by default.

    Attributes:
        sources: names of the sources that may be shown from; none: all.
    """

    audiences: frozenset[str] = frozenset({"public"})
    everything: bool = False
    sources: frozenset[str] = frozenset()

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
        """Tell whether an article of this audience may be shown, whatever its source."""
        return self.everything or audience.value in self.audiences

    def holds(self, source: str) -> bool:
        """Tell whether articles of this source may be shown, whatever their audience."""
        return not self.sources or source in self.sources

    def shows(self, article: Article) -> bool:
        """Tell whether an article may be shown."""
        return self.allows(article.audience) and self.holds(article.source)

    def within(self, other: Access) -> Access:
        """Give what both may see."""
        both = self.sources & other.sources
        if self.sources and other.sources and not both:
            return Access(frozenset(), sources=other.sources)  # without a source named, all would be meant
        sources = both or self.sources or other.sources
        if self.everything or other.everything:
            return replace(other if self.everything else self, sources=sources)
        return Access(self.audiences & other.audiences, sources=sources)

    def tags(self) -> tuple[str, ...]:
        """Write it down, for `tagged` to read: audiences, or ``everything``, and ``source:<name>`` for each source."""
        audiences = [_EVERYTHING] if self.everything else sorted(self.audiences)
        return (*audiences, *(f"{_SOURCE}{source}" for source in sorted(self.sources)))

    @classmethod
    def tagged(cls, tags: Iterable[str]) -> Access:
        """Read what `tags` wrote down."""
        found = frozenset(tags)
        named = frozenset(tag for tag in found if tag.startswith(_SOURCE))
        sources = frozenset(tag.removeprefix(_SOURCE) for tag in named)
        everything = _EVERYTHING in found
        return cls(cls().audiences if everything else found - named, everything, sources)


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
        translation_of: id of the article that this one says in another language; it need not be there (any more).
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
    translation_of: str | None = None

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
        if self.translation_of is not None:
            # Only then: what is no translation keeps the hash that receipts of earlier versions hold.
            fields.append(self.translation_of)
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
