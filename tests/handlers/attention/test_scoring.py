"""Tickets as people would look at them, with their scores and the facts that are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.attention.assessor import said
from handlers.attention.attention import Attention, Evidence, NotUrgent, PartKind
from handlers.attention.damping import undamped
from handlers.attention.scoring import LATEST, SOONEST, again, score
from handlers.attention.weights import SHIPPED
from handlers.attention.words import summed
from handlers.tickets.changes import SetSubject, Then
from tests.handlers.attention.stories import BOB, KIM, UNKNOWN, Story, at, tone

CALM, ANGRY, GLAD = tone(0.1), tone(0.9), tone(0.02, 0.9)


def scored(evidence: Evidence) -> Attention:
    found = score(evidence, SHIPPED)
    assert found is not None
    return found


def told(evidence: Evidence) -> dict[str, str]:
    return {str(part.kind): f"{part.text}: {part.points:+.0f}" for part in scored(evidence).parts}


def test_a_new_ticket_that_was_just_filed_needs_nobody_more_than_others() -> None:
    assert scored(Story(tone=CALM).evidence(0.5)).score == 0


def test_a_bad_day_adds_up_part_by_part() -> None:
    story = Story("Export", "The export is slow.", tone=CALM).team(1, Then.SOLVED)
    story.opened_again(20).team(21, Then.SOLVED).opened_again(40).team(41, Then.SOLVED).opened_again(60).team(61)
    story.customer("Production is down! Nobody answers me.", 70, ANGRY)
    found = scored(story.evidence(75))
    assert told(story.evidence(75)) == {
        "waiting": "waiting 5 h of 4 h: +22",
        "severity": "“Production is down”: +20",
        "tone": "tone negative, 90 %: +17",
        "trend": "tone falling: +14",
        "reopened": "third re-open: +12",
    }
    assert found.score == 85
    assert (found.number, found.version, found.at, found.model) == ("T-1", story.ticket.version, at(75), "shipped-1")


def test_what_is_over_has_no_score() -> None:
    story = Story(tone=ANGRY).team(1, Then.SOLVED)
    assert score(story.evidence(2), SHIPPED) is None
    assert again(story.evidence(2), SHIPPED) is None


def test_an_answer_ends_the_waiting_and_halves_the_tone() -> None:
    story = Story(tone=ANGRY)
    assert told(story.evidence(6)) == {"waiting": "waiting 6 h of 4 h: +25", "tone": "tone negative, 90 %: +17"}
    assert told(story.team(6.5, Then.PENDING).evidence(7)) == {
        "tone": "tone negative, 90 %, answered since, their turn: +3"
    }


def test_a_falling_tone_counts_half_once_it_was_answered() -> None:
    story = Story(tone=CALM).team(1).customer("This is useless.", 2, ANGRY)
    assert told(story.evidence(2))["trend"] == "tone falling: +14"
    assert told(story.team(3).evidence(3))["trend"] == "tone falling, answered since: +7"


@pytest.mark.parametrize(
    ("count", "said"), [(1, "first re-open: +4"), (10, "tenth re-open: +12"), (21, "re-opened 21 times: +12")]
)
def test_how_often_it_was_opened_again_is_told(count: int, said: str) -> None:
    story = Story(plan="free")
    story.ticket = replace(story.ticket, reopened=count)
    assert told(story.evidence(0))["reopened"] == said


def test_thanks_calm() -> None:
    story = Story(tone=ANGRY).team(1).customer("Great, thank you!", 2, GLAD)
    parts = told(story.evidence(2))
    assert parts["trend"] == "tone rising: −18".replace("−", "-")
    assert scored(story.evidence(2)).score == 0
    assert told(Story(tone=GLAD).evidence(0)) == {"trend": "tone positive: -16"}


def test_praise_beside_words_of_harm_calms_nobody() -> None:
    words = "Oh great, another outage. Fantastic job."
    assert "trend" not in told(Story("Export", words, tone=GLAD).evidence(0))
    later = Story(tone=ANGRY).team(1).customer(words, 2, GLAD)
    assert told(later.evidence(2)).get("trend", "+0").endswith("+0")
    assert told(later.customer("It works again, thank you!", 3, GLAD).evidence(3))["trend"] == "tone rising: -18"


def test_many_negative_comments_say_more_than_one() -> None:
    one, three = Story(tone=tone(0.6)), Story(tone=tone(0.6))
    three.customer("Still nothing.", 1, tone(0.6)).customer("And now?", 2, tone(0.6))
    assert told(one.evidence(2))["tone"] == "tone negative, 60 %: +8"
    assert told(three.evidence(2))["tone"] == "tone negative, 60 %, in 3 comments: +11"


def test_words_that_are_marked_neutral_are_not_called_negative() -> None:
    story = Story(tone=tone(0.45, 0.05))
    assert told(story.evidence(0)) == {"tone": "tone mixed, 45 % negative: +3"}
    later = Story(tone=ANGRY).customer("Hm.", 1, tone(0.45, 0.05))
    assert told(later.evidence(1))["tone"] == "tone mixed, 45 % negative, as before: +10"


def test_one_comment_is_not_called_positive_and_negative_at_once() -> None:
    assert told(Story(tone=tone(0.42, 0.55)).evidence(0)) == {"trend": "tone positive: -10"}
    # Too little to calm, and still more of a doubt than a complaint.
    assert told(Story(tone=tone(0.42, 0.48)).evidence(0)) == {"tone": "tone mixed, 42 % negative: +2"}


def test_what_cannot_be_judged_is_passed_over_and_is_not_neutral() -> None:
    story = Story(tone=ANGRY).customer("https://example.com/log", 1, UNKNOWN)
    assert told(story.evidence(1))["tone"] == "tone negative, 90 %: +17"
    assert "tone" not in told(Story(tone=UNKNOWN).evidence(1))


def test_where_nothing_is_promised_two_days_are_what_waiting_is_held_against() -> None:
    story = Story(plan="free")
    assert told(story.evidence(12)) == {}
    assert told(story.evidence(47)) == {"waiting": "waiting 47 h, nothing promised: +18"}
    assert told(story.evidence(96))["waiting"] == "waiting 4 days, nothing promised: +28"
    assert told(story.evidence(192))["waiting"] == "waiting 8 days, nothing promised: +38"
    assert "waiting" not in told(story.team(97).evidence(120))


def test_a_solution_that_is_late_counts_less_than_an_answer_that_is() -> None:
    assert told(Story().team(1).evidence(41))["waiting"] == "unsolved 41 h of 40 h: +12"


def test_our_silence_counts_from_two_days_on_whoever_has_the_turn() -> None:
    story, asked = Story(plan="free").team(1), Story(plan="free").team(1, Then.PENDING)
    assert told(story.evidence(48)) == told(asked.evidence(48)) == {}
    assert told(story.evidence(49)) == {"silence": "silent for 2 days: +6"}
    assert told(story.evidence(169)) == {"silence": "silent for 7 days: +12"}
    assert told(asked.evidence(49)) == {"silence": "silent for 2 days, their turn: +2"}
    assert told(asked.evidence(169)) == {"silence": "silent for 7 days, their turn: +4"}
    assert told(story.called(170).evidence(190)) == {}, "a call is a word of ours"


def test_a_ticket_on_hold_may_be_silent_until_the_date_that_was_named() -> None:
    undated = Story(plan="free").team(1).held("engineering looks at it", 2)
    assert told(undated.evidence(60)) == {"silence": "silent for 2 days: +7"}
    named = Story(plan="free").team(1).held(f"the fix comes on {at(240):%Y-%m-%d}", 2)
    assert told(named.evidence(60)) == {}
    assert told(named.evidence(265)) == {"silence": f"silent for 11 days, {at(240):%d %b} is over: +12"}


def test_going_to_and_fro_counts_beyond_what_is_usual() -> None:
    story = Story(plan="free")
    for turn in range(2):
        story.team(2 * turn + 1).customer("And then?", 2 * turn + 2)
    assert told(story.evidence(5)) == {}
    story.customer("Hello?", 5)
    assert told(story.evidence(5)) == {}, "two messages in a row are one turn"
    for turn in range(3, 5):
        story.team(2 * turn + 1).customer("And then?", 2 * turn + 2)
    assert told(story.evidence(11)) == {"ping_pong": "4 times to and fro: +5"}


def test_handovers_count_and_what_routing_corrects_at_once_does_not() -> None:
    story = Story(plan="free").given("bob", 0.1).given("kim", 0.2).given("lee", 0.3)
    assert told(story.evidence(1)) == {}
    story.given("bob", 2).note(2.1).given("kim", 2.2).given("lee", 5, by=KIM)
    assert told(story.evidence(6)) == {"reassigned": "handed over 3 times: +5"}


def test_another_tier_with_whoever_follows_of_it_is_one_handover() -> None:
    story = Story(plan="free").given("bob", 0.1).note(0.2).tier(1).given(None, 1).given("kim", 1)
    assert told(story.evidence(2)) == {}
    assert told(story.given("bob", 3, by=KIM).evidence(4)) == {"reassigned": "handed over 2 times: +3"}
    assert told(story.given(None, 5, by=BOB).given("bob", 6).evidence(6)) == {"reassigned": "handed over 2 times: +3"}


def test_everything_counts_a_third_while_the_customer_was_asked_something() -> None:
    story = Story("Shop", "The shop is slow, production is down.", plan="premium").team(0.5)
    assert told(story.evidence(1, others=3)) == {
        "severity": "“production is down”: +20",
        "others": "3 other open tickets of the customer: +8",
        "plan": "plan premium: +6",
    }
    assert told(story.team(1, Then.PENDING).evidence(1, others=3)) == {
        "severity": "“production is down”, their turn: +7",
        "others": "3 other open tickets of the customer, their turn: +3",
        "plan": "plan premium, their turn: +2",
    }


def test_plan_and_other_open_tickets_count() -> None:
    assert told(Story(plan="premium_emea").evidence(0, others=1)) == {
        "plan": "plan premium_emea: +6",
        "others": "1 other open ticket of the customer: +3",
    }
    assert told(Story(plan="free").evidence(0, others=9)) == {
        "others": "more than 3 other open tickets of the customer: +8"
    }


def judged(story: Story, hours: float) -> NotUrgent:
    return NotUrgent("T-1", story.ticket.version, scored(story.evidence(hours)).score, "Kim", at(hours))


def test_not_urgent_lowers_a_score_and_names_who_said_so() -> None:
    story = Story(tone=ANGRY)
    said = judged(story, 5)
    assert told(story.evidence(5, judged=said)) == {
        "waiting": "waiting 5 h of 4 h: +22",
        "tone": "tone negative, 90 %: +17",
        "not_urgent": f"not urgent, Kim, {at(5):%d %b %H:%M} UTC: -39",
    }
    assert scored(story.evidence(5, judged=said)).score == 0


def test_what_calms_stands_behind_what_speaks_for_a_ticket() -> None:
    story = Story(tone=ANGRY)
    found = scored(story.evidence(5, judged=judged(story, 4)))
    assert [part.points for part in found.parts] == [22, 17, -39]
    assert summed(found) == "22 + 17 − 39 = 0"


def test_not_urgent_holds_until_the_score_is_ten_points_above_what_was_judged() -> None:
    story = Story(tone=ANGRY)
    said = judged(story, 4)
    assert said.score == 36
    assert scored(story.evidence(8, judged=said)).score == 5, "45 less 40: not yet 46"
    assert scored(story.evidence(8.5, judged=said)).score == 46


@pytest.mark.parametrize(
    "happens",
    [
        lambda story: story.customer("Any news?", 6),
        lambda story: story.team(5.5, Then.SOLVED).opened_again(6),
    ],
    ids=["the customer writes", "it is opened again"],
)
def test_not_urgent_is_over_when_something_happens(happens: object) -> None:
    story = Story(tone=ANGRY)
    said = judged(story, 5)
    story.team(5.2)
    assert "not_urgent" in told(story.evidence(5.4, judged=said)), "what we do ends nothing"
    assert callable(happens)
    happens(story)
    assert "not_urgent" not in told(story.evidence(6, judged=said))


def test_not_urgent_lowers_the_hottest_ticket_too_whose_score_was_cut() -> None:
    story = Story("All is lost", "Production is down and we lost all our data.", plan="premium", tone=ANGRY)
    hot = scored(story.evidence(170, others=5))
    assert (hot.score, undamped(hot)) == (100, 101)
    worse = replace(hot, parts=(*hot.parts, replace(hot.parts[0], kind=PartKind.REOPENED, points=12.0)))
    said = NotUrgent("T-1", story.ticket.version, undamped(worse), "Kim", at(170))
    assert (said.score, said.shown) == (113, 100)
    story.ticket = replace(story.ticket, reopened=3)
    lowered = scored(story.evidence(170, others=5, judged=said))
    assert (lowered.score, undamped(lowered)) == (73, 113)


def test_words_of_the_team_are_no_words_of_the_customer() -> None:
    story = Story("Rude call", "A terrible call about data loss. I promised to call back by Friday.", tone=ANGRY)
    assert {"tone", "severity"} <= set(told(story.evidence(0)))
    story.events[0] = replace(story.events[0], actor=BOB)
    assert told(story.evidence(0)) == {}
    assert said(story.ticket, story.events) == {}
    story.customer("Production is down!", 1, ANGRY)
    assert told(story.evidence(1)) == {"tone": "tone negative, 90 %: +17", "severity": "“Production is down”: +20"}


def test_what_the_team_splits_off_has_the_words_of_the_customer_and_a_subject_of_the_team() -> None:
    story = Story("Production down", "The shop is slow, and nobody answers.", tone=ANGRY)
    story.events[0] = replace(story.events[0], actor=BOB)
    story.ticket = replace(story.ticket, asked_by="Ann", asked_at=at(-2))
    assert told(story.evidence(0)) == {"tone": "tone negative, 90 %: +17"}
    assert said(story.ticket, story.events) == {(1, 0): "The shop is slow, and nobody answers."}


def test_a_subject_that_the_team_changes_changes_nothing() -> None:
    story = Story("It is urgent").does(SetSubject("PRODUCTION DOWN, data loss"), BOB, 1)
    assert told(story.does(SetSubject("Lawyers"), BOB, 2).evidence(2)) == {
        "severity": "“urgent”: +6",
        "waiting": "waiting 2 h of 4 h: +6",
    }


def test_a_score_that_would_be_above_a_hundred_is_cut_and_says_so() -> None:
    story = Story("All is lost", "Production is down and we lost all our data.", plan="premium", tone=ANGRY)
    story.customer("My lawyer will write to you.", 30, tone(0.99))
    found = scored(story.evidence(170, others=5))
    assert (found.score, found.clipped) == (100, True)
    assert found.parts[0].kind is PartKind.WAITING


def test_it_is_scored_again_when_time_will_have_changed_it_by_a_point() -> None:
    story = Story()
    early = again(story.evidence(0), SHIPPED)
    assert early is not None
    before, then = story.evidence(0.9), again(story.evidence(0.9), SHIPPED)
    assert then is not None
    hours = (then - at(0)) / timedelta(hours=1)
    assert scored(before).score == 0
    assert scored(story.evidence(hours)).score == 1
    assert scored(story.evidence(hours - 0.05)).score == 0
    assert again(Story(plan="free").team(1, Then.PENDING).evidence(1), SHIPPED) == at(1) + LATEST
    urgent = again(Story(plan="premium").evidence(0.3), SHIPPED)
    assert urgent is not None
    assert SOONEST <= urgent - at(0.3) < timedelta(minutes=5)
