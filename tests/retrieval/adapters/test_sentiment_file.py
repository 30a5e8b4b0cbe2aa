from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.adapters.sentiment_file import KeptJudge, SentimentFile, shipped_judge
from retrieval.ports import SentimentUnusable
from retrieval.sentiment.lexicon import DIGEST

KEPT = KeptJudge(replace(shipped_judge(), name="own-1"), datetime(2026, 3, 1, tzinfo=UTC), 500)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = SentimentFile(tmp_path / "new")
    assert file.read() is None
    file.write(KEPT)
    read = file.read()
    assert read is not None
    assert (read.judge.name, read.judge.encoder, read.at, read.lines) == ("own-1", KEPT.judge.encoder, KEPT.at, 500)
    np.testing.assert_array_equal(read.judge.weights, KEPT.judge.weights)
    np.testing.assert_array_equal(read.judge.words, KEPT.judge.words)


def test_what_was_learned_of_other_words_is_not_used(tmp_path: Path) -> None:
    file = SentimentFile(tmp_path)
    file.write(KEPT)
    file.path.write_text(file.path.read_text().replace(DIGEST, "0" * len(DIGEST)))
    with pytest.raises(SentimentUnusable, match=r"another version.*run `onetouch fit sentiment` again"):
        file.read()


def test_the_former_one_stays_beside_it(tmp_path: Path) -> None:
    file = SentimentFile(tmp_path)
    file.write(KEPT)
    file.write(replace(KEPT, judge=replace(KEPT.judge, name="own-2")))
    assert json.loads((tmp_path / "sentiment.json.previous").read_text())["name"] == "own-1"
    assert file.reset()
    assert file.read() is None
    assert json.loads((tmp_path / "sentiment.json.previous").read_text())["name"] == "own-2"
    assert not file.reset()


@pytest.mark.parametrize(
    "change",
    [
        {"format": 99}, {"features": ["other"]}, {"tones": ["good"]}, {"digest": "0"}, {"words": []}, {"lines": None},
        {"name": "changed"},
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_said_with_the_way_out(tmp_path: Path, change: dict[str, object]) -> None:
    file = SentimentFile(tmp_path)
    file.write(KEPT)
    file.path.write_text(json.dumps({**json.loads(file.path.read_text()), **change}))
    with pytest.raises(SentimentUnusable, match=r"sentiment\.json is damaged.*onetouch fit sentiment"):
        file.read()


@pytest.mark.parametrize(
    "words", [np.full_like(KEPT.judge.words, np.nan), KEPT.judge.words[:3], KEPT.judge.words[:, :2]]
)
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, words: np.ndarray) -> None:
    file = SentimentFile(tmp_path)
    file.write(replace(KEPT, judge=replace(KEPT.judge, words=words)))
    with pytest.raises(SentimentUnusable):
        file.read()


def test_what_is_missing_is_named_in_words(tmp_path: Path) -> None:
    file = SentimentFile(tmp_path)
    file.path.write_text("{}")
    with pytest.raises(SentimentUnusable, match=r"another version \(it has no 'digest'\)"):
        file.read()


@pytest.mark.parametrize("content", ["", "[]", "{", "null"])
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: str) -> None:
    file = SentimentFile(tmp_path)
    file.path.write_text(content)
    with pytest.raises(SentimentUnusable, match=r"sentiment\.json"):
        file.read()
