"""What surveys are made of, by the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.compose.desk_rules import desk_settings
from bot.compose.quality import TeamCalendars, quality, survey_rules
from bot.config import InvalidSetting, Settings
from bot.database import Database, migrate
from bot.database.staff import SqlStaff
from handlers.quality.survey import SurveyRules
from handlers.tickets.calendar import after
from handlers.tickets.letters import Letter
from handlers.tickets.staff import Team

NIGHT = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)  # a Saturday
HOUR = timedelta(hours=1)


class NoLetters:
    """Sends nothing."""

    async def send(self, written: Letter) -> None: ...


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    opened = Database.open(url)
    yield opened
    await opened.close()


def settings(folder: Path, **given: str) -> Settings:
    return Settings.from_env(
        {"ONETOUCH_DATA_DIR": str(folder)} | {f"ONETOUCH_{name}": it for name, it in given.items()}
    )


def test_the_defaults_of_the_settings_are_those_of_the_rules(tmp_path: Path) -> None:
    assert survey_rules(settings(tmp_path)) == SurveyRules()


def test_the_settings_steer_the_rules(tmp_path: Path) -> None:
    given = settings(
        tmp_path, SURVEY_PAUSE="24", SURVEY_EXPIRES="48", SURVEY_LOW="0", FOLLOW_UP_DUE="2", NPS_SHARE="1", NPS_SEED="x"
    )
    hours = [timedelta(hours=n) for n in (24, 48, 2)]
    rules = SurveyRules(pause=hours[0], expires=hours[1], low=0, due=hours[2], share=1.0, seed="x")
    assert survey_rules(given) == rules


def test_a_language_may_have_a_share_of_its_own(tmp_path: Path) -> None:
    rules = survey_rules(settings(tmp_path, NPS_SHARE="0.1", NPS_SHARES="ja=0.5, ko=1"))
    assert [rules.share_of(language) for language in ("ja", "ko", "de", None)] == [0.5, 1.0, 0.1, 0.1]


@pytest.mark.parametrize(
    ("name", "value"),
    [("SURVEYS", "maybe"), ("SURVEY_LOW", "5"), ("NPS_SHARE", "1.5"), ("NPS_SHARES", "ja"), ("SURVEY_SECRET", "short")],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=f"ONETOUCH_{name}"):
        settings(tmp_path, **{name: value})


@pytest.mark.parametrize("given", [{}, {"IDENTITY_SECRET": "i" * 32}, {"SURVEY_SECRET": "s" * 32}])
async def test_links_are_the_same_after_a_restart_and_foreign_with_another_key(
    tmp_path: Path, database: Database, given: dict[str, str]
) -> None:
    first, second = (quality(settings(tmp_path, **given), database, NoLetters()) for _ in range(2))
    other = quality(settings(tmp_path, SURVEY_SECRET="o" * 32), database, NoLetters())
    token = first.receiver._links.token("s1")
    assert second.receiver._links.read(token) == "s1"
    assert other.receiver._links.read(token) is None


async def test_nobody_is_asked_when_it_is_off(tmp_path: Path, database: Database) -> None:
    assert quality(settings(tmp_path, SURVEYS="off"), database, NoLetters()).surveyor is None
    assert quality(settings(tmp_path), database, NoLetters()).surveyor is not None


async def test_follow_ups_become_due_in_the_teams_calendar_else_in_that_of_the_default_plan(
    tmp_path: Path, database: Database
) -> None:
    staff = SqlStaff(database)
    calendars = TeamCalendars(staff, desk_settings(settings(tmp_path)).sla)
    await staff.put_team(Team("night", calendar="always"))
    await staff.put_team(Team("lost", calendar="nowhere"))
    await staff.put_team(Team("plain"))
    assert after(await calendars.of("night"), NIGHT, HOUR) == NIGHT + HOUR
    monday = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
    for team in ("lost", "plain", "unknown", None):
        assert after(await calendars.of(team), NIGHT, HOUR) == monday
