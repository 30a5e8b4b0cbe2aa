"""What a draft does to the questions of a window."""

from __future__ import annotations

import pytest

from handlers.chat.policy import Policy
from handlers.conversation import Outcome
from handlers.insights.dry_run import Asked, Change, DryRun, Effect, Said, Verdict, Wording, change, said, wordings
from kb import INTERNAL, PUBLIC, Access
from tests.fakes import FakeArticles, FakeRetriever, article

CUSTOMER, VISITOR = Access.customer("ACME"), Access.anonymous()
POLICY = Policy(threshold=0.9)
DRAFT = article("draft", "Register the warranty", "Scan the code.")
OLD = article("old", "Warranty terms", "Five years.")


def episode(question: str = "warranty?", outcome: Outcome = Outcome.OPEN, answered: str | None = None) -> Asked:
    return Asked(question, VISITOR, outcome, answered)


def with_outcomes(*outcomes: Outcome, answered: str | None = "old") -> Wording:
    return Wording("warranty?", VISITOR, tuple(episode(outcome=outcome, answered=answered) for outcome in outcomes))


def says(article_id: str | None = None, *options: str, sure: float = 0.5, draft: float = 0.0) -> Said:
    return Said(article_id, options, sure, draft)


def test_the_same_words_of_people_who_may_see_the_same_are_asked_once() -> None:
    asked = [
        Asked("How long is the warranty?", VISITOR, Outcome.OPEN),
        Asked("how long is the warranty", VISITOR, Outcome.CONFIRMED, "old"),
        Asked("How long is the warranty?", CUSTOMER, Outcome.OPEN),
        Asked("???", VISITOR, Outcome.OPEN),
        Asked("!!!", VISITOR, Outcome.OPEN),
    ]
    found = wordings(asked)
    assert [(wording.question, wording.access, wording.times) for wording in found] == [
        ("How long is the warranty?", VISITOR, 2),
        ("How long is the warranty?", CUSTOMER, 1),
        ("???", VISITOR, 1),
        ("!!!", VISITOR, 1),
    ]
    assert [past.outcome for past in found[0].episodes] == [Outcome.OPEN, Outcome.CONFIRMED]


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        (says(), says("draft"), Effect.WON),
        (says(None, "old", "other"), says("draft"), Effect.WON),
        (says("old"), says("draft"), Effect.TAKEN),
        (says("old"), says(None, "old", "draft"), Effect.LOST),
        (says("old"), says(), Effect.LOST),
        (says("old"), says("other"), Effect.MOVED),
        (says(), says("other"), Effect.MOVED),
        (says(), says(None, "old", "draft"), Effect.JOINED),
        (says(None, "old", "draft"), says(None, "old", "draft"), Effect.OPEN),
        (says(None, "old", "other"), says(None, "old", "other"), Effect.OPEN),
        (says(), says(), Effect.OPEN),
        (says("old"), says("old"), Effect.KEPT),
        (says("draft"), says("draft"), Effect.KEPT),
    ],
)
def test_what_the_draft_does_has_a_name(before: Said, after: Said, effect: Effect) -> None:
    assert change(with_outcomes(Outcome.OPEN), before, after, "draft").effect is effect


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ((Outcome.CONFIRMED,), Verdict.BROKEN),
        ((Outcome.ESCALATED,), Verdict.MENDED),
        ((Outcome.REVOKED, Outcome.ABANDONED, Outcome.CONFIRMED), Verdict.MENDED),
        ((Outcome.CONFIRMED, Outcome.CONFIRMED, Outcome.REVOKED), Verdict.BROKEN),
        ((Outcome.CONFIRMED, Outcome.REVOKED), Verdict.UNKNOWN),
        ((Outcome.ASSUMED, Outcome.OPEN), Verdict.UNKNOWN),
    ],
)
def test_taking_an_answer_away_is_judged_by_what_became_of_it(outcomes: tuple[Outcome, ...], verdict: Verdict) -> None:
    assert change(with_outcomes(*outcomes), says("old"), says("draft"), "draft").verdict is verdict


def test_episodes_that_were_answered_by_another_article_say_nothing_about_this_one() -> None:
    taken = change(with_outcomes(Outcome.CONFIRMED, answered="older"), says("old"), says("draft"), "draft")
    assert taken.verdict is Verdict.UNKNOWN


async def test_it_is_decided_as_in_a_chat() -> None:
    articles = FakeArticles(DRAFT, OLD)
    live = await articles.fetch(["draft", "old"])

    async def decided(scores: dict[str, float], access: Access = VISITOR, threshold: float = 0.9) -> Said:
        retriever = FakeRetriever(DRAFT, OLD, answers={"warranty?": scores})
        ranking = await retriever.retrieve("warranty?", access)
        return said(Wording("warranty?", access, (episode(),)), ranking, live, "draft", Policy(threshold))

    assert await decided({"draft": 0.95}) == Said("draft", (), 0.95, 0.95)
    assert await decided({"old": 0.5, "draft": 0.4}) == Said(None, ("old", "draft"), 0.5, 0.4)
    assert await decided({"old": 0.3}) == Said(None, (), 0.3, 0.0)
    assert await decided({}) == Said(None, (), 0.0, 0.0)
    assert (await decided({"draft": 0.95}, Access(frozenset()))).article is None


def dry_run(*changes: tuple[str, int, Said, Said], audience=PUBLIC) -> DryRun:
    made: list[Change] = []
    for question, times, before, after in changes:
        wording = Wording(question, VISITOR, tuple(episode(question) for _ in range(times)))
        made.append(change(wording, before, after, "draft"))
    return DryRun(article("draft", "Draft", audience=audience), tuple(made))


def test_shares_count_what_was_asked_and_not_how_many_wordings_there_are() -> None:
    result = dry_run(
        ("a", 6, says(), says("draft", draft=0.95)),
        ("b", 3, says("old"), says("old")),
        ("c", 1, says(), says(draft=0.2)),
    )
    assert (result.asked.wordings, result.asked.times) == (3, 10)
    assert (result.answered_before.part, result.answered_before.whole) == (3, 10)
    assert (result.answered_after.part, result.answered_after.value) == (9, 0.9)
    assert result.answered_after.low < 0.9 < result.answered_after.high
    assert (result.count(Effect.WON).wordings, result.count(Effect.WON).times) == (1, 6)


def test_often_asked_questions_come_first_and_near_ones_by_nearness() -> None:
    result = dry_run(
        ("once", 1, says(), says("draft", draft=0.99)),
        ("often", 5, says(), says("draft", draft=0.92)),
        ("far", 9, says(), says(draft=0.1)),
        ("near", 1, says(), says(draft=0.6)),
        ("never", 1, says(), says(draft=0.0)),
    )
    assert [found.wording.question for found in result.having(Effect.WON)] == ["often", "once"]
    assert [found.wording.question for found in result.nearest] == ["near", "far"]


def test_a_draft_that_no_asker_may_see_is_told_by_its_count() -> None:
    assert dry_run(("a", 2, says(), says()), audience=INTERNAL).visible.times == 0
    assert dry_run(("a", 2, says(), says())).visible.times == 2


def test_an_empty_window_has_no_share() -> None:
    assert dry_run().answered_after.value is None
    assert dry_run().asked.times == 0


def test_verdicts_are_counted_apart() -> None:
    changes = [
        change(with_outcomes(outcome), says("old"), says("draft"), "draft")
        for outcome in (Outcome.CONFIRMED, Outcome.ESCALATED, Outcome.ESCALATED, Outcome.OPEN)
    ]
    result = DryRun(DRAFT, tuple(changes))
    assert [result.count(Effect.TAKEN, verdict).wordings for verdict in Verdict] == [2, 1, 1]
    assert result.count(Effect.TAKEN).wordings == 4
