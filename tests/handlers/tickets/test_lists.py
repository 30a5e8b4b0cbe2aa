"""What may be asked of lists, and where their pages end."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ports import InvalidInput
from handlers.ticket import UNSOLVED, Status
from handlers.tickets.lists import LONGEST_PAGE, LONGEST_TEXT, Order, TicketQuery, View, named_number, view
from handlers.tickets.places import Place, rank, read, start, written

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
moments = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is beside them
numbers = st.integers(1, 999_999_999)
places = st.one_of(
    st.builds(Place, st.sampled_from([Order.OPENED, Order.OLDEST, Order.CHANGED, Order.DUE]), moments, numbers),
    st.builds(Place, st.just(Order.DUE), st.none(), numbers),
    st.builds(Place, st.just(Order.PRIORITY), moments, numbers, st.integers(0, 3)),
    st.builds(start, st.sampled_from(Order)),
)


@pytest.mark.parametrize("limit", [0, -1, LONGEST_PAGE + 1])
def test_a_page_has_a_size(limit: int) -> None:
    with pytest.raises(InvalidInput, match=f"1 to {LONGEST_PAGE}"):
        TicketQuery(limit=limit)


def test_a_search_has_an_end() -> None:
    assert TicketQuery(text="x" * LONGEST_TEXT)
    with pytest.raises(InvalidInput, match=r"201 characters.*fewer words"):
        TicketQuery(text="x" * (LONGEST_TEXT + 1))


@pytest.mark.parametrize(
    ("text", "number"),
    [("T-12", 12), ("t-7", 7), (" 12 ", 12), ("12a", None), ("T-", None), ("", None), ("T-1 x", None), ("٣", None),
     ("1234567890", None), ("-5", None)],
)  # fmt: skip
def test_a_search_that_is_a_number_names_a_ticket(text: str, number: int | None) -> None:
    assert named_number(text) == number


def test_every_view_is_a_query() -> None:
    for which in View:
        asked = view(which, "eve", NOW)
        assert set(asked.status) <= UNSOLVED
        assert (asked.assignee == "eve") == (which is View.MINE)
    assert view(View.PENDING, "eve", NOW).status == (Status.PENDING,)
    assert view(View.DUE_SOON, "eve", NOW).due_before == NOW + timedelta(hours=1)


@given(places)
def test_a_place_is_read_as_it_was_written(place: Place) -> None:
    text = written(place)
    assert text.isascii()
    assert not set(text) & set("=+/&?#")
    assert read(text, place.order) == place


@given(places, st.sampled_from(Order))
def test_a_place_of_another_order_is_refused(place: Place, order: Order) -> None:
    if order is not place.order:
        with pytest.raises(InvalidInput, match="another order"):
            read(written(place), order)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("=")))
def test_what_nobody_wrote_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read(text, Order.DUE)


@pytest.mark.parametrize(
    "said",
    [
        ["due", None, None, 0.5],
        ["due", None, None, True],
        ["due", None, None, -1],
        ["due", None, None, 1_000_000_000],
        ["due", 1, None, 5],
        ["opened", None, None, 5],
        ["priority", None, "2026-03-02T09:00:00+00:00", 5],
        ["priority", 4, "2026-03-02T09:00:00+00:00", 5],
        ["opened", None, "2026-03-02T09:00:00", 5],
        ["opened", None, "2026-03-02T09:00:00+02:00", 5],
        ["opened", None, "0001-01-01T00:00:00+14:00", 5],
        ["opened", None, 7, 5],
        ["best", None, None, 5],
        [["due"], None, None, 5],
        ["due", None, None],
        {"due": 1},
        "due",
        None,
    ],
)
def test_a_place_out_of_range_is_refused(said: object) -> None:
    text = base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")
    for order in Order:
        with pytest.raises(InvalidInput):
            read(text, order)


@given(st.lists(st.builds(Place, st.just(Order.DUE), st.none() | moments, numbers), min_size=2, max_size=6))
def test_what_nothing_is_due_of_comes_last_the_latest_first(due: list[Place]) -> None:
    ranked = sorted(due, key=rank)
    dated = [one for one in ranked if one.at is not None]
    assert ranked[: len(dated)] == dated == sorted(dated, key=lambda one: (one.at, one.number))
    assert ranked[len(dated) :] == sorted((one for one in due if one.at is None), key=lambda one: -one.number)
