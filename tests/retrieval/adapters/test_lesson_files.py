from __future__ import annotations

from pathlib import Path

import pytest

from kb import PUBLIC
from retrieval.adapters.lesson_files import read_lessons, write_lessons
from retrieval.learning import learn, lessons
from tests.retrieval.fakes import an_article, known_of, snapshot_of

ARTICLES = [an_article("reset", "Reset", "", PUBLIC, *"abcdefgh"), an_article("été 重置", "Été"), an_article("x", "X")]


def test_lessons_that_were_written_and_read_teach_the_same(tmp_path: Path) -> None:
    found = lessons(snapshot_of(ARTICLES), known_of([("half of a pair \ud800", "reset"), ("été", "été 重置")]))
    assert found is not None
    write_lessons(found, tmp_path / "lessons")
    read = read_lessons(tmp_path / "lessons")
    assert (read.name, read.texts, read.articles, read.others) == (
        found.name, found.texts, found.articles, found.others,
    )  # fmt: skip
    assert learn(read).weights.tobytes() == learn(found).weights.tobytes()


def test_lessons_that_are_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="lessons"):
        read_lessons(tmp_path / "lessons")
