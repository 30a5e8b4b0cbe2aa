from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import structlog

from bot.compose.insights import calibration_file, installed_calibration
from bot.compose.services import policy
from bot.config import Settings
from retrieval.adapters.calibration_file import Kept
from retrieval.confidence import Calibration
from tests.fakes import START


def settings(folder: Path) -> Settings:
    return Settings.from_env({"ONETOUCH_DATA_DIR": str(folder)})


def own() -> Calibration:
    shipped = Calibration.shipped()
    return replace(shipped, text=replace(shipped.text, bias=shipped.text.bias - 0.25))


def test_without_one_of_its_own_a_team_gets_the_shipped_calibration(tmp_path: Path) -> None:
    assert installed_calibration(settings(tmp_path)) == Calibration.shipped()


def test_the_teams_own_calibration_is_used_and_changes_what_receipts_carry(tmp_path: Path) -> None:
    given = settings(tmp_path)
    calibration_file(given).write(Kept(own(), START, 300))
    installed = installed_calibration(given)
    assert installed == own()
    hashes = {policy(given, calibration).configuration for calibration in (installed, Calibration.shipped())}
    assert len(hashes) == 2
    assert policy(given, installed).configuration == policy(given, own()).configuration


def test_one_that_does_not_fit_is_ignored_with_a_warning(tmp_path: Path) -> None:
    given = settings(tmp_path)
    calibration_file(given).path.write_text("{}")
    with structlog.testing.capture_logs() as logs:
        assert installed_calibration(given) == Calibration.shipped()
    ((warning),) = logs
    assert (warning["log_level"], warning["event"]) == ("warning", "calibration.ignored")
    assert "calibration.json" in warning["reason"]
