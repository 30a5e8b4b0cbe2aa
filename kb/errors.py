"""Errors of the knowledge base.

KnowledgeError
├── InvalidAudience       an audience that is none of the four forms
├── SourceUnavailable     a source that cannot be read now; nothing of it is deleted
├── SourceExists          a source of that name was added before
├── UnknownSource         no source has that name
├── UnknownKind           a kind of source that we cannot read
├── ArticleConflict       an article id that another source's article holds
├── UnreadableDocument    one document that cannot be turned into an article; the rest goes on
├── SyncInProgress        another sync holds the writer's lock
└── SyncStopped           the process is about to end
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Root of everything that `kb` raises on purpose. Its text is fit to be shown to an operator."""


class InvalidAudience(KnowledgeError):
    """An audience that is none of the four forms."""

    def __init__(self, text: str) -> None:
        super().__init__(f"audience {text!r} is unknown: use public, customer, account:<id> or internal")


class SourceUnavailable(KnowledgeError):
    """A source cannot be read now (folder gone, file unreadable); its articles stay as they are."""


class SourceExists(KnowledgeError):
    """A source of that name was added before."""


class UnknownSource(KnowledgeError):
    """No source has that name."""


class UnknownKind(KnowledgeError):
    """A kind of source that we cannot read."""


class SyncStopped(KnowledgeError):
    """The process is about to end; what was embedded is kept, and the next sync goes on from there."""


class SyncInProgress(KnowledgeError):
    """Another process is syncing: there is one writer at a time."""


class ArticleConflict(KnowledgeError):
    """An article id, or an external id of the source, belongs to another live article; nothing was written."""


class UnreadableDocument(KnowledgeError):
    """One document of a source cannot be turned into an article; sources report it as a `Problem` and go on."""
