"""What helps to answer a ticket in HTML: articles, and a draft of a reply. Pure."""

from __future__ import annotations

from html import escape

from bot.web.links import article_path
from bot.web.pages.console.frame import ticket_path
from handlers.tickets.assistance import Help, Suggestion
from kb.plain_text import plain


def waiting(number: str) -> str:
    """Give the place for help; a script fills it, and without one the link leads there."""
    path = ticket_path(number)
    return (
        f'<section class="panel helping" id="help" data-help="{path}/help" aria-live="polite"><h2>What may help</h2>'
        f'<p><a class="button ghost" href="{path}/help">Look for articles and a draft</a></p></section>'
    )


def helping(number: str, found: Help) -> str:
    """Give what was found."""
    articles = "".join(_article(one) for one in found.articles)
    shown = f'<ul class="plain articles">{articles}</ul>' if articles else "<p>No article comes near.</p>"
    return (
        f'<section class="panel helping" id="help"><h2>What may help</h2>{_draft(number, found)}'
        f"<h3>Articles</h3>{shown}</section>"
    )


def _draft(number: str, found: Help) -> str:
    if found.draft is None:
        why = f" {escape(found.reason)}" if found.reason else ""
        return f'<p class="small">There is no draft of a reply.{why}</p>'
    sure = f"{found.draft.confidence:.0%}"
    return (
        f'<h3>Draft of a reply <span class="small">likely right: {sure}</span></h3>'
        f'<div class="draft words" dir="auto" id="draft">{escape(found.draft.text)}</div>'
        '<p class="small">Word for word from articles that this customer may read.</p>'
        f'<p><a class="button ghost" id="insert" href="{ticket_path(number)}?draft=1#reply">Insert into the reply'
        "</a></p>"
    )


def _article(one: Suggestion) -> str:
    mark = ""
    if one.internal:
        mark = '<span class="badge inner">internal: not for customers</span>'
    elif not one.readable:
        mark = '<span class="badge inner">this customer cannot read it</span>'
    excerpt = f'<span class="quote" dir="auto">{escape(plain(one.excerpt))}</span>' if one.excerpt else ""
    return (
        f'<li><a href="{escape(article_path(one.article))}" dir="auto">{escape(one.title)}</a> {mark}{excerpt}'
        f'<span class="small">{escape(one.why)} · {escape(one.source)}</span></li>'
    )
