from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.adapters.calibration_file import CalibrationFile, Kept
from retrieval.confidence import BY_KNOWN, BY_TEXT, Calibration, Model
from retrieval.ports import CalibrationUnusable
from tests.fakes import START

TEXT = Model(tuple((name, 0.1 + place / 3) for place, name in enumerate(BY_TEXT)), -1 / 3)
KNOWN = Model(tuple((name, 0.2 + place / 7) for place, name in enumerate(BY_KNOWN)), -1 / 7)
OWN = Calibration(TEXT, KNOWN, ((0.05, 0.9), (0.1, 0.7)))
KEPT = Kept(OWN, START, 240)


def test_what_is_written_is_read_again_to_the_last_digit(tmp_path: Path) -> None:
    file = CalibrationFile(tmp_path / "data")
    assert file.read() is None
    file.write(KEPT)
    assert file.read() == KEPT
    assert sorted(path.name for path in file.path.parent.iterdir()) == ["calibration.json"]


def test_the_former_one_is_kept(tmp_path: Path) -> None:
    file, other = CalibrationFile(tmp_path), replace(KEPT, answers=300)
    file.write(KEPT)
    first = file.path.read_bytes()
    file.write(other)
    assert file.read() == other
    assert (tmp_path / "calibration.json.previous").read_bytes() == first


def test_reset_takes_it_out_of_use_and_keeps_it(tmp_path: Path) -> None:
    file = CalibrationFile(tmp_path)
    file.write(KEPT)
    assert file.reset()
    assert file.read() is None
    assert (tmp_path / "calibration.json.previous").exists()
    assert not file.reset()


def changed(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"signals": ["passage"]}, "another version"),
        ({"format": 99}, "another version"),
        ({"text": OWN.fields["known"]}, "not what was written"),
        ({"thresholds": [[0.05, 0.1]]}, "not what was written"),
        ({"digest": ""}, "not what was written"),
    ],
)
def test_another_version_or_a_changed_file_is_refused(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    file = CalibrationFile(tmp_path)
    file.write(KEPT)
    changed(file.path, **changes)
    with pytest.raises(CalibrationUnusable, match=said):
        file.read()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"digest": 1}', "\udcff"])
def test_a_damaged_file_is_refused(tmp_path: Path, text: str) -> None:
    file = CalibrationFile(tmp_path)
    file.path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CalibrationUnusable, match=r"calibration\.json"):
        file.read()


@pytest.mark.parametrize(
    "broken",
    [
        replace(OWN, text=replace(TEXT, bias=float("nan"))),
        replace(OWN, known=replace(KNOWN, weights=tuple((name, float("inf")) for name in BY_KNOWN))),
        replace(OWN, thresholds=()),
        replace(OWN, thresholds=((0.05, 0.5), (0.1, 0.9))),
        replace(OWN, thresholds=((0.05, 7.0),)),
    ],
)
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, broken: Calibration) -> None:
    file = CalibrationFile(tmp_path)
    file.write(replace(KEPT, calibration=broken))
    with pytest.raises(CalibrationUnusable, match="numbers that cannot be"):
        file.read()


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").mkdir()
    with pytest.raises(CalibrationUnusable, match="cannot be read"):
        CalibrationFile(tmp_path).read()
