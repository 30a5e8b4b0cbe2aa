from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bot.evaluation.datasets import InvalidDataset, Labelled, exists, read_collection, read_labelled

CORPUS = [
    {"_id": "d1", "title": "Reset", "text": "Click reset.", "language": "ko", "questions": ["forgot login"]},
    {"_id": "d2", "title": "Pay", "text": "By invoice."},
]
QUERIES = [
    {"_id": "fr-1", "text": "payer", "exclude": ["d1"]},
    {"_id": "q2", "text": "login", "language": "en"},
    {"_id": "q3", "text": "reset"},
    {"_id": "ab-4", "text": "nothing"},
]
QRELS = [("fr-1", "d2", "1"), ("q2", "d1", "1"), ("q3", "d1", "1"), ("q3", "d2", "0")]


def lines(rows: list[object]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write(folder: Path, *, corpus: str | None = None, queries: str | None = None, qrels: str | None = None) -> Path:
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(lines(CORPUS) if corpus is None else corpus)
    (folder / "queries.jsonl").write_text(lines(QUERIES) if queries is None else queries)
    judged = "query-id\tcorpus-id\tscore\n" + "".join("\t".join(row) + "\n" for row in QRELS)
    (folder / "qrels" / "test.tsv").write_text(judged if qrels is None else qrels)
    return folder


def test_a_folder_is_read_with_all_its_fields(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path / "tiny"))
    assert collection.name == "tiny"
    assert [(entry.id, entry.language, entry.questions) for entry in collection.entries] == [
        ("d1", "ko", ("forgot login",)),
        ("d2", None, ()),
    ]
    assert [query.relevant for query in collection.queries] == [{"d2"}, {"d1"}, {"d1"}, frozenset()]
    assert collection.queries[0].exclude == {"d1"}


def test_a_query_speaks_its_own_language_else_that_of_its_id_else_that_of_its_article(tmp_path: Path) -> None:
    queries = read_collection(write(tmp_path / "tiny")).queries
    assert [query.language for query in queries] == ["fr", "en", "ko", None]


def test_packed_files_are_read_like_plain_ones(tmp_path: Path) -> None:
    plain, packed = write(tmp_path / "one" / "tiny"), write(tmp_path / "two" / "tiny")
    for name in ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv"):
        path = packed / name
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert read_collection(packed) == read_collection(plain)
    assert exists(packed / "corpus.jsonl")
    assert not exists(packed / "other.jsonl")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"corpus": lines(CORPUS) + "{broken\n"}, "corpus.jsonl, line 3: not JSON"),
        ({"corpus": "\n\n[1]\n"}, "corpus.jsonl, line 3: expected a JSON object"),
        ({"corpus": '{"title": "x"}\n'}, "corpus.jsonl, line 1: '_id' must be a text"),
        ({"corpus": '{"_id": 7}\n'}, "corpus.jsonl, line 1: '_id' must be a text"),
        ({"corpus": '{"_id": "d1", "title": 7}\n'}, "corpus.jsonl, line 1: 'title' must be a text"),
        ({"corpus": '{"_id": "d1", "text": ["x"]}\n'}, "corpus.jsonl, line 1: 'text' must be a text"),
        ({"corpus": '{"_id": "d1", "language": 7}\n'}, "corpus.jsonl, line 1: 'language' must be a text"),
        ({"corpus": '{"_id": "d1", "questions": "why"}\n'}, "corpus.jsonl, line 1: questions must be a list"),
        ({"corpus": lines([CORPUS[0], CORPUS[1], CORPUS[0]])}, "corpus.jsonl, line 3: .*'d1'.* twice"),
        ({"queries": '{"_id": "q1"}\n'}, "queries.jsonl, line 1: 'text' must be a text"),
        ({"queries": '{"_id": "q1", "text": "x", "exclude": "d1"}\n'}, "queries.jsonl, line 1: exclude must be a list"),
        ({"qrels": "q1\td1\n"}, "test.tsv, line 1: expected query-id, corpus-id and score"),
        ({"qrels": "query-id\tcorpus-id\tscore\nq2\td1\tmuch\n"}, "test.tsv, line 2: the score 'much' is no number"),
        ({"qrels": "q2\tgone\t1\n"}, "test.tsv names 'gone', and no document that corpus.jsonl holds"),
        ({"corpus": "", "qrels": ""}, "holds no documents"),
        ({"queries": ""}, "holds no queries"),
    ],
)
def test_wrong_data_is_told_with_file_and_line(tmp_path: Path, files: dict[str, str], told: str) -> None:
    with pytest.raises(InvalidDataset, match=told):
        read_collection(write(tmp_path / "tiny", **files))


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataset, match="is no folder"):
        read_collection(tmp_path / "nowhere")
    folder = write(tmp_path / "tiny")
    (folder / "queries.jsonl").unlink()
    with pytest.raises(InvalidDataset, match=r"queries\.jsonl is missing .*queries\.jsonl\.gz"):
        read_collection(folder)


@pytest.mark.parametrize(
    "content",
    [b"no gzip at all", gzip.compress(b"x" * 5000)[:20], gzip.compress(b"{}" * 999)[:10] + b"\xff" * 40],
    ids=["no gzip", "cut short", "damaged"],  # a gzip header holds the time: as an id it would differ from run to run
)
def test_a_damaged_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "train.jsonl.gz").write_bytes(content)
    with pytest.raises(InvalidDataset, match="cannot be read"):
        read_labelled(tmp_path / "train.jsonl")


def test_text_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_bytes(b'{"text": "caf\xe9", "label": "x"}\n')
    with pytest.raises(InvalidDataset, match="cannot be read"):
        read_labelled(tmp_path / "train.jsonl")


def test_blank_lines_of_judgements_are_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path / "tiny", qrels="query-id\tcorpus-id\tscore\nq2\td1\t1\n\n")
    assert read_collection(folder).queries[1].relevant == {"d1"}


def test_labelled_lines_are_read(tmp_path: Path) -> None:
    (tmp_path / "test.jsonl").write_text('{"text": "hi", "label": "greet"}\n\n{"text": "", "label": "oos"}\n')
    assert read_labelled(tmp_path / "test.jsonl") == (Labelled("hi", "greet"), Labelled("", "oos"))


@pytest.mark.parametrize("line", ['{"text": "hi"}', '{"text": "hi", "label": ""}', '{"text": 1, "label": "x"}'])
def test_a_line_without_text_or_label_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "test.jsonl").write_text(line + "\n")
    with pytest.raises(InvalidDataset, match=r"test\.jsonl, line 1: '(text|label)' must be a text"):
        read_labelled(tmp_path / "test.jsonl")


def test_a_file_without_lines_is_told(tmp_path: Path) -> None:
    (tmp_path / "test.jsonl").write_text("\n")
    with pytest.raises(InvalidDataset, match=r"test\.jsonl holds no lines"):
        read_labelled(tmp_path / "test.jsonl")
