"""Which wordings ask the same thing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.likeness import Likeness
from retrieval.language import encoder_trust
from retrieval.ports import Vectors

TEXTS = st.lists(st.text(max_size=6), max_size=30)


def embed(texts: Sequence[str]) -> Vectors:
    """Vectors of length one that depend on the text alone."""
    rows = [np.random.default_rng([ord(letter) for letter in text]).standard_normal(3) for text in texts]
    vectors = np.array(rows, dtype=np.float32).reshape(-1, 3)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@given(TEXTS)
def test_it_is_what_comparing_each_with_each_gives(texts: list[str]) -> None:
    vectors = embed(texts)
    read = [encoder_trust(text) >= 0.8 for text in texts]
    wanted = [
        [
            place
            for place in range(len(texts))
            if place == one or (float(vectors[one] @ vectors[place]) >= 0.5 and read[one] and read[place])
        ]
        for one in range(len(texts))
    ]
    found = [sorted(near) for near in Likeness(embed, 0.5)(texts)]
    # A cosine at the very edge may fall to either side.
    assert all(
        set(one) ^ set(other) == set() or len(set(one) ^ set(other)) < 2
        for one, other in zip(found, wanted, strict=True)
    )


@given(TEXTS)
def test_it_is_mutual_and_everything_is_like_itself(texts: list[str]) -> None:
    near = [set(places) for places in Likeness(embed, 0.75)(texts)]
    assert all(place in near[place] for place in range(len(texts)))
    assert all(place in near[other] for place in range(len(texts)) for other in near[place])


def test_of_many_wordings_not_all_are_compared_at_once() -> None:
    texts = [str(number) for number in range(1100)]
    near = Likeness(embed, 0.999)([*texts, *texts])
    assert all({place, place + 1100} <= set(near[place]) for place in range(1100))


def test_wordings_that_the_encoder_cannot_read_are_alike_by_their_words_only() -> None:
    def same(texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 1), dtype=np.float32)

    assert [list(near) for near in Likeness(same)(["비밀번호 재설정", "청구서 다운로드", "reset it", "change it"])] == [
        [0],
        [1],
        [2, 3],
        [2, 3],
    ]
