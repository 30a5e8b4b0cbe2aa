"""The parts of a report, and how bad it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.engineering.grading import graded
from handlers.engineering.issue import Severity
from handlers.engineering.sections import sections
from handlers.ticket import Priority
from tests.handlers.tickets.worlds import TICKET


def test_what_somebody_expected_is_no_step() -> None:
    said = "Steps:\n1. Scan a box\n2. Scan another\nI expected the second box to be counted. It shows one.\nStill so."
    found = sections(said)
    assert found["steps"] == "1. Scan a box\n2. Scan another"
    assert found["expected"] == "I expected the second box to be counted."
    assert found["actual"] == "It shows one.\nStill so."


def test_headings_are_seen_in_the_middle_of_a_line() -> None:
    said = "The export fails. Steps: open a report, press Export. Expected: a file; actual: an error page."
    assert sections(said) == {
        "steps": "open a report, press Export.",
        "expected": "a file;",
        "actual": "The export fails.\nan error page.",
        "versions": "",
    }
    assert sections("The export fails - Steps to reproduce: press it")["steps"] == "press it"


@pytest.mark.parametrize(
    "said", ["It fails in all these steps: see below", "He took steps. I expect.", "# Not expected", "1. I expected it"]
)
def test_words_that_head_nothing_stay_where_they_are(said: str) -> None:
    assert sections(said)["steps"] == ""
    assert said.rsplit(maxsplit=1)[-1] in sections(said)["actual"] + sections(said)["expected"]


def test_a_sentence_of_what_was_expected_is_found_between_others() -> None:
    found = sections("It hums. I would have expected silence. It hums loudly.\nAll night.")
    assert (found["expected"], found["actual"]) == (
        "I would have expected silence.",
        "It hums.\nIt hums loudly.\nAll night.",
    )


@pytest.mark.parametrize(
    ("said", "priority", "severity"),
    [
        ("Nothing of it works!", Priority.NORMAL, Severity.MAJOR),
        ("The whole site is down.", Priority.NORMAL, Severity.MAJOR),
        ("We lost all our data.", Priority.NORMAL, Severity.MAJOR),
        ("The site is not down, it only hums.", Priority.NORMAL, Severity.MINOR),
        ("It hums, and it is urgent.", Priority.NORMAL, Severity.MINOR),
        ("Nothing works.", Priority.LOW, Severity.TRIVIAL),
        ("It hums.", Priority.URGENT, Severity.CRITICAL),
    ],
)
def test_who_says_that_nothing_works_has_no_way_around_it(said: str, priority: Priority, severity: Severity) -> None:
    assert graded(replace(TICKET, description=said, priority=priority)) is severity
