"""What the overview of translations needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kb import Access, Article
from kb.ports import Entry


class Articles(Protocol):
    """The live articles without their texts."""

    async def entries(self) -> tuple[Entry, ...]:
        """Give all of them, ordered by id.

        Raises:
            DatabaseUnusable: the store cannot be read now.
        """
        ...


class Editions(Protocol):
    """The other languages of an article."""

    async def of(self, article: Article, access: Access) -> Mapping[str, Entry]:
        """Give the articles that say the same in other languages, by language, sorted, of those that may be shown.

        One a language: the original, else the one that changed last. Empty where nobody knows the article's own.

        Raises:
            DatabaseUnusable: the store cannot be read now.
        """
        ...
