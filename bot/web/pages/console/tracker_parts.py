"""The board of our own tracker, and the page of an issue, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from urllib.parse import quote

from bot.web.pages.console import issue_chips as chips
from bot.web.pages.console.frame import Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.prose import prose
from bot.web.pages.console.times import ago
from handlers.engineering.issue import Stage, Version
from handlers.engineering.local.board import COMMENT_LIMIT, SHOWN, VERSION_LIMIT, Board, Column, Weight
from handlers.engineering.local.issue import STATUSES, LocalComment, LocalIssue, LocalStatus
from handlers.engineering.ports import BackLink

_FOLDED = 20
"""Cards of a column that are shown at once; more unfold."""
_WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Shown:
    """An issue, and who looks at it. `typed`: what was refused, to be given back."""

    issue: LocalIssue
    versions: Sequence[Version]
    visit: Visit
    once: str
    typed: Mapping[str, str]


def issue_path(key: str) -> str:
    """Give the address of an issue's page."""
    return f"{Place.TRACKER}/{key}"


def board(found: Board, visit: Visit, typed: Mapping[str, str] = MappingProxyType({})) -> str:
    """Give the versions, and the issues by their stages."""
    some = any(column.issues for column in found.columns)
    columns = "".join(_column(one, visit, found.weights) for one in found.columns)
    empty = (
        '<div class="empty"><p>No issue was filed yet.</p>'
        '<p class="small">Escalate a ticket, and it stands here, to be worked on.</p></div>'
    )
    more = "" if found.whole else f'<p class="small">The {SHOWN} issues that were changed last.</p>'
    shown = f'<div class="stages" tabindex="0" role="group" aria-label="Issues by stage">{columns}</div>{more}'
    return f"{_versions(found.versions, visit, typed)}{shown if some else empty}"


def heading(issue: LocalIssue) -> str:
    """Give what stands above an issue."""
    planned = f'<span class="small">in {chips.versions(issue.versions)}</span>' if issue.versions else ""
    return (
        f'<p class="crumbs small"><a href="{Place.TRACKER}">Issue board</a></p>'
        f'<h1 dir="auto"><span class="number">{issue.key}</span> {escape(issue.title)}</h1>'
        f'<p class="row marks">{chips.stage(issue.stage)}{chips.kind(issue.kind)}{chips.severity(issue.severity)}'
        f"{planned}</p>"
    )


def whole(shown: Shown) -> str:
    """Give the page of an issue."""
    issue, visit = shown.issue, shown.visit
    said = "".join(_comment(one, visit) for one in issue.comments)
    return (
        f'<div class="columns"><div><section class="panel">{prose(issue.description)}</section>{_files(issue)}'
        f'<ol class="thread">{said}</ol>{_write(shown)}</div>'
        f"<aside>{_moving(shown)}{_planning(shown)}{_links(issue.links)}"
        f'<p class="small panel">Filed {ago(issue.created_at, visit.now)}, changed {ago(issue.updated_at, visit.now)}.'
        "</p></aside></div>"
    )


def _column(column: Column, visit: Visit, weights: Mapping[int, Weight]) -> str:
    cards = [_card(one, visit, weights.get(one.number)) for one in column.issues]
    first, rest = "".join(cards[:_FOLDED]), cards[_FOLDED:]
    more = ""
    if rest:
        more = f'<details class="rest"><summary>{len(rest)} more</summary><ol>{"".join(rest)}</ol></details>'
    name, none = chips.STAGES[column.stage], '<p class="small none">None.</p>'
    shown = f"<ol>{first}</ol>{more}" if first else none
    return (
        f'<section class="stage {column.stage}"><h2>{name} <span class="many">{len(cards)}</span></h2>{shown}</section>'
    )


def _card(issue: LocalIssue, visit: Visit, weight: Weight | None) -> str:
    # Who is hit by it is told before how old it is: by that they choose what to do first.
    waits = "" if weight is None else f"<p><strong>{_weighed(weight)}</strong></p>"
    planned = f'<span class="small">{chips.versions(issue.versions)}</span>' if issue.versions else ""
    options = "".join(
        f'<option value="{status}"{_selected(status is issue.status)}>{meant.name}</option>'
        for status, meant in STATUSES.items()
    )
    return (
        f'<li class="card"><a href="{issue_path(issue.key)}" dir="auto"><span class="number">{issue.key}</span> '
        f'{escape(issue.title)}</a><p class="row">{chips.kind(issue.kind)}{chips.severity(issue.severity)}{planned}</p>'
        f'{waits}<p class="small">{ago(issue.updated_at, visit.now)}</p>'
        f'<form method="post" action="{Place.TRACKER}">{visit.hidden}<input type="hidden" name="key" '
        f'value="{issue.key}"><input type="hidden" name="seen" value="{escape(issue.standing)}">'
        f'<label class="unseen" for="to-{issue.key}">Status of {issue.key}</label>'
        f'<select id="to-{issue.key}" name="status">{options}</select>'
        '<button class="button ghost" name="do" value="move">Move</button></form></li>'
    )


def _weighed(weight: Weight) -> str:
    accounts = f"{weight.accounts:,} account{'' if weight.accounts == 1 else 's'}"
    return f"{accounts}, {weight.tickets:,} ticket{'' if weight.tickets == 1 else 's'}"


def _versions(versions: Sequence[Version], visit: Visit, typed: Mapping[str, str]) -> str:
    to_come = "".join(_to_come(one, visit) for one in versions if not one.released)
    out = [one for one in versions if one.released]
    start = f'<form class="row" method="post" action="{Place.TRACKER}">{visit.hidden}'
    listed = f'<ul class="plain releases">{to_come}</ul>' if to_come else '<p class="small">None is to come.</p>'
    gone = ""
    if out:
        gone = f'<p class="small">Out: {"; ".join(chips.version(one) for one in reversed(out))}.</p>'
    return (
        f'<details class="panel versions"{" open" if to_come or typed else ""}><summary><h2>Versions</h2></summary>'
        f"{listed}{gone}{start}"
        f'<div><label for="name">New version</label><input type="text" id="name" name="name" required '
        f'maxlength="{VERSION_LIMIT}" placeholder="5.3" value="{escape(typed.get("name", ""))}"></div>'
        f'<div><label for="on">To be out on</label><input type="date" id="on" name="on" '
        f'value="{escape(typed.get("on", ""))}"></div>'
        '<button class="button ghost" name="do" value="version">Add</button></form></details>'
    )


def _to_come(one: Version, visit: Visit) -> str:
    name = escape(one.name)
    return (
        f'<li><form class="row" method="post" action="{Place.TRACKER}">{visit.hidden}'
        f'<input type="hidden" name="version" value="{escape(one.id)}"><strong>{chips.version(one)}</strong>'
        f'<div><label for="on-{escape(one.id)}">Out since <span class="unseen">({name}) </span>'
        '<span class="small">(empty: today)</span></label>'
        f'<input type="date" id="on-{escape(one.id)}" name="on"></div>'
        f'<button class="button ghost" name="do" value="release">Release {name}</button></form></li>'
    )


def _moving(shown: Shown) -> str:
    issue = shown.issue
    buttons = "".join(
        f'<button class="button ghost" name="status" value="{status}"'
        f"{' disabled' if status is issue.status else ''}>{meant.name}</button>"
        for status, meant in STATUSES.items()
    )
    hint = ""
    if issue.stage is Stage.FIXED and not issue.versions:
        hint = '<p class="small">Say in which version, so that customers can be told.</p>'
    return (
        f'{_start(shown)}<input type="hidden" name="do" value="move"><h2>Status</h2>'
        f'<div class="row">{buttons}</div>{hint}</form>'
    )


def _planning(shown: Shown) -> str:
    issue = shown.issue
    here = {one.id for one in issue.versions}
    there = [one for one in shown.versions if not one.released or one.id in here]
    if not there:
        board = f'<a href="{Place.TRACKER}">board</a>'
        return f'<p class="small panel">There is no version to come: add one on the {board}.</p>'
    options = "".join(
        f'<option value="{escape(one.id)}"{_selected(one.id in here)}>{escape(one.name)}'
        f"{' (out)' if one.released else ''}</option>"
        for one in there
    )
    none = f'<option value=""{_selected(not here)}>none yet</option>'
    return (
        f'{_start(shown)}<h2><label for="version">Fix version</label></h2><select id="version" name="version">'
        f'{none}{options}</select> <button class="button ghost" name="do" value="plan">Keep</button></form>'
    )


def _start(shown: Shown) -> str:
    issue = shown.issue
    return (
        f'<form class="panel" method="post" action="{issue_path(issue.key)}">{shown.visit.hidden}'
        f'<input type="hidden" name="seen" value="{escape(issue.standing)}">'
    )


def _links(links: Sequence[BackLink]) -> str:
    rows = "".join(_link(one) for one in links)
    shown = f'<ul class="plain">{rows}</ul>' if rows else '<p class="small">No ticket is linked.</p>'
    return f'<section class="panel"><h2>Support</h2>{shown}</section>'


def _link(one: BackLink) -> str:
    title = escape(one.title)
    # Whatever wrote it, only addresses of pages are links.
    name = f'<a href="{escape(one.url)}" dir="auto">{title}</a>' if one.url.startswith(_WEB) else title
    mark = ' <span class="chip solved">solved</span>' if one.solved else ""
    return f'<li>{name}{mark} <span class="small" dir="auto">{escape(one.summary)}</span></li>'


def _files(issue: LocalIssue) -> str:
    if not issue.files:
        return ""
    rows = "".join(
        f'<li><a href="{issue_path(issue.key)}/files/{quote(one.id)}" dir="auto">{escape(one.name)}</a> '
        f'<span class="small">{one.size:,} bytes</span></li>'
        for one in issue.files
    )
    return f'<section class="panel"><h2>Files</h2><ul class="plain">{rows}</ul></section>'


def _comment(one: LocalComment, visit: Visit) -> str:
    ours = one.by is None
    badge = '<span class="badge">Support</span>' if ours else ""
    name = "" if ours else f"<strong>{escape(one.name)}</strong> "
    return (
        f'<li class="said {"customer" if ours else "team"}"><p class="head">{badge}{name}{ago(one.at, visit.now)}</p>'
        f"{prose(one.text)}</li>"
    )


def _write(shown: Shown) -> str:
    issue, typed = shown.issue, escape(shown.typed.get("text", ""))
    return (
        f'<form class="write panel" method="post" action="{issue_path(issue.key)}">{shown.visit.hidden}'
        f'<input type="hidden" name="once" value="{escape(shown.once)}">'
        '<h2><label for="text">Comment</label></h2><p class="small">Support reads it; customers do not.</p>'
        f'<textarea id="text" name="text" rows="4" required maxlength="{COMMENT_LIMIT}" dir="auto">{typed}</textarea>'
        '<p class="row"><button class="button" name="do" value="comment">Comment</button></p></form>'
    )


def _selected(here: bool) -> str:
    return " selected" if here else ""


def status_named(given: str) -> LocalStatus | None:
    """Give the status of a form's value; None: there is none."""
    return LocalStatus(given) if given in {one.value for one in LocalStatus} else None
