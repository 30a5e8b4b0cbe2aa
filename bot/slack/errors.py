"""Errors of the Slack side.

SlackError
├── DeliveryRefused   what Slack sent could not be written down in time; it must be delivered again
├── SlackRefused      Slack answered with an error of that name
├── SlackBusy         Slack asks to wait
├── FileRefused       a file cannot be had; the text says why, for the team
├── NotInstalled      the app is not, or no longer, installed in that workspace
└── SlackUnreachable  no answer came; whether it was carried out is not known
    └── SlackAway     no connection was made: it surely was not carried out
"""

from __future__ import annotations

RESPONSE = "response_url"
"""Named as the method by what comes of answering through a response_url."""


class SlackError(Exception):
    """Root of what the Slack side raises on purpose. Holds no text of a person."""


class DeliveryRefused(SlackError):
    """It was not written down in time."""


class SlackRefused(SlackError):
    """Slack answered with an error; `error` is its name."""

    def __init__(self, method: str, error: str) -> None:
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error


class SlackBusy(SlackError):
    """Slack asks to wait for so many seconds; `method`: with what, where that is known. Limits are by method."""

    def __init__(self, seconds: float, method: str = "") -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds
        self.method = method


class FileRefused(SlackError):
    """A file cannot be had. Its text says why in a few words, and stands on the ticket."""


class NotInstalled(SlackError):
    """The app is not, or no longer, installed in that workspace: nothing can be said or asked there."""

    def __init__(self, workspace: str) -> None:
        super().__init__(f"the app is not installed in workspace {workspace or '(none)'}")
        self.workspace = workspace


class SlackUnreachable(SlackError):
    """No answer came; `method`: to what, where that is known."""

    def __init__(self, text: str, method: str = "") -> None:
        super().__init__(text)
        self.method = method


class SlackAway(SlackUnreachable):
    """No connection was made: it surely was not carried out."""
