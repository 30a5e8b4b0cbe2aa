"""Escalations on a ticket's page, and issues that look the same, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.web.pages.console import issue_chips
from bot.web.pages.console.frame import ticket_path
from bot.web.pages.console.times import ago
from handlers.engineering.deciding import begun_there
from handlers.engineering.drafting import TEXT_LIMIT
from handlers.engineering.escalating import Stood
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.lookalikes import Looked
from handlers.engineering.ports import Kept, Lookalike

NONE = "No issue looks the same."
NONE_SEEN = "None that looks the same was found, and not everything could be looked through:"


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel of a ticket shows.

    Attributes:
        number: of the ticket.
        stood: its escalations, the oldest first, those of tickets that were merged into it among them.
        hidden: the token of this session's forms, in HTML.
        open: it can be escalated: it goes on in no other ticket.
        tracker: what people call where issues are made.
        version: of the ticket, as it is shown: what is sent twice from one page is said once.
        trouble: what does not work in the tracker now, and since when.
    """

    number: str
    stood: Sequence[Stood]
    hidden: str
    now: datetime
    open: bool
    tracker: str
    version: int = 0
    trouble: Sequence[str] = ()


def escalation_path(number: str) -> str:
    """Give the address of the form with which a ticket is escalated."""
    return f"{ticket_path(number)}/escalate"


def panel(shown: Panel) -> str:
    """Give what engineering has of a ticket, and the way to hand it over."""
    there = [one for one in shown.stood if one.escalation.state is not EscalationState.WITHDRAWN]
    rows = "".join(f"<li>{_row(shown, one)}</li>" for one in there)
    listed = f'<ul class="plain escalations">{rows}</ul>' if rows else ""
    wanted = {one.escalation.state for one in there} & {EscalationState.PROPOSED, EscalationState.REFUSED}
    name = "Escalate" if not there else "Escalate as another issue"
    ways = f'<p><a class="button ghost" href="{escalation_path(shown.number)}">{name}</a></p>'
    if not shown.open or wanted or any(one.escalation.state is EscalationState.WAITING for one in there):
        ways = ""
    if not listed and not ways:
        return ""
    return f'<section class="panel" id="engineering"><h2>Engineering</h2>{listed}{ways}</section>'


def lookalikes(number: str, found: Looked, hidden: str, cluster: str = "") -> str:
    """Give the issues that look the same, each with the button that links the ticket to it."""
    rows = "".join(_alike(number, one, hidden, cluster) for one in found.issues)
    shown = f'<ul class="plain articles">{rows}</ul>' if rows else f"<p>{NONE_SEEN if found.reasons else NONE}</p>"
    reasons = "".join(f'<p class="small">{escape(one)}</p>' for one in found.reasons)
    return f'<section class="panel" id="lookalikes"><h2>Issues that look the same</h2>{shown}{reasons}</section>'


def waiting(number: str) -> str:
    """Give the place for them beside a suggestion; a script fills it, and without one the link leads there."""
    path = f"{ticket_path(number)}/lookalikes"
    return (
        f'<div class="lookalikes" id="lookalikes" data-similar="{path}" aria-live="polite">'
        f'<p class="small"><a href="{path}">Issues that look the same</a></p></div>'
    )


def about(kept: Kept) -> str:
    """Say how an issue stands, and for how many it does."""
    issue = kept.snapshot.issue
    gone = '<span class="badge">not there any more</span> ' if issue.gone else ""
    fixed = issue_chips.versions(issue.versions)
    said = f'<span class="small">In {fixed}</span>' if fixed else ""
    return (
        f"{gone}{issue_chips.stage(kept.stage)}{said}"
        f'<span class="small">{_many(len(kept.tickets), "ticket")} of {_many(kept.accounts, "account")}</span>'
    )


def answer(number: str, found: Escalation, hidden: str, tracker: str, mark: str, typed: str = "") -> str:
    """Give the form in which engineering is answered on an issue.

    `mark`: names what is typed, so that a double click says it once. `typed`: what was, when it could not be taken.
    """
    box = f"answer-{escape(found.id)}"
    there = escape(f"{found.key} in {tracker}" if tracker != "engineering" else str(found.key))
    return (
        f'<form method="post" action="{escalation_path(number)}">{hidden}'
        f'<input type="hidden" name="id" value="{escape(found.id)}">'
        f'<input type="hidden" name="mark" value="{escape(mark)}">'
        f'<label for="{box}">What you type goes to {there} as it is, with your name: engineering reads it there. '
        "The customer does not.</label>"
        f'<textarea id="{box}" name="text" rows="4" maxlength="{TEXT_LIMIT}" required dir="auto">\n{escape(typed)}'
        '</textarea><button class="button" name="do" value="answer">Send to engineering</button></form>'
    )


def _row(shown: Panel, one: Stood) -> str:
    found = one.escalation
    match found.state:
        case EscalationState.PROPOSED:
            return _proposed(shown, found)
        case EscalationState.WAITING:
            by = f"as {escape(found.name)} wished, {ago(found.at, shown.now)}"
            why = "".join(f'<p class="wrong">{escape(one)}</p>' for one in shown.trouble)
            told = f'<p>On its way to {escape(shown.tracker)}, {by}.</p>{why}<p class="small">{_summary(found)}</p>'
            return told if begun_there(found) else told + _button(shown, found, "withdraw", "Take it back")
        case EscalationState.REFUSED:
            return _refused(shown, found)
        case _:
            return _linked(shown, one)


def _proposed(shown: Panel, found: Escalation) -> str:
    edit = f'<a class="button ghost" href="{escalation_path(shown.number)}">Look at it first</a>'
    return (
        f'<p>It looks like a bug. Escalate it?</p><p class="small">{_summary(found)}</p>{waiting(shown.number)}'
        f'<div class="row">{_button(shown, found, "confirm", "Escalate it", "")}{edit}'
        f"{_button(shown, found, 'withdraw', 'No')}</div>"
    )


def _refused(shown: Panel, found: Escalation) -> str:
    problems = "".join(f"<li>{escape(text)}</li>" for text in dict.fromkeys(found.problems.values()))
    edit = f'<a class="button" href="{escalation_path(shown.number)}">Change it and send it again</a>'
    return (
        f'<p class="wrong">{escape(shown.tracker.capitalize())} did not take it:</p><ul>{problems}</ul>'
        f'<p class="small">{_summary(found)}</p>'
        f'<div class="row">{edit}{_button(shown, found, "withdraw", "Never mind")}</div>'
    )


def _linked(shown: Panel, one: Stood) -> str:
    found, kept = one.escalation, one.kept
    of = "" if found.ticket == shown.number else f' <span class="small">with {escape(found.ticket)}</span>'
    did = "linked" if found.joined else "escalated"
    by = f'<span class="small">{escape(found.name)} {did} it, {ago(found.at, shown.now)}</span>'
    form = answer(shown.number, found, shown.hidden, shown.tracker, str(shown.version))
    off = (
        f'<details class="rest"><summary>Answer engineering</summary>{form}</details>'
        f"{_button(shown, found, 'withdraw', 'Take it off')}"
    )
    if kept is None:
        return f"<strong>{escape(found.key or '')}</strong>{of} {by}{off}"
    issue = kept.snapshot.issue
    name = f"{escape(issue.key)} {escape(issue.title)}"
    return f'<a href="{escape(issue.url)}" dir="auto">{name}</a>{of} {about(kept)}{by}{off}'


def _summary(found: Escalation) -> str:
    return f'<q dir="auto">{escape(found.draft.summary)}</q>'


def _button(shown: Panel, found: Escalation, deed: str, name: str, look: str = " ghost") -> str:
    return (
        f'<form method="post" action="{escalation_path(shown.number)}">{shown.hidden}'
        f'<input type="hidden" name="do" value="{deed}"><input type="hidden" name="id" value="{escape(found.id)}">'
        f'<input type="hidden" name="version" value="{found.version}">'
        f'<button class="button{look}">{name}</button></form>'
    )


def _alike(number: str, one: Lookalike, hidden: str, cluster: str) -> str:
    issue = one.issue
    fixed = issue_chips.versions(issue.versions)
    facts = [
        f"near {one.score:.0%}" if one.score is not None else "",
        _many(one.accounts, "account") if one.kept else "",
    ]
    told = " · ".join(filter(None, (*facts, f"in {fixed}" if fixed else "")))
    more = f'<input type="hidden" name="cluster" value="{escape(cluster)}">' if cluster else ""
    return (
        f'<li><a href="{escape(issue.url)}" dir="auto">{escape(f"{issue.key} {issue.title}")}</a>'
        f'<span class="small">{issue_chips.stage(one.stage)} {told}</span>'
        f'<span class="small" dir="auto">{escape("; ".join(one.why))}</span>'
        f"{similar_link(number, issue.key, issue.url, hidden + more)}</li>"
    )


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def similar_link(number: str, key: str, url: str, hidden: str) -> str:
    """Give the button that links a ticket to an issue. `url`: by which it is named, as keys may be of two trackers."""
    return (
        f'<form method="post" action="{escalation_path(number)}">{hidden}'
        f'<input type="hidden" name="do" value="link"><input type="hidden" name="issue" value="{escape(url)}">'
        f'<button class="button ghost" aria-label="It is this one: {escape(key)}">It is this one</button></form>'
    )
