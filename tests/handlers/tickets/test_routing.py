"""Who gets which ticket, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.assignment import Reason
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.placement import decided_again, explained, reason
from handlers.tickets.rotation import Rotation
from handlers.tickets.routing import Routed, route
from tests.handlers.tickets.offices import ALWAYS, FakeHours, away, engineer, later, ticket

POLICY = RoutingPolicy(next_regions={"emea": ("amer",), "amer": ("emea",)})
NOW = later(hours=2)


def routed(waiting, staff, *, rotation=None, policy=POLICY, hours=ALWAYS, now=NOW) -> Routed:
    return route(waiting, staff, rotation or Rotation(), now, policy, hours)


def given(result: Routed) -> dict[str, str]:
    return {one.ticket.number: one.engineer for one in result.assignments}


def reasons(result: Routed) -> dict[str, tuple[Reason, ...]]:
    (record, *_) = result.assignments or result.unplaced
    return {one.engineer: one.reasons for one in record.excluded}


ANA, BEA, CEM = engineer("ana"), engineer("bea"), engineer("cem")


def test_the_oldest_ticket_goes_first_and_each_in_turn() -> None:
    result = routed([ticket(10), ticket(9), ticket(11), ticket(12)], [CEM, BEA, ANA])
    assert list(given(result).items()) == [("T-9", "ana"), ("T-10", "bea"), ("T-11", "cem"), ("T-12", "ana")]
    assert result.rotation.turn == 4
    assert [one.turn for one in result.assignments] == [1, 2, 3, 4]


def test_of_two_that_came_at_once_the_lower_number_is_the_older() -> None:
    at_once = [ticket(10, opened_at=NOW), ticket(9, opened_at=NOW)]
    assert list(given(routed(at_once, [ANA, BEA]))) == ["T-9", "T-10"]


def test_no_turn_is_a_reason_to_fall_back() -> None:
    own, over = engineer("own", region="emea"), engineer("over", region="amer")
    busy = Rotation(5, {"own": 5})
    assert given(routed([ticket(1, region="emea")], [own, over], rotation=busy)) == {"T-1": "own"}


def test_the_rotation_goes_on_where_it_stood() -> None:
    first = routed([ticket(1)], [ANA, BEA, CEM])
    second = routed([ticket(2)], [ANA, BEA, CEM], rotation=first.rotation)
    assert given(second) == {"T-2": "bea"}


def test_who_comes_back_is_first_once_and_not_as_often_as_she_was_missed() -> None:
    rotation = routed([ticket(n) for n in range(1, 7)], [ANA, BEA]).rotation
    back = routed([ticket(n) for n in range(7, 11)], [ANA, BEA, CEM], rotation=rotation)
    assert list(given(back).values()) == ["cem", "ana", "bea", "cem"]


@pytest.mark.parametrize(
    ("staff", "hours", "why"),
    [
        (replace(ANA, presence=away()), ALWAYS, Reason.AWAY),
        (ANA, FakeHours(["ana"]), Reason.OUT_OF_HOURS),
        (replace(ANA, cap=3, load=3), ALWAYS, Reason.AT_CAP),
        (replace(ANA, cap=3, load=4), ALWAYS, Reason.AT_CAP),
        (replace(ANA, skills=("billing",)), ALWAYS, Reason.SKILLS),
        (replace(ANA, skills=("billing", "api"), languages=("fr",)), ALWAYS, Reason.LANGUAGE),
        (replace(ANA, skills=("billing", "api"), tier=3), ALWAYS, Reason.TIER),
        (replace(ANA, skills=("billing", "api"), team="other"), ALWAYS, Reason.TEAM),
    ],
)
def test_who_cannot_is_not_considered_and_it_is_said_why(staff, hours, why) -> None:
    able = replace(BEA, skills=("billing", "api"), team="lamps", languages=("de", "en"))
    needy = ticket(1, skills=("billing", "api"), language="de", team="lamps")
    result = routed([needy], [staff, able], hours=hours)
    assert given(result) == {"T-1": "bea"}
    assert why in reasons(result)["ana"]


def test_the_cap_holds_within_a_round_too() -> None:
    result = routed([ticket(n) for n in range(1, 6)], [replace(ANA, cap=2, load=1), replace(BEA, cap=3)])
    assert list(given(result).values()) == ["ana", "bea", "bea", "bea"]
    (left,) = result.unplaced
    assert left.ticket.number == "T-5"
    assert {one.detail for one in left.excluded} == {("has 2 of 2",), ("has 3 of 3",)}
    assert left.look_again is None
    assert "when somebody comes or has room" in reason(left)


def test_a_ticket_that_nobody_can_have_holds_up_no_other() -> None:
    result = routed([ticket(1, skills=("magic",)), ticket(2)], [ANA])
    assert given(result) == {"T-2": "ana"}
    (left,) = result.unplaced
    assert left.hopeless
    assert "could ever have T-1" in reason(left)
    assert "ana: lacks magic" in reason(left)


def test_the_next_region_is_tried_then_the_next_tier_then_another_language() -> None:
    own = engineer("own", region="emea", languages=("de", "en"))
    over = engineer("over", region="amer", languages=("de",))
    senior = engineer("senior", region="emea", tier=2, languages=("de",))
    english = engineer("english", region="emea", languages=("en",))
    far = engineer("far", region="apac", languages=("de",))
    needy = ticket(1, region="emea", language="de")
    staff = [own, over, senior, english, far]
    order = ["own", "over", "far", "senior", "english"]
    for place, name in enumerate(order):
        left = [one for one in staff if one.id not in order[:place]]
        assert given(routed([needy], left)) == {"T-1": name}
    assert not given(routed([needy], [far], policy=replace(POLICY, anywhere=False)))
    told = explained(routed([needy], [english, replace(own, presence=away())]).assignments[0])
    assert told == (
        "T-1 was given to english at turn 1: by fall-back to language en; she had none yet, nobody else could. "
        "Not considered: own: away."
    )


def test_a_policy_may_have_patience_before_it_falls_back() -> None:
    patient = replace(POLICY, tier_after=timedelta(minutes=30), region_after=timedelta(minutes=10))
    senior = engineer("senior", region="emea", tier=2)
    over = engineer("over", region="amer")
    needy = ticket(0, region="emea")
    early = routed([needy], [senior, over], policy=patient, now=later(minutes=9))
    assert not early.assignments
    assert early.look_again == later(minutes=10)
    assert given(routed([needy], [senior, over], policy=patient, now=later(minutes=10))) == {"T-0": "over"}
    assert given(routed([needy], [senior], policy=patient, now=later(minutes=30))) == {"T-0": "senior"}
    late = ticket(0, region="emea", since=later(minutes=25))  # it was given back since
    assert routed([late], [senior], policy=patient, now=later(minutes=30)).look_again == later(minutes=55)


def test_it_is_said_when_to_look_again() -> None:
    night = FakeHours(["ana", "bea"], {"ana": later(hours=9), "bea": later(hours=8)})
    assert routed([ticket(1)], [ANA, BEA], hours=night).look_again == later(hours=8)
    lunch = replace(BEA, presence=away(until=later(hours=8, minutes=30)))
    assert routed([ticket(1)], [ANA, lunch], hours=night).look_again == later(hours=8, minutes=30)
    full = replace(BEA, load=8)
    assert routed([ticket(1)], [ANA, full], hours=night).look_again == later(hours=9)
    stranger = replace(BEA, languages=("fr",))
    french = routed([ticket(1, language="de")], [ANA, stranger], hours=night)
    assert french.look_again == later(hours=9)
    assert not french.unplaced[0].hopeless
    overdue = replace(ANA, presence=away(until=later(hours=1)))
    assert routed([ticket(1)], [overdue]).look_again is None
    assert routed([ticket(1)], []).look_again is None
    assert "nobody on the staff" in reason(routed([ticket(1)], []).unplaced[0])


def test_a_ticket_of_no_language_or_region_goes_to_anybody() -> None:
    assert given(routed([ticket(1)], [engineer("xi", languages=("zh",), region="apac")])) == {"T-1": "xi"}


def test_who_serves_every_region_is_of_the_tickets_own() -> None:
    roaming, local = engineer("a-roaming"), engineer("local", region="emea")
    result = routed([ticket(1, region="emea"), ticket(2, region="emea")], [roaming, local])
    assert list(given(result).values()) == ["a-roaming", "local"]


def test_who_gave_it_back_does_not_get_it_again() -> None:
    assert given(routed([ticket(1, declined=("ana",))], [ANA, BEA])) == {"T-1": "bea"}


def test_a_lane_goes_before_all_that_is_behind_it() -> None:
    tight = replace(ANA, cap=1)
    assert given(routed([ticket(1, lane=1), ticket(2, lane=0)], [tight])) == {"T-2": "ana"}


def test_the_record_tells_the_whole_choice() -> None:
    rotation = routed([ticket(1)], [ANA]).rotation
    (record,) = routed([ticket(2)], [ANA, BEA, replace(CEM, presence=away())], rotation=rotation).assignments
    assert [(one.engineer, one.last_turn) for one in record.considered] == [("bea", 0), ("ana", 1)]
    assert decided_again(record) == "bea"
    assert explained(record) == (
        "T-2 was given to bea at turn 2: no fall-back was needed; she had none yet, before 1 other who could. "
        "Not considered: cem: away."
    )


def test_regions_of_a_language_are_left_aside() -> None:
    brazil, lisbon = engineer("bia", languages=("pt-br",)), engineer("lia", languages=("pt",))
    assert given(routed([ticket(1, language="pt")], [brazil])) == {"T-1": "bia"}
    assert given(routed([ticket(1, language="pt-br")], [lisbon])) == {"T-1": "lia"}
    assert given(routed([ticket(1, language="es")], [brazil, lisbon])) == {}
