"""The tracker is asked no faster than it says, and carefully while it is away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.engineering.errors import TrackerBusy
from handlers.engineering.pacing import BESIDE, LONGEST, Pace, Reach, reach

SHORT = timedelta(seconds=5)


class Seconds:
    """A clock that nobody sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def paced() -> tuple[Pace, Seconds]:
    seconds = Seconds()
    return Pace(seconds), seconds


@pytest.mark.parametrize(
    ("reason", "about"),
    [
        ("jira-quota-global-based", Reach.EVERYTHING),
        ("jira-quota-tenant-based", Reach.EVERYTHING),
        ("jira-burst-based", Reach.KIND),
        ("jira-per-issue-on-write", Reach.ISSUE),
        ("", Reach.KIND),
    ],
)
def test_a_limit_is_about_what_its_reason_says(reason: str, about: Reach) -> None:
    assert reach(reason) is about


def test_a_quota_of_the_hour_stops_everything_for_as_long_as_it_says() -> None:
    pace, seconds = paced()
    hour = timedelta(hours=1)
    assert pace.busy("file", "e_1", TrackerBusy("Too much.", hour, "jira-quota-tenant-based")) == hour
    seconds.now += 3_000
    assert pace.enter("comment", "t/9") == timedelta(seconds=600)
    seconds.now += 600
    assert pace.enter("comment", "t/9") is None


def test_a_burst_stops_its_kind_only() -> None:
    pace, _ = paced()
    pace.busy("file", "e_1", TrackerBusy("Too much.", SHORT, "jira-burst-based"))
    assert pace.enter("file", "e_2") == SHORT
    assert pace.enter("comment", "t/9") is None


def test_a_limit_of_an_issue_stops_that_issue_only() -> None:
    pace, _ = paced()
    pace.busy("comment", "t/9", TrackerBusy("Too much.", SHORT, "jira-per-issue-on-write"))
    assert pace.enter("refer", "t/9") == SHORT
    assert pace.enter("comment", "t/8") is None


def test_a_shorter_limit_does_not_end_a_longer_one() -> None:
    pace, _ = paced()
    pace.busy("file", "e_1", TrackerBusy("Too much.", SHORT))
    pace.busy("file", "e_2", TrackerBusy("Too much.", timedelta(seconds=1)))
    pace.answered()
    assert pace.enter("file", "e_3") == SHORT


def test_who_fails_now_and_then_holds_up_nobody_else() -> None:
    pace, _ = paced()
    assert pace.away(None) == timedelta(seconds=1)
    assert pace.away(None) == timedelta(seconds=2)
    assert pace.enter("file", "e_2") is None
    pace.answered()
    assert pace.away(None) == timedelta(seconds=1)


def test_a_tracker_that_is_away_is_tried_with_one_thing_at_a_time() -> None:
    pace, seconds = paced()
    waits = [pace.away(None) for _ in range(3)]
    assert (waits[-1], pace.careful) == (timedelta(seconds=4), True)
    assert pace.enter("file", "e_1") == timedelta(seconds=4)
    seconds.now += 4
    assert pace.enter("file", "e_1") is None
    assert pace.enter("file", "e_2") == BESIDE
    pace.leave("e_2")
    assert pace.enter("file", "e_2") == BESIDE
    pace.leave("e_1")
    assert pace.enter("file", "e_2") is None
    pace.answered()
    assert pace.enter("file", "e_3") is None


def test_tries_get_rarer_up_to_five_minutes() -> None:
    pace, seconds = paced()
    waits = list[timedelta]()
    for _ in range(12):
        assert pace.enter("file", "e_1") is None
        waits.append(pace.away(None))
        pace.leave("e_1")
        seconds.now += waits[-1].total_seconds()
    assert waits[:4] == [timedelta(seconds=2**exponent) for exponent in range(4)]
    assert waits[-1] == LONGEST


def test_many_calls_that_fail_at_once_are_one_failure() -> None:
    pace, seconds = paced()
    assert [pace.enter("file", f"e_{number}") for number in range(16)] == [None] * 16
    waits = [pace.away(None) for _ in range(16)]
    assert max(waits) == timedelta(seconds=4)
    seconds.now += 4
    assert pace.enter("file", "e_1") is None


def test_how_long_a_tracker_asks_for_counts() -> None:
    pace, _ = paced()
    assert pace.away(SHORT) == SHORT
    assert pace.enter("refer", "t/9") == SHORT


def test_who_is_not_let_in_knocks_every_five_minutes() -> None:
    pace, seconds = paced()
    assert pace.barred() == LONGEST
    assert pace.enter("file", "e_1") == LONGEST
    seconds.now += LONGEST.total_seconds()
    assert pace.enter("file", "e_1") is None
    assert pace.enter("file", "e_2") == BESIDE
    pace.busy("file", "e_1", TrackerBusy("Too much.", SHORT, "jira-burst-based"))
    assert pace.careful
    pace.answered()
    assert not pace.careful
    assert pace.answers == 1
