"""How often one may try to sign in. Pure.

Each rule is a sliding window: at most `most` tries within `window`. Tries that were refused do not count, so that the
time until the next one is told truly. Counted is what was asked, whether or not anybody has that address: what is
refused tells nothing about who is listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is counted: links asked for, by address and by client, and links that were none, by client."""

    ADDRESS = "address"
    CLIENT = "client"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `most` within `window`."""

    most: int
    window: timedelta


RULES: dict[Kind, tuple[Rule, ...]] = {
    Kind.ADDRESS: (Rule(3, timedelta(minutes=15)), Rule(10, timedelta(days=1))),
    # An office shares one address, and asks in the morning.
    Kind.CLIENT: (Rule(20, timedelta(minutes=15)), Rule(100, timedelta(days=1))),
    Kind.WRONG: (Rule(10, timedelta(minutes=15)),),
}
LONGEST = max(rule.window for rules in RULES.values() for rule in rules)
"""Tries before that are of no interest."""


def free_at(tries: Sequence[datetime], rules: Sequence[Rule], now: datetime) -> datetime:
    """Give when the next try is allowed: `now` or earlier when it is so already. `tries`: in any order."""
    ordered = sorted(tries)
    free = now
    for rule in rules:
        inside = [at for at in ordered if at > now - rule.window]
        if len(inside) >= rule.most:
            # Once this one has left the window, fewer than `most` remain in it.
            free = max(free, inside[-rule.most] + rule.window)
    return free


def fills(tries: Sequence[datetime], rules: Sequence[Rule], now: datetime) -> bool:
    """Tell whether one more try now is the last that is allowed: the moment to write a lockout down, once."""
    return free_at([*tries, now], rules, now) > now
