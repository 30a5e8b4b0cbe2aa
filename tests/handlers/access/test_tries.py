"""How often one may try, against an oracle that counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.access.tries import RULES, Kind, Rule, fills, free_at

START = datetime(2026, 3, 2, tzinfo=UTC)
SECOND = timedelta(seconds=1)
rules = st.lists(
    st.builds(Rule, st.integers(1, 4), st.integers(1, 60).map(lambda s: s * SECOND)), min_size=1, max_size=3
)
moments = st.lists(st.integers(0, 120).map(lambda s: START + s * SECOND), max_size=30)


def allowed(tries: list[datetime], among: list[Rule], now: datetime) -> bool:
    return all(sum(now - rule.window < at <= now for at in tries) < rule.most for rule in among)


@given(moments, rules)
def test_the_next_try_is_allowed_at_that_moment_and_at_none_before(tries: list[datetime], among: list[Rule]) -> None:
    now = START + 120 * SECOND
    free = free_at(tries, among, now)
    assert allowed(tries, among, free)
    step = now
    while step < free:
        assert not allowed(tries, among, step)
        step += SECOND


@given(moments, rules)
def test_whoever_keeps_to_it_is_never_beyond_a_rule(wishes: list[datetime], among: list[Rule]) -> None:
    done: list[datetime] = []
    for now in sorted(wishes):
        if free_at(done, among, now) <= now:
            done.append(now)
    for rule in among:
        assert all(sum(at - rule.window < one <= at for one in done) <= rule.most for at in done)


@pytest.mark.parametrize("kind", Kind)
def test_the_last_try_that_is_allowed_is_known_as_such(kind: Kind) -> None:
    most = RULES[kind][0].most
    told = [fills([START] * count, RULES[kind], START) for count in range(most)]
    assert told == [False] * (most - 1) + [True]
