"""The numbers and windows that steer the chat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """What steers decisions; `configuration` is the hash of all of it that receipts carry.

    Attributes:
        threshold: confidence in [0, 1] from which an article is quoted.
        clarify_threshold: what the confidences of up to three close candidates must reach together to be asked about.
        clarify_floor: what the second and the third of them must reach alone.
        clarify_share: the part of the first candidate's confidence that the third must reach to be asked about.
        clarify_apart: what the first of them must reach alone where it and the question are in two languages; nothing
            else counts there.
        assumed_after: silence after an answer that counts as solved.
        abandoned_after: silence after a clarifying question or an offered form that counts as given up.
        revoked_within: coming back with the same thing so soon takes a solved question back.
        expected_reply: when a person replies to a ticket, as words ("within one working day") or as a time.
    """

    threshold: float
    clarify_threshold: float = 0.45
    assumed_after: timedelta = timedelta(hours=72)
    abandoned_after: timedelta = timedelta(hours=72)
    revoked_within: timedelta = timedelta(days=7)
    expected_reply: str | timedelta = "within one working day"
    configuration: str = ""
    clarify_floor: float = 0.02
    clarify_share: float = 0.1
    clarify_apart: float = 0.1

    @property
    def decisive(self) -> str:
        """Short hash of everything here that decides replies and outcomes, to be part of a `configuration`."""
        windows = (self.assumed_after, self.abandoned_after, self.revoked_within)
        clarifying = (self.clarify_threshold, self.clarify_floor, self.clarify_share, self.clarify_apart)
        return hashlib.sha256(repr((self.threshold, clarifying, windows)).encode()).hexdigest()[:12]
