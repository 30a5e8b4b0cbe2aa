from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.adapters.vector_cache import VectorCache, text_key


def vector(number: int) -> np.ndarray:
    return np.random.default_rng(number).standard_normal(8).astype(np.float32)


def keys(count: int) -> list[bytes]:
    return [text_key(f"text {number}") for number in range(count)]


def test_what_was_stored_is_loaded_bit_for_bit(tmp_path: Path) -> None:
    kept = {key: vector(number) for number, key in enumerate(keys(1200))}
    VectorCache(tmp_path / "new" / "vectors.sqlite", "tag").store(kept)
    found = VectorCache(tmp_path / "new" / "vectors.sqlite", "tag").load([*kept, text_key("unknown")])
    assert found.keys() == kept.keys()
    assert all(found[key].tobytes() == kept[key].tobytes() for key in kept)


def test_vectors_of_two_encoders_stay_apart(tmp_path: Path) -> None:
    (key,) = keys(1)
    one, other = (VectorCache(tmp_path / "vectors.sqlite", tag) for tag in ("one", "other"))
    one.store({key: vector(1)})
    assert other.load([key]) == {}
    other.store({key: vector(2)})
    assert one.load([key])[key].tolist() == vector(1).tolist()
    assert other.load([key])[key].tolist() == vector(2).tolist()


def test_nothing_can_be_stored_and_loaded(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite", "tag")
    cache.store({})
    assert cache.load([]) == {}


@given(st.text(), st.text())
def test_texts_share_a_key_only_when_they_are_equal(one: str, other: str) -> None:
    assert (text_key(one) == text_key(other)) == (one == other)


def test_half_a_surrogate_pair_has_a_key() -> None:
    assert text_key("\ud800") != text_key("\ud801")


@pytest.mark.parametrize("damage", ["overwritten", "cut", "pages"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    path, kept = tmp_path / "vectors.sqlite", {key: vector(number) for number, key in enumerate(keys(2000))}
    VectorCache(path, "tag").store(kept)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    match damage:
        case "overwritten":
            content = bytearray(b"this is no database at all, but long enough to be one" * 100)
        case "cut":
            content = content[: len(content) // 2 + 100]
        case "pages":
            content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    cache = VectorCache(path, "tag")
    cache.load(kept)
    cache.store(kept)
    found = cache.load(kept)
    assert all(found[key].tobytes() == kept[key].tobytes() for key in kept)


def test_a_cache_that_is_only_busy_is_not_thrown_away(tmp_path: Path) -> None:
    path, (key,) = tmp_path / "vectors.sqlite", keys(1)
    VectorCache(path, "tag").store({key: vector(1)})
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert VectorCache(path, "tag").load([key]).keys() == {key}


def test_many_can_open_and_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"

    def write(worker: int) -> None:
        for step in range(5):
            numbers = range(worker * 100 + step * 20, worker * 100 + step * 20 + 20)
            cache = VectorCache(path, "tag")
            cache.store({text_key(f"text {number}"): vector(number) for number in numbers})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    found = VectorCache(path, "tag").load(keys(800))
    assert len(found) == 800
    assert all(found[key].tolist() == vector(number).tolist() for number, key in enumerate(keys(800)))
