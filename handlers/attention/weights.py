"""How much each part of the score can weigh, and where these numbers come from."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from handlers.attention.attention import HIGHEST, PartKind
from handlers.ports import InvalidInput

FORMAT = 1
_DIGITS = 8
"""Of the hash in a version."""
CALMING = frozenset({PartKind.TREND})
"""Kinds that may be as far below 0 as above it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The most points that each part can have, 0 to 100; see `bounds`.

    The shipped ones are set by hand from factors that a vendor of such scores publishes (SupportLogic, "Escalation
    Prediction Factors"): an escalation is likely from 80 points on, or when the sentiment is low; by more than two
    negative signals; when there was no reply for two days; by how often it goes to and fro; by three other escalations
    of the same customer. They publish no numbers for how the factors weigh against each other: those are ours, so that
    a promise long broken, harm and an angry customer together come to 80, and none of them does alone.

    Attributes:
        version: names them; whatever was scored says which it was scored with.
        trend: above 0 when the tone falls, as far below when it rises.
        not_urgent: the most that "not urgent" takes away.
    """

    version: str
    tone: float
    trend: float
    waiting: float
    ping_pong: float
    reopened: float
    reassigned: float
    severity: float
    plan: float
    others: float
    silence: float
    not_urgent: float

    def of(self, kind: PartKind) -> float:
        """Give the weight of a kind."""
        weight: float = getattr(self, kind.value)
        return weight

    def bounds(self, kind: PartKind) -> tuple[float, float]:
        """Give the least and the most points that a part of this kind has."""
        weight = float(round(self.of(kind)))
        if kind is PartKind.NOT_URGENT:
            return -weight, 0.0
        return (-weight if kind in CALMING else 0.0), weight

    def fields(self) -> dict[str, object]:
        """Give them as plain values, which `read_weights` reads."""
        return {"format": FORMAT, **asdict(self)}


SHIPPED = Weights(
    version="shipped-1",
    tone=20.0,
    trend=18.0,
    waiting=38.0,
    ping_pong=10.0,
    reopened=12.0,
    reassigned=8.0,
    severity=20.0,
    plan=6.0,
    others=8.0,
    silence=12.0,
    not_urgent=40.0,
)


def named(weights: Weights) -> Weights:
    """Give weights the version that follows from them: the same ones have the same."""
    numbers = {name: value for name, value in asdict(weights).items() if name != "version"}
    digest = hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()
    return replace(weights, version=f"own-{digest[:_DIGITS]}")


def read_weights(fields: Mapping[str, object]) -> Weights:
    """Read what `Weights.fields` gave.

    Raises:
        InvalidInput: they are of another format, one is missing or out of its range, or they are not what was written.
    """
    if fields.get("format") != FORMAT:
        raise InvalidInput("the weights were made by another version: run `onetouch fit attention` again")
    version = fields.get("version")
    values = {kind.value: _number(kind.value, fields.get(kind.value)) for kind in PartKind}
    weights = Weights(version=version if isinstance(version, str) else "", **values)
    if weights.version not in {SHIPPED.version, named(weights).version}:
        raise InvalidInput("the weights are not what was written: run `onetouch fit attention` again")
    return weights


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{name}: a number belongs here")
    if not (math.isfinite(value) and 0 <= value <= HIGHEST):
        raise InvalidInput(f"{name}: {value} is not between 0 and {HIGHEST}")
    return float(value)
