from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.compose.sentiment import judge_as_shipped
from bot.evaluation.datasets import Asked, Collection, Entry, InvalidDataset, Labelled
from bot.evaluation.decision import evaluate_decision, words
from bot.evaluation.deflection import evaluate_deflection
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.report import Report
from bot.evaluation.retrieval import evaluate_retrieval
from bot.evaluation.sentiment import evaluate_sentiment
from bot.knowledge.librarian import Reading
from handlers.chat.policy import Policy
from retrieval.confidence import Calibration
from retrieval.exact import ExactIndex
from retrieval.fusion import Ranker
from retrieval.metrics import Estimate
from tests.retrieval.fakes import BagEmbedder

CALIBRATION = Calibration.shipped()


def laboratory(
    ranker: Ranker = Ranker.FUSED, is_word: Callable[[str], bool] = lambda word: True, foreign: Sequence[str] = ()
) -> Laboratory:
    embedder = BagEmbedder()
    reading = Reading(embedder.tag, embedder.passages, lambda texts, progress: embedder.encode(texts), ExactIndex)
    return Laboratory(reading, embedder.one, is_word, CALIBRATION, lambda done, total: None, ranker, foreign)


def asked(identifier: str, text: str, *relevant: str, exclude: tuple[str, ...] = (), language=None) -> Asked:
    return Asked(identifier, text, frozenset(relevant), frozenset(exclude), language)


ENTRIES = tuple(
    Entry(f"d{number}", title, text, "en", ())
    for number, (title, text) in enumerate(
        [
            ("Reset password", "Click the reset button."),
            ("Pay by invoice", "Write to the billing desk."),
            ("Printer paper", "Open the lower tray."),
            ("Upload limits", "Files may have twenty megabytes."),
        ]
    )
)
COLLECTION = Collection(
    "tiny",
    ENTRIES,
    (
        asked("q1", "reset password", "d0", language="en"),
        asked("q2", "pay invoice", "d1", language="en"),
        asked("q3", "printer paper tray", "d3", language="fr"),
        asked("q4", "volcano eruption"),
    ),
)


def check_shape(report: Report, task: str, names: list[str]) -> dict[str, dict[str, float | None]]:
    fields = json.loads(json.dumps(report.fields(), allow_nan=False))
    assert list(fields) == ["task", "dataset", "n", "metrics", "threshold", "queries_per_s", "engine"]
    assert fields["task"] == task
    assert fields["queries_per_s"] > 0
    assert fields["engine"]
    assert list(fields["metrics"]) == names
    for estimate in fields["metrics"].values():
        assert list(estimate) == ["value", "low", "high"]
        if estimate["value"] is not None:
            assert estimate["low"] <= estimate["high"]
    assert report.lines()[0].startswith(f"{task} {fields['dataset']}: n = {fields['n']}")
    assert len(report.lines()) == len(names) + 2
    return fields["metrics"]


@pytest.mark.parametrize("ranker", Ranker)
def test_retrieval_is_judged_over_the_queries_that_have_an_answer(ranker: Ranker) -> None:
    report = evaluate_retrieval(COLLECTION, laboratory(ranker))
    names = ["ndcg@10", "mrr@10", "recall@1", "recall@5", "recall@10", "recall@1.en", "recall@1.fr"]
    metrics = check_shape(report, "retrieval", names)
    assert report.n == 3
    assert report.threshold is None
    assert report.engine.endswith(ranker.value)
    assert metrics["recall@1"]["value"] == pytest.approx(2 / 3, abs=1e-6)
    assert metrics["recall@1.en"]["value"] == 1.0
    assert metrics["recall@1.fr"]["value"] == 0.0


def test_articles_left_out_of_a_search_are_not_found() -> None:
    without = asked("q1", "reset password", "d0", exclude=("d0",))
    report = evaluate_retrieval(Collection("tiny", ENTRIES, (without,)), laboratory())
    assert report.metrics["recall@10"].value == 0.0


def test_known_questions_are_found() -> None:
    entry = Entry("d9", "Konto", "", None, ("I forgot my login",))
    collection = Collection("tiny", (*ENTRIES, entry), (asked("q", "forgot my login", "d9"),))
    assert evaluate_retrieval(collection, laboratory()).metrics["recall@1"].value == 1.0


def test_queries_without_any_judgement_give_no_figures_rather_than_wrong_ones() -> None:
    report = evaluate_retrieval(Collection("tiny", ENTRIES, (asked("q", "x"),)), laboratory())
    assert report.n == 0
    assert math.isnan(report.metrics["recall@1"].value)
    assert report.fields()["metrics"]["ndcg@10"] == {"value": None, "low": None, "high": None}


DEFLECTION = ["answered_right", "wrong_rate", "promised", "clarified", "clarified_right", "auroc", "coverage@5"]


def test_deflection_judges_answers_at_the_policys_threshold() -> None:
    report = evaluate_deflection(COLLECTION, laboratory(), Policy(0.0))
    by_language = [f"{name}.{language}" for language in ("en", "fr") for name in ("answered_right", "wrong_rate")]
    metrics = check_shape(report, "deflection", [*DEFLECTION, *by_language])
    assert [metrics[name]["value"] for name in by_language] == [1.0, 0.0, 0.0, 1.0]
    assert report.n == 4
    assert report.threshold == 0.0
    assert metrics["answered_right"]["value"] == pytest.approx(2 / 3, abs=1e-6)
    assert metrics["wrong_rate"]["value"] == pytest.approx(1 / 2, abs=1e-6)
    assert metrics["clarified"]["value"] == 0.0


def test_deflection_answers_nothing_at_a_threshold_that_none_reaches() -> None:
    metrics = evaluate_deflection(COLLECTION, laboratory(), Policy(1.1, clarify_threshold=3.0)).metrics
    assert (metrics["answered_right"].value, metrics["wrong_rate"].value, metrics["clarified"].value) == (0, 0, 0)


def test_a_clarification_is_right_when_one_of_its_options_is() -> None:
    policy = Policy(1.1, clarify_threshold=0.0, clarify_floor=0.0, clarify_share=0.0)
    metrics = evaluate_deflection(COLLECTION, laboratory(), policy).metrics
    assert metrics["answered_right"].value == 0.0
    assert metrics["clarified"].value == 1.0
    assert metrics["clarified_right"].value >= 0.5


def test_deflection_leaves_out_what_a_query_excludes() -> None:
    without = Collection("tiny", ENTRIES, (asked("q1", "reset password", "d0", exclude=("d0",)),))
    assert evaluate_deflection(without, laboratory(), Policy(0.0)).metrics["answered_right"].value == 0.0


LINES = [
    Labelled(text, label)
    for label, texts in {
        "reset_password": ["reset my password", "forgot password", "password reset please", "new password reset"],
        "payInvoice": ["pay an invoice", "send the invoice", "invoice payment", "where is my invoice"],
        "PRINTER": ["printer has no paper", "paper for printer", "printer jam paper", "my printer"],
    }.items()
    for text in texts * 3
]
TEST = [
    Labelled("reset password", "reset_password"),
    Labelled("the invoice", "payInvoice"),
    Labelled("printer paper", "PRINTER"),
    Labelled("volcano eruption tomorrow", "oos"),
    Labelled("sing a song", "oos"),
]
DECISION = ["accuracy", "in_scope_accuracy", "oos_recall", "mcc", "best_mcc", "auroc", "coverage@5"]


@pytest.mark.parametrize("more", [(), (Labelled("tell me a joke", "oos"), Labelled("weather on mars", "oos"))])
def test_decision_tells_intents_apart_and_refuses_others(more: tuple[Labelled, ...]) -> None:
    report = evaluate_decision(Path("intents"), LINES, more, TEST, laboratory())
    metrics = check_shape(report, "decision", DECISION)
    assert report.n == 5
    assert report.threshold is not None
    assert 0.0 <= report.threshold <= 1.0
    assert metrics["accuracy"]["value"] == 1.0
    assert metrics["auroc"]["value"] == 1.0
    assert metrics["best_mcc"]["value"] >= metrics["mcc"]["value"]


def test_decision_is_the_same_each_time() -> None:
    one, other = (evaluate_decision(Path("intents"), LINES, (), TEST, laboratory()) for _ in range(2))
    assert one.metrics == other.metrics
    assert one.threshold == other.threshold


@pytest.mark.parametrize("train", [[], [Labelled("x", "oos")], [Labelled("x", "only")]])
def test_decision_says_when_there_is_too_little_to_learn_from(train: list[Labelled]) -> None:
    with pytest.raises(InvalidDataset, match=r"intents.*train\.jsonl"):
        evaluate_decision(Path("intents"), train, (), TEST, laboratory())


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("CALL_CENTER", "call center"),
        ("callCenter", "call center"),
        ("order.status?", "order status"),
        ("résumé_search", "résumé search"),
        ("???", "???"),
        ("v2Update", "v2 update"),
    ],
)
def test_a_label_is_written_as_words(label: str, expected: str) -> None:
    assert words(label) == expected


def test_what_a_judge_of_tone_cannot_tell_counts_as_wrong() -> None:
    lines = [
        Labelled("This is the worst service I have ever had.", "negative"),
        Labelled("What are your opening hours? Can you tell me the price for two people?", "neutral"),
        Labelled("Great service, I am very happy.", "positive"),
        Labelled("You are the best, I love it.", "negative"),
        Labelled("Das ist nicht gut.", "negative"),
    ]
    bench = laboratory()
    report = evaluate_sentiment("tones", lines, bench, judge_as_shipped(bench.reading.tag))
    figures = ["accuracy", "macro_f1", "f1_negative", "f1_neutral", "f1_positive", "unknown"]
    metrics = check_shape(report, "sentiment", figures)
    assert [metrics[name]["value"] for name in figures] == pytest.approx([0.6, 13 / 18, 0.5, 1.0, 2 / 3, 0.2], abs=1e-6)
    assert report.engine == f"{bench.reading.tag} {judge_as_shipped(bench.reading.tag).name}"


def test_a_label_that_is_no_tone_is_told() -> None:
    with pytest.raises(InvalidDataset, match="tones: the label 'angry' is none of negative, neutral, positive"):
        evaluate_sentiment("tones", [Labelled("x", "angry")], laboratory(), judge_as_shipped("other"))


def test_a_figure_that_is_none_is_null_and_a_dash() -> None:
    nothing = float("nan")
    report = Report("retrieval", "x", 0, {"mrr@10": Estimate(nothing, nothing, nothing)}, None, 1.0, "e")
    assert report.fields()["metrics"] == {"mrr@10": {"value": None, "low": None, "high": None}}
    assert "-" in report.lines()[1]
