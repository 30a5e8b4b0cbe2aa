"""Why an article lost, told from numbers."""

from __future__ import annotations

import pytest

from bot.evaluation.failures import Failure, Failures, Found, Reason, place
from bot.evaluation.reasons import Lack, lost, out_of_scope, refused, spelt


def found(title: str, rank: int | None = 1, confidence: float = 0.5, **evidence: float) -> Found:
    return Found(title.lower(), title, rank, confidence, {"passage": 0.5, "label": 0.5, "coverage": 0.5, **evidence})


RIGHT = found("Reset your password", 2)


@pytest.mark.parametrize(
    ("lack", "told"),
    [
        (Lack("E42", rarest=True), "words: the right article lacks 'E42', the rarest word of the question"),
        (Lack("E42", held=True), "words: the right article lacks 'E42', which the other one has"),
        (Lack("E42", nowhere=True), "words: the right article lacks 'E42', as every article does"),
        (None, "words: the other article holds the question's words more prominently"),
    ],
)
def test_the_word_that_is_lacking_is_named(lack: Lack | None, told: str) -> None:
    reason = lost(RIGHT, found("Order a lamp", coverage=0.9), lack)
    assert reason.kind == "words"
    assert reason.text == f"{told} (coverage 0.50 against 0.90)"


def test_nearness_is_named_with_the_evidence_that_leads() -> None:
    reason = lost(RIGHT, found("Order a lamp", label=0.8, passage=0.6, coverage=0.6), None)
    assert reason == Reason(
        "meaning", "meaning: the question is nearer to the other article's title (0.80 against 0.50)"
    )


def test_of_title_and_known_questions_only_the_nearer_one_counts() -> None:
    mine, other = found("Reset your password", 2, known=0.75), found("Order a lamp", label=0.0, known=0.82)
    assert lost(mine, other, None).text.endswith("the other article's known question (0.82 against 0.75)")


@pytest.mark.parametrize(("mine", "compared"), [(0.0, "(0.93)"), (0.02, "(0.93 against 0.02)")])
def test_the_head_over_known_questions_is_named_where_it_decided(mine: float, compared: str) -> None:
    reason = lost(found("Reset your password", 2, share=mine), found("Order a lamp", share=0.93, label=0.6), None)
    assert reason == Reason(
        "known questions", f"known questions: people who write like this mean the other article {compared}"
    )


def test_what_leads_is_weighed_as_the_ranking_weighs_it() -> None:
    other = found("Order a lamp", share=0.2, label=0.65, passage=0.6)
    assert lost(RIGHT, other, None).kind == "meaning"


def test_an_article_that_shares_nothing_with_the_question_lost_by_what_the_other_one_has() -> None:
    nothing = Found("a", "Reset your password", None, 0.0, {})
    assert lost(nothing, found("Order a lamp", passage=0.0, label=0.0), None).text.endswith(
        "(coverage 0.00 against 0.50)"
    )


def test_a_word_that_only_the_nearer_article_has_is_told_as_well() -> None:
    told = lost(RIGHT, found("Order a lamp", label=0.8), Lack("E42", held=True)).text
    assert told.endswith("(0.80 against 0.50), which has 'E42' too")


def test_an_encoder_that_does_not_speak_the_language_is_blamed_first() -> None:
    reason = lost(RIGHT, found("Order a lamp", coverage=0.9, trust=0.02), Lack("mot"))
    assert reason == Reason(
        "language",
        "language: the encoder's weight is 0.02 for this question, and the right article lacks 'mot'",
    )


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Reset your password", "reset your password!", "twin: the expected and the found article have (nearly)"),
        ("Reset a password", "Password reset", "twin: "),
        ("密码", "密码", "twin: "),
        ("?!", "?!", "twin: "),
        ("Connect the Nano board", "Connect the Mega board", "near miss: titles differ only in 'Nano' and 'Mega'"),
        ("Connect the Nano board", "Connect the board", "near miss: titles differ only in 'Nano'"),
        ("Update the Nano's firmware v1.2", "Update the Nano's firmware v1.3", "near miss: titles differ only in "),
    ],
)
def test_titles_that_say_nearly_the_same_are_told(one: str, other: str, told: str) -> None:
    assert lost(found(one, 2), found(other, coverage=0.9), None).text.startswith(told)


def test_titles_that_share_a_word_among_others_are_no_near_miss() -> None:
    reason = lost(found("Reset your old password today", 2), found("Password of the printer upstairs", label=0.7), None)
    assert reason.kind == "meaning"


def test_articles_without_titles_are_no_twins() -> None:
    assert lost(found("", 2), found("", label=0.7), None).kind == "meaning"


def test_what_is_not_there_is_said() -> None:
    assert lost(None, found("x"), None).kind == "absent"
    assert lost(RIGHT, None, None).kind == "nothing"


def test_evidence_of_another_name_is_named_where_it_alone_leads() -> None:
    reason = lost(RIGHT, found("Order a lamp", proximity=0.7), None)
    assert reason.text == "evidence: the other article leads in proximity (0.70 against 0.00)"
    assert "close in all" in lost(RIGHT, found("Order a lamp"), None).text


def test_a_refusal_tells_two_numbers_that_can_be_told_apart() -> None:
    assert refused(0.81, 0.93).text == "threshold: right, yet refused at 0.81 < 0.93"
    assert refused(0.9312, 0.9324).text == "threshold: right, yet refused at 0.931 < 0.932"


@pytest.mark.parametrize(
    ("text", "evidence", "because"),
    [
        ("how to order a lamp from Mars", {}, "its title matches in full"),
        ("lamps", {"label": 0.91}, "its title is near (0.91)"),
        ("lamps", {"known": 0.91}, "its known question is near (0.91)"),
        ("lamps", {"share": 0.93}, "people who write like this mean it (0.93)"),
        ("lamps", {"coverage": 0.7}, "it holds much of the question's words (coverage 0.70)"),
        ("lamps", {}, "it holds much of"),
        ("lamps", {"coverage": 0.1}, "nothing else comes close"),
    ],
)
def test_why_something_out_of_scope_was_answered(text: str, evidence: dict[str, float], because: str) -> None:
    reason = out_of_scope(text, found("Order a lamp", confidence=0.95, **evidence), Lack("Mars"))
    assert reason.text.startswith(f"out of scope, yet answered at 0.95 because {because}")
    assert reason.text.endswith(", though it lacks 'Mars'")


@pytest.mark.parametrize(
    ("term", "text", "written"),
    [
        ("upload", "Why are my uploads failing?", "uploads"),
        ("=e-42", "error E-42.", "E-42"),
        ("パス", "パスワードを忘れた", "パス"),
        ("=none", "x", "none"),
    ],
)
def test_a_term_is_shown_as_it_was_written(term: str, text: str, written: str) -> None:
    assert spelt(term, text) == written


def failure(query: str, sureness: float, *, wrong: bool, kind: str = "words") -> Failure:
    return Failure(query, f"{query}?", "x", sureness, wrong, RIGHT, None, Reason(kind, f"{kind}: x"))


def test_the_surest_wrong_answers_come_first_and_all_are_counted() -> None:
    failures = Failures(
        (
            failure("missed", 0.9, wrong=False, kind="threshold"),
            failure("wrong", 0.5, wrong=True),
            failure("worst", 0.8, wrong=True),
        ),
        shown=2,
    )
    assert [each.query for each in failures.worst] == ["worst", "wrong"]
    assert failures.reasons == {"words": 2, "threshold": 1}
    fields = failures.fields()
    assert (fields["failed"], fields["reasons"]) == (3, {"words": 2, "threshold": 1})
    lines = list(failures.lines(10))
    assert lines[:2] == ["Failed: 3 of 10 (words 2, threshold 1)", "The worst 2:"]
    assert 'worst: "worst?"' in lines
    assert list(Failures(()).lines(10)) == ["Failed: 0 of 10"]


def test_a_place_beyond_the_first_ten_is_said_so() -> None:
    assert place(3) == "place 3"
    assert place(12) == "not among the first 10 (place 12)"
    assert place(None) == "not among the first 10"
