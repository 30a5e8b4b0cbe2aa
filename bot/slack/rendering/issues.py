"""Issues of engineering as the team reads them in Slack: how they stand, and those that look the same. Pure.

All of an issue's words are the tracker's: none of this is ever shown where a customer reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, button, context, section
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import link, literal
from bot.slack.rendering.references import Reference
from handlers.engineering.issue import Issue, Kind, Severity, Stage, Version
from handlers.engineering.ports import Kept, Lookalike

MOST = 5
"""Issues that look the same, in a window; `ON_CARD`: on a card."""
ON_CARD = 3
HEADING = "*Issues that look the same*"
NOTHING = "No issue looks the same."
AWAY = "Issues that look the same could not be looked up just now."
LINK_LABEL = "It is this one"
_TITLE = 150
_STATUS = 40
_VERSION = 60
_VERSIONS = 3
_WHY = 60
_FACTS = 3
_NOTE = 300
_KEY = 60

KINDS = {
    Kind.BUG: "Bug",
    Kind.INFORMATION: "Information request",
    Kind.FEATURE: "Feature request",
    Kind.LIMITATION: "Known limitation",
}
SEVERITIES = {
    Severity.CRITICAL: "Critical: they cannot work",
    Severity.MAJOR: "Major: something important does not work",
    Severity.MINOR: "Minor: there is a way around it",
    Severity.TRIVIAL: "Trivial: it only looks wrong",
}
STAGES = {
    Stage.FILED: "filed",
    Stage.NEEDS_INFORMATION: "waits for support",
    Stage.ACCEPTED: "accepted",
    Stage.FIXED: "fixed, not out yet",
    Stage.RELEASED: "released",
    Stage.DECLINED: "declined",
}


@dataclass(frozen=True, slots=True)
class LookedAlike:
    """What was found that looks the same.

    Attributes:
        found: the best first.
        note: what is to be said beside them; empty: nothing.
    """

    found: Sequence[Lookalike] = ()
    note: str = ""


def alike(number: str, looked: LookedAlike, *, escalation: str = "", most: int = MOST) -> list[Json]:
    """Give the issues that look the same, each with the button that puts a ticket on it: at most `most` + 2 blocks.

    Args:
        number: the ticket's.
        looked: what was found.
        escalation: the one that is proposed, or was refused, and becomes this link; empty: none.
        most: how many are shown.
    """
    shown = [
        section(_alike(one), accessory=_link_button(number, one, escalation, place))
        for place, one in enumerate(looked.found[:most])
    ]
    note = looked.note or ("" if shown else NOTHING)
    return [context(HEADING), *shown, *([context(literal(one_line(note, _NOTE)))] if note else [])]


def known(kept: Kept) -> str:
    """Say in one line of mrkdwn how an issue stands that tickets are on: key, stage, status, versions, accounts."""
    issue = kept.snapshot.issue
    return " · ".join([_named(issue), *_standing(issue, kept.stage), _accounts(kept.accounts)])


def versions(fixed: Sequence[Version]) -> str:
    """Say in mrkdwn in which versions something is, or will be, fixed; empty where nobody said."""
    named = [_version(one) for one in fixed[:_VERSIONS]]
    more = [f"{len(fixed) - _VERSIONS} more"] if len(fixed) > _VERSIONS else []
    return f"fix in {', '.join([*named, *more])}" if named else ""


def _alike(one: Lookalike) -> str:
    issue = one.issue
    facts = [*_standing(issue, one.stage), *([_accounts(one.accounts)] if one.kept else ["no ticket of ours yet"])]
    why = [literal(one_line(fact, _WHY)) for fact in one.why[:_FACTS]]
    return f"{_named(issue)} {literal(one_line(issue.title, _TITLE))}\n{' · '.join([*facts, *why])}"


def _link_button(number: str, one: Lookalike, escalation: str, place: int) -> Json | None:
    # By its address: a key may be of two trackers.
    value = Reference(ticket=number, issue=one.issue.url, escalation=escalation)
    if not value.fits:
        return None
    return button(LINK_LABEL, names.numbered(names.LINK_ISSUE, place), value.written())


def _named(issue: Issue) -> str:
    return f"*{link(issue.url, one_line(issue.key, _KEY))}*"


def _standing(issue: Issue, stage: Stage) -> list[str]:
    if issue.gone:
        return ["*gone from the tracker*"]
    status = literal(one_line(issue.status.name, _STATUS))
    found = [f"_{STAGES[stage]}_" + (f" ({status})" if status.lower() != STAGES[stage] else "")]
    return [*found, *([fixed] if (fixed := versions(issue.versions)) else [])]


def _version(one: Version) -> str:
    name = literal(one_line(one.name, _VERSION))
    if one.released:
        return f"{name} (out{f' since {one.on:%d %b %Y}' if one.on else ''})"
    return f"{name} ({one.on:%d %b %Y})" if one.on else name


def _accounts(count: int) -> str:
    return "1 account" if count == 1 else f"{count:,} accounts"
