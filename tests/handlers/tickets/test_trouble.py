"""What could not be worked on is tried again, ever less often."""

from __future__ import annotations

from datetime import timedelta

from handlers.tickets.trouble import FIRST, LONGEST, Trouble
from tests.fakes import START


def test_it_waits_twice_as_long_each_time_up_to_an_hour() -> None:
    trouble = Trouble[str]()
    waits = [trouble.failed("T-1", START) - START for _ in range(40)]
    assert waits[:7] == [FIRST * factor for factor in (1, 2, 4, 8, 16, 32, 60)]
    assert set(waits[6:]) == {LONGEST}
    trouble.over("T-1")
    assert trouble.failed("T-1", START) == START + FIRST


def test_it_waits_until_then_unless_a_wrong_clock_made_the_wait() -> None:
    trouble = Trouble[str]()
    assert (trouble.waits("T-1", START), trouble.next()) == (False, None)
    again = trouble.failed("T-1", START)
    assert trouble.waits("T-1", again - timedelta(seconds=1))
    assert not trouble.waits("T-1", again)
    assert not trouble.waits("T-1", START - timedelta(days=1))


def test_what_is_gone_is_forgotten() -> None:
    trouble = Trouble[str]()
    soon = trouble.failed("T-1", START)
    trouble.failed("T-2", START + LONGEST)
    assert trouble.next() == soon
    trouble.keep(["T-2"])
    assert trouble.next() == START + LONGEST + FIRST
