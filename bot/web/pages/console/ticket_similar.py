"""Tickets that are like one, in HTML. Pure."""

from __future__ import annotations

from datetime import datetime
from html import escape

from bot.web.pages.console.escalation_parts import similar_link
from bot.web.pages.console.frame import ticket_path
from bot.web.pages.console.times import ago
from handlers.similar.similar import Found, SimilarCase


def waiting(number: str) -> str:
    """Give the place for similar tickets; a script fills it, and without one the link leads there."""
    path = f"{ticket_path(number)}/similar"
    return (
        f'<section class="panel helping" id="similar" data-similar="{path}" aria-live="polite">'
        f'<h2>Similar tickets</h2><p><a class="button ghost" href="{path}">Look for similar tickets</a></p></section>'
    )


def listed(number: str, version: int, found: Found, hidden: str, now: datetime) -> str:
    """Give what was found; `hidden`: the token of this session's forms, in HTML."""
    start = (
        f'<form method="post" action="{ticket_path(number)}">{hidden}<input type="hidden" name="do" value="link">'
        f'<input type="hidden" name="version" value="{version}">'
    )
    rows = "".join(
        _row(one, start, now)
        if one.url is None
        else _issue(one, one.url, similar_link(number, one.number, one.url, hidden))
        for one in found.cases
    )
    shown = f'<ul class="plain articles">{rows}</ul>' if rows else ""
    if not rows and not found.reason:
        shown = "<p>No single ticket comes near enough to be shown.</p>"
    reason = f'<p class="small">{escape(found.reason)}</p>' if found.reason else ""
    return f'<section class="panel helping" id="similar"><h2>Similar tickets</h2>{shown}{reason}</section>'


def _row(one: SimilarCase, start: str, now: datetime) -> str:
    name = f"{one.number} {one.subject}"
    state = one.status.replace("_", " ").capitalize()
    solved = ""
    if one.solved_with is not None:
        solved = f'<span class="quote" dir="auto">{escape(one.solved_with)}</span>'
    link = '<span class="small">Linked to this ticket</span>'
    if not one.linked:
        link = (
            f'{start}<input type="hidden" name="other" value="{escape(one.number)}">'
            f'<button class="button ghost" aria-label="Link to {escape(one.number)}">Link</button></form>'
        )
    return (
        f'<li><a href="{ticket_path(one.number)}" dir="auto">{escape(name)}</a>'
        f'<span class="small">{escape(state)}, {ago(one.opened_at, now)} · near {one.score:.0%}</span>'
        f'<span class="small" dir="auto">{escape("; ".join(one.why))}</span>{solved}{link}</li>'
    )


def _issue(one: SimilarCase, url: str, link: str) -> str:
    return (
        f'<li><a href="{escape(url)}" dir="auto">{escape(f"{one.number} {one.subject}")}</a>'
        f'<span class="small">Issue, {escape(one.status)} · near {one.score:.0%}</span>'
        f'<span class="small" dir="auto">{escape("; ".join(one.why))}</span>{link}</li>'
    )
