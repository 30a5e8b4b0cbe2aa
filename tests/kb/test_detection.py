"""Documents that do not say their language are in the one that their words are in."""

from __future__ import annotations

from dataclasses import replace

from kb.detection import prose, with_languages
from kb.ports import Document
from kb.sync import Delivery


def tell(text: str) -> str | None:
    """Know German and English by one word each."""
    if "der" in text.split():
        return "de"
    return "en" if "the" in text.split() else None


def document(id_: str, body: str, language: str | None = None, *, placed: bool = False) -> Document:
    return Document(id_, f"/srv/{id_}.md", "Title", body, language=language, placed=placed)


def languages(*documents: Document) -> dict[str, str | None]:
    return {each.external_id: each.language for each in with_languages(Delivery(documents, ()), tell).documents}


def test_what_nobody_says_is_told_by_the_text() -> None:
    assert languages(document("a", "the text"), document("b", "der Text"), document("c", "OK")) == {
        "a": "en",
        "b": "de",
        "c": None,
    }


def test_what_a_document_says_of_itself_stands() -> None:
    assert languages(document("a", "the text", "fr")) == {"a": "fr"}


def test_a_copy_that_nobody_translated_counts_as_what_it_is_and_one_warning_tells_of_all() -> None:
    entries = (
        document("en/a", "the text", "en", placed=True),
        document("de/a", "the text", "de", placed=True),
        document("de/b", "the other text", "de", placed=True),
        document("de/c", "der Text", "de", placed=True),
        document("de/d", "OK", "de", placed=True),
    )
    found = with_languages(Delivery(entries, ()), tell)
    assert [each.language for each in found.documents] == ["en", "en", "en", "de", "de"]
    (problem,) = found.problems
    assert not problem.skipped
    assert problem.external_id == "de/a"
    assert "1 more" in problem.message


def placed(id_: str, body: str, original: str | None = None) -> Document:
    language, _, _ = id_.partition("/")
    return replace(document(id_, body, language, placed=True), translation_of=original)


def test_departments_that_are_called_like_languages_name_none() -> None:
    entries = (
        placed("hr/index", "the days off and whom to ask", "it/index"),
        placed("hr/leave", "where the form lies"),
        placed("it/index", "all about the network"),
        placed("it/vpn", "install the client first"),
        document("README", "what is in the folders"),
    )
    found = with_languages(Delivery(entries, ()), tell)
    assert {each.language for each in found.documents} == {"en"}
    assert {each.translation_of for each in found.documents} == {None}
    assert found.problems == ()


def test_a_new_language_that_is_full_of_copies_is_one_though_somebody_began_to_change_them() -> None:
    entries = (
        document("index", "all about the network and how to use it"),
        placed("de/index", "Alles about the network and how to use it", "index"),
        placed("fr/index", "all about the network and how to use it", "index"),
    )
    found = with_languages(Delivery(entries, ()), tell)
    assert [each.language for each in found.documents] == ["en", "en", "en"]
    assert [each.translation_of for each in found.documents] == [None, "index", "index"]
    assert len(found.problems) == 1


def test_a_place_stands_where_one_text_is_what_it_should_be() -> None:
    entries = (
        placed("de/index", "der Anfang", "it/index"),
        placed("de/more", "all the rest of it"),
        placed("it/index", "the beginning"),
        document("README", "what is in the folders"),
    )
    found = with_languages(Delivery(entries, ()), tell)
    assert [each.language for each in found.documents] == ["de", "en", "en", "en"]
    assert found.documents[0].translation_of == "it/index"


def test_a_place_stands_against_a_language_that_the_source_has_not() -> None:
    assert languages(document("de/a", "the text", "de", placed=True)) == {"de/a": "de"}


def test_code_and_addresses_tell_no_language() -> None:
    text = (
        "Erst `the flag`.\n\n```\nthe code\n```\n\n[hier](https://the.example) <b class='the'>fett</b>\n\n~~~\nthe end"
    )
    assert prose(document("a", text)).split() == ["Title", "Erst", ".", "[hier", "fett"]


def test_an_article_without_text_is_told_by_its_questions() -> None:
    assert prose(Document("a", "/srv/a.md", "Title", "", questions=("wo ist der Knopf",))) == "Title\nwo ist der Knopf"
