"""Judges of tone as files: the shipped one, and a team's own in the data folder."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.adapters.kept_file import KeptFile
from retrieval.ports import SentimentUnusable
from retrieval.sentiment.features import NAMES
from retrieval.sentiment.fitting import DIGITS
from retrieval.sentiment.lexicon import DIGEST
from retrieval.sentiment.model import TONES, Floats, ToneJudge

FORMAT = 1
_NAME = "sentiment.json"
_AGAIN = "run `onetouch fit sentiment` again, or `onetouch fit sentiment --reset`"


@dataclass(frozen=True, slots=True)
class KeptJudge:
    """A judge as it was stored. `lines`: how many it was fitted on; `at`: when, aware UTC."""

    judge: ToneJudge
    at: datetime
    lines: int


def shipped_judge() -> ToneJudge:
    """Read the judge that comes along.

    Raises:
        SentimentUnusable: the installation is damaged.
    """
    source = resources.files("retrieval.sentiment").joinpath("shipped.json")
    try:
        return _read(json.loads(source.read_text(encoding="utf-8"))).judge
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise SentimentUnusable(f"{source} is damaged ({_told(error)}): install Onetouch again") from error


class SentimentFile:
    """`sentiment.json` of a folder; the one before is beside it as `sentiment.json.previous`."""

    def __init__(self, folder: Path) -> None:
        self._file = KeptFile(folder / _NAME)
        self.path = self._file.path

    def read(self) -> KeptJudge | None:
        """Give what is stored; None where nothing is.

        Raises:
            SentimentUnusable: it is damaged, or of another version of the program.
        """
        try:
            fields = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SentimentUnusable(f"{self.path} cannot be read ({error}): {_AGAIN}") from error
        try:
            return _read(fields)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            told = _told(error)
            raise SentimentUnusable(f"{self.path} is damaged or of another version ({told}): {_AGAIN}") from error

    def write(self, kept: KeptJudge) -> None:
        """Put it in place at once, and keep the former one."""
        self._file.write(written(kept))

    def reset(self) -> bool:
        """Take it out of use, keeping it as the former one; False when there was none."""
        return self._file.reset()


def written(kept: KeptJudge) -> str:
    """Give the text of a file."""
    judge = kept.judge
    fields: dict[str, Any] = {
        "format": FORMAT,
        "name": judge.name,
        "encoder": judge.encoder,
        "at": kept.at.isoformat(),
        "lines": kept.lines,
        "tones": list(TONES),
        "features": list(NAMES),
        "lexicon": DIGEST,
        "words": _rows(judge.words),
        "weights": _rows(judge.weights),
    }
    return json.dumps({**fields, "digest": _digest(fields)}).replace("], [", "],\n[") + "\n"


def _read(fields: dict[str, Any]) -> KeptJudge:
    digest = fields.pop("digest")
    made = fields["format"], fields["tones"], fields["features"], fields["lexicon"]
    # Numbers of another lexicon mean something else: what was learned of them would judge wrongly, under the same name.
    if made != (FORMAT, list(TONES), list(NAMES), DIGEST):
        raise ValueError("it was made by another version")
    if digest != _digest(fields):
        raise ValueError("it is not what was written")
    words, weights = (np.array(fields[name], dtype=np.float32) for name in ("words", "weights"))
    for array in (words, weights):
        if array.ndim != 2 or array.shape[1] != len(TONES) or not np.isfinite(array).all():
            raise ValueError("it holds numbers that cannot be")
    if len(words) != len(NAMES) + 1 or len(weights) < len(words):
        raise ValueError("it holds too few numbers")
    judge = ToneJudge(fields["name"], fields["encoder"], weights, words)
    return KeptJudge(judge, datetime.fromisoformat(fields["at"]), int(fields["lines"]))


def _told(error: Exception) -> str:
    return f"it has no {error.args[0]!r}" if isinstance(error, KeyError) else str(error)


def _rows(weights: Floats) -> list[list[float]]:
    return [[round(float(value), DIGITS) for value in row] for row in weights]


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
