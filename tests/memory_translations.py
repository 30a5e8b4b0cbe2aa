"""Articles in their languages, in memory."""

from __future__ import annotations

from datetime import timedelta

from bot.knowledge.translations import LiveTranslations
from kb import PUBLIC, Audience
from kb.ports import Entry
from tests.fakes import START


def entry(
    id_: str,
    language: str | None,
    original: str | None = None,
    *,
    title: str = "",
    hours: float = 0,
    source: str = "help",
    audience: Audience = PUBLIC,
) -> Entry:
    """Make an article in a list, whose text changed so many hours after the start."""
    at = START + timedelta(hours=hours)
    return Entry(id_, source, title or f"About {id_}", audience, None, language, original, at)


class MemoryEntries:
    """A list of articles that counts how often it is read."""

    def __init__(self, *entries: Entry) -> None:
        self.given = list(entries)
        self.at = 0
        self.reads = 0

    def revision(self) -> int:
        return self.at

    def entries(self) -> tuple[Entry, ...]:
        self.reads += 1
        return tuple(sorted(self.given, key=lambda one: one.id))

    @property
    def live(self) -> LiveTranslations:
        return LiveTranslations(self)
