"""Evaluations that explain: what failed is looked at again, and the figures stay as they are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.compose.sentiment import judge_as_shipped
from bot.evaluation.datasets import Collection, Entry, Labelled
from bot.evaluation.decision import evaluate_decision
from bot.evaluation.deflection import evaluate_deflection
from bot.evaluation.report import Report
from bot.evaluation.retrieval import evaluate_retrieval
from bot.evaluation.sentiment import evaluate_sentiment
from handlers.chat.policy import Policy
from tests.bot.evaluation.test_reports import COLLECTION, ENTRIES, LINES, TEST, asked, laboratory


def explained(report: Report) -> list[dict[str, object]]:
    """Give the failures as JSON, and check their shape."""
    fields = json.loads(json.dumps(report.fields(), allow_nan=False))
    assert sum(fields["reasons"].values()) == fields["failed"]
    for failure in fields["failures"]:
        assert list(failure) == ["query", "text", "outcome", "confidence", "expected", "found", "reason"]
        assert failure["reason"]["text"]
    shown = "\n".join(report.lines())
    assert f"Failed: {fields['failed']} of {report.n}" in shown
    return list(fields["failures"])


def test_explaining_changes_no_figure() -> None:
    plain, told = (evaluate_retrieval(COLLECTION, laboratory(), explain=explain) for explain in (None, 20))
    assert plain.metrics == told.metrics
    assert "failures" not in plain.fields()
    assert plain.outcomes == told.outcomes


def test_a_wrong_first_hit_stands_beside_the_right_article() -> None:
    (failure,) = explained(evaluate_retrieval(COLLECTION, laboratory(), explain=20))
    assert (failure["query"], failure["text"]) == ("q3", "printer paper tray")
    assert failure["found"]["article"] == "d2"  # type: ignore[index]
    assert failure["found"]["rank"] == 1  # type: ignore[index]
    assert failure["expected"]["title"] == "Upload limits"  # type: ignore[index]
    assert {"passage", "label", "coverage"} <= set(failure["expected"]["evidence"])  # type: ignore[index]
    reason = failure["reason"]
    assert reason["kind"] == "meaning"  # type: ignore[index]
    assert reason["text"].endswith("which has 'printer' too")  # type: ignore[index]


def test_the_right_article_is_looked_for_beyond_the_first_ten_and_beyond_the_first_fifty() -> None:
    many = tuple(
        Entry(f"p{number:02}", f"Printer paper tray {number}", "Printer paper tray.", "en", ()) for number in range(60)
    )
    for others, rank in ((many[:20], "place"), (many, None)):
        collection = Collection("tiny", (*ENTRIES, *others), (asked("q", "printer paper tray", "d2", "d3"),))
        (failure,) = explained(evaluate_retrieval(collection, laboratory(), explain=20))
        assert str(failure["outcome"]).startswith("the right article: not among the first 10")
        assert (failure["expected"]["rank"] is None) == (rank is None)  # type: ignore[index]
        assert failure["expected"]["evidence"]  # type: ignore[index]


def test_the_words_that_are_named_are_those_that_were_looked_up() -> None:
    collection = Collection("tiny", ENTRIES, (asked("q", "missing priner tray", "d3"),))
    bench = laboratory(is_word=lambda word: word == "missing")
    (failure,) = explained(evaluate_retrieval(collection, bench, explain=20))
    assert failure["text"] == "missing priner tray"
    assert "'printer'" in failure["reason"]["text"]  # type: ignore[index]


def test_a_right_article_that_the_corpus_lacks_is_absent() -> None:
    collection = Collection("tiny", ENTRIES, (*COLLECTION.queries[:1], asked("q9", "reset the lamp", "gone")))
    (failure,) = explained(evaluate_retrieval(collection, laboratory(), explain=20))
    assert failure["expected"] is None
    assert failure["reason"]["kind"] == "absent"  # type: ignore[index]


def test_an_article_of_the_same_title_is_a_twin() -> None:
    twin = replace(ENTRIES[0], id="d9", text="Ask the desk.")
    collection = Collection("tiny", (*ENTRIES, twin), (asked("q1", "reset password button", "d9"),))
    (failure,) = explained(evaluate_retrieval(collection, laboratory(), explain=20))
    assert failure["reason"]["kind"] == "twin"  # type: ignore[index]


def test_deflection_tells_wrong_answers_before_refusals() -> None:
    report = evaluate_deflection(COLLECTION, laboratory(), Policy(0.0), explain=20)
    failures = explained(report)
    assert {failure["query"]: failure["reason"]["kind"] for failure in failures} == {  # type: ignore[index]
        "q3": "meaning",
        "q4": "out of scope",
    }
    assert [failure["confidence"] for failure in failures] == sorted(
        (failure["confidence"] for failure in failures), reverse=True
    )
    silent = evaluate_deflection(COLLECTION, laboratory(), Policy(1.1, clarify_threshold=3.0), explain=1)
    (shown,) = explained(silent)
    assert silent.failures is not None
    assert len(silent.failures.every) == 3
    assert silent.failures.reasons["threshold"] == 2
    assert str(shown["outcome"]).startswith("no answer at")


def test_a_clarification_with_the_right_option_is_no_failure() -> None:
    policy = Policy(1.1, clarify_threshold=0.0, clarify_floor=0.0, clarify_share=0.0)
    report = evaluate_deflection(Collection("tiny", ENTRIES, COLLECTION.queries[:2]), laboratory(), policy, explain=20)
    assert report.metrics["clarified_right"].value == 1.0
    assert explained(report) == []


@pytest.mark.parametrize("more", [(), (Labelled("please reset the printer invoice", "oos"),)])
def test_decision_explains_by_labels(more: tuple[Labelled, ...]) -> None:
    test = [*TEST, Labelled("invoice for a printer", "reset_password"), *more]
    report = evaluate_decision(Path("intents"), LINES, (), test, laboratory(), explain=20)
    failures = explained(report)
    wrong = next(failure for failure in failures if failure["query"] == "6")
    assert wrong["expected"]["article"] == "reset_password"  # type: ignore[index]
    assert wrong["found"]["article"] in {"PRINTER", "payInvoice"}  # type: ignore[index]


def test_sentiment_explains_by_the_words_that_weighed() -> None:
    lines = [
        Labelled("You are the best, I love it.", "negative"),
        Labelled("Do you deliver to Norway?", "positive"),
        Labelled("Das ist nicht gut.", "negative"),
        Labelled("I am very angry.", "negative"),
    ]
    bench = laboratory()
    report = evaluate_sentiment("tones", lines, bench, judge_as_shipped(bench.reading.tag), explain=20)
    failures = {failure["query"]: failure for failure in explained(report)}
    assert set(failures) == {"1", "2", "3"}
    assert failures["1"]["expected"]["article"] == "negative"  # type: ignore[index]
    assert failures["1"]["found"]["article"] == "positive"  # type: ignore[index]
    kinds = {query: failure["reason"]["kind"] for query, failure in failures.items()}  # type: ignore[index]
    assert kinds == {"1": "words", "2": "meaning", "3": "unknown"}
    assert '"the best", "love"' in failures["1"]["reason"]["text"]  # type: ignore[index]
    assert failures["3"]["found"] is None
    assert failures["3"]["reason"]["text"] == "unknown: not English"  # type: ignore[index]
