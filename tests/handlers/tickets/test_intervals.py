"""What two sequences of spans share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st

from handlers.tickets.intervals import Span, joined, reached, shared, total
from tests.fakes import START


def span(start: int, end: int) -> Span:
    return Span(START + timedelta(minutes=start), START + timedelta(minutes=end))


def minutes(spans: Iterable[Span]) -> set[int]:
    """The minutes that spans cover."""
    return {
        minute
        for one in spans
        for minute in range(*(int((at - START) / timedelta(minutes=1)) for at in (one.start, one.end)))
    }


def ascending(spans: list[Span]) -> bool:
    whole = all(one.start < one.end for one in spans)
    return whole and all(one.end < other.start for one, other in pairwise(spans))


spans = st.lists(st.builds(span, st.integers(0, 60), st.integers(0, 60)), max_size=8).map(
    lambda drawn: sorted(drawn, key=lambda one: one.start)
)


@given(spans)
def test_joined_spans_cover_the_same_and_do_not_touch(drawn: list[Span]) -> None:
    found = list(joined(drawn))
    assert ascending(found)
    assert minutes(found) == minutes(drawn)


@given(spans, spans)
def test_what_is_shared_is_covered_by_both(ones: list[Span], others: list[Span]) -> None:
    found = list(shared(joined(ones), joined(others)))
    assert ascending(found)
    assert minutes(found) == minutes(ones) & minutes(others)
    assert total(found) == timedelta(minutes=len(minutes(found)))


@given(spans, st.integers(1, 60))
def test_an_amount_is_reached_at_the_end_of_its_last_minute(drawn: list[Span], amount: int) -> None:
    covered = sorted(minutes(drawn))
    expected = START + timedelta(minutes=covered[amount - 1] + 1) if amount <= len(covered) else None
    assert reached(joined(drawn), timedelta(minutes=amount)) == expected


def test_a_sequence_may_be_endless() -> None:
    def hourly() -> Iterator[Span]:
        return (span(60 * hour, 60 * hour + 10) for hour in count())

    assert list(shared(joined(hourly()), [span(65, 125)])) == [span(65, 70), span(120, 125)]
    assert reached(hourly(), timedelta(minutes=25)) == START + timedelta(minutes=125)
