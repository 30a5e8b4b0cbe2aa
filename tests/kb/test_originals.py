"""Translations that share an id get one each that stays, and each leads to its original."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import PUBLIC
from kb.adapters.memory_articles import MemoryArticles
from kb.ports import Document, Problem, SourceRow
from kb.sync import Plan, collect, plan, wanted_ids

HELP = SourceRow("help", "jsonl", "/srv/help.jsonl", PUBLIC)
OTHER = SourceRow("other", "jsonl", "/srv/other.jsonl", PUBLIC)


class Entries:
    """A source that delivers what it is given."""

    def __init__(self, *entries: Document | Problem) -> None:
        self._entries = entries

    def read(self) -> Iterator[Document | Problem]:
        yield from self._entries


@pytest.fixture
def store() -> MemoryArticles:
    return MemoryArticles()


def document(id_: str, language: str | None = None, original: str | None = None, title: str = "Title") -> Document:
    return Document(id_, f"/srv/{id_}", title, "Text", language=language, translation_of=original)


def sync(store: MemoryArticles, *entries: Document | Problem, source: SourceRow = HELP) -> Plan:
    delivery = collect(Entries(*entries).read())
    known = store.known(source.name)
    taken = store.taken(wanted_ids(source, delivery.documents, known))
    made = plan(source, delivery.documents, delivery.problems, known, taken)
    store.apply(made.changes)
    return made


def shelf(store: MemoryArticles) -> dict[str, tuple[str | None, str | None]]:
    return {article.id: (article.language, article.translation_of) for article in store.every()}


def test_an_id_in_several_languages_becomes_an_article_for_each(store: MemoryArticles) -> None:
    made = sync(store, document("1", "de"), document("1", "en"), document("2", "en"), document("2", "fr"))
    assert shelf(store) == {
        "1": ("en", None),
        "1.de": ("de", "1"),
        "2": ("en", None),
        "2.fr": ("fr", "2"),
    }
    assert made.problems == ()


def test_ids_stay_whatever_the_order_and_whatever_comes_later(store: MemoryArticles) -> None:
    sync(store, document("1", "de"))
    assert shelf(store) == {"1": ("de", None)}
    sync(store, document("1", "en"), document("1", "fr"), document("1", "de"))
    assert shelf(store) == {"1": ("de", None), "1.en": ("en", "1"), "1.fr": ("fr", "1")}
    again = sync(store, document("1", "fr"), document("1", "de"), document("1", "en"))
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 3)


def test_a_translation_whose_original_is_gone_stays_the_article_that_it_was(store: MemoryArticles) -> None:
    sync(store, document("1", "en"), document("1", "de"))
    for _ in range(2):
        sync(store, document("1", "de"))
        assert shelf(store) == {"1.de": ("de", None)}
    sync(store, document("1", "de"), document("1", "en"))
    assert shelf(store) == {"1": ("en", None), "1.de": ("de", "1")}


def test_two_of_one_id_in_one_language_are_one_article_and_a_warning(store: MemoryArticles) -> None:
    for doubled in ("en", "de"):
        made = sync(store, document("1", "en"), document("1", "de"), document("1", doubled))
        assert shelf(store).keys() == {"1", "1.de"}
        assert [problem.skipped for problem in made.problems] == [True]


def test_an_id_that_another_article_has_is_not_given_to_a_translation(store: MemoryArticles) -> None:
    made = sync(store, document("1", "en"), document("1", "de"), document("1.de", "fr"))
    assert shelf(store) == {"1": ("en", None), "1.de": ("fr", None), "1.de.de": ("de", "1")}
    assert made.problems == ()


def test_a_translation_takes_no_id_that_another_source_has_however_long_it_became(store: MemoryArticles) -> None:
    sync(store, document("1.de.de", "en"), source=OTHER)
    made = sync(store, document("1", "en"), document("1", "de"), document("1.de", "fr"))
    assert shelf(store)["help:1.de.de"] == ("de", "1")
    assert shelf(store)["1.de.de"] == ("en", None)
    assert "kept as 'help:1.de.de'" in made.problems[0].message


@pytest.mark.parametrize("unread", ["1", None])
def test_a_translation_stays_one_while_its_original_cannot_be_read(store: MemoryArticles, unread: str | None) -> None:
    sync(store, document("1", "en"), document("1", "de"))
    broken = Problem("/srv/help.jsonl:1", "is broken", skipped=True, external_id=unread)
    made = sync(store, document("1", "de"), broken)
    assert (made.changed, made.removed, made.unchanged) == (0, 0, 1)
    assert shelf(store) == {"1": ("en", None), "1.de": ("de", "1")}


def test_a_broken_entry_keeps_all_the_languages_that_its_id_may_mean(store: MemoryArticles) -> None:
    sync(store, document("1", "en"), document("1", "de"), document("2", "en"))
    broken = Problem("/srv/help.jsonl:2", "is broken", skipped=True, external_id="1")
    assert sync(store, document("2", "en"), broken).removed == 0
    assert shelf(store).keys() == {"1", "1.de", "2"}


def test_an_original_is_named_by_its_id_in_the_source_whatever_its_id_became(store: MemoryArticles) -> None:
    sync(store, document("1", "en"), source=OTHER)
    made = sync(store, document("1", "en"), document("2", "de", "1"))
    assert shelf(store)["2"] == ("de", "help:1")
    assert "kept as 'help:1'" in made.problems[0].message


def test_an_original_may_come_from_another_source(store: MemoryArticles) -> None:
    sync(store, document("a", "en"), source=OTHER)
    assert sync(store, document("b", "de", "a")).problems == ()
    assert shelf(store)["b"] == ("de", "a")


def test_a_missing_original_is_warned_about_once_and_is_found_when_it_comes(store: MemoryArticles) -> None:
    (problem,) = sync(store, document("b", "de", "a"), document("c", "fr", "a")).problems
    assert not problem.skipped
    assert "'a'" in problem.message
    assert "1 more" in problem.message
    assert shelf(store) == {"b": ("de", "a"), "c": ("fr", "a")}
    sync(store, document("a", "en"), source=OTHER)
    assert sync(store, document("b", "de", "a"), document("c", "fr", "a")).problems == ()


def test_a_circle_is_warned_about_once_and_loses_nothing(store: MemoryArticles) -> None:
    (problem,) = sync(store, document("a", "en", "b"), document("b", "de", "a"), document("c", "fr", "b")).problems
    assert "translation of its own translation" in problem.message
    assert shelf(store).keys() == {"a", "b", "c"}


def test_what_names_itself_is_an_original(store: MemoryArticles) -> None:
    (problem,) = sync(store, document("a", "en", "a")).problems
    assert "of itself" in problem.message
    assert shelf(store) == {"a": ("en", None)}


def test_a_translation_into_the_language_of_its_original_is_warned_about(store: MemoryArticles) -> None:
    (problem,) = sync(store, document("a", "en"), document("b", "en", "a")).problems
    assert problem.external_id == "b"
    assert "as what it is a translation of" in problem.message


def test_what_is_no_translation_keeps_the_hash_that_receipts_know(store: MemoryArticles) -> None:
    sync(store, document("a", "en"))
    before = store.known("help")["a"].content_hash
    sync(store, document("a", "en", "b"), document("b", "de"))
    assert store.known("help")["a"].content_hash != before
    sync(store, document("a", "en"))
    assert store.known("help")["a"].content_hash == before


LANGUAGES = st.none() | st.sampled_from(["de", "en", "fr"])
DELIVERIES = st.lists(st.builds(document, st.sampled_from(["1", "2", "1.de"]), LANGUAGES), max_size=7)


@given(DELIVERIES, DELIVERIES)
def test_no_article_is_lost_and_the_same_again_changes_nothing(before: list[Document], now: list[Document]) -> None:
    store = MemoryArticles()
    sync(store, *before)
    made = sync(store, *now)
    skipped = sum(problem.skipped for problem in made.problems)
    # What was skipped may keep more than one stored article: nobody knows which of its languages it was.
    assert len(list(store.every())) + skipped >= len(now)
    again = sync(store, *now)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
