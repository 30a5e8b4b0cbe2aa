"""Scores of surveys, in the console and over the API: by language, and none of too few."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.quality.score_desk import ScoreDesk
from handlers.quality.survey import About
from tests.bot.web.consoles import ANN, EVE, ORIGIN, Browser, ConsoleWorld
from tests.bot.web.managed import ManagedWorld
from tests.handlers.quality.worlds import survey
from tests.memory_surveys import Kept, MemorySurveys

PAGE, API = "/console/follow-ups/scores", "/api/v1/surveys/scores"


class Here(ManagedWorld):
    """A console with surveys."""

    def __init__(self) -> None:
        super().__init__()
        self.said = Kept()
        team = self.deps.team
        assert team is not None
        scores = ScoreDesk(MemorySurveys(self.said), self.desks.clock)
        self.deps = replace(self.deps, team=replace(team, scores=scores))

    def say(self, language: str | None, *scores: int) -> None:
        """Let customers who speak a language answer."""
        now = self.desks.clock()
        for score in scores:
            id_ = f"s{len(self.said.surveys)}"
            about = About("lamps", "premium", language=language)
            made = survey(id_, csat=score, ces=score, asked_at=now, answered_at=now, about=about)
            self.said.surveys[id_] = made


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
async def eve(here: Here) -> AsyncIterator[Browser]:
    browser = await here.visitor(EVE)
    yield browser
    await browser.close()


async def test_scores_are_told_by_language_with_interval_and_number_and_too_few_are_not(
    here: Here, eve: Browser
) -> None:
    assert "Nobody was asked in these days." in await eve.get(PAGE)
    here.say("ja", *[5] * 9, 1)
    here.say("de", 1, 1)
    here.say(None, 4)
    page = await eve.get(PAGE)
    assert "By language" in page
    for told in ("Japanese", "German", "not known", "4.60 [", "90% [60%, 98%], 9 of 10", "too few: n = 2"):
        assert told in page
    assert "1.00 [" not in page
    assert '<a href="/console/follow-ups/scores?days=90">' in page


async def test_programs_read_the_same(here: Here, eve: Browser) -> None:
    here.say("ja", *[5] * 9, 1)
    here.say("de", 1, 1)
    found = await (await eve.client.get(f"{API}?days=7", headers=ORIGIN)).json()
    japanese, german = (found["by"]["language"][one] for one in ("ja", "de"))
    assert (japanese["csat"]["value"], japanese["csat"]["n"], japanese["satisfied"]["part"]) == (4.6, 10, 9)
    assert (german["csat"]["value"], german["csat"]["n"], german["csat"]["enough"]) == (None, 2, False)
    assert (await eve.client.get(f"{API}?days=0", headers=ORIGIN)).status == 422


async def test_customers_are_told_nothing(here: Here) -> None:
    browser = await here.visitor(ANN)
    try:
        assert (await browser.client.get(API, headers=ORIGIN)).status == 403
    finally:
        await browser.close()


async def test_without_surveys_there_is_nothing() -> None:
    browser = await ConsoleWorld().visitor(EVE)
    try:
        assert (await browser.client.get(API, headers=ORIGIN)).status == 404
    finally:
        await browser.close()
