"""A sync writes what changed, removes what is gone, and keeps what it cannot judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import CUSTOMER, INTERNAL, PUBLIC
from kb.adapters.memory_articles import MemoryArticles
from kb.errors import SourceUnavailable
from kb.ports import ArticleStore, Document, KnowledgeSource, Problem, SourceRow
from kb.sync import Plan, collect, plan, wanted_ids

HELP = SourceRow("help", "folder", "/srv/help", CUSTOMER)
WEB = SourceRow("web", "folder", "/srv/web", PUBLIC)


def synchronise(source: SourceRow, reader: KnowledgeSource, store: ArticleStore) -> Plan:
    delivery = collect(reader.read())
    known = store.known(source.name)
    taken = store.taken(wanted_ids(source, delivery.documents, known))
    made = plan(source, delivery.documents, delivery.problems, known, taken)
    store.apply(made.changes)
    return made


class Entries:
    """A source that delivers what it is given."""

    def __init__(self, *entries: Document | Problem) -> None:
        self._entries = entries

    def read(self) -> Iterator[Document | Problem]:
        yield from self._entries


class Gone:
    """A source that breaks off after its first document."""

    def read(self) -> Iterator[Document | Problem]:
        yield document("a")
        raise SourceUnavailable("gone")


def document(external_id: str, body: str = "Text") -> Document:
    return Document(external_id, f"/srv/{external_id}.md", external_id.title(), body)


def skipped(external_id: str | None) -> Problem:
    return Problem("/srv/x.md", "broken", skipped=True, external_id=external_id)


@pytest.fixture
def store() -> MemoryArticles:
    return MemoryArticles()


def sync(store: MemoryArticles, *entries: Document | Problem, source: SourceRow = HELP) -> Plan:
    return synchronise(source, Entries(*entries), store)


def ids(store: MemoryArticles) -> list[str]:
    return [article.id for article in store.every()]


def counts(made: Plan) -> tuple[int, int, int, int]:
    return made.added, made.changed, made.removed, made.unchanged


def test_new_changed_removed_and_unchanged_articles_are_told_apart(store: MemoryArticles) -> None:
    assert counts(sync(store, document("a"), document("b"), document("c"))) == (3, 0, 0, 0)
    made = sync(store, document("a"), document("b", "New text"), document("d"))
    assert counts(made) == (1, 1, 1, 1)
    assert [external_id for external_id, _ in made.changes.upserts] == ["b", "d"]
    assert made.changes.removed == ("c",)
    assert ids(store) == ["a", "b", "d"]
    assert made.problems == ()


def test_a_second_sync_of_the_same_changes_nothing(store: MemoryArticles) -> None:
    sync(store, document("a"), document("b"))
    assert sync(store, document("b"), document("a")).changes.empty
    assert store.revision() == 1


def test_the_audience_is_the_documents_own_else_the_sources(store: MemoryArticles) -> None:
    sync(store, document("a"), replace(document("b"), audience=INTERNAL))
    found = store.fetch(["a", "b"])
    assert (found["a"].audience, found["b"].audience) == (CUSTOMER, INTERNAL)


def test_a_source_with_another_audience_changes_its_articles(store: MemoryArticles) -> None:
    sync(store, document("a"))
    assert counts(sync(store, document("a"), source=replace(HELP, audience=INTERNAL))) == (0, 1, 0, 0)
    assert store.fetch(["a"])["a"].audience == INTERNAL


def test_an_id_of_another_source_is_prefixed_with_one_warning(store: MemoryArticles) -> None:
    sync(store, document("a"), document("b"), source=WEB)
    made = sync(store, document("a"), document("b"), document("c"))
    assert ids(store) == ["a", "b", "c", "help:a", "help:b"]
    (problem,) = made.problems
    assert not problem.skipped
    assert "'help:a'" in problem.message
    assert "1 more" in problem.message


def test_an_article_keeps_its_id_when_the_other_source_goes(store: MemoryArticles) -> None:
    sync(store, document("a"), source=WEB)
    sync(store, document("a"))
    sync(store, source=WEB)
    made = sync(store, document("a", "New text"))
    assert ids(store) == ["help:a"]
    assert made.problems == ()


def test_an_article_for_which_no_id_is_left_is_skipped(store: MemoryArticles) -> None:
    sync(store, document("a"), document("help:a"), source=WEB)
    made = sync(store, document("a"), document("b"))
    assert ids(store) == ["a", "b", "help:a"]
    assert [(problem.skipped, problem.external_id) for problem in made.problems] == [(True, "a")]
    assert made.skipped == 1


def test_ids_never_meet_inside_a_source(store: MemoryArticles) -> None:
    sync(store, document("a"), source=WEB)
    sync(store, document("a"), document("help:a"))
    assert ids(store) == ["a", "help:a", "help:help:a"]


def test_a_skipped_entry_keeps_its_stored_version(store: MemoryArticles) -> None:
    sync(store, document("a"), document("b"))
    made = sync(store, document("a"), skipped("b"))
    assert counts(made) == (0, 0, 0, 1)
    assert made.skipped == 1
    assert ids(store) == ["a", "b"]


def test_while_an_unknown_entry_is_skipped_nothing_is_removed(store: MemoryArticles) -> None:
    sync(store, document("a"), document("b"))
    made = sync(store, document("a", "New text"), skipped(None))
    assert counts(made) == (0, 1, 0, 0)
    assert "nothing was removed" in made.problems[-1].message
    assert ids(store) == ["a", "b"]
    assert len(sync(store, document("a"), document("b"), skipped(None)).problems) == 1


def test_a_warning_keeps_nothing_that_is_gone(store: MemoryArticles) -> None:
    sync(store, document("a"), document("b"))
    sync(store, document("a"), Problem("/srv/b.md", "odd", skipped=False, external_id="b"))
    assert ids(store) == ["a"]


def test_a_source_that_delivers_nothing_is_emptied_with_a_warning(store: MemoryArticles) -> None:
    sync(store, document("a"), document("b"))
    made = sync(store)
    assert made.removed == 2
    assert "all 2" in made.problems[0].message
    assert sync(store).problems == ()


def test_a_source_that_breaks_off_changes_nothing(store: MemoryArticles) -> None:
    sync(store, document("b"))
    with pytest.raises(SourceUnavailable):
        synchronise(HELP, Gone(), store)
    assert ids(store) == ["b"]


def test_a_doubled_entry_is_told_and_the_first_is_kept() -> None:
    made = plan(HELP, [document("a", "one"), document("a", "two")], [], {}, {})
    assert [article.body for _, article in made.changes.upserts] == ["one"]
    assert made.problems[0].skipped


def test_documents_and_problems_are_told_apart() -> None:
    delivery = collect([document("a"), skipped("b")])
    assert delivery.documents == (document("a"),)
    assert delivery.problems == (skipped("b"),)
    assert wanted_ids(HELP, delivery.documents, {}) == {"a", "help:a"}


CONTENTS = st.dictionaries(st.sampled_from(["a", "b", "help:a", "web:a", "help:help:a"]), st.sampled_from(["x", "y"]))


@given(st.lists(st.tuples(st.sampled_from([HELP, WEB]), CONTENTS), max_size=6))
def test_after_any_syncs_each_source_holds_what_it_delivered_last(
    syncs: list[tuple[SourceRow, dict[str, str]]],
) -> None:
    store = MemoryArticles()
    last: dict[str, dict[str, str]] = {}
    for source, contents in syncs:
        made = sync(store, *(document(*item) for item in contents.items()), source=source)
        left_out = {problem.external_id for problem in made.problems if problem.skipped}
        last[source.name] = {key: body for key, body in contents.items() if key not in left_out}
        again = sync(store, *(document(*item) for item in contents.items()), source=source)
        assert again.changes.empty
    for name, contents in last.items():
        known = store.known(name)
        assert {key: store.fetch([known[key].id])[known[key].id].body for key in known} == contents
