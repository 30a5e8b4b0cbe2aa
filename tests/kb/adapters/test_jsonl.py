"""Files of JSON lines: what each line may look like, and what is wrong with it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from kb.adapters.jsonl import LONGEST_LINE, JsonlSource
from kb.errors import SourceUnavailable
from kb.ports import Document, Problem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


def read(path: Path, *lines: object) -> list[Document | Problem]:
    written = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    path.write_bytes(b"\n".join(written))
    return list(JsonlSource(path).read())


def only(path: Path, line: object) -> Document:
    (document,) = read(path, line)
    assert isinstance(document, Document)
    return document


def test_both_spellings_of_a_field_are_read(path: Path) -> None:
    document = only(path, {"_id": 7, "title": "T", "text": "B", "lang": "fr"})
    assert (document.external_id, document.title, document.body, document.language) == ("7", "T", "B", "fr")
    assert document.location == f"{path}:1"
    document = only(path, {"id": None, "_id": "x", "body": None, "text": "B", "title": None})
    assert (document.external_id, document.body, document.title) == ("x", "B", "B")


def test_the_file_may_start_with_a_mark_and_have_blank_lines(path: Path) -> None:
    found = read(path, b'\xef\xbb\xbf{"id": "a", "body": "A"}\r', b"", b"  ", {"id": "b", "body": "B"}, b"")
    assert [entry.location for entry in found] == [f"{path}:1", f"{path}:4"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{not json", "not JSON"),
        (b"[" + b"1", "one JSON object a line"),
        (b"5", "no object"),
        (b'["id"]', "no object"),
        (b"[" * 200_000, "not JSON"),
        ({"title": "No id", "body": "B"}, "no id"),
        ({"id": "", "body": "B"}, "no id"),
        ({"id": True, "body": "B"}, "no id"),
        ({"id": ["x"], "body": "B"}, "no id"),
        (b"x" * (LONGEST_LINE + 5), "20 MB"),
    ],
)
def test_a_line_that_is_no_article_is_named_and_the_rest_goes_on(path: Path, line: object, told: str) -> None:
    first, wrong, last = read(path, {"id": "a", "body": "A"}, line, {"id": "z", "body": "Z"})
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(wrong, Problem)
    assert wrong.location == f"{path}:2"
    assert wrong.skipped
    assert wrong.external_id is None
    assert told in wrong.message


@pytest.mark.parametrize("line", [{"id": "b"}, {"id": "b", "title": " ", "body": "\n"}, {"id": "b", "body": ["x"]}])
def test_a_line_that_says_nothing_is_skipped_by_its_id(path: Path, line: object) -> None:
    (problem,) = read(path, line)
    assert isinstance(problem, Problem)
    assert (problem.skipped, problem.external_id) == (True, "b")


def test_a_doubled_id_is_named_with_both_lines_and_the_first_is_kept(path: Path) -> None:
    first, second = read(path, {"id": "a", "body": "one"}, {"id": "a", "body": "two"})
    assert isinstance(first, Document)
    assert first.body == "one"
    assert isinstance(second, Problem)
    assert second.location.endswith(":2")
    assert "line 1" in second.message


def test_a_line_that_is_not_utf_8_is_skipped_by_its_id(path: Path) -> None:
    wrong, other = read(path, '{"id": "a", "body": "Größe"}'.encode("cp1252"), '{"id": "ö"}'.encode("cp1252"))
    assert isinstance(wrong, Problem)
    assert isinstance(other, Problem)
    assert (wrong.external_id, other.external_id) == ("a", None)
    assert "UTF-8" in wrong.message


@pytest.mark.parametrize(
    ("body", "canonical"),
    [
        ("<p>One <b>two</b></p>", "One **two**"),
        ("<!DOCTYPE html><body><h2>A</h2><script>x</script></body>", "## A"),
        ("<b>Note</b> that **this** is Markdown", "<b>Note</b> that **this** is Markdown"),
        ("<details>\n\n## Markdown\n\n</details>", "<details>\n\n## Markdown\n\n</details>"),
        ("<https://example.org> is a link", "<https://example.org> is a link"),
        ("a < b", "a < b"),
    ],
)
def test_a_body_that_clearly_is_html_is_converted(path: Path, body: str, canonical: str) -> None:
    assert only(path, {"id": "a", "title": "T", "body": body}).body == canonical


def test_a_body_that_says_it_is_html_is_converted(path: Path) -> None:
    assert only(path, {"id": "a", "title": "T", "format": "html", "body": "One &amp; <i>two</i>"}).body == "One & *two*"
    (problem,) = read(path, {"id": "a", "format": "html", "body": "<div>" * 5_000})
    assert isinstance(problem, Problem)
    assert (problem.skipped, problem.external_id) == (True, "a")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# One\n\nText", "One"),
        ("Text\n\n## Two", "Two"),
        ("Press **the** button.", "Press the button."),
        ("<title>Page</title><p>x</p>", "Page"),
    ],
)
def test_a_missing_title_is_found_in_the_body(path: Path, body: str, title: str) -> None:
    assert only(path, {"id": "a", "body": body, "format": "html" if "<" in body else None}).title == title


def test_a_compressed_file_is_known_by_its_content(path: Path) -> None:
    path.write_bytes(gzip.compress(b'{"id": "a", "body": "A"}'))
    assert len(list(JsonlSource(path).read())) == 1


def test_a_damaged_compressed_file_is_unavailable(path: Path) -> None:
    whole = gzip.compress(b'{"id": "a", "body": "A"}\n' * 1_000, mtime=0)
    for damaged in (whole[: len(whole) // 2], whole[:20] + b"\0\0\0\0" + whole[24:], b"\x1f\x8bnothing"):
        path.write_bytes(damaged)
        with pytest.raises(SourceUnavailable, match="damaged"):
            list(JsonlSource(path).read())


@pytest.mark.parametrize(("content", "told"), [(b"", "empty"), (b"\n \n", "empty"), ("{}".encode("utf-16"), "UTF-16")])
def test_a_file_with_nothing_to_read_is_unavailable(path: Path, content: bytes, told: str) -> None:
    path.write_bytes(content)
    with pytest.raises(SourceUnavailable, match=told):
        list(JsonlSource(path).read())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="directory"):
        list(JsonlSource(tmp_path).read())


def test_an_id_may_come_once_in_each_language(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "lang": "en-US", "title": "A"},
        {"id": 1, "language": "de", "title": "A"},
        {"id": "1", "language": "en", "title": "A again"},
        {"id": 1, "title": "A without"},
        {"id": 2, "title": "B without"},
        {"id": 2, "language": "de", "title": "B"},
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    entries = list(JsonlSource(path).read())
    documents = [entry for entry in entries if isinstance(entry, Document)]
    problems = [entry for entry in entries if isinstance(entry, Problem)]
    assert [(one.external_id, one.language, one.title) for one in documents] == [
        ("1", "en", "A"),
        ("1", "de", "A"),
        ("2", None, "B without"),
    ]
    assert [problem.location.rpartition(":")[2] for problem in problems] == ["3", "4", "6"]
    assert "line 1" in problems[0].message
    assert all(problem.skipped for problem in problems)
