"""What the composition root puts together."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.compose import services
from bot.compose.insights import calibration_file
from bot.compose.kept_secrets import cookie_secret
from bot.compose.services import Services, bundled_docs, first_source, new_id, policy, ready_parts, utc_now
from bot.config import Settings
from retrieval.adapters.calibration_file import Kept
from retrieval.adapters.model_files import ModelFiles, check_bundled_weights
from retrieval.confidence import Calibration
from retrieval.ports import ModelDamaged, ModelMissing

SHIPPED = Calibration.shipped()
CAREFUL = replace(
    SHIPPED, text=replace(SHIPPED.text, bias=SHIPPED.text.bias - 1.0), thresholds=((0.01, 0.999), (0.05, 0.99))
)
"""What a team might have learnt: less sure, and higher up."""


def settings(folder: Path, **given: str) -> Settings:
    return Settings.from_env({"ONETOUCH_DATA_DIR": str(folder), **{f"ONETOUCH_{k}": v for k, v in given.items()}})


async def test_readiness_names_the_part_that_is_not(tmp_path: Path) -> None:
    async with services(settings(tmp_path)) as made:
        assert isinstance(made, Services)
        assert ready_parts(made) == {"database": True, "index": "not loaded yet"}
        made.keeper.start()
        assert ready_parts(made) == {"database": True, "index": True}
        for file in tmp_path.glob("onetouch.db*"):
            file.unlink()
        made.shelves.store._engine.dispose()
        parts = ready_parts(made)
        assert parts["index"] is True
        assert "unusable" in str(parts["database"])


async def test_a_database_without_a_table_of_this_version_is_not_ready(tmp_path: Path) -> None:
    async with services(settings(tmp_path)) as made:
        with closing(sqlite3.connect(tmp_path / "onetouch.db")) as database, database:
            database.execute("DROP TABLE slack_installation")
        assert "slack_installation missing: it was made by another build" in str(ready_parts(made)["database"])


def test_the_settings_steer_the_policy(tmp_path: Path) -> None:
    calibration = Calibration.shipped()
    plain = policy(settings(tmp_path), calibration)
    strict = policy(settings(tmp_path, ERROR_BUDGET="0.01", ASSUMED_AFTER="1"), calibration)
    assert strict.threshold > plain.threshold
    assert strict.assumed_after == timedelta(hours=1)
    assert strict.configuration != plain.configuration


async def test_the_teams_own_calibration_decides_and_stands_in_receipts(tmp_path: Path) -> None:
    given = settings(tmp_path)
    async with services(given) as made:
        shipped = made.policy
    calibration_file(given).write(Kept(CAREFUL, utc_now(), 300))
    async with services(given) as made:
        assert made.policy.threshold == CAREFUL.threshold(0.05) > shipped.threshold
        assert made.policy.configuration != shipped.configuration
        assert made.calibration == CAREFUL


async def test_a_calibration_that_does_not_fit_is_not_used_and_that_is_said(tmp_path: Path) -> None:
    given = settings(tmp_path)
    calibration_file(given).path.write_text("{")
    with structlog.testing.capture_logs() as logs:
        async with services(given) as made:
            assert made.calibration == SHIPPED
    assert [(line["log_level"], line["event"]) for line in logs] == [("warning", "calibration.ignored")]


def test_the_cookies_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    secret = cookie_secret(tmp_path / "data")
    assert len(secret) == 32
    assert cookie_secret(tmp_path / "data") == secret
    assert stat.S_IMODE((tmp_path / "data" / "cookie.key").stat().st_mode) == 0o600


def test_a_secret_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "cookie.key").write_bytes(b"short")
    assert len(cookie_secret(tmp_path)) == 32


def test_ids_carry_their_prefix_and_are_never_the_same() -> None:
    assert len({new_id("c") for _ in range(100)}) == 100
    assert new_id("c").startswith("c_")


def test_now_is_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)


def test_the_first_source_is_the_documentation_for_everybody() -> None:
    source = first_source()
    assert source is not None
    assert (source.kind, str(source.audience), Path(source.location)) == ("folder", "public", bundled_docs())


def test_weights_with_the_wrong_hash_are_refused_with_the_way_out(tmp_path: Path) -> None:
    files = ModelFiles("all-MiniLM-L6-v2", tmp_path)
    with pytest.raises(ModelMissing, match="make setup"):
        check_bundled_weights(files)
    files.weights.write_bytes(b"not the weights")
    with pytest.raises(ModelDamaged, match=r"has SHA-256 [0-9a-f]{12}…, expected .*make setup"):
        check_bundled_weights(files)
