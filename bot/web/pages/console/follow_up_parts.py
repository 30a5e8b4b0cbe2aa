"""The parts of the pages of follow-ups, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from types import MappingProxyType
from urllib.parse import quote

from bot.web.pages.console import chips
from bot.web.pages.console.frame import Visit, ticket_path
from bot.web.pages.console.kept import given_back
from bot.web.pages.console.places import Place
from bot.web.pages.console.prose import linked, prose
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import ago, due, stamp
from handlers.person import Person
from handlers.quality.calling_back import scores
from handlers.quality.follow_up import TEXT_LIMIT, FollowUp, FollowUpEvent, FollowUpKind, FollowUpState
from handlers.quality.survey import Survey

_STATE: Mapping[FollowUpState, str] = MappingProxyType(
    {
        FollowUpState.OPEN: "To be contacted",
        FollowUpState.CONTACTED: "Contacted",
        FollowUpState.CLOSED: "Closed",
    }
)
_DID: Mapping[FollowUpKind, str] = MappingProxyType(
    {
        FollowUpKind.OPENED: "opened it",
        FollowUpKind.TAKEN: "made it",
        FollowUpKind.NOTED: "noted",
        FollowUpKind.CONTACTED: "contacted the customer",
        FollowUpKind.CLOSED: "closed it",
        FollowUpKind.CORRECTED: "wrote down that the customer changed their scores",
    }
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A follow-up with all that its page shows. `typed`: what was refused, to be given back."""

    found: FollowUp
    survey: Survey | None
    events: Sequence[FollowUpEvent]
    names: Mapping[str, str]
    team: Sequence[Person]
    visit: Visit
    typed: Mapping[str, str]
    may_change: bool
    reached: Sequence[str] = ()
    """Addresses and telephone numbers of the customer."""


def listing(
    found: Sequence[FollowUp],
    said: Mapping[str, Survey],
    names: Mapping[str, str],
    now: datetime,
    *,
    closed: bool,
    more: bool,
) -> str:
    """Give the list. `more`: there are more than these."""
    tabs = (
        '<p class="tabs">'
        f'<a href="{Place.FOLLOW_UPS}"{_current(not closed)}>Open</a>'
        f'<a href="{Place.FOLLOW_UPS}?show=closed"{_current(closed)}>Closed</a>'
        f'<a href="{Place.FOLLOW_UPS}/scores">Scores</a></p>'
    )
    if not found:
        none = (
            "None is closed yet."
            if closed
            else "No customer waits to be called back. A score of 1 or 2 in a survey makes a follow-up."
        )
        return f'{tabs}<div class="empty"><p>{none}</p></div>'
    heads = ("Follow-up", "Customer said", "Ticket", "Owner", "Closed" if closed else "Contact by")
    rows = [_row(one, said.get(one.number), names, now) for one in found]
    onward = ""
    if more and closed:
        onward = (
            f'<p><a href="{Place.FOLLOW_UPS}?show=closed&amp;after={found[-1].number}" rel="next">Earlier ones</a></p>'
        )
    elif more:
        onward = f'<p class="small">These are the first {len(found)}.</p>'
    return f"{tabs}{sheet(heads, rows)}{onward}"


def _row(one: FollowUp, survey: Survey | None, names: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    comment = "" if survey is None or not survey.comment else _cut(survey.comment)
    said = "" if survey is None else f"{scores(survey)}{f'<br><q dir=auto>{escape(comment)}</q>' if comment else ''}"
    customer = escape(names.get(one.person_id, "customer"))
    return (
        f'<a href="{Place.FOLLOW_UPS}/{one.number}">{one.number}</a> <span class="small" dir="auto">{customer}</span>',
        said,
        _ticket(one),
        _owner(one, names),
        _when(one, now),
    )


def whole(opened: Opened) -> str:
    """Give the page of one."""
    found, visit = opened.found, opened.visit
    facts = (
        ("State", _STATE[found.state]),
        ("Contact by", _when(found, visit.now) if found.state is FollowUpState.OPEN else stamp(found.due_at)),
        ("Owner", _owner(found, opened.names)),
        ("Customer", escape(opened.names.get(found.person_id, "not known by name"))),
        ("Reached at", "<br>".join(_reach(one) for one in opened.reached) or "not known: see the ticket"),
        ("Ticket", _ticket(found) or "none"),
        ("Team", escape(found.team or "none")),
    )
    shown = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
    deeds = (
        _deeds(opened) if opened.may_change else '<p class="small">Managers, and whoever it belongs to, work on it.</p>'
    )
    return (
        f'<div class="columns"><div>{_said(opened.survey)}{_outcome(found)}{_history(opened)}</div>'
        f'<div><div class="panel"><dl class="facts">{shown}</dl></div>{deeds}</div></div>'
        f'<p><a href="{Place.FOLLOW_UPS}">All follow-ups</a></p>'
    )


def _reach(one: str) -> str:
    kind, target = ("mailto", quote(one, safe="@")) if "@" in one else ("tel", quote(one.replace(" ", ""), safe="+"))
    return f'<a href="{kind}:{target}">{escape(one)}</a>'


def _said(survey: Survey | None) -> str:
    if survey is None:
        return '<div class="panel"><p>What the customer said is gone.</p></div>'
    comment = prose(survey.comment) if survey.comment else '<p class="small">Without a comment.</p>'
    return f'<section class="panel"><h2>The customer said: {scores(survey)}</h2>{comment}</section>'


def _outcome(found: FollowUp) -> str:
    if found.state is not FollowUpState.CLOSED:
        return ""
    led = [*([f"article {found.article}"] if found.article else []), *([f"bug {found.bug}"] if found.bug else [])]
    return (
        f'<section class="panel"><h2>What was learnt</h2>{prose(found.learned)}'
        f'<p class="small">It led to: {linked(", ".join(led) or "neither an article nor a bug")}</p></section>'
    )


def _history(opened: Opened) -> str:
    lines = "".join(_happened(event, opened) for event in opened.events)
    return f'<section class="panel"><h2>What happened</h2><ol class="course">{lines}</ol></section>'


def _happened(event: FollowUpEvent, opened: Opened) -> str:
    text = event.text
    what = _DID[event.kind]
    if event.kind is FollowUpKind.TAKEN:
        what, text = f"made it {escape(opened.names.get(text, _named(opened.team, text)))}'s", ""
    words = prose(text) if text else ""
    who = f"<strong>{escape(event.actor.name)}</strong>"
    return f'<li><p class="small">{who} {what}, {ago(event.at, opened.visit.now)}</p>{words}</li>'


def _deeds(opened: Opened) -> str:
    found, typed, visit = opened.found, opened.typed, opened.visit
    start = (
        f'<form class="panel" method="post" action="{Place.FOLLOW_UPS}/{found.number}">{visit.hidden}'
        f'<input type="hidden" name="seen" value="{found.version}">'
    )
    note = _note(found, typed)
    noted = (
        f'{start}<h2>Note what was done</h2>{note}<button class="button" name="do" value="note">Keep</button></form>'
    )
    if found.state is FollowUpState.CLOSED:
        return f"{_unsent(typed)}{noted}"
    return f"{start}{_take(opened)}</form>{noted}{start}{_close(found, typed)}</form>"


def _unsent(typed: Mapping[str, str]) -> str:
    """Give back what was written to close what somebody else closed meanwhile."""
    words = given_back({"learned": typed.get("learned", "")})
    return f'<div class="panel">{words}</div>' if words else ""


def _take(opened: Opened) -> str:
    found, me = opened.found, opened.visit.person.id
    wanted = opened.typed.get("owner") or (me if found.owner != me else "")
    choices = "".join(
        chips.option(one.id, f"{one.name or one.email or one.id}{' (you)' if one.id == me else ''}", one.id == wanted)
        for one in opened.team
        if one.id != found.owner
    )
    return (
        '<h2><label for="owner">Whose it is</label></h2>'
        f'<select id="owner" name="owner">{choices}</select><button class="button ghost" name="do" value="take">'
        f"{'Take over or give' if found.owner is None else 'Give to'}</button>"
    )


def _note(found: FollowUp, typed: Mapping[str, str]) -> str:
    ticked = " checked" if typed.get("contacted") == "yes" else ""
    contacted = (
        f'<label class="tick"><input type="checkbox" name="contacted" value="yes"{ticked}> The customer was contacted, '
        "or could not be reached</label>"
        if found.state is FollowUpState.OPEN
        else ""
    )
    return (
        '<label class="unseen" for="text">Note</label>'
        f'<textarea id="text" name="text" rows="3" maxlength="{TEXT_LIMIT}" required placeholder="Rang her: the cable '
        f'came late.">{escape(typed.get("text", ""))}</textarea>{contacted}'
    )


def _close(found: FollowUp, typed: Mapping[str, str]) -> str:
    if found.state is FollowUpState.OPEN:
        return '<h2>Close</h2><p class="small">First note how the customer was contacted.</p>'
    nothing = " checked" if typed.get("nothing") == "yes" else ""
    return (
        '<h2>Close</h2><label for="learned">What was learnt</label>'
        f'<textarea id="learned" name="learned" rows="3" maxlength="{TEXT_LIMIT}" required>'
        f"{escape(typed.get('learned', ''))}</textarea>"
        '<label for="article">Article that it led to</label><input type="text" id="article" name="article" '
        f'maxlength="500" value="{escape(typed.get("article", ""))}">'
        '<label for="bug">Bug that it led to</label><input type="text" id="bug" name="bug" maxlength="500" '
        f'value="{escape(typed.get("bug", ""))}">'
        f'<label class="tick"><input type="checkbox" name="nothing" value="yes"{nothing}> It led to neither</label>'
        '<button class="button" name="do" value="close">Close it</button>'
    )


def _ticket(one: FollowUp) -> str:
    return "" if one.ticket is None else f'<a href="{ticket_path(one.ticket)}">{one.ticket}</a>'


def _owner(one: FollowUp, names: Mapping[str, str]) -> str:
    if one.owner is None:
        return '<strong class="late">nobody yet</strong>' if one.state is not FollowUpState.CLOSED else "nobody"
    return escape(names.get(one.owner, one.owner))


def _when(one: FollowUp, now: datetime) -> str:
    if one.state is FollowUpState.CLOSED and one.closed_at is not None:
        return ago(one.closed_at, now)
    if one.state is FollowUpState.CONTACTED and one.contacted_at is not None:
        return f"contacted {ago(one.contacted_at, now)}"
    return f'{due(one.due_at, now)} <span class="small">{stamp(one.due_at)}</span>'


def _named(team: Sequence[Person], id_: str) -> str:
    found = next((one for one in team if one.id == id_), None)
    return id_ if found is None else found.name or found.email or id_


def _current(here: bool) -> str:
    return ' aria-current="page"' if here else ""


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 120 else f"{flat[:120].rstrip()}…"
