"""Errors of engineering and its trackers.

HandlerError
├── EscalationNotFound       no such escalation
└── IssueNotFound            no issue of that name or key that we know of
TrackerError                 the tracker did not do it
├── TrackerAway              it cannot be reached, or failed; whether it was done is not known if `unsure`
├── TrackerBusy              too much was asked of it; ask again after `wait`
├── TrackerDenied            it will not let us in, or not do this; only an administrator can help
├── TrackerRefused           it will not have what was sent; `problems` says what, by field
└── IssueGone                there is no such issue there, or we may not see it
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from handlers.ports import HandlerError, Told


def only_wrong(text: str) -> str:
    """Give what is wrong of the text of a `TrackerError`, without the way out."""
    said = text.partition(": ")[0].rstrip(".")
    return said[:1].upper() + said[1:]


class EscalationNotFound(HandlerError):
    """No such escalation."""


class IssueNotFound(HandlerError):
    """No issue of that name or key that we know of."""


class TrackerError(Told):
    """The tracker did not do it. Texts are ours, for people, and hold no secret: ``what is wrong: the way out``."""

    @property
    def wrong(self) -> str:
        """What is wrong, in a sentence for those who work on tickets: the way out is for administrators."""
        return f"{only_wrong(str(self))}."


class TrackerAway(TrackerError):
    """It cannot be reached, answers with an error of its own, or too late.

    Attributes:
        unsure: it may have done what was asked: look before asking again.
        wait: when it said to come back; None: it did not.
    """

    def __init__(self, text: str, *, unsure: bool, wait: timedelta | None = None) -> None:
        super().__init__(text)
        self.unsure = unsure
        self.wait = wait


class TrackerBusy(TrackerError):
    """Too much was asked of it; nothing was done.

    Attributes:
        wait: how long to ask for nothing of the kind.
        reason: as the tracker calls the limit; empty: it does not say.
    """

    def __init__(self, text: str, wait: timedelta, reason: str = "") -> None:
        super().__init__(text)
        self.wait = wait
        self.reason = reason


class TrackerDenied(TrackerError):
    """It does not let us in, or not do this. Nothing was done, and nothing is to be tried until somebody looks at it.

    Attributes:
        everything: our sign-in is refused as a whole; False: only this was.
    """

    def __init__(self, text: str, *, everything: bool = True) -> None:
        super().__init__(text)
        self.everything = everything

    @property
    def wrong(self) -> str:
        """As of every error; an administrator has to see to it."""
        return f"{only_wrong(str(self))}; the administrators are told."


class TrackerRefused(TrackerError):
    """It will not have what was sent, and nothing was done.

    Attributes:
        problems: what is wrong, by field id, in words for who wrote it; ``""`` is the whole of it.
    """

    def __init__(self, text: str, problems: Mapping[str, str]) -> None:
        super().__init__(text)
        self.problems = dict(problems)


class IssueGone(TrackerError):
    """There is no such issue there any more, or we may not see it."""
