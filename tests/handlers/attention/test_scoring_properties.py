"""What holds of every score, whatever a ticket went through."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.attention.attention import Evidence, NotUrgent, PartKind
from handlers.attention.damping import holds, undamped
from handlers.attention.scoring import LATEST, SOONEST, again, score
from handlers.attention.weights import SHIPPED, Weights, named, read_weights
from handlers.sentiment import Tone
from handlers.ticket import OVER
from handlers.tickets.changes import Then
from tests.handlers.attention.stories import KIM, UNKNOWN, Story, at, tone

WORDS = (
    "Any news?",
    "Production is down!",
    "It works again now, thank you.",
    "We lost all our data, my lawyer will write.",
    "It is not down.",
    "The deadline is Friday.",
)
shares = st.floats(0, 1)
tones = st.one_of(
    st.none(), st.just(UNKNOWN), st.tuples(shares, shares).map(lambda two: tone(two[0], (1 - two[0]) * two[1]))
)
acts = st.one_of(
    st.tuples(st.just("customer"), st.sampled_from(WORDS), tones),
    st.tuples(st.just("team"), st.sampled_from(Then), st.none()),
    st.tuples(st.just("given"), st.sampled_from(["bob", "kim", None]), st.none()),
    st.tuples(st.just("again"), st.none(), st.none()),
    st.tuples(st.just("held"), st.sampled_from(["engineering", f"until {at(100):%Y-%m-%d}"]), st.none()),
)
weights = st.builds(lambda values: named(Weights("", *values)), st.lists(st.floats(0, 100), min_size=11, max_size=11))


@st.composite
def stories(draw: st.DrawFn) -> tuple[Story, float]:
    """A ticket that has not ended, and when its last event was."""
    story = Story(plan=draw(st.sampled_from(["standard", "premium", "free"])), tone=draw(tones))
    hours = 0.0
    for kind, value, sounds in draw(st.lists(acts, max_size=10)):
        hours += draw(st.floats(0, 30))
        _act(story, hours, kind, value, sounds)
    if story.ticket.status in OVER:
        story.opened_again(hours)
    return story, hours


def _act(story: Story, hours: float, kind: str, value: object, sounds: Tone | None) -> None:
    over, holder = story.ticket.status in OVER, story.ticket.assignee
    if kind == "customer":
        story.customer(str(value), hours, sounds)
    elif kind == "team" and isinstance(value, Then):
        story.team(hours, Then.STAY if over else value)
    elif kind == "given" and value != holder:
        story.given(None if value is None else str(value), hours, KIM)
    elif kind == "again" and over:
        story.opened_again(hours)
    elif kind == "held" and story.ticket.status not in {*OVER, "on_hold"}:
        story.held(str(value), hours)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    story, hours = draw(stories())
    now = hours + draw(st.floats(0, 400))
    others = draw(st.integers(0, 6))
    return story.evidence(now, others=others, judged=draw(judgements(story, now)))


@st.composite
def judgements(draw: st.DrawFn, story: Story, now: float) -> NotUrgent | None:
    version = draw(st.none() | st.integers(1, story.ticket.version))
    return None if version is None else NotUrgent("T-1", version, draw(st.integers(0, 100)), "Kim", at(now))


def value(evidence: Evidence, by: Weights = SHIPPED) -> int:
    found = score(evidence, by)
    assert found is not None
    return found.score


@given(evidences(), weights)
def test_the_parts_are_whole_stay_within_their_bounds_and_add_up_to_the_score(evidence: Evidence, by: Weights) -> None:
    found = score(evidence, by)
    assert found is not None
    summed = sum(part.points for part in found.parts)
    assert summed == int(summed)
    assert found.score == max(0, min(100, summed))
    assert found.clipped == (found.score != summed)
    assert len({part.kind for part in found.parts}) == len(found.parts)
    for part in found.parts:
        least, most = by.bounds(part.kind)
        assert least <= part.points <= most
        assert part.points
        assert part.text


@given(evidences(), weights)
def test_the_same_evidence_has_the_same_score(evidence: Evidence, by: Weights) -> None:
    assert score(evidence, by) == score(evidence, by)


@given(stories(), st.data(), weights)
def test_a_longer_wait_never_lowers_a_score(told: tuple[Story, float], data: st.DataObject, by: Weights) -> None:
    story, hours = told
    early, more = data.draw(st.floats(0, 300)), data.draw(st.floats(0, 300))
    judged = data.draw(judgements(story, hours))
    before = value(story.evidence(hours + early, judged=judged), by)
    assert value(story.evidence(hours + early + more, judged=judged), by) >= before


@given(evidences(), shares, shares)
def test_a_more_negative_tone_of_the_latest_words_never_lowers_a_score(
    evidence: Evidence, some: float, more: float
) -> None:
    judged = [event for event, sounds in evidence.tones.items() if sounds.sentiment is not None]
    assume(judged)
    low, high = sorted((some, more))
    less = replace(evidence, tones={**evidence.tones, max(judged): tone(low)})
    worse = replace(evidence, tones={**evidence.tones, max(judged): tone(high)})
    assert value(worse) >= value(less)


@given(evidences(), st.integers(1, 5))
def test_another_reopening_or_open_ticket_never_lowers_a_score(evidence: Evidence, more: int) -> None:
    ticket = evidence.ticket
    assert value(replace(evidence, ticket=replace(ticket, reopened=ticket.reopened + more))) >= value(evidence)
    assert value(replace(evidence, others=evidence.others + more)) >= value(evidence)


@given(evidences(), weights)
def test_not_urgent_never_raises_a_score(evidence: Evidence, by: Weights) -> None:
    assert value(evidence, by) <= value(replace(evidence, judged=None), by)


@given(evidences(), st.integers(0, 9), weights)
def test_at_the_instant_of_judging_a_judgement_always_holds(evidence: Evidence, reopened: int, by: Weights) -> None:
    seen = replace(evidence, ticket=replace(evidence.ticket, reopened=reopened), others=3)
    found = score(seen, by)
    assert found is not None
    judged = NotUrgent("T-1", seen.ticket.version, undamped(found), "Kim", seen.now)
    assert holds(judged, seen, undamped(found))
    after = score(replace(seen, judged=judged), by)
    assert after is not None
    least = round(by.not_urgent)
    whole = undamped(found)
    assert after.score == min(100, whole - min(least, whole))


@given(evidences(), st.sampled_from(["bob", "kim", None]))
def test_who_has_a_ticket_is_no_part_of_its_score(evidence: Evidence, holder: str | None) -> None:
    assert value(replace(evidence, ticket=replace(evidence.ticket, assignee=holder))) == value(evidence)


@given(stories(), st.floats(0, 300), st.data())
@settings(max_examples=50)
def test_a_score_stands_still_until_it_is_scored_again(
    told: tuple[Story, float], wait: float, data: st.DataObject
) -> None:
    story, hours = told
    judged = data.draw(judgements(story, hours))
    now = hours + wait
    evidence = story.evidence(now, judged=judged)
    then = again(evidence, SHIPPED)
    assert then is not None
    assert SOONEST <= then - evidence.now <= LATEST
    if then - evidence.now > SOONEST:
        late = (then - at(0) - SOONEST) / timedelta(hours=1)
        assert value(story.evidence(max(now, late - 0.001), judged=judged)) == value(evidence)


@given(weights)
def test_weights_are_read_as_they_were_written(by: Weights) -> None:
    assert read_weights(by.fields()) == by
    for kind in PartKind:
        least, most = by.bounds(kind)
        assert -100 <= least <= 0 <= most <= 100
