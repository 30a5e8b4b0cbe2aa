"""A clock that leaps ahead breaks no promise until it is believed; one that is set back is believed at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.worker.timekeeper import LEAP, PATIENCE, Timekeeper
from tests.fakes import FakeClock


class Machine:
    """A clock on the wall, and one inside that nobody sets."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.running = 1000.0
        self.keeper = Timekeeper(self.clock, lambda: self.running)

    def goes_on(self, by: timedelta) -> bool:
        """Let time pass; tell whether the clock is believed."""
        self.running += by.total_seconds()
        return self.is_set(by)

    def is_set(self, by: timedelta) -> bool:
        """Set the clock; tell whether it is believed."""
        self.clock.now += by
        return self.keeper.believed()


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_a_clock_that_goes_on_is_believed_however_long_nobody_looked(machine: Machine) -> None:
    assert machine.goes_on(timedelta(seconds=1))
    assert machine.goes_on(timedelta(days=9))


def test_a_clock_that_leaps_ahead_is_believed_when_it_has_kept_its_time_for_a_while(machine: Machine) -> None:
    assert machine.is_set(LEAP)
    assert not machine.is_set(timedelta(days=1))
    assert not machine.goes_on(PATIENCE - timedelta(seconds=1))
    assert machine.goes_on(timedelta(seconds=1))


def test_a_clock_that_is_set_back_is_believed_at_once(machine: Machine) -> None:
    assert machine.is_set(-timedelta(hours=1))
    assert not machine.is_set(timedelta(days=1))
    assert machine.is_set(-timedelta(days=1))


def test_a_leap_that_was_put_right_in_part_is_not_believed_before_its_time(machine: Machine) -> None:
    assert not machine.is_set(timedelta(days=9))
    assert not machine.goes_on(timedelta(minutes=1))
    assert not machine.is_set(-timedelta(minutes=3))
    assert not machine.is_set(-timedelta(days=8))
    assert not machine.is_set(-timedelta(hours=23))
    assert machine.is_set(-timedelta(minutes=56))


def test_one_that_is_put_right_by_and_by_is_believed_when_it_is(machine: Machine) -> None:
    assert not machine.is_set(timedelta(minutes=5))
    assert [machine.is_set(-timedelta(minutes=1)) for _ in range(5)] == [False, False, True, True, True]
    assert not machine.is_set(timedelta(minutes=5))


def test_what_was_believed_for_its_age_is_not_owed_any_more(machine: Machine) -> None:
    assert not machine.is_set(timedelta(days=9))
    assert machine.goes_on(PATIENCE)
    assert machine.is_set(-timedelta(days=1))
    assert not machine.is_set(timedelta(minutes=3))
    assert machine.is_set(-timedelta(minutes=3))


async def test_careful_work_is_left_undone_meanwhile(machine: Machine) -> None:
    async def work() -> int:
        return 3

    careful = machine.keeper.careful(work)
    assert await careful() == 3
    machine.clock.now += timedelta(days=1)
    assert await careful() == 0
