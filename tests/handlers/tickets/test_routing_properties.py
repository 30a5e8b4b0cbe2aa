"""Fair, explainable, and the same for the same: whoever comes, goes, and whatever comes in."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.assignment import PASSING, Assignment, Waiting
from handlers.tickets.drain import DrainPolicy, Held, settled
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.placement import decided_again, explained, reason
from handlers.tickets.rotation import Rotation
from handlers.tickets.routing import Routed, route
from handlers.tickets.staff import Engineer, Presence
from tests.fakes import START
from tests.handlers.tickets.offices import ALWAYS, away

LANGUAGES, SKILLS, REGIONS = ("de", "en", "fr"), ("api", "billing"), ("amer", "apac", "emea")
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class DayHours:
    """Every day from one full hour to another; the same hour twice: never. Midnight is when the start's day begins."""

    of: dict[str, tuple[int, int]]

    def is_open(self, engineer: str, at: datetime) -> bool:
        opens, closes = self.of.get(engineer, (0, 24))
        return opens <= at.hour < closes

    def next_opening(self, engineer: str, at: datetime) -> datetime | None:
        hour = at.replace(minute=0, second=0, microsecond=0)
        ahead = (hour + HOUR * n for n in range(1, 49))
        return next(
            (one for one in ahead if self.is_open(engineer, one) and not self.is_open(engineer, one - HOUR)), None
        )


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(values)).map(lambda found: tuple(sorted(found)))


moments = st.integers(-600, 600).map(lambda minutes: START + timedelta(minutes=minutes))
presences = st.builds(Presence, st.booleans(), moments, st.none() | moments).map(
    lambda one: replace(one, until=None) if one.here else one
)
engineers = st.builds(
    Engineer,
    id=st.sampled_from("abcdefgh"),
    presence=presences,
    tier=st.integers(1, 2),
    team=st.sampled_from([None, "lamps"]),
    region=st.none() | st.sampled_from(REGIONS),
    languages=some(LANGUAGES),
    skills=some(SKILLS),
    cap=st.integers(0, 4),
    load=st.integers(0, 4),
)
staffs = st.lists(engineers, max_size=8, unique_by=lambda one: one.id)
tickets = st.builds(
    Waiting,
    number=st.integers(1, 30).map(lambda n: f"T-{n}"),
    opened_at=st.integers(-3, 3).map(lambda hours: START + hours * HOUR),  # many at once
    since=moments,
    tier=st.integers(1, 2),
    team=st.sampled_from([None, None, "lamps"]),
    region=st.none() | st.sampled_from(REGIONS),
    language=st.none() | st.sampled_from(LANGUAGES),
    skills=some(SKILLS),
    lane=st.integers(0, 1),
    declined=st.sets(st.sampled_from("abc"), max_size=1).map(tuple),
)
queues = st.lists(tickets, max_size=12, unique_by=lambda one: one.number)
waits = st.sampled_from([timedelta(), timedelta(minutes=45), 3 * HOUR])
policies = st.builds(
    RoutingPolicy,
    next_regions=st.sampled_from([{}, {"emea": ("amer",), "amer": ("emea", "apac")}]),
    anywhere=st.booleans(),
    next_tiers=st.sampled_from([{}, {1: (2,)}, {1: (2,), 2: (1,)}]),
    next_languages=st.sampled_from([(), ("en",), ("fr", "en")]),
    region_after=waits,
    tier_after=waits,
    language_after=waits,
)
rotations = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 50)).map(lambda last: Rotation(50, last))
hours_of = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 23), st.integers(0, 24))).map(DayHours)


def able(one: Engineer, ticket: Waiting, now: datetime, policy: RoutingPolicy, hours: DayHours) -> bool:
    """Say it once more, from the words of the rules and not from the code that follows them."""
    waited = max(now - ticket.since, timedelta())
    speaks = ticket.language is None or ticket.language in one.languages
    second = waited >= policy.language_after and any(code in one.languages for code in policy.next_languages)
    tier = one.tier == ticket.tier
    next_tier = waited >= policy.tier_after and one.tier in policy.next_tiers.get(ticket.tier, ())
    near = ticket.region is None or one.region in {None, ticket.region}
    beyond = policy.anywhere or one.region in policy.next_regions.get(ticket.region or "", ())
    return (
        one.presence.here
        and hours.is_open(one.id, now)
        and one.load < one.cap
        and set(ticket.skills) <= set(one.skills)
        and (ticket.team is None or ticket.team == one.team)
        and one.id not in ticket.declined
        and (speaks or second)
        and (tier or next_tier)
        and (near or (beyond and waited >= policy.region_after))
    )


@settings(deadline=None)
@given(queues, staffs, rotations, moments, policies, hours_of, st.randoms(use_true_random=False))
def test_only_who_can_have_a_ticket_gets_it_and_a_ticket_waits_only_if_nobody_can(
    queue: list[Waiting],
    staff: list[Engineer],
    rotation: Rotation,
    now: datetime,
    policy: RoutingPolicy,
    hours: DayHours,
    dice: random.Random,
) -> None:
    made = route(queue, staff, rotation, now, policy, hours)
    found: dict[str, Assignment | None] = {one.ticket.number: one for one in made.assignments}
    found |= {one.ticket.number: None for one in made.unplaced}
    assert len(found) == len(made.assignments) + len(made.unplaced) == len(queue)
    team = {one.id: one for one in staff}
    for ticket in sorted(queue, key=lambda one: (one.lane, one.opened_at, int(one.number[2:]))):
        can = {one.id for one in team.values() if able(one, ticket, now, policy, hours)}
        record = found[ticket.number]
        assert (record is None) == (not can)
        if record is not None:
            assert {one.engineer for one in record.considered} == can
            assert {one.engineer for one in record.excluded} == set(team) - can
            team[record.engineer] = replace(team[record.engineer], load=team[record.engineer].load + 1)
    assert all(one.load <= max(one.cap, was.load) for was in staff for one in [team[was.id]])
    assert_explained(made, dice)


def assert_explained(made: Routed, dice: random.Random) -> None:
    for record in made.assignments:
        shuffled = replace(record, considered=tuple(dice.sample(record.considered, len(record.considered))))
        assert decided_again(shuffled) == record.engineer
        assert record.engineer in explained(record)
        for one in record.excluded:
            assert one.reasons
            assert len(one.reasons) == len(one.detail)
            assert one.engineer in explained(record)
    for left in made.unplaced:
        assert left.ticket.number in reason(left)
        assert left.hopeless == all(set(one.reasons) - PASSING for one in left.excluded)
    turns = [record.turn for record in made.assignments]
    assert turns == list(range(51, 51 + len(turns)))
    assert made.rotation.turn == 50 + len(turns)


@settings(deadline=None)
@given(queues, staffs, rotations, moments, policies, hours_of, st.randoms(use_true_random=False))
def test_the_same_gives_the_same_in_whatever_order_it_is_listed(
    queue, staff, rotation, now, policy, hours, dice
) -> None:
    shuffled = dice.sample(queue, len(queue)), dice.sample(staff, len(staff))
    turned = Rotation(rotation.turn, dict(dice.sample(list(rotation.last.items()), len(rotation.last))))
    assert route(queue, staff, rotation, now, policy, hours) == route(*shuffled, turned, now, policy, hours)


@settings(deadline=None)
@given(queues, staffs, rotations, moments, policies, hours_of, st.lists(st.integers(1, 47 * 60), max_size=20))
def test_until_the_next_look_time_alone_changes_nothing(queue, staff, rotation, now, policy, hours, minutes) -> None:
    made = route(queue, staff, rotation, now, policy, hours)
    # Those who got something may be full now; those who got nothing are as they were.
    team = [replace(one, load=one.load + sum(r.engineer == one.id for r in made.assignments)) for one in staff]
    left = [one.ticket for one in made.unplaced]
    for later in (now + timedelta(minutes=n) for n in minutes):
        if made.look_again is None or later < made.look_again:
            assert route(left, team, made.rotation, later, policy, hours).assignments == ()


# Equals: they come with any past, and from then on can do the same. Around them others come and go.
_EQUAL = ("m", "n", "o", "p")


@st.composite
def rounds(draw) -> list[tuple[list[Engineer], list[Waiting]]]:
    """Draw rounds of work: who is there, and what comes in."""
    facts = draw(engineers)
    size = draw(st.integers(2, len(_EQUAL)))
    equal = [replace(facts, id=name, presence=Presence(here=True, since=START), cap=1_000, load=0)
             for name in _EQUAL[:size]]  # fmt: skip
    made = []
    for _ in range(draw(st.integers(1, 8))):
        others = draw(staffs)
        # All of them are away at once, at times: that is equal too.
        everybody = [replace(one, presence=away()) for one in equal] if draw(st.integers(0, 5)) == 0 else equal
        made.append((everybody + others, draw(queues)))
    return made


@settings(deadline=None)
@given(rounds(), st.dictionaries(st.sampled_from([*_EQUAL, *"abcdefgh"]), st.integers(1, 50)), policies)
def test_among_equals_what_they_receive_differs_by_at_most_one(work, last, policy) -> None:
    rotation = Rotation(50, last)
    got: Counter[str] = Counter()
    equal = [one.id for one in work[0][0] if one.id in _EQUAL]
    for staff, queue in work:
        made = route(queue, staff, rotation, START, policy, ALWAYS)
        rotation = made.rotation
        for record in made.assignments:
            got[record.engineer] += 1
            counts = [got[name] for name in equal]
            assert max(counts) - min(counts) <= 1


holdings = st.lists(
    st.builds(Held, tickets, st.sampled_from("abcdefghz"), st.booleans(), st.none() | moments, st.booleans()),
    max_size=12,
    unique_by=lambda one: one.ticket.number,
)


@settings(deadline=None)
@given(queues, holdings, staffs, rotations, moments, policies, hours_of)
def test_a_second_round_at_the_same_moment_changes_nothing(queue, holding, staff, rotation, now, policy, hours) -> None:
    queue = [one for one in queue if one.number not in {held.ticket.number for held in holding}]
    drain = DrainPolicy()
    first = settled(queue, holding, staff, rotation, now, policy, drain, hours)
    gone = {one.ticket.number for one in first.given}
    assert gone.isdisjoint(one.number for one in first.kept)
    placed = first.routed.assignments
    assert gone <= {one.ticket.number for one in (*placed, *first.routed.unplaced)}
    for record in placed:
        assert all(record.engineer != one.assignee for one in holding if one.ticket.number == record.ticket.number)
    holding = [one for one in holding if one.ticket.number not in gone]
    holding += [Held(one.ticket, one.engineer, waits=True) for one in placed]
    staff = [replace(one, load=one.load + sum(r.engineer == one.id for r in placed)) for one in staff]
    queue = [one.ticket for one in first.routed.unplaced]
    second = settled(queue, holding, staff, first.routed.rotation, now, policy, drain, hours)
    assert second.given == ()
    assert second.routed.assignments == ()
    assert second.kept == first.kept
