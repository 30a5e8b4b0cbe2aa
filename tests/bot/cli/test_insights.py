"""The report and calibration on the command line."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from bot.compose.services import utc_now
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from handlers.conversation import Conversation, Episode, Outcome, Receipt, Turn
from handlers.ports import Step
from handlers.reply import Answer
from retrieval.confidence import SIGNALS, Calibration, Signals
from tests.bot.cli.conftest import Terminal

SHIPPED = Calibration.shipped()


def evidence(generator: np.random.Generator) -> dict[str, float]:
    """Draw signals of a question that the shipped calibration answers, by an article's own words."""
    for _ in range(1_000):
        row = np.array([_drawn(generator, name) for name in SIGNALS])
        if SHIPPED.probabilities(Signals(row[None, :]))[0] >= SHIPPED.threshold(0.05):
            return dict(zip(SIGNALS, row.tolist(), strict=True))
    raise AssertionError("the shipped calibration answers nothing that speaks for an article")


def _drawn(generator: np.random.Generator, name: str) -> float:
    weight = dict(SHIPPED.text.weights).get(name, 0.0)
    if name == "margin":
        return float(generator.uniform(0.15, 0.25))
    return float(generator.uniform(0.6, 0.95) if weight > 0 else generator.uniform(0.0, 0.3) if weight < 0 else 0.0)


async def _held(data: Path, outcomes: list[Outcome], *, old: bool) -> None:
    url = f"sqlite:///{data / 'onetouch.db'}"
    data.mkdir(exist_ok=True)
    migrate(url)
    database = Database.open(url)
    generator = np.random.default_rng(1)
    try:
        store = SqlConversations(database)
        for number, outcome in enumerate(outcomes):
            at = utc_now() - timedelta(days=5, minutes=number)
            numbers = {"passage": 0.5} if old else evidence(generator)
            confidence = 0.95 if old else SHIPPED.probabilities(Signals(np.array([list(numbers.values())])))[0]
            asked = Conversation(f"c{number}", "web", f"p{number}", at)
            receipt = Receipt(
                f"r{number}", at, "how?", ("public",), "answer", confidence, 0.93, "s1", "conf", evidence=numbers
            )
            turn = Turn(1, "bot", at, "so", Answer("so", confidence, ()), receipt.id, f"e{number}", "k")
            episode = Episode(
                f"e{number}", asked.id, asked.person_id, "how?", at, at, outcome, last_reply="answer", settled_at=at
            )
            await store.write(Step(asked, (turn,), (episode,), receipt))
    finally:
        await database.close()


def held(terminal: Terminal, *, right: int, wrong: int, silent: int = 0, old: bool = False) -> None:
    outcomes = [Outcome.CONFIRMED] * right + [Outcome.REVOKED] * wrong + [Outcome.ASSUMED] * silent
    order = np.random.default_rng(0).permutation(len(outcomes))
    asyncio.run(_held(terminal.data, [outcomes[place] for place in order], old=old))


def test_an_empty_report_says_that_there_is_not_enough(terminal: Terminal) -> None:
    said = terminal.fine("report").out
    assert "verified deflection   not enough: 0 of 0" in said
    assert "cannot be told yet" in said
    assert "0.000" not in said
    found = terminal.fine("report", "--json").json
    assert found["verified"] == {"value": None, "low": 0.0, "high": 1.0, "part": 0, "whole": 0, "enough": False}
    assert found["promise"]["promised"] is None


def test_every_figure_of_a_report_has_its_whole_its_window_and_its_interval(terminal: Terminal) -> None:
    held(terminal, right=20, wrong=4, silent=16)
    found = terminal.fine("report", "--days", "7", "--json").json
    assert (found["days"], found["settled"], found["outcomes"]["revoked"]) == (7, 40, 4)
    assert (found["verified"]["value"], found["headline"]["value"], found["one_touch"]["value"]) == (0.5, 0.9, 0.9)
    assert found["headline"]["low"] < 0.9 < found["headline"]["high"]
    promise = found["promise"]
    assert (promise["observed"]["part"], promise["observed"]["whole"], promise["spoken"]["whole"]) == (4, 40, 24)
    assert promise["verdict"] == "unknown"
    said = terminal.fine("report", "--days", "7").out
    assert "Last 7 days" in said
    assert "verified deflection   0.500  [0.352, 0.648]  20 of 40 confirmed, of the settled" in said


def test_a_window_leaves_out_what_was_before(terminal: Terminal) -> None:
    held(terminal, right=12, wrong=0)
    assert terminal.fine("report", "--days", "3", "--json").json["settled"] == 0


def test_a_broken_promise_is_said_plainly(terminal: Terminal) -> None:
    held(terminal, right=60, wrong=20)
    assert "The promise is broken" in terminal.fine("report").out


def test_below_the_minimum_calibration_keeps_what_is_shipped_and_says_how_many_are_missing(terminal: Terminal) -> None:
    held(terminal, right=30, wrong=3)
    assert "33 judged answers are too few, 67 more are needed" in terminal.fine("calibrate").out
    ran = terminal.run("calibrate", "--write")
    assert ran.code == 1
    assert "nothing was written" in ran.err
    assert not (terminal.data / "calibration.json").exists()


def test_receipts_of_an_older_version_are_left_out_and_counted(terminal: Terminal) -> None:
    held(terminal, right=12, wrong=0, old=True)
    found = terminal.fine("calibrate", "--json").json
    assert (found["judged"], found["skipped"], found["change"]) == (0, 12, "too_few")
    assert "left out: 12" in terminal.fine("calibrate").out


def test_a_budget_that_is_kept_changes_nothing(terminal: Terminal) -> None:
    held(terminal, right=150, wrong=0)
    ran = terminal.fine("calibrate", "--write")
    assert "The threshold in force stays: we are 90 % sure" in ran.out
    assert not (terminal.data / "calibration.json").exists()


def test_calibration_changes_nothing_unless_told_to_and_can_be_taken_back(terminal: Terminal) -> None:
    held(terminal, right=100, wrong=14, silent=40)
    file = terminal.data / "calibration.json"
    tried = terminal.fine("calibrate")
    assert "`onetouch calibrate --write` does it" in tried.out
    assert "wrong 14" in tried.out
    assert not file.exists()
    found = terminal.fine("calibrate", "--write", "--json").json
    assert (found["written"], found["judged"]) == (str(file), 154)
    assert found["after"]["threshold"] > found["before"]["threshold"]
    written = json.loads(file.read_text())
    assert (written["signals"], written["answers"]) == (list(SIGNALS), 154)
    again = terminal.fine("calibrate", "--json").json
    assert again["before"]["threshold"] == found["after"]["threshold"]
    assert "The shipped calibration is in use." in terminal.fine("calibrate", "--reset").out
    assert not file.exists()
    assert (terminal.data / "calibration.json.previous").exists()
    assert "was in use" in terminal.fine("calibrate", "--reset").out


@pytest.mark.parametrize("arguments", [("--reset", "--write"), ("--days", "0"), ("--reset", "--json")])
def test_what_cannot_be_meant_is_refused(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    assert terminal.run("calibrate", *arguments).code == 2
