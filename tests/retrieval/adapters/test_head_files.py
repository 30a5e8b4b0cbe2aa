from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.adapters.head_files import HeadFolder
from retrieval.grams import BUCKETS
from retrieval.head import Head

TEXTS = ("reset password", "密码重置", "", "E1234 ?")


def a_head(name: str = "first", seed: int = 0) -> Head:
    generator = np.random.default_rng(seed)
    weights = generator.standard_normal((8 + BUCKETS + 1, 3)).astype(np.float32)
    rarities = generator.uniform(1.0, 3.0, BUCKETS).astype(np.float32)
    return Head(name, ("a", "été 重置"), True, weights, rarities)


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_head_that_was_saved_and_loaded_scores_the_same(tmp_path: Path) -> None:
    head, folder = a_head(), HeadFolder(tmp_path / "new" / "heads")
    folder.save(head)
    loaded = folder.load("first")
    assert loaded is not None
    assert (loaded.name, loaded.articles, loaded.others) == (head.name, head.articles, head.others)
    vector = np.random.default_rng(1).standard_normal(8).astype(np.float32)
    for text in TEXTS:
        assert loaded.logits(vector, text).tobytes() == head.logits(vector, text).tobytes()


def test_a_head_of_another_name_or_none_at_all_is_not_loaded(tmp_path: Path) -> None:
    assert HeadFolder(tmp_path / "nowhere").load("first") is None
    HeadFolder(tmp_path).save(a_head())
    assert HeadFolder(tmp_path).load("second") is None


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_head_is_not_loaded(tmp_path_factory, data: st.DataObject) -> None:
    folder = HeadFolder(tmp_path_factory.mktemp("heads"))
    folder.save(a_head())
    file = folder.folder / "first.head"
    content = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, 200) | st.integers(0, len(content) - 1), label="place")
    if data.draw(st.booleans(), label="cut"):
        content = content[:place]
    else:
        content[place] ^= data.draw(st.integers(1, 255), label="flipped")
    file.write_bytes(content)
    assert folder.load("first") is None


def test_it_is_written_again_over_a_damaged_one(tmp_path: Path) -> None:
    folder = HeadFolder(tmp_path)
    (tmp_path / "first.head").write_bytes(b"half")
    folder.save(a_head())
    assert folder.load("first") is not None


def test_the_last_few_heads_stay_and_nothing_else(tmp_path: Path) -> None:
    folder = HeadFolder(tmp_path)
    for number in range(6):
        folder.save(replace(a_head(), name=f"head{number}"))
        os.utime(tmp_path / f"head{number}.head", (1_000 + number, 1_000 + number))
    assert kept(tmp_path) == {"head3.head", "head4.head", "head5.head"}


def test_the_head_that_was_written_stays_even_where_clocks_went_back(tmp_path: Path) -> None:
    folder, later = HeadFolder(tmp_path), 4_000_000_000
    for number in range(5):
        folder.save(replace(a_head(), name=f"head{number}"))
        os.utime(tmp_path / f"head{number}.head", (later - number, later - number))
    assert "head4.head" in kept(tmp_path)
    assert len(kept(tmp_path)) == 3


def test_a_head_that_another_process_removes_meanwhile_does_no_harm(tmp_path: Path) -> None:
    folder = HeadFolder(tmp_path)
    (tmp_path / "gone.head").symlink_to(tmp_path / "nowhere")
    for number in range(3):
        folder.save(replace(a_head(), name=f"head{number}"))
    assert kept(tmp_path) == {"head0.head", "head1.head", "head2.head"}


def test_where_it_cannot_be_written_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "heads").mkdir()
    (tmp_path / "heads" / "first.head").mkdir()
    with pytest.raises(OSError, match="first"):
        HeadFolder(tmp_path / "heads").save(a_head())
    assert kept(tmp_path / "heads") == {"first.head"}
    assert HeadFolder(tmp_path / "heads").load("first") is None
