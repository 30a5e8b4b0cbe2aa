"""Which tickets are shown, and in which order."""

from __future__ import annotations

from handlers.similar.ports import CaseState
from handlers.similar.ranking import candidates
from handlers.similar.similar import Near
from handlers.ticket import Status


def state(number: str, root: str = "", status: Status = Status.OPEN) -> CaseState:
    return CaseState(number, root or number, status)


def test_merged_tickets_count_once_where_they_go_on_with_the_best_of_them() -> None:
    near = [Near("T-1", 0.9), Near("T-2", 0.8), Near("T-3", 0.7)]
    states = {"T-1": state("T-1", "T-3"), "T-2": state("T-2"), "T-3": state("T-3")}
    found = candidates(near, states)
    assert [(one.number, one.found, one.score) for one in found] == [("T-3", "T-1", 0.9), ("T-2", "T-2", 0.8)]


def test_what_goes_on_in_the_ticket_asked_about_and_what_is_gone_do_not_appear() -> None:
    near = [Near("T-1", 0.9), Near("T-2", 0.8), Near("T-9", 0.9)]
    assert candidates(near, {"T-1": state("T-1", "T-7"), "T-2": state("T-2", "T-7")}, {"T-7"}) == []


def test_of_those_that_are_as_near_the_solved_ones_come_first() -> None:
    near = [Near("T-1", 0.81), Near("T-2", 0.80), Near("T-3", 0.70), Near("T-4", 0.80)]
    states = {number: state(number) for number in ("T-1", "T-4")}
    states |= {number: state(number, status=Status.SOLVED) for number in ("T-2", "T-3")}
    assert [one.number for one in candidates(near, states)] == ["T-2", "T-1", "T-4", "T-3"]
