"""What every source of articles keeps to: folders, and files of JSON lines, compressed or not."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb import INTERNAL, Audience
from kb.adapters.folder import FolderSource
from kb.adapters.jsonl import JsonlSource
from kb.errors import SourceUnavailable
from kb.ports import Document, KnowledgeSource, Problem


@dataclass(frozen=True)
class Shelf:
    """A source to be read, and a way to put articles into it: front matter or fields, and a body."""

    source: KnowledgeSource
    place: Path
    put: Callable[[str, dict[str, object], str], None]
    spoil: Callable[[str], None]

    def read(self) -> list[Document | Problem]:
        return list(self.source.read())

    def documents(self) -> dict[str, Document]:
        return {entry.external_id: entry for entry in self.read() if isinstance(entry, Document)}

    def problems(self) -> list[Problem]:
        return [entry for entry in self.read() if isinstance(entry, Problem)]


def folder(place: Path) -> Shelf:
    place.mkdir()

    def put(id_: str, fields: dict[str, object], body: str) -> None:
        matter = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
        (place / f"{id_}.md").write_text(f"---\n{matter}---\n{body}", "utf-8")

    def spoil(id_: str) -> None:
        (place / f"{id_}.md").write_text("---\ntitle: [broken\n---\nBody", "utf-8")

    return Shelf(FolderSource(place), place, put, spoil)


def jsonl(place: Path, opened: Callable[..., object]) -> Shelf:
    lines: list[bytes] = []

    def write(line: bytes) -> None:
        lines.append(line)
        compressed = b"".join(lines) if opened is open else gzip.compress(b"".join(lines))
        place.write_bytes(compressed)

    def put(id_: str, fields: dict[str, object], body: str) -> None:
        write(json.dumps({"id": id_, **fields, "body": body}).encode() + b"\n")

    def spoil(id_: str) -> None:
        write(json.dumps({"id": id_, "body": 5}).encode() + b"\n")

    return Shelf(JsonlSource(place), place, put, spoil)


@pytest.fixture(params=["folder", "jsonl", "jsonl.gz"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "folder":
        yield folder(tmp_path / "articles")
    else:
        yield jsonl(tmp_path / f"articles.{request.param}", gzip.open if request.param.endswith("gz") else open)


def test_a_document_says_all_that_was_written(shelf: Shelf) -> None:
    fields: dict[str, object] = {
        "title": "Reset",
        "audience": "account:Acme",
        "url": "https://example.org/reset",
        "language": "pt-BR",
        "questions": ["How do I reset?", " How  do I\nreset? ", "Why?"],
        "category": "Basics",
    }
    shelf.put("reset", fields, "Press\r\nthe *button*.\n")
    (document,) = shelf.read()
    assert isinstance(document, Document)
    assert document.external_id == "reset"
    assert document.title == "Reset"
    assert document.body == "Press\nthe *button*."
    assert document.audience == Audience("account:Acme")
    assert document.url == "https://example.org/reset"
    assert document.language == "pt"
    assert document.questions == ("How do I reset?", "Why?")
    assert document.category == "Basics"
    assert str(shelf.place) in document.location


def test_what_a_document_does_not_say_stays_open(shelf: Shelf) -> None:
    shelf.put("plain", {"title": "Plain"}, "Text")
    (document,) = shelf.read()
    assert document == Document("plain", document.location, "Plain", "Text")


def test_a_source_can_be_read_again_and_says_the_same(shelf: Shelf) -> None:
    for name in "cab":
        shelf.put(name, {"title": name}, "Text")
    assert shelf.read() == shelf.read()


def test_what_is_edited_is_delivered_as_it_is_now(shelf: Shelf) -> None:
    shelf.put("a", {"title": "A"}, "Text")
    assert shelf.documents().keys() == {"a"}
    shelf.put("b", {"title": "B"}, "Text")
    assert shelf.documents().keys() == {"a", "b"}


def test_a_broken_entry_is_named_and_the_rest_goes_on(shelf: Shelf) -> None:
    shelf.put("a", {"title": "A"}, "Text")
    shelf.spoil("b")
    shelf.put("c", {"title": "C"}, "Text")
    assert shelf.documents().keys() == {"a", "c"}
    (problem,) = shelf.problems()
    assert problem.skipped
    assert problem.external_id == "b"
    assert str(shelf.place) in problem.location


@pytest.mark.parametrize("audience", ["everyone", "", 5, None, ["public"], "account:", "account:a:b"])
def test_an_unknown_audience_counts_as_internal_and_is_warned_about(shelf: Shelf, audience: object) -> None:
    shelf.put("a", {"title": "A", "Audience": audience}, "Text")
    assert shelf.documents()["a"].audience == INTERNAL
    (problem,) = shelf.problems()
    assert not problem.skipped
    assert "internal" in problem.message


def test_fields_of_the_wrong_type_are_ignored_and_warned_about(shelf: Shelf) -> None:
    shelf.put(
        "a", {"title": 5, "url": ["x"], "language": False, "questions": [1, "Why?"], "category": {}}, "# A\n\nText"
    )
    document = shelf.documents()["a"]
    assert (document.title, document.url, document.language, document.category) == ("A", None, None, None)
    assert document.questions == ("Why?",)
    problems = shelf.problems()
    assert len(problems) == 5
    assert not any(problem.skipped for problem in problems)


def test_addresses_that_run_something_are_ignored(shelf: Shelf) -> None:
    shelf.put("a", {"title": "A", "url": "JavaScript:alert(1)"}, "Text")
    assert shelf.documents()["a"].url is None
    assert "http" in shelf.problems()[0].message


def test_a_title_is_one_line_of_plain_text(shelf: Shelf) -> None:
    shelf.put("a", {"title": " Two\n lines\u0000 <b> "}, "Text")
    shelf.put("b", {}, "# The *best* title\n\nText")
    found = shelf.documents()
    assert found["a"].title == "Two lines <b>"
    assert (found["b"].title, found["b"].body) == ("The best title", "Text")


def test_a_title_that_the_text_repeats_is_shown_once(shelf: Shelf) -> None:
    shelf.put("a", {"title": "Reset"}, "# Reset\n\nText")
    shelf.put("b", {"title": "Reset"}, "# Other\n\nText")
    found = shelf.documents()
    assert found["a"].body == "Text"
    assert found["b"].body == "# Other\n\nText"


def test_right_to_left_emoji_and_markup_come_through_as_they_are(shelf: Shelf) -> None:
    body = "שלום مرحبا 👩‍👩‍👧 e\u0301\n\n<script>alert('x')</script>\n\n'; DROP TABLE article; --"
    shelf.put("עברית 👍", {"title": "שלום 👍"}, body)
    (document,) = shelf.documents().values()
    assert (document.external_id, document.title, document.body) == ("עברית 👍", "שלום 👍", body)


def test_what_no_database_takes_is_taken_out(shelf: Shelf) -> None:
    shelf.put("a", {"title": "A"}, "null\0 bell\x07 and some more of it to the end")
    assert shelf.documents()["a"].body == "null bell and some more of it to the end"


def test_five_megabytes_of_text_are_one_article(shelf: Shelf) -> None:
    body = "Press the small button.\n\n" * 200_000
    shelf.put("huge", {"title": "Huge"}, body)
    assert len(shelf.documents()["huge"].body) == len(body) - 2


def test_an_article_without_text_but_with_title_is_one(shelf: Shelf) -> None:
    shelf.put("a", {"title": "How do I reset?", "questions": ["reset?"]}, "")
    assert shelf.documents()["a"].body == ""


def test_an_article_with_nothing_is_skipped(shelf: Shelf) -> None:
    shelf.put("a", {}, " \n")
    shelf.put("b", {"title": "B"}, "Text")
    assert shelf.documents().keys() == {"b"}
    (problem,) = shelf.problems()
    assert problem.skipped
    assert problem.external_id == "a"


def test_a_source_that_vanished_is_unavailable(shelf: Shelf) -> None:
    shelf.put("a", {"title": "A"}, "Text")
    shutil.rmtree(shelf.place) if shelf.place.is_dir() else shelf.place.unlink()
    with pytest.raises(SourceUnavailable, match="does not exist"):
        shelf.read()


@pytest.mark.parametrize("name", ["language", "lang"])
def test_language_and_original_may_be_named(shelf: Shelf, name: str) -> None:
    shelf.put("a", {"title": "A", name: "deu", "translation_of": "guides/a"}, "Text")
    shelf.put("b", {"title": "B", name: "fil", "translation_of": 17}, "Text")
    found = shelf.documents()
    assert (found["a"].language, found["a"].translation_of) == ("de", "guides/a")
    assert (found["b"].language, found["b"].translation_of) == ("fil", "17")
    assert shelf.problems() == []


def test_a_code_that_names_no_language_is_warned_about_and_loses_no_article(shelf: Shelf) -> None:
    shelf.put("a", {"title": "A", "language": "jp", "translation_of": ["b"]}, "Text")
    document = shelf.documents()["a"]
    assert (document.language, document.translation_of) == (None, None)
    told = [problem.message for problem in shelf.problems()]
    assert "use ja" in told[0]
    assert "`translation_of` is not text" in told[1]
    assert not any(problem.skipped for problem in shelf.problems())
