"""What was found of the connection to Slack, each thing with the way out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.slack.manifest import EVENTS, missing

_SKEW_S, _TOO_FAR_S = 60.0, 300.0

COPY_IT = (
    "on api.slack.com/apps open “OAuth & Permissions”, copy the Bot User OAuth Token into ONETOUCH_SLACK_BOT_TOKEN"
)
GRANT_THEM = (
    "paste `onetouch slack manifest` under “App Manifest”, or add it under “OAuth & Permissions”; then install again"
)
TOKEN_ADVICE = {
    "invalid_auth": f"Slack does not know this token: {COPY_IT}",
    "not_authed": f"the token is empty: {COPY_IT}",
    "account_inactive": "the app was removed from the workspace: install it again, and copy the new token",
    "token_revoked": "the token was taken back: install the app again, and copy the new token",
    "token_expired": "token rotation is on, and a token in the settings cannot be renewed: make the app anew "
    "without it, or let workspaces install it at /slack/install",
    "not_allowed_token_type": f"this is no bot token: {COPY_IT}",
    "ratelimited": "Slack asks to wait: try again in a minute",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `advice`: the way out, where it is not well."""

    name: str
    fine: bool
    detail: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of Slack: its body, and what its headers tell."""

    body: Mapping[str, Any]
    scopes: frozenset[str] | None = None
    date: datetime | None = None

    @property
    def error(self) -> str:
        """Slack's name of what is wrong; empty where nothing is."""
        return "" if self.body.get("ok") else str(self.body.get("error") or "an answer that is none of Slack's")


def granted(name: str, scopes: frozenset[str] | None) -> Iterator[Check]:
    """Tell which scopes are missing, and so which events do not come; what Slack does not tell is said."""
    if scopes is None:
        yield Check(f"{name}: scopes", True, "cannot be checked: Slack did not name them")
        return
    lacking = missing(scopes)
    for call in lacking:
        yield Check(f"{name}: scope {call.scope}", False, f"is missing: {call.serves} do not work", GRANT_THEM)
    if not lacking:
        yield Check(f"{name}: scopes", True, f"all {len(scopes)} that are needed")
    silent = sorted(event.name for event in EVENTS if not scopes.issuperset(event.scopes))
    detail = "whether all are subscribed cannot be checked with a bot's token: compare with `onetouch slack manifest`"
    if silent:
        detail = f"without their scopes these do not come: {', '.join(silent)}"
    yield Check(f"{name}: events", not silent, detail, GRANT_THEM)


def clock_check(slack: datetime | None, now: datetime) -> Check | None:
    """Compare the clocks: requests that seem older than five minutes are refused."""
    if slack is None:
        return None
    skew = (now - slack).total_seconds()
    detail = (
        "as Slack's" if abs(skew) < _SKEW_S else f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Slack's"
    )
    harm = "; Slack's requests are refused" if abs(skew) >= _TOO_FAR_S else ""
    return Check("clock", abs(skew) < _SKEW_S, detail + harm, "let the clock be set by NTP: `timedatectl set-ntp true`")


def read_date(header: str | None) -> datetime | None:
    """Read the time in a header; None where it tells none, or not of which zone."""
    try:
        found = parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def heard(last: datetime | None, now: datetime) -> Check:
    """Tell when Slack sent something last: the best sign that events are subscribed and reach us."""
    if last is None:
        nothing = "nothing came in the last two days"
        return Check("heard from Slack", True, f"{nothing}; write to the bot, and look again")
    minutes = max(0, int((now - last).total_seconds() // 60))
    return Check("heard from Slack", True, f"{minutes} minutes ago" if minutes else "just now")
