from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.grams import BUCKETS, counts, counts_of, rarity, view

ALIKE = np.ones(BUCKETS, dtype=np.float32)


def likeness(one: str, other: str) -> float:
    """Cosine of two texts, all n-grams equally rare."""
    rows = view(counts_of([one, other]), ALIKE)
    return float(rows[0] @ rows[1])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("notification", "notifcation"), ("password", "pasword"), ("install", "instal"), ("connecting", "connectting")],
)
def test_a_misspelt_word_shares_most_with_the_right_one_and_little_with_another(right: str, wrong: str) -> None:
    assert likeness(right, wrong) > 0.4
    assert likeness(right, wrong) > 2.0 * abs(likeness("invoice", wrong))


def test_case_and_accents_do_not_matter() -> None:
    assert counts("Café PASSWORD").tolist() == counts("cafe password").tolist()


def test_the_order_of_words_matters_a_little() -> None:
    assert 0.5 < likeness("reset my board", "board my reset") < 0.999


def test_scripts_without_blanks_have_n_grams_of_their_own() -> None:
    assert np.abs(counts("密")).sum() > 0
    assert likeness("密码重置", "重置密码") > 0.5 > likeness("密码重置", "退款发票")
    assert likeness("비밀번호 재설정", "비밀번호를 재설정") > 0.5


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b "])
def test_emptiness_gives_zeros(text: str) -> None:
    found = counts(text.replace("\u200b", ""))
    assert (found.shape, found.dtype, np.abs(found).sum()) == ((BUCKETS,), np.float32, 0.0)
    assert view(found[None], ALIKE).tolist() == found[None].tolist()


def test_no_texts_have_no_rows() -> None:
    assert counts_of([]).shape == (0, BUCKETS)
    assert rarity(counts_of([])).tolist() == ALIKE.tolist()


def test_a_word_has_the_same_buckets_in_every_process() -> None:
    found = counts("port")
    assert {int(bucket): int(found[bucket]) for bucket in np.flatnonzero(found)} == {
        77: 1, 131: 1, 278: -1, 460: 1, 534: 1, 570: -1, 713: 1, 717: 1, 778: -1, 862: -1,
    }  # fmt: skip
    dense = counts("密码")
    assert {int(bucket): int(dense[bucket]) for bucket in np.flatnonzero(dense)} == {104: 1, 362: 1, 684: -1, 840: 1}


def test_marks_count_and_half_a_surrogate_pair_does_no_harm() -> None:
    assert counts("why?").tolist() != counts("why").tolist()
    assert np.abs(counts("\ud800")).sum() > 0


def test_only_the_first_words_of_a_long_text_are_read() -> None:
    assert counts("port " * 200).tolist() == counts("port " * 10_000).tolist()
    assert counts("p" * 64).tolist() == counts("p" * 100_000).tolist()


@given(st.lists(st.text(max_size=30), max_size=6))
def test_rows_are_those_of_each_text_and_have_length_one_or_nothing(texts: list[str]) -> None:
    table = counts_of(texts)
    assert table.tolist() == [counts(text).tolist() for text in texts]
    lengths = np.linalg.norm(view(table, rarity(table)), axis=1)
    assert lengths == pytest.approx((np.abs(table).sum(axis=1) > 0).astype(float), abs=1e-5)


def test_what_few_texts_hold_is_rarer_and_nothing_is_less_rare_than_one() -> None:
    table = counts_of(["port", "port board", "port board paper"])
    rarities = rarity(table)
    assert rarities.min() >= 1.0
    held = np.count_nonzero(table, axis=0)
    assert rarities[held == 3].max() < rarities[held == 2].min() < rarities[held == 1].min()
