from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.clusters.bursts import Burst, again, bursts, needed, tail

TODAY = date(2026, 11, 20)


def quiet(clusters: int = 20, days: int = 90, rate: float = 0.3, seed: int = 0) -> dict[str, list[int]]:
    random = np.random.default_rng(seed)
    return {f"K-{n}": random.poisson(rate, days).tolist() for n in range(clusters)}


def test_a_cluster_that_grows_today_is_told_with_what_was_expected() -> None:
    histories = quiet()
    histories["K-3"][-1] = 9
    found = bursts(histories, TODAY)
    assert set(found) == {"K-3"}
    assert found["K-3"].observed >= 9
    assert found["K-3"].probability < 0.001
    assert found["K-3"].ratio == pytest.approx(found["K-3"].observed / found["K-3"].expected)


def test_a_slow_burst_begins_with_its_first_days() -> None:
    histories = quiet()
    histories["K-3"][-7:] = [2, 3, 2, 3, 2, 3, 2]
    assert bursts(histories, TODAY)["K-3"].days == 7
    assert bursts(histories, TODAY)["K-3"].since == date(2026, 11, 13)


def test_a_cluster_that_is_always_large_does_not_burst() -> None:
    histories = quiet() | {"K-99": [9] * 90}
    assert bursts(histories, TODAY) == {}


def test_a_weekday_that_always_has_many_is_no_burst() -> None:
    # 20 November 2026 is a Friday.
    friday = [12 if (day - 89) % 7 == 0 else 0 for day in range(90)]
    histories = {f"K-{n}": friday for n in range(8)}
    assert friday[-1] == 12
    assert bursts(histories, TODAY) == {}


def test_where_the_past_is_short_only_many_tickets_are_told() -> None:
    histories = {f"K-{n}": [0] * 80 + [1, 0, 0, 1, 0, 0, 0, 0, 0, 0] for n in range(5)}
    histories["K-1"][-1] = 8
    assert bursts(histories, TODAY) == {}
    histories["K-1"][-1] = 15
    assert set(bursts(histories, TODAY)) == {"K-1"}


@given(st.integers(0, 50), st.integers(0, 25))
def test_a_burst_never_ends_by_more_tickets(seed: int, count: int) -> None:
    histories = quiet(seed=seed)
    histories["K-3"][-1] = count
    before = bursts(histories, TODAY)
    histories["K-3"][-1] = count + 1
    after = bursts(histories, TODAY)
    assert set(before) <= set(after)
    if "K-3" in before:
        assert after["K-3"].probability <= before["K-3"].probability


def test_of_many_clusters_that_do_as_ever_hardly_one_is_told() -> None:
    told = sum(len(bursts(quiet(200, seed=seed), TODAY)) for seed in range(20))
    assert told <= 1


@pytest.mark.parametrize("histories", [{"K-1": []}, {"K-1": [1, 2], "K-2": [1]}])
def test_histories_that_cover_other_days_are_refused(histories: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="same days"):
        bursts(histories, TODAY)


@pytest.mark.parametrize("days", [1, 3, 8, 20])
def test_windows_of_any_length_are_read(days: int) -> None:
    assert bursts({"K-1": [0] * days, "K-2": [0] * (days - 1) + [1]}, TODAY) == {}
    assert bursts({}, TODAY) == {}


def test_the_tail_is_that_of_what_is_drawn() -> None:
    random = np.random.default_rng(0)
    drawn = random.poisson(random.gamma(2.0, 1 / 4.0, 200_000) * 3.0)
    for count in (0, 1, 2, 4, 7):
        assert tail(count, 2.0, 4.0, 3.0) == pytest.approx((drawn >= count).mean(), abs=0.004)
    assert 0.0 < tail(200, 2.0, 4.0, 3.0) < 1e-40
    assert tail(3, 500.0, 1.0, 1.0) == pytest.approx(1.0)


def test_the_tail_of_what_is_much_less_than_usual_is_whole() -> None:
    # The probability of exactly 50 is below what a number can be.
    assert tail(50, 8400.0, 42.0, 7.0) == 1.0
    assert tail(1100, 8400.0, 42.0, 7.0) == pytest.approx(1.0)


@given(st.integers(0, 3000), st.floats(0.05, 9000.0), st.floats(0.5, 60.0), st.floats(0.1, 10.0))
def test_the_tail_falls_with_the_count(count: int, shape: float, days: float, span: float) -> None:
    here, there = tail(count, shape, days, span), tail(count + 1, shape, days, span)
    assert 0.0 <= there <= here + 1e-9
    assert here <= 1.0


def test_fewer_than_usual_are_no_growth() -> None:
    histories = {f"K-{n}": [200] * 90 for n in range(5)}
    histories["K-1"] = [200] * 83 + [100] * 6 + [130]
    assert bursts(histories, TODAY) == {}


def test_a_dismissed_cluster_must_grow_by_half_and_by_five() -> None:
    assert [needed(size) for size in (0, 4, 10, 30)] == [5, 9, 15, 45]
    assert not again(10, 14)
    assert again(10, 15)


def test_a_ratio_to_nothing_is_large() -> None:
    assert Burst(3, 0.0, 0.0, TODAY).ratio > 1e6
