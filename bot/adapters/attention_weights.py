"""A team's own weights of attention as a file in the data folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.attention.weights import Weights, read_weights
from handlers.ports import InvalidInput
from retrieval.adapters.kept_file import KeptFile

_NAME = "attention.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """Weights as they were stored.

    Attributes:
        at: when, aware UTC.
        escalated, calm: tickets of each kind that they were fitted on.
    """

    weights: Weights
    at: datetime
    escalated: int
    calm: int


class WeightsFile:
    """`attention.json` of a folder; the one before is beside it as `attention.json.previous`."""

    def __init__(self, folder: Path) -> None:
        self._file = KeptFile(folder / _NAME)
        self.path = self._file.path

    def read(self) -> Kept | None:
        """Give what is stored; None where nothing is.

        Raises:
            InvalidInput: it cannot be read, is damaged, or is of another version; the text names the file.
        """
        try:
            fields = json.loads(self.path.read_text(encoding="utf-8"))
            at, counts = datetime.fromisoformat(fields["at"]), (int(fields["escalated"]), int(fields["calm"]))
            return Kept(read_weights(fields["weights"]), at, *counts)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, AttributeError, InvalidInput) as error:
            raise InvalidInput(f"{self.path} cannot be used: {error}") from error

    def write(self, kept: Kept) -> None:
        """Put it in place at once, and keep the former one."""
        fields = {
            "at": kept.at.isoformat(),
            "escalated": kept.escalated,
            "calm": kept.calm,
            "weights": kept.weights.fields(),
        }
        self._file.write(json.dumps(fields, indent=2) + "\n")

    def reset(self) -> bool:
        """Take it out of use, keeping it as the former one; False when there was none."""
        return self._file.reset()
