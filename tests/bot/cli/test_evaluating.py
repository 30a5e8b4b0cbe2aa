"""`onetouch evaluate` at a terminal: explained, saved, compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.cli.conftest import Terminal
from tests.bot.evaluation.test_datasets import lines

CORPUS = [
    {"_id": "password", "title": "Reset your password", "text": "Open the sign-in page and choose Forgot password."},
    {"_id": "invoice", "title": "Download an invoice", "text": "Open Orders and choose Invoice beside the order."},
    {"_id": "twin", "title": "Download an invoice", "text": "This is about something else entirely."},
]
QUERIES = [
    {"_id": "q1", "text": "How do I reset my password?"},
    {"_id": "q2", "text": "invoice beside the order"},
    {"_id": "q3", "text": "download an invoice from orders"},
]
RELEVANT = {"q1": "password", "q2": "invoice", "q3": "twin"}


@pytest.fixture
def data(terminal: Terminal) -> Path:
    """A small data set beside the terminal."""
    folder = terminal.folder / "mine"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(lines(CORPUS))
    (folder / "queries.jsonl").write_text(lines(QUERIES))
    (folder / "qrels" / "test.tsv").write_text("".join(f"{query}\t{doc}\t1\n" for query, doc in RELEVANT.items()))
    return folder


def test_failures_are_explained_on_request(terminal: Terminal, data: Path) -> None:
    plain = terminal.fine("evaluate", "retrieval", "mine", "--json").json
    assert "failures" not in plain
    told = terminal.fine("evaluate", "retrieval", "mine", "--explain", "--json").json
    assert told["metrics"] == plain["metrics"]
    assert (told["failed"], told["reasons"]) == (1, {"twin": 1})
    assert told["failures"][0]["query"] == "q3"
    shown = terminal.fine("evaluate", "retrieval", "mine", "--explain", "3").out
    assert "twin: the expected and the found article have (nearly) the same title" in shown
    assert "expected  Download an invoice [twin], place 2" in shown


def test_two_runs_are_compared_and_the_worse_one_fails_the_build(terminal: Terminal, data: Path) -> None:
    terminal.fine("evaluate", "deflection", "mine", "--save", "before.json")
    many = [{"_id": f"x{number}", "text": "How do I reset my password?"} for number in range(12)]
    (data / "queries.jsonl").write_text(lines([*QUERIES, *many]))
    ran = terminal.run("evaluate", "compare", "before.json", "before.json", "--fail-if-worse", "answered_right")
    assert ran.code == 0
    (data / "qrels" / "test.tsv").write_text(
        "".join(
            f"{query}\t{doc}\t1\n"
            for query, doc in {**RELEVANT, **dict.fromkeys((x["_id"] for x in many), "password")}.items()
        )
    )
    terminal.fine("evaluate", "deflection", "mine", "--save", "good.json")
    refused = terminal.run("evaluate", "compare", "before.json", "good.json")
    assert refused.code == 2
    assert "only the second asks 'x0', 'x1'" in refused.err
    (data / "corpus.jsonl").write_text(lines([{**CORPUS[0], "title": "Zebra", "text": "Stripes."}, *CORPUS[1:]]))
    terminal.fine("evaluate", "deflection", "mine", "--save", "bad.json")
    worse = terminal.run("evaluate", "compare", "good.json", "bad.json", "--fail-if-worse", "answered_right", "--json")
    assert worse.code == 1
    assert "worse by more than chance: answered_right" in worse.err
    row = json.loads(worse.out)["metrics"]["answered_right"]
    assert (row["verdict"], row["wins"], row["losses"]) == ("worse", 0, 13)
    assert row["p"] < 0.001
    assert "The articles differ as well" in terminal.fine("evaluate", "compare", "good.json", "bad.json").out
    assert terminal.fine("evaluate", "compare", "bad.json", "good.json", "--fail-if-worse", "answered_right").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run.json", "run.json", "--fail-if-worse", "speed"), "'speed' is no figure that can be worse"),
        (("run.json", "queries.jsonl"), "queries.jsonl is no saved run"),
        (("run.json", "nothing.json"), "nothing.json"),
    ],
)
def test_what_cannot_be_compared_is_wrong_usage(
    terminal: Terminal, data: Path, arguments: tuple[str, ...], told: str
) -> None:
    terminal.fine("evaluate", "retrieval", "mine", "--save", "run.json")
    (terminal.folder / "queries.jsonl").write_text("{")
    ran = terminal.run("evaluate", "compare", *arguments)
    assert ran.code == 2
    assert told in ran.err
