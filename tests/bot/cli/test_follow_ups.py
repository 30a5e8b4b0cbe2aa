"""Follow-ups and scores on the command line."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.compose.services import utc_now
from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.surveys import SqlSurveys
from handlers.ports import Step
from handlers.quality.answering import Given, Taken, submitted
from handlers.quality.asking import Asking, closed
from handlers.quality.calling_back import opening
from handlers.quality.ports import Answer
from handlers.quality.survey import SurveyRules
from handlers.ticket import CloseReason
from tests.bot.cli.conftest import Terminal
from tests.handlers.quality.worlds import ALWAYS, close, closed_ticket

RULES = SurveyRules()


async def _surveyed(data: Path, scores: list[tuple[int, int] | None], idle: int) -> None:
    """Close tickets of as many customers, ask them, and let them answer; then close some because of silence."""
    url = f"sqlite:///{data / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    try:
        conversations, surveys = SqlConversations(database), SqlSurveys(database)
        at = utc_now() - timedelta(days=2)
        for number in range(1, len(scores) + idle + 1):
            because = CloseReason.CUSTOMER if number <= len(scores) else CloseReason.IDLE
            who = {"requester_id": f"p{number}", "email": f"p{number}@example.com"}
            ticket = closed_ticket(
                f"T-{number}", at=at, because=because, plan=("premium", "standard")[number % 2], **who
            )
            await conversations.write(Step(None, ticket=ticket))
            asking = closed(close(ticket), f"s{number}", at, RULES)
            assert await surveys.record(asking, None, at)
            if number <= len(scores):
                await _answer(surveys, asking, scores[number - 1])
    finally:
        await database.close()


async def _answer(surveys: SqlSurveys, asking: Asking, scores: tuple[int, int] | None) -> None:
    if asking.survey is None or scores is None:
        return
    at = asking.survey.asked_at + timedelta(hours=1)
    result = submitted(asking.survey, Given(0, csat=scores[0], ces=scores[1], comment="So."), at, RULES)
    assert isinstance(result, Taken)
    low = min(scores) <= RULES.low
    made = opening(result.survey, None, ALWAYS, at, RULES) if low else None
    assert await surveys.answer(Answer(result.survey, opening=made))


@pytest.fixture
def here(terminal: Terminal) -> Terminal:
    asyncio.run(_surveyed(terminal.data, [(1, 4)], 0))
    return terminal


def test_a_follow_up_is_listed_taken_contacted_and_closed(here: Terminal) -> None:
    (listed,) = here.fine("followups", "--json").json
    assert (listed["number"], listed["state"], listed["owner"], listed["overdue"]) == ("F-1", "open", None, True)
    assert "overdue" in here.fine("followups").out
    assert here.fine("followup", "take", "F-1", "mia", "--by", "mia").out == "F-1: mia's.\n"
    noted = here.fine("followup", "note", "F-1", "Rang her.", "--contacted", "--by", "mia").out
    assert noted == "F-1: contacted, note kept.\n"
    assert here.fine("followup", "close", "F-1", "Cables run out.", "--bug", "LAMP-7").out == "F-1: closed.\n"
    assert here.fine("followups").out == "There are no such follow-ups.\n"
    shown = here.fine("followup", "show", "F-1").out
    for words in ("satisfaction 1 of 5, ease 4 of 5", "So.", "Rang her.", "Cables run out.", "bug LAMP-7"):
        assert words in shown
    told = here.fine("followup", "show", "f-1", "--json").json
    assert [event["kind"] for event in told["events"]] == ["opened", "taken", "contacted", "closed"]
    assert (told["bug"], told["survey"]["csat"], told["version"]) == ("LAMP-7", 1, 4)
    assert [one["number"] for one in here.fine("followups", "--state", "closed", "--json").json] == ["F-1"]


def test_an_owner_is_called_by_name_and_not_by_an_id(here: Terminal) -> None:
    here.fine("person", "add", "mia@example.com", "--role", "manager")
    mia = json.loads(here.fine("audit", "--json").out.splitlines()[-1])["subject"]
    here.fine("followup", "take", "F-1", mia)
    for told in (here.fine("followups").out, here.fine("followup", "show", "F-1").out):
        assert "mia@example.com" in told
        assert mia not in told


def test_the_second_of_two_is_told_what_the_first_did(here: Terminal) -> None:
    here.fine("followup", "take", "F-1", "ben", "--by", "Ben", "--seen", "1")
    ran = here.run("followup", "take", "F-1", "mia", "--by", "Mia", "--seen", "1")
    assert ran.code == 1
    assert "F-1 was changed meanwhile by Ben (taken" in ran.err


def test_what_cannot_be_done_ends_with_1_and_says_why(here: Terminal) -> None:
    ran = here.run("followup", "close", "F-1", "Learnt.", "--nothing")
    assert (ran.code, "not contacted yet" in ran.err) == (1, True)
    ran = here.run("followup", "show", "F-9")
    assert (ran.code, "there is no follow-up F-9" in ran.err) == (1, True)


def test_the_report_tells_scores_with_what_they_are_of(terminal: Terminal) -> None:
    asyncio.run(_surveyed(terminal.data, [*[(5, 4)] * 9, *[(1, 1)] * 3, *[None] * 12], 2))
    report = terminal.fine("report").out
    assert "Surveys: 24 asked after a close, 0 asked whether they would recommend us" in report
    assert "response rate         0.500  [0.314, 0.686]  12 of 24 answered; 12 may still" in report
    assert "CSAT, 4 or 5          0.750  [0.468, 0.911]  9 of 12 satisfied" in report
    assert "CSAT, mean            4.00" in report
    assert "not asked             idle 2" in report
    assert "by plan: premium" in report
    assert "may think otherwise" in report
    told = terminal.fine("report", "--json").json["surveys"]
    assert (told["responded"]["whole"], told["csat"]["n"], told["not_asked"]) == (24, 12, {"idle": 2})
    assert told["by"]["team"]["lamps"]["csat"]["value"] == pytest.approx(4.0)


def test_scores_of_a_few_are_not_told(here: Terminal) -> None:
    told = here.fine("report", "--json").json["surveys"]
    assert (told["csat"]["n"], told["csat"]["value"], told["satisfied"]["part"]) == (1, None, None)
    report = here.fine("report").out
    assert "CSAT, mean            not enough: n = 1" in report


def test_without_surveys_the_report_says_so(terminal: Terminal) -> None:
    assert "Surveys: 0 asked after a close" in terminal.fine("report").out
