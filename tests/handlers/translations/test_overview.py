"""The overview shows what is missing, what is older, and for whom."""

from __future__ import annotations

import pytest

from handlers.person import Person, Role
from handlers.ports import NotPermitted
from handlers.translations import TranslationDesk, TranslationQuery, Which
from handlers.translations.overview import Overview, overview
from tests.memory_translations import MemoryEntries, entry

SHELF = (
    entry("reset", "en", title="Reset", hours=2),
    entry("reset.de", "de", "reset", hours=1),
    entry("reset.fr", "fr", "reset", hours=2),
    entry("export", "en", title="Export"),
    entry("export.de", "de", "export", hours=1, source="german"),
    entry("export.old", "de", "export", source="german"),
    entry("note", None, title="Note"),
)


def asked(which: Which = Which.ALL, language: str = "", source: str = "", *named: str) -> Overview:
    return overview(SHELF, TranslationQuery(which, language, source), named)


def ids(found: Overview) -> list[str]:
    return [group.id for group in found.groups]


def test_all_stand_by_title_and_the_counts_tell_of_all() -> None:
    found = asked()
    assert ids(found) == ["export", "note", "reset"]
    assert found.wanted == ("de", "en", "fr")
    assert found.languages == {"de": 3, "en": 2, "fr": 1}
    assert (found.missing, found.outdated) == ({"fr": 1}, {"de": 1})
    assert (found.total, found.doubles, found.unknown, found.sources) == (3, 1, 1, ("german", "help"))


@pytest.mark.parametrize(
    ("which", "language", "found"),
    [
        (Which.ALL, "fr", ["reset"]),
        (Which.MISSING, "", ["export"]),
        (Which.MISSING, "fr", ["export"]),
        (Which.MISSING, "de", []),
        (Which.MISSING, "ja", ["export", "reset"]),
        (Which.OUTDATED, "", ["reset"]),
        (Which.OUTDATED, "de", ["reset"]),
        (Which.OUTDATED, "fr", []),
        (Which.DOUBLE, "", ["export"]),
        (Which.DOUBLE, "en", []),
        (Which.UNKNOWN, "", ["note"]),
    ],
)
def test_what_is_asked_for_is_listed(which: Which, language: str, found: list[str]) -> None:
    assert ids(asked(which, language)) == found


def test_a_source_stands_for_itself_with_the_originals_that_it_translates() -> None:
    found = asked(Which.ALL, "", "german")
    assert ids(found) == ["export"]
    assert (found.total, found.languages) == (1, {"de": 2, "en": 1})


def test_the_languages_that_somebody_names_are_those_that_count() -> None:
    found = asked(Which.MISSING, "", "", "en", "ja")
    assert found.wanted == ("en", "ja")
    assert found.missing == {"ja": 2}


async def test_the_overview_is_for_the_team_alone() -> None:
    desk = TranslationDesk(MemoryEntries(*SHELF).live, ["en", "ja"])
    found = await desk.listed(Person("ann", Role.ENGINEER, known=True), TranslationQuery(Which.MISSING))
    assert found.missing == {"ja": 2}
    for other in (Person("bob", Role.CUSTOMER, known=True), Person("eve", Role.MANAGER)):
        with pytest.raises(NotPermitted):
            await desk.listed(other, TranslationQuery())
