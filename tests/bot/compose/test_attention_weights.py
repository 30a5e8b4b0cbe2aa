"""A team's own weights: used when they fit, ignored with a warning when they do not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from bot.adapters.attention_weights import Kept, WeightsFile
from bot.compose.attention_weights import installed_weights, weights_file
from bot.config import Settings
from handlers.attention.weights import SHIPPED, named
from handlers.ports import InvalidInput
from tests.fakes import START

OWN = named(replace(SHIPPED, silence=31.5, plan=0.0))


def settings(folder: Path) -> Settings:
    return Settings.from_env({"ONETOUCH_DATA_DIR": str(folder)})


def test_without_their_own_a_team_gets_the_shipped_weights(tmp_path: Path) -> None:
    assert installed_weights(settings(tmp_path)) is SHIPPED


def test_a_teams_own_weights_are_used_and_named_by_what_they_are(tmp_path: Path) -> None:
    given = settings(tmp_path)
    weights_file(given).write(Kept(OWN, START, 40, 400))
    assert installed_weights(given) == OWN
    assert weights_file(given).read() == Kept(OWN, START, 40, 400)
    assert OWN.version != SHIPPED.version
    assert named(replace(OWN, version="x")) == OWN


def test_the_former_weights_are_kept_beside_the_new_ones(tmp_path: Path) -> None:
    file = WeightsFile(tmp_path)
    file.write(Kept(OWN, START, 40, 400))
    file.write(Kept(named(replace(OWN, silence=1.0)), START, 50, 500))
    before = json.loads((tmp_path / "attention.json.previous").read_text())
    assert before["weights"]["version"] == OWN.version
    assert file.reset()
    assert file.read() is None
    assert not file.reset()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("format", 9, "made by another version"),
        ("silence", "much", "a number belongs here"),
        ("silence", True, "a number belongs here"),
        ("silence", 900, "not between 0 and 100"),
        ("silence", float("nan"), "not between 0 and 100"),
        ("silence", 30, "not what was written"),
        ("version", None, "not what was written"),
    ],
)
def test_weights_that_do_not_fit_are_ignored_with_a_warning(
    tmp_path: Path, field: str, value: object, said: str
) -> None:
    given = settings(tmp_path)
    file = weights_file(given)
    file.write(Kept(OWN, START, 40, 400))
    fields = json.loads(file.path.read_text())
    fields["weights"][field] = value
    file.path.write_text(json.dumps(fields))
    with pytest.raises(InvalidInput, match=said):
        file.read()
    with structlog.testing.capture_logs() as logs:
        assert installed_weights(given) is SHIPPED
    assert [line["event"] for line in logs] == ["attention.weights_ignored"]


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"at": 3}'])
def test_a_damaged_file_is_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / "attention.json").write_text(text)
    with pytest.raises(InvalidInput, match=r"attention\.json cannot be used"):
        weights_file(settings(tmp_path)).read()
    assert installed_weights(settings(tmp_path)) is SHIPPED
