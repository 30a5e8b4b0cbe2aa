"""Runs that were saved, and their comparison."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.compose.sentiment import judge_as_shipped
from bot.evaluation.comparison import Comparison, compare
from bot.evaluation.datasets import Collection, InvalidDataset, Labelled
from bot.evaluation.decision import evaluate_decision
from bot.evaluation.deflection import evaluate_deflection
from bot.evaluation.judgement import judgements
from bot.evaluation.report import Report
from bot.evaluation.retrieval import evaluate_retrieval
from bot.evaluation.saved_run import SavedRun, load, save
from bot.evaluation.sentiment import evaluate_sentiment
from handlers.chat.policy import Policy
from retrieval.fusion import Ranker
from tests.bot.evaluation.test_reports import COLLECTION, ENTRIES, LINES, TEST, asked, laboratory

TONES = [Labelled("This is the worst service.", "negative"), Labelled("Great service, I love it.", "positive")]


def report(task: str) -> Report:
    match task:
        case "retrieval":
            return evaluate_retrieval(COLLECTION, laboratory())
        case "deflection":
            return evaluate_deflection(COLLECTION, laboratory(), Policy(0.4))
        case "decision":
            return evaluate_decision(Path("intents"), LINES, (), TEST, laboratory())
        case _:
            return evaluate_sentiment("tones", TONES, laboratory(), judge_as_shipped("other"))


def saved(made: Report, file: Path) -> SavedRun:
    save(made, file)
    return load(file)


def retrieval(folder: Path, name: str, ranker: Ranker = Ranker.FUSED, collection: Collection = COLLECTION) -> SavedRun:
    return saved(evaluate_retrieval(collection, laboratory(ranker)), folder / f"{name}.json")


@pytest.mark.parametrize("task", ["retrieval", "deflection", "decision", "sentiment"])
def test_a_run_that_was_saved_gives_the_same_figures_again(tmp_path: Path, task: str) -> None:
    made = report(task)
    run = saved(made, tmp_path / "run.json")
    compared = compare(run, run)
    assert {row.name: row.after for row in compared.rows} == pytest.approx(
        {name: estimate.value for name, estimate in made.metrics.items()}, nan_ok=True
    )
    assert {row.verdict for row in compared.rows} == {"same"}
    assert (compared.better, compared.worse) == ((), ())
    assert len(judgements(run.outcomes)) == made.n
    json.dumps(compared.fields(5), allow_nan=False)
    assert len(list(compared.lines(5))) == len(compared.rows) + 4


def test_a_saved_run_holds_no_text(tmp_path: Path) -> None:
    for task in ("retrieval", "deflection", "decision", "sentiment"):
        save(report(task), tmp_path / "run.json")
        text = (tmp_path / "run.json").read_text().lower()
        assert not any(words in text for words in ("reset password", "volcano", "click the", "worst service"))


def test_the_figures_of_an_explained_run_are_saved_without_its_failures(tmp_path: Path) -> None:
    explained = evaluate_retrieval(COLLECTION, laboratory(), explain=5)
    save(explained, tmp_path / "run.json")
    fields = json.loads((tmp_path / "run.json").read_text())["report"]
    assert "failures" not in fields
    assert fields["metrics"]["recall@1"]["value"] == pytest.approx(2 / 3, abs=1e-6)


def test_two_rankers_are_compared_question_by_question(tmp_path: Path) -> None:
    before = retrieval(tmp_path, "dense", Ranker.DENSE)
    after = retrieval(tmp_path, "lexical", Ranker.LEXICAL)
    compared = compare(before, after)
    assert [row.name for row in compared.rows] == list(report("retrieval").metrics)
    for change in (*compared.better, *compared.worse):
        assert change.gain != 0
        assert change.query in {"q1", "q2", "q3"}
    fields = compared.fields(0)
    assert fields["better"] == []
    assert fields["same_articles"] is True


def improved(tmp_path: Path) -> Comparison:
    """One article renamed, asked about by twelve people; the articles differ, the questions do not."""
    queries = tuple(asked(f"q{number}", "borrow a bicycle", "d9") for number in range(12))
    poor, good = (
        Collection("tiny", (*ENTRIES, replace(ENTRIES[0], id="d9", title=title, text="Ask the desk.")), queries)
        for title in ("Velocipedes", "Borrow a bicycle")
    )
    return compare(
        retrieval(tmp_path, "before", Ranker.LEXICAL, poor), retrieval(tmp_path, "after", Ranker.LEXICAL, good)
    )


def test_better_articles_show_as_better_and_the_other_way_round_as_worse(tmp_path: Path) -> None:
    compared = improved(tmp_path)
    row = next(row for row in compared.rows if row.name == "recall@1")
    assert (row.before, row.after, row.verdict) == (0.0, 1.0, "better")
    assert row.flips is not None
    assert (row.flips.wins, row.flips.losses) == (12, 0)
    assert len(compared.better) == 12
    assert not compared.same_articles
    assert "The articles differ" in "\n".join(compared.lines(3))
    assert compared.worse_in(["recall@1"]) == []
    back = compare(compared.after, compared.before)
    assert back.worse_in(["recall@1", "mrr@10"]) == ["recall@1", "mrr@10"]
    assert len(back.fields(3)["worse"]) == 3  # type: ignore[arg-type]


def test_a_figure_that_cannot_be_worse_cannot_be_guarded(tmp_path: Path) -> None:
    run = saved(report("deflection"), tmp_path / "run.json")
    for name in ("clarified", "speed"):
        with pytest.raises(
            InvalidDataset, match=f"'{name}' is no figure that can be worse: name one of answered_right"
        ):
            compare(run, run).worse_in([name])


def test_more_wrong_answers_are_worse(tmp_path: Path) -> None:
    foreign = tuple(asked(f"f{number}", "volcano eruption") for number in range(20))
    known = tuple(asked(f"k{number}", "reset password", "d0") for number in range(20))
    collection = Collection("tiny", ENTRIES, (*known, *foreign))
    careful, careless = (
        saved(evaluate_deflection(collection, laboratory(), Policy(threshold)), tmp_path / f"{threshold}.json")
        for threshold in (0.4, 0.0)
    )
    compared = compare(careful, careless)
    assert compared.worse_in(["wrong_rate"]) == ["wrong_rate"]
    assert {change.after.outcome for change in compared.worse} == {"wrong answer"}


def test_runs_that_were_not_asked_the_same_are_refused(tmp_path: Path) -> None:
    run = retrieval(tmp_path, "run")
    first, *rest = COLLECTION.queries
    others = {
        "other task.*retrieval and sentiment|retrieval and sentiment": saved(report("sentiment"), tmp_path / "s.json"),
        "only the first asks 'q1'": retrieval(tmp_path, "a", collection=Collection("x", ENTRIES, tuple(rest))),
        "only the second asks 'q0'": retrieval(
            tmp_path, "b", collection=Collection("x", ENTRIES, (asked("q0", "x", "d1"), first, *rest))
        ),
        "words, right answers or exclusions differ for 'q1'": retrieval(
            tmp_path, "c", collection=Collection("x", ENTRIES, (replace(first, text="reset"), *rest))
        ),
        "the order of the questions differs": retrieval(
            tmp_path, "d", collection=Collection("x", ENTRIES, (*rest, first))
        ),
    }
    for told, other in others.items():
        with pytest.raises(InvalidDataset, match=told):
            compare(run, other)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda fields: "{", "is no saved run"),
        (lambda fields: json.dumps([1]), "is no saved run of this version"),
        (lambda fields: json.dumps({**fields, "format": "2"}), "is no saved run of this version"),
        (lambda fields: json.dumps({**fields, "queries": fields["queries"][1:]}), "was changed after it was saved"),
        (lambda fields: json.dumps({**fields, "queries": 7}), "lacks what a saved run has"),
        (lambda fields: json.dumps({**fields, "queries": [{"id": "1"}]}), "lacks what a saved run has"),
        (
            lambda fields: json.dumps({**fields, "report": {**fields["report"], "task": "cooking"}}),
            "lacks what a saved run has",
        ),
    ],
    ids=["cut", "list", "version", "shortened", "number", "row", "task"],
)
def test_a_file_that_is_no_saved_run_is_told(tmp_path: Path, change, told: str) -> None:
    file = tmp_path / "run.json"
    save(report("retrieval"), file)
    file.write_text(change(json.loads(file.read_text())))
    with pytest.raises(InvalidDataset, match=f"run.json {told}"):
        load(file)


def test_a_report_without_outcomes_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        save(replace(report("retrieval"), outcomes=None), tmp_path / "run.json")
