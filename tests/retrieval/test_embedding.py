from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.embedding import embed
from retrieval.ports import ModelDamaged, Vectors
from tests.retrieval.fakes import BagEmbedder


class MemoryCache:
    """A `Cache` in memory that keeps the sizes of what it was given."""

    def __init__(self) -> None:
        self.kept: dict[bytes, Vectors] = {}
        self.stores: list[int] = []

    def load(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    def store(self, vectors: Mapping[bytes, Vectors]) -> None:
        self.kept.update(vectors)
        self.stores.append(len(vectors))


class Stopped(BagEmbedder):
    """An encoder that is interrupted after some calls."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self.calls = calls

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not self.calls:
            raise KeyboardInterrupt
        self.calls -= 1
        return super().encode(texts)


texts = st.lists(st.text(alphabet="ab c", max_size=6), max_size=30)


@given(texts)
def test_each_distinct_text_is_embedded_once(some: list[str]) -> None:
    counting = BagEmbedder()
    vectors = embed(some, counting, MemoryCache(), str.encode)
    assert sorted(counting.encoded) == sorted(set(some))
    assert vectors.tolist() == BagEmbedder().encode(some).tolist()


@given(texts, texts)
def test_what_was_embedded_before_never_is_again(before: list[str], after: list[str]) -> None:
    cache, counting = MemoryCache(), BagEmbedder()
    embed(before, BagEmbedder(), cache, str.encode)
    vectors = embed(after, counting, cache, str.encode)
    assert sorted(counting.encoded) == sorted(set(after) - set(before))
    assert vectors.tolist() == BagEmbedder().encode(after).tolist()


def test_no_texts_give_no_rows() -> None:
    assert embed([], BagEmbedder(), MemoryCache(), str.encode).shape == (0, BagEmbedder().dimension)


def test_an_interrupted_run_keeps_what_it_stored_and_goes_on_there() -> None:
    cache, some = MemoryCache(), [f"text {number}" for number in range(300)]
    with pytest.raises(KeyboardInterrupt):
        embed(some, Stopped(2), cache, str.encode)
    assert len(cache.kept) == 128
    rest = BagEmbedder()
    embed(some, rest, cache, str.encode)
    assert len(rest.encoded) == 172
    assert set(rest.encoded).isdisjoint(key.decode() for key in list(cache.kept)[:128])


def test_progress_is_told_step_by_step_of_what_is_left_to_do() -> None:
    cache, told = MemoryCache(), []
    embed(["known"], BagEmbedder(), cache, str.encode)
    embed(
        ["known", *(str(number) for number in range(150))],
        BagEmbedder(),
        cache,
        str.encode,
        lambda done, total: told.append((done, total)),
    )
    assert told == [(64, 150), (128, 150), (150, 150)]
    assert cache.stores == [1, 64, 64, 22]


class Swollen(BagEmbedder):
    """An encoder whose vectors are too long."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return 1.5 * super().encode(texts)


def test_vectors_that_are_not_of_length_one_are_never_kept() -> None:
    cache = MemoryCache()
    with pytest.raises(ModelDamaged, match="prepare it anew"):
        embed(["reset password"], Swollen(), cache, str.encode)
    assert cache.kept == {}
