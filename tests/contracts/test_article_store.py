"""What every article store and list of sources keeps to: the database, and memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from bot.database import sync_engine
from kb import PUBLIC, Article, Audience
from kb.adapters.memory_articles import MemoryArticles
from kb.adapters.sql_articles import SqlArticles
from kb.adapters.tables import metadata
from kb.errors import ArticleConflict, SourceExists, UnknownSource
from kb.ports import ArticleList, ArticleStore, Changes, Entry, SourceRegistry, SourceRow, Stored
from tests.databases import database_url
from tests.fakes import START, FakeClock


class Library(ArticleStore, ArticleList, SourceRegistry, Protocol):
    """All ports in one object, as both adapters have them."""


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["sql", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    if request.param == "memory":
        yield MemoryArticles(clock)
        return
    engine = sync_engine(database_url(tmp_path / "kb.sqlite"))
    metadata.create_all(engine)
    yield SqlArticles(engine, clock)
    engine.dispose()


def written(id_: str, source: str = "help", body: str = "Press the button.") -> Article:
    return Article(
        id=id_,
        source=source,
        title=f"About {id_}",
        body=body,
        audience=Audience.parse("account:acme"),
        url=f"https://example.org/{id_}",
        language="en",
        questions=("how?", "why?"),
        category="Basics",
    )


def changes(*articles: Article, removed: tuple[str, ...] = (), source: str = "help") -> Changes:
    return Changes(source, tuple((article.id, article) for article in articles), removed)


def test_a_new_store_is_empty_at_revision_0(store: Library) -> None:
    assert store.revision() == 0
    assert list(store.every()) == []
    assert store.known("help") == {}
    assert store.sources() == ()


def test_an_article_comes_back_as_it_was_written(store: Library) -> None:
    article = replace(
        written("reset"), body="שלום 👩‍👩‍👧 <script>alert(1)</script>\n\n'; DROP TABLE article; --", questions=("é?",)
    )
    bare = Article(id="bare", source="help", title="Bare", body="", audience=PUBLIC)
    assert store.apply(changes(article, bare)) == 1
    assert store.fetch(["reset", "bare"]) == {"reset": article, "bare": bare}


def test_known_gives_id_and_hash_by_external_id(store: Library) -> None:
    article = written("help:reset")
    store.apply(Changes("help", (("reset", article),), ()))
    assert store.known("help") == {"reset": Stored("help:reset", article.content_hash, "en")}
    assert store.known("other") == {}


def test_every_change_raises_the_revision_by_one(store: Library) -> None:
    assert [store.apply(changes(written("a"))), store.apply(changes(written("b")))] == [1, 2]
    assert store.apply(changes(removed=("a",))) == 3
    assert store.revision() == 3


def test_no_change_leaves_the_revision(store: Library) -> None:
    store.apply(changes(written("a")))
    assert store.apply(changes()) == 1


def test_an_edited_article_replaces_the_old_one(store: Library) -> None:
    store.apply(changes(written("a", body="old"), written("b")))
    edited = written("a", body="new")
    store.apply(changes(edited))
    assert store.fetch(["a"]) == {"a": edited}
    assert store.known("help")["a"].content_hash == edited.content_hash
    assert len(list(store.every())) == 2


def test_a_removed_article_is_absent_everywhere(store: Library) -> None:
    store.apply(changes(written("a"), written("b")))
    store.apply(changes(removed=("a",)))
    assert store.fetch(["a", "b"]).keys() == {"b"}
    assert store.known("help").keys() == {"b"}
    assert store.taken(["a", "b"]) == {"b": "help"}
    assert [article.id for article in store.every()] == ["b"]


def test_an_article_may_be_removed_and_come_back_again_and_again(store: Library) -> None:
    for _ in range(3):
        store.apply(changes(written("a")))
        store.apply(changes(removed=("a",)))
    store.apply(changes(written("a")))
    assert store.fetch(["a"]) == {"a": written("a")}


def test_a_source_cannot_remove_what_is_not_its_own(store: Library) -> None:
    store.apply(changes(written("a")))
    store.apply(changes(written("b", "other"), removed=("a",), source="other"))
    assert store.fetch(["a", "b"]).keys() == {"a", "b"}


def test_taken_names_the_source_that_holds_an_id(store: Library) -> None:
    store.apply(changes(written("a")))
    store.apply(changes(written("b", "other"), source="other"))
    assert store.taken(["a", "b", "c"]) == {"a": "help", "b": "other"}
    assert store.taken([]) == {}


def test_an_id_of_another_source_is_refused_and_nothing_is_written(store: Library) -> None:
    store.apply(changes(written("a")))
    with pytest.raises(ArticleConflict, match="'a'"):
        store.apply(changes(written("new", "other"), written("a", "other"), source="other"))
    assert store.fetch(["a", "new"]) == {"a": written("a")}
    assert store.revision() == 1


def test_an_external_id_under_a_second_id_is_refused_and_nothing_is_written(store: Library) -> None:
    store.apply(Changes("help", (("reset", written("one")),), ()))
    with pytest.raises(ArticleConflict):
        store.apply(Changes("help", (("fresh", written("three")), ("reset", written("two"))), ()))
    assert [article.id for article in store.every()] == ["one"]
    assert store.revision() == 1


def test_an_article_may_move_to_another_external_id(store: Library) -> None:
    store.apply(Changes("help", (("old", written("one")),), ()))
    store.apply(Changes("help", (("new", written("one")),), ()))
    assert store.known("help").keys() == {"new"}


def test_thousands_of_ids_are_looked_up_and_removed_at_once(store: Library) -> None:
    many = [written(f"{number:05}") for number in range(2_300)]
    store.apply(changes(*many))
    ids = [article.id for article in many]
    assert len(store.fetch([*ids, *ids, "missing"])) == 2_300
    assert len(store.taken(ids)) == 2_300
    store.apply(changes(removed=tuple(ids[:2_000])))
    assert len(store.known("help")) == 300


def test_every_article_comes_in_the_order_of_code_points(store: Library) -> None:
    ids = ["b", "a", "B", "é", "a/b", "𝛼", "10", "9"]
    store.apply(changes(*map(written, ids)))
    assert [article.id for article in store.every()] == sorted(ids)


def test_reading_every_article_may_stop_half_way(store: Library) -> None:
    store.apply(changes(written("a"), written("b")))
    reading = store.every()
    assert next(reading).id == "a"
    del reading
    assert store.apply(changes(written("c"))) == 2


def row(name: str = "help") -> SourceRow:
    return SourceRow(name, "folder", f"/srv/{name}", Audience("customer"))


def test_sources_are_listed_in_the_order_they_were_added(store: Library) -> None:
    for name in ("web", "help", "files"):
        store.add(row(name))
    assert store.sources() == (row("web"), row("help"), row("files"))


def test_a_name_is_given_to_one_source_only(store: Library) -> None:
    store.add(row())
    with pytest.raises(SourceExists, match="'help'"):
        store.add(row())
    assert store.sources() == (row(),)


def test_removing_a_source_takes_its_articles_along(store: Library) -> None:
    store.add(row("help"))
    store.add(row("other"))
    store.apply(changes(written("a"), written("b")))
    store.apply(changes(written("c", "other"), source="other"))
    assert store.remove("help") == 2
    assert [article.id for article in store.every()] == ["c"]
    assert store.sources() == (row("other"),)
    assert store.known("help") == {}
    assert store.revision() == 3


def test_removing_a_source_without_articles_changes_nothing_to_read(store: Library) -> None:
    store.add(row())
    assert store.remove("help") == 0
    assert store.revision() == 0


def test_an_unknown_source_cannot_be_removed(store: Library) -> None:
    with pytest.raises(UnknownSource, match="'help'"):
        store.remove("help")


def test_a_translation_comes_back_with_its_original(store: Library) -> None:
    german = replace(written("reset.de"), language="de", translation_of="reset")
    store.apply(changes(written("reset"), german))
    assert store.fetch(["reset.de"]) == {"reset.de": german}
    assert store.known("help")["reset.de"].language == "de"
    original = replace(german, translation_of=None)
    store.apply(changes(original))
    assert store.fetch(["reset.de"]) == {"reset.de": original}


def test_the_list_has_all_but_the_texts(store: Library) -> None:
    german = replace(written("b"), language="de", translation_of="a", url=None)
    store.apply(changes(german, written("a")))
    store.apply(changes(written("c", "other"), source="other"))
    assert store.entries() == (
        Entry("a", "help", "About a", Audience("account:acme"), "https://example.org/a", "en", None, START),
        Entry("b", "help", "About b", Audience("account:acme"), None, "de", "a", START),
        Entry("c", "other", "About c", Audience("account:acme"), "https://example.org/c", "en", None, START),
    )


def test_only_what_readers_read_makes_an_article_younger(store: Library, clock: FakeClock) -> None:
    def changed() -> dict[str, timedelta]:
        return {entry.id: entry.changed_at - START for entry in store.entries()}

    hour, first = timedelta(hours=1), written("a")
    store.apply(changes(first, written("b")))
    clock.now += hour
    store.apply(changes(replace(first, language="de", translation_of="b", audience=PUBLIC, questions=("when?",))))
    assert changed() == {"a": 0 * hour, "b": 0 * hour}
    store.apply(changes(replace(first, body="Press both buttons."), written("b")))
    assert changed() == {"a": hour, "b": 0 * hour}
    clock.now += hour
    store.apply(changes(replace(first, body="Press both buttons.", title="Another")))
    assert changed() == {"a": 2 * hour, "b": 0 * hour}
    clock.now += hour
    store.apply(changes(removed=("b",)))
    store.apply(changes(written("b")))
    assert changed() == {"a": 2 * hour, "b": 3 * hour}


def test_a_source_that_is_removed_leaves_the_others_as_old_as_they_are(store: Library, clock: FakeClock) -> None:
    store.add(SourceRow("other", "folder", "/other", PUBLIC))
    store.apply(changes(written("a")))
    store.apply(changes(written("c", "other"), source="other"))
    clock.now += timedelta(hours=1)
    store.remove("other")
    assert [(entry.id, entry.changed_at) for entry in store.entries()] == [("a", START)]
