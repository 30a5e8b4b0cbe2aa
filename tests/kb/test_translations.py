"""Articles and their translations stand together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kb import PUBLIC
from kb.ports import Entry
from kb.translations import Group, State, group_of, groups, languages_of, wanted_languages
from tests.fakes import START


@dataclass(frozen=True, slots=True)
class Led:
    """An article, and what it is a translation of."""

    id: str
    translation_of: str | None


def entry(id_: str, language: str | None, original: str | None = None, day: int = 0, title: str = "") -> Entry:
    at = START + timedelta(days=day)
    return Entry(id_, "help", title or f"About {id_}", PUBLIC, None, language, original, at)


def only(*entries: Entry, wanted: tuple[str, ...] = ()) -> Group:
    (group,) = groups(entries, wanted)
    return group


def states(group: Group) -> dict[str, State]:
    return {edition.entry.id: edition.state for edition in group.editions}


def test_a_group_is_named_for_its_original_however_long_the_way_there() -> None:
    found = group_of([Led("c", "b"), Led("b", "a"), Led("a", None), Led("other", None)])
    assert found == {"a": "a", "b": "a", "c": "a", "other": "other"}


def test_translations_of_an_original_that_is_gone_stay_together() -> None:
    assert group_of([Led("de", "gone"), Led("fr", "gone")]) == {"de": "gone", "fr": "gone"}


def test_a_circle_is_one_group_of_its_smallest_id() -> None:
    assert group_of([Led("q", "r"), Led("r", "p"), Led("p", "q"), Led("x", "r")]) == dict.fromkeys("pqrx", "p")
    assert group_of([Led("a", "a")]) == {"a": "a"}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.none() | st.sampled_from("abcdefghij")))
def test_every_article_is_in_the_group_of_what_it_translates_whatever_the_order(leads: dict[str, str | None]) -> None:
    articles = [Led(id_, original) for id_, original in leads.items()]
    found = group_of(articles)
    assert found.keys() == leads.keys()
    assert found == group_of(reversed(articles))
    for id_, original in leads.items():
        if original in leads:
            assert found[id_] == found[original]


def test_the_original_comes_first_and_then_the_languages_in_their_order() -> None:
    group = only(entry("fr", "fr", "en"), entry("de", "de", "en"), entry("en", "en", title="Reset"))
    assert [edition.entry.id for edition in group.editions] == ["en", "de", "fr"]
    assert (group.id, group.title, group.languages) == ("en", "Reset", ("de", "en", "fr"))
    assert group.original is not None


def test_a_translation_is_outdated_when_its_original_changed_after_it() -> None:
    group = only(entry("en", "en", day=2), entry("de", "de", "en", day=1), entry("fr", "fr", "en", day=2))
    assert states(group) == {"en": State.CURRENT, "de": State.OUTDATED, "fr": State.CURRENT}
    assert [one.id for one in group.outdated] == ["de"]


def test_of_two_in_one_language_the_older_is_double_and_of_the_original_s_language_the_other() -> None:
    group = only(
        entry("en", "en"), entry("copy", "en", "en", day=9), entry("de1", "de", "en"), entry("de2", "de", "en", day=1)
    )
    assert states(group) == {
        "en": State.CURRENT,
        "copy": State.DOUBLE,
        "de1": State.DOUBLE,
        "de2": State.CURRENT,
    }


def test_what_is_missing_is_told_unless_nobody_knows_any_language() -> None:
    assert only(entry("en", "en"), wanted=("en", "de", "fr")).missing == ("de", "fr")
    assert only(entry("a", None), wanted=("en", "de")).missing == ()
    assert only(entry("a", None), entry("de", "de", "a"), wanted=("en", "de")).missing == ("en",)


def test_without_its_original_nothing_is_outdated() -> None:
    group = only(entry("de", "de", "gone", day=1), entry("fr", "fr", "gone"))
    assert (group.original, group.id, group.outdated, group.title) == (None, "gone", (), "About de")


def test_groups_stand_by_title() -> None:
    found = groups([entry("1", "en", title="b"), entry("2", "en", title="A"), entry("3", "de", "1", title="0")], ())
    assert [group.title for group in found] == ["A", "b"]


def test_articles_should_be_in_the_languages_that_translations_are_in_or_in_those_that_are_named() -> None:
    some = [entry("1", "en"), entry("2", "de", "1"), entry("3", "nl"), entry("4", None)]
    assert wanted_languages(some) == ("de", "en")
    assert wanted_languages(some, ["fr", "en", "fr"]) == ("en", "fr")
    assert wanted_languages([entry("1", "en"), entry("3", "nl")]) == ()
    assert languages_of([*some, entry("5", "nl")]) == {"nl": 2, "de": 1, "en": 1}
