"""What an answer of Jira's means that is not what was asked for. Pure.

The texts are ours and hold no word that anybody wrote; what Jira says of a field stands in `problems`, for who asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from handlers.engineering.errors import IssueGone, TrackerAway, TrackerBusy, TrackerDenied, TrackerError, TrackerRefused

_BUSY = timedelta(seconds=15)
"""Waited when Jira says that it is too much, and not for how long."""
_LONGEST = timedelta(hours=1)
"""Quotas are of an hour."""
_SOON = timedelta(seconds=2)
_HOURLY = re.compile(r"quota")
_SIGN_IN = (
    "Jira does not let us in: check ONETOUCH_JIRA_EMAIL and ONETOUCH_JIRA_TOKEN, and make a new token where it "
    "expired or was taken back"
)
_CAPTCHA = (
    "Jira asks our user for a captcha after failed sign-ins: sign in once as that user in a browser, and check "
    "ONETOUCH_JIRA_TOKEN"
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer with a status of 300 or more.

    Attributes:
        headers: by names in lower case.
        body: as JSON; None where it is none.
        what: was asked, in a few words: "make an issue".
        reads: nothing could be changed by it.
        issue: it was about one issue: 404 says that there is none.
    """

    status: int
    headers: Mapping[str, str]
    body: object
    what: str
    reads: bool = False
    issue: bool = False


def error(refusal: Refusal, now: datetime) -> TrackerError:
    """Give what to raise. `now` is aware."""
    status, what = refusal.status, refusal.what
    if status == 429:
        reason = refusal.headers.get("ratelimit-reason", "")
        wait = _wait(refusal.headers, now) or (_rest_of_hour(now) if _HOURLY.search(reason) else _BUSY)
        text = f"Jira asks us to wait {wait.total_seconds():.0f} s before we {what}"
        return TrackerBusy(text, wait, reason)
    if status >= 500 or status == 408:
        text = f"Jira failed: it answered {status} when we were to {what}; it is tried again"
        return TrackerAway(text, unsure=not refusal.reads, wait=_wait(refusal.headers, now))
    if status == 409:
        text = f"somebody else changed it in Jira just when we were to {what}; it is tried again"
        return TrackerAway(text, unsure=False, wait=_SOON)
    if 300 <= status < 400:
        return TrackerDenied(f"Jira sends us elsewhere ({status}): put the address where it answers into {_URL}")
    if status == 401 or unknown(refusal.headers):
        return stranger(refusal.headers)
    if status == 403:
        text = f"Jira does not let our user {what}: an administrator there must give it the permission"
        return TrackerDenied(text, everything=False)
    if status == 404 and refusal.body is None:
        # A page and no JSON: what answers is no Jira, or not the one that we look for.
        return TrackerAway(f"no Jira answers at the address that is set: check {_URL}", unsure=False)
    if status == 404 and refusal.issue:
        return IssueGone("there is no such issue in Jira any more, or our user may not see it")
    if status == 410:
        return TrackerDenied(
            f"this Jira does not know how to {what} any more: Onetouch must be updated", everything=False
        )
    return _refused(refusal)


def messages(body: object) -> tuple[tuple[str, ...], dict[str, str]]:
    """Give what an error says of the whole, and by field."""
    if not isinstance(body, Mapping):
        return (), {}
    whole, fields = body.get("errorMessages"), body.get("errors")
    told = tuple(str(one) for one in whole) if isinstance(whole, list) else ()
    if not told and isinstance(body.get("message"), str):
        told = (str(body["message"]),)
    return told, {str(name): str(text) for name, text in fields.items()} if isinstance(fields, Mapping) else {}


def unknown(headers: Mapping[str, str]) -> bool:
    """Tell whether it answered somebody whom it does not know: a Jira may show some of it to everybody."""
    reason = headers.get("x-seraph-loginreason", "").upper()
    return "FAILED" in reason or _captcha(headers)


def stranger(headers: Mapping[str, str]) -> TrackerDenied:
    """Give what to raise where it does not know us."""
    return TrackerDenied(_CAPTCHA if _captcha(headers) else _SIGN_IN)


def _captcha(headers: Mapping[str, str]) -> bool:
    denied = headers.get("x-authentication-denied-reason", "")
    return "captcha" in denied.lower() or "DENIED" in headers.get("x-seraph-loginreason", "").upper()


def _refused(refusal: Refusal) -> TrackerRefused:
    whole, fields = messages(refusal.body)
    problems = {name: _worded(text) for name, text in fields.items()}
    if whole or not problems:
        problems[""] = " ".join(_worded(text) for text in whole) or f"Jira said no ({refusal.status}), and not why."
    if refusal.status == 413:
        problems = {"": "Jira has no room for more at this issue, or the file is too large for it."}
    named = ", ".join(sorted(name for name in problems if name))
    about = f" because of {named}" if named else ""
    return TrackerRefused(f"Jira ({refusal.status}) would not {refusal.what}{about}", problems)


def _worded(text: str) -> str:
    """Say in our words what is known; what is not is left as Jira says it."""
    for pattern, words in _WORDS:
        if pattern.search(text):
            return words
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read for how long to wait: seconds or a date (RFC 9110), else when the limit is lifted (ISO 8601)."""
    given, wait = headers.get("retry-after", "").strip(), None
    try:
        if given.isascii() and given.isdecimal():
            # An endless number is none that Jira means.
            wait = timedelta(seconds=min(int(given[:9]), int(_LONGEST.total_seconds())))
        elif given:
            wait = _aware(parsedate_to_datetime(given)) - now
        elif lifted := headers.get("x-ratelimit-reset", "").strip():
            wait = _aware(datetime.fromisoformat(lifted)) - now
    except ValueError:
        return None
    return None if wait is None else min(max(wait, timedelta(seconds=1)), _LONGEST)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _rest_of_hour(now: datetime) -> timedelta:
    return timedelta(seconds=3600 - (now.minute * 60 + now.second))


_URL = "ONETOUCH_JIRA_URL"
_WORDS = (
    (re.compile(r"not on the appropriate screen"), "Jira's form for this does not have this field: leave it empty."),
    (re.compile(r"is required\b"), "Jira wants this filled in."),
    (re.compile(r"must be less than 255"), "This is too long: Jira takes 255 characters."),
    (re.compile(r"exceeds? the (?:maximum|character) limit|entered text is too long"), "This is too long for Jira."),
)
