from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.compose.sentiment import installed_judge, judge_as_shipped, sentiment_file
from bot.config import Settings
from retrieval.adapters.sentiment_file import KeptJudge, shipped_judge

TAG = shipped_judge().encoder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"ONETOUCH_DATA_DIR": str(tmp_path)})


def keep(settings: Settings, tag: str) -> None:
    own = replace(shipped_judge(), name="own-1", encoder=tag)
    sentiment_file(settings).write(KeptJudge(own, datetime(2026, 3, 1, tzinfo=UTC), 500))


def test_without_a_fit_the_shipped_judge_is_in_use(settings: Settings) -> None:
    assert installed_judge(settings, TAG).name == shipped_judge().name
    assert installed_judge(settings, "other").name == judge_as_shipped("other").name == f"{shipped_judge().name}-words"


def test_a_team_s_own_is_in_use_with_the_encoder_that_it_was_fitted_with(settings: Settings) -> None:
    keep(settings, TAG)
    assert installed_judge(settings, TAG).name == "own-1"
    with capture_logs() as logs:
        assert installed_judge(settings, "other").name == f"{shipped_judge().name}-words"
    assert [log["reason"] for log in logs] == ["it was fitted with another encoder"]


def test_one_that_is_damaged_is_left_and_told(settings: Settings) -> None:
    keep(settings, TAG)
    path = sentiment_file(settings).path
    path.write_text(path.read_text().replace("own-1", "own-2"))
    with capture_logs() as logs:
        assert installed_judge(settings, TAG).name == shipped_judge().name
    assert str(path) in logs[0]["reason"]
