"""A team's own judge of tone, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.adapters.sentiment_file import SentimentFile, shipped_judge
from tests.bot.cli.conftest import Terminal

SAID = {
    "negative": "the gizmo grumbles again and we look at it",
    "neutral": "the gizmo has three buttons and we look at it",
    "positive": "the gizmo sings to me and we look at it",
}
PLAIN = {"negative": "This is unacceptable", "neutral": "How do I pay", "positive": "Thank you, great work"}


def written(folder: Path, rows: list[tuple[str, str]], name: str = "own.jsonl") -> str:
    (folder / name).write_text("".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in rows))
    return name


@pytest.fixture
def own(terminal: Terminal) -> str:
    return written(
        terminal.folder, [(f"{text} on day {day}", label) for day in range(25) for label, text in SAID.items()]
    )


def test_a_fit_is_measured_kept_used_and_taken_back(terminal: Terminal, own: str) -> None:
    shipped = terminal.fine("evaluate", "sentiment", own, "--json").json
    assert shipped["engine"].endswith(shipped_judge().name)
    tried = terminal.fine("fit", "sentiment", own, "--dry-run", "--limit", "36").out
    assert "learned from 36 lines of its first half (seed 0); measured on the 38 lines of its second half" in tried
    assert "Nothing is changed" in tried
    assert SentimentFile(terminal.data).read() is None
    found = terminal.fine("fit", "sentiment", own, "--limit", "36", "--json").json
    assert (found["dataset"], found["seed"], found["drawn"], found["learned"], found["n"]) == (
        "own.jsonl",
        0,
        36,
        36,
        38,
    )
    assert found["fitted"]["metrics"]["macro_f1"]["value"] > found["shipped"]["metrics"]["macro_f1"]["value"]
    assert found["better"]
    assert found["gain"]["value"] > 0
    assert found["written"] == str(terminal.data / "sentiment.json")
    used = terminal.fine("evaluate", "sentiment", own, "--json").json
    assert used["engine"].endswith(found["fitted"]["judge"])
    assert used["metrics"]["macro_f1"]["value"] > shipped["metrics"]["macro_f1"]["value"]
    assert terminal.fine("evaluate", "sentiment", own, "--json", "--shipped").json["metrics"] == shipped["metrics"]
    said = terminal.fine("fit", "sentiment", "--reset").out
    assert said.startswith("The shipped judge of tone is in use. A running server uses it from its next start")
    assert terminal.fine("fit", "sentiment", "--reset").out == "The shipped judge was in use.\n"


def test_what_is_worse_is_not_kept_unless_it_is_wanted(terminal: Terminal) -> None:
    turned = {"negative": "positive", "neutral": "neutral", "positive": "negative"}
    rows = [(f"{text} on day {day}", turned[label]) for day in range(15) for label, text in PLAIN.items()]
    rows += [(f"{text} on day {day}", label) for day in range(15) for label, text in PLAIN.items()]
    name = written(terminal.folder, rows)
    ran = terminal.run("fit", "sentiment", name)
    assert ran.code == 1
    assert "worse than the shipped judge: --force uses it" in ran.out
    assert "nothing was written" in ran.err
    assert "written to" in terminal.fine("fit", "sentiment", name, "--force").out


def test_wrong_lines_are_named_with_their_number(terminal: Terminal) -> None:
    for rows, said in (
        ([("fine", "neutral"), ("well", "angry")], "line 2: the label 'angry' is none of negative, neutral, positive"),
        ([("fine", "neutral")], "own.jsonl has 1 line; 60 are needed at least: it learns from the first half"),
        ([("fine", "neutral")] * 60, "own.jsonl: its first half holds no line with the label 'negative'"),
    ):
        name = written(terminal.folder, rows)
        ran = terminal.run("fit", "sentiment", name)
        assert ran.code == 2
        assert said in ran.err
    (terminal.folder / "own.jsonl").write_text('{"text": "a", "label": "neutral"}\n{"text": 1}\n')
    assert "line 2: 'text' must be a text" in terminal.run("fit", "sentiment", "own.jsonl").err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("own.jsonl", "--reset"), "--reset goes alone"),
        (("--reset", "--json"), "--reset goes alone"),
        ((), "name a file of labelled lines"),
        (("own.jsonl", "--limit", "5"), "30"),
    ],
)
def test_wrong_usage_is_told(terminal: Terminal, own: str, arguments: tuple[str, ...], said: str) -> None:
    ran = terminal.run("fit", "sentiment", *arguments)
    assert ran.code == 2
    assert said in ran.err
