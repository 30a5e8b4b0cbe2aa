"""A team's own calibration as a file in the data folder."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from retrieval.adapters.kept_file import KeptFile
from retrieval.confidence import SIGNALS, Calibration, Dialect
from retrieval.ports import CalibrationUnusable

FORMAT = 2
_NAME = "calibration.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A calibration as it was stored. `answers`: how many judged ones it was fitted on; `at`: when, aware UTC."""

    calibration: Calibration
    at: datetime
    answers: int


class CalibrationFile:
    """`calibration.json` of a folder; the one before is beside it as `calibration.json.previous`."""

    def __init__(self, folder: Path) -> None:
        self._file = KeptFile(folder / _NAME)
        self.path = self._file.path

    def read(self) -> Kept | None:
        """Give what is stored; None where nothing is.

        Raises:
            CalibrationUnusable: it is damaged, or of another version of the program.
        """
        try:
            fields = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise CalibrationUnusable(f"{self.path} cannot be read ({error})") from error
        try:
            return _read(fields, self.path)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise CalibrationUnusable(f"{self.path} is damaged ({error!r})") from error

    def write(self, kept: Kept) -> None:
        """Put it in place at once, and keep the former one."""
        fields: dict[str, Any] = {
            "format": FORMAT,
            "at": kept.at.isoformat(),
            "answers": kept.answers,
            "signals": list(SIGNALS),
            **kept.calibration.fields,
        }
        self._file.write(json.dumps({**fields, "digest": _digest(fields)}, indent=2) + "\n")

    def reset(self) -> bool:
        """Take it out of use, keeping it as the former one; False when there was none."""
        return self._file.reset()


def _read(fields: dict[str, Any], path: Path) -> Kept:
    digest = fields.pop("digest")
    if fields["format"] != FORMAT or fields["signals"] != list(SIGNALS):
        raise CalibrationUnusable(f"{path} was made by another version: run `onetouch calibrate --write` again")
    if digest != _digest(fields):
        raise CalibrationUnusable(f"{path} is not what was written: run `onetouch calibrate --write` again")
    calibration = Calibration.of(fields)
    told: list[Calibration | Dialect] = [calibration, *(dialect for _, dialect in calibration.dialects)]
    models = [model for each in told for model in (each.text, each.known)]
    values = [value for model in models for value in (*dict(model.weights).values(), model.bias)]
    bounds = [number for each in told for pair in each.thresholds for number in pair]
    falling = all(upper >= lower for each in told for (_, upper), (_, lower) in pairwise(each.thresholds))
    sane = all(math.isfinite(value) for value in values) and all(0.0 <= bound <= 1.0 for bound in bounds)
    if not (calibration.thresholds and falling and sane):
        raise CalibrationUnusable(f"{path} holds numbers that cannot be: run `onetouch calibrate --write` again")
    return Kept(calibration, datetime.fromisoformat(fields["at"]), int(fields["answers"]))


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
