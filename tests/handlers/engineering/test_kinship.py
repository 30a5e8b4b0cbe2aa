"""Whether two reports tell of one fault."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.engineering.kinship import Kinship, kinship, reported
from tests.handlers.tickets.worlds import TICKET

TIMES_OUT = "Sync to the warehouse fails with timeout SY-12"


def _kinship(one: tuple[str, str], other: tuple[str, str], score: float | None = None) -> Kinship:
    first, second = (reported(replace(TICKET, subject=subject, description=said)) for subject, said in (one, other))
    return kinship(first, second, score)


def test_a_number_of_another_thing_does_not_decide() -> None:
    here = (TIMES_OUT, "It happens for shop 7, since version 5.3.")
    there = (TIMES_OUT, "It happens for shop 12, since version 5.4.")
    assert _kinship(here, there) is Kinship.SAME


@pytest.mark.parametrize(
    ("subject", "said", "score"),
    [
        ("Sync to the warehouse fails with timeout SY-13", "It happens for shop 7.", 0.97),
        ("The warehouse cannot be reached: SY-12", "It happens for shop 7.", None),
        (TIMES_OUT, "Prices are wrong, orders arrive twice, and labels of SY-12 are printed upside down.", 0.7),
        ("Warehouse sync is stuck", "It hangs for hours.", 0.85),
    ],
)
def test_another_code_or_other_words_are_doubtful(subject: str, said: str, score: float | None) -> None:
    assert _kinship((TIMES_OUT, "It happens for shop 7."), (subject, said), score) is Kinship.DOUBTFUL


def test_subjects_that_say_nothing_do_not_make_one_fault_of_two() -> None:
    assert _kinship(("Problem", "SR-400 hums."), ("Problem", "SR-400 leaks water."), 0.7) is Kinship.DOUBTFUL
    assert _kinship(("Problem", "It hums."), ("Problem", "It leaks."), 0.7) is Kinship.OTHER


def test_numbers_that_are_called_codes_are_and_errors_that_were_sent_along() -> None:
    assert reported(TICKET, "E-1042: status 502 at 12:30 in v5.3").codes == {"e-1042", "502"}
    assert reported(replace(TICKET, description="The 3 lamps hum since 2026-11-01, 5.3")).codes == frozenset()


def test_the_same_words_are_the_same() -> None:
    assert _kinship(("Lamp", "It hums."), ("Lamp", "It hums!"), 0.95) is Kinship.SAME
