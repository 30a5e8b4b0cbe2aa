"""The other languages of an article, for those who may see them."""

from __future__ import annotations

from kb import CUSTOMER, INTERNAL, PUBLIC, Access, Article
from tests.memory_translations import MemoryEntries, entry

ENGLISH = Article("reset", "help", "Reset", "Text", PUBLIC, language="en")


async def found(shelf: MemoryEntries, article: Article = ENGLISH, access: Access | None = None) -> dict[str, str]:
    editions = await shelf.live.of(article, access or Access.anonymous())
    return {language: one.id for language, one in editions.items()}


def shelf() -> MemoryEntries:
    return MemoryEntries(
        entry("reset", "en"),
        entry("reset.ja", "ja", "reset", audience=CUSTOMER),
        entry("reset.ko", "ko", "reset", audience=INTERNAL),
        entry("reset.de", "de", "reset", hours=1),
        entry("old.de", "de", "reset"),
        entry("copy", "en", "reset", hours=9),
        entry("what", None, "reset"),
        entry("other", "de"),
    )


async def test_one_of_each_other_language_is_given_the_latest() -> None:
    assert await found(shelf()) == {"de": "reset.de"}


async def test_nobody_learns_of_what_is_not_for_them() -> None:
    assert await found(shelf(), access=Access.customer()) == {"de": "reset.de", "ja": "reset.ja"}
    assert await found(shelf(), access=Access.engineer()) == {"de": "reset.de", "ja": "reset.ja", "ko": "reset.ko"}
    assert await found(shelf(), access=Access(sources=frozenset({"elsewhere"}))) == {}


async def test_from_a_translation_the_original_is_given_rather_than_its_copy() -> None:
    german = Article("reset.de", "help", "Reset", "Text", PUBLIC, language="de", translation_of="reset")
    assert await found(shelf(), german) == {"en": "reset"}


async def test_an_article_alone_or_of_unknown_language_has_no_others() -> None:
    assert await found(shelf(), Article("other", "help", "Other", "Text", PUBLIC, language="de")) == {}
    assert await found(shelf(), Article("what", "help", "What", "Text", PUBLIC, translation_of="reset")) == {}
    assert await found(shelf(), Article("gone", "help", "Gone", "Text", PUBLIC, language="de")) == {}


async def test_the_list_is_read_once_a_revision() -> None:
    kept = shelf()
    live = kept.live
    for _ in range(3):
        await live.of(ENGLISH, Access.anonymous())
    assert len(await live.entries()) == 8
    assert kept.reads == 1
    kept.at, kept.given = 1, kept.given[:1]
    assert await live.of(ENGLISH, Access.anonymous()) == {}
    assert kept.reads == 2
