"""The page of one ticket, as its customer sees it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.web.pages.account import PORTAL
from bot.web.pages.outward import with_links
from bot.web.pages.portal_list import pill
from bot.web.pages.portal_words import promise, size, stamp
from bot.web.parcels import FORM, MOST
from handlers.attachment import Attachment
from handlers.engineering.announcement_text import LABELS, without_question
from handlers.person import Person
from handlers.ticket import UNSOLVED, Comment, LinkKind, Status, Ticket
from handlers.tickets.actors import of_customer
from handlers.tickets.desk import COMMENT_LIMIT
from handlers.tickets.enclosed import enclosed
from handlers.tickets.ports import Standing
from handlers.tickets.speakers import asked_it, speaker

_LINKS = {
    LinkKind.RELATED: "See also",
    LinkKind.FOLLOWS: "Goes on from",
    LinkKind.FOLLOWED_BY: "Goes on as",
    LinkKind.SPLIT_FROM: "Was part of",
    LinkKind.SPLIT_INTO: "A part of it is now",
    LinkKind.MERGED_FROM: "Has taken in",
}


@dataclass(frozen=True, slots=True)
class TicketView:
    """What stands on the page.

    Attributes:
        reader: as whom the ticket is seen.
        own: the numbers of their tickets; a link to any other one is not shown.
        reopens: what they say now opens it again, where it is solved or closed; else it goes into a new one.
        survey: the address of a survey that waits for them; empty: none does.
        fix: the address where they say whether a fix works; empty: nobody asks.
        typed: what they wrote and was not taken; `problem`: why.
        limit: bytes of a file; 0: none is taken.
    """

    ticket: Ticket
    reader: Person
    standing: Standing
    now: datetime
    files: Sequence[Attachment] = ()
    own: frozenset[str] = frozenset()
    reopens: bool = False
    survey: str = ""
    fix: str = ""
    typed: str = ""
    problem: str = ""
    limit: int = 0


def ticket_html(shown: TicketView, hidden: str, key: str) -> str:
    """Give the page in HTML. `hidden`: the token of its forms; `key`: names what is sent from this very page."""
    ticket = shown.ticket
    return (
        f'<p class="facts-line">{pill(ticket.status)}<span class="small">{ticket.number} · sent '
        f"{stamp(ticket.opened_at)}</span></p>"
        f"{_next(shown)}{_fix(shown)}{_survey(shown)}"
        f'<section class="thread" aria-label="What was said">{_thread(shown)}</section>'
        f"{_files(shown)}{_links(shown)}"
        f"{_answering(shown, hidden, key)}"
    )


def _next(shown: TicketView) -> str:
    ticket = shown.ticket
    if ticket.merged_into is not None:
        there = ticket.merged_into
        link = f'<a href="{PORTAL}/{there}">{there}</a>' if there in shown.own else there
        return f'<p class="next">It goes on as {link}, where all of it is answered.</p>'
    if shown.fix and ticket.status is Status.PENDING:
        return ""  # that is what we wait for, and it is said with the buttons
    told = promise(ticket, shown.standing, shown.now)
    if ticket.status is Status.CLOSED:
        told = _after_close(shown)
    if not told:
        return ""
    late = shown.standing.reply_due is not None and shown.standing.reply_due <= shown.now
    kind = "yours" if ticket.status is Status.PENDING else "late" if late else "ours"
    return f'<p class="next {kind}">{told}</p>'


def _after_close(shown: TicketView) -> str:
    if shown.reopens:
        return "It is closed. What you write below opens it again."
    return "It has been closed for a long time. What you write below becomes a new request that refers to this one."


def _survey(shown: TicketView) -> str:
    if not shown.survey:
        return ""
    return (
        '<p class="next yours">How did we do? <a class="button" href="'
        f'{escape(shown.survey)}">Answer two questions</a></p>'
    )


def _fix(shown: TicketView) -> str:
    if not shown.fix:
        return ""
    first, *others = (f'name="verdict" value="{verdict}">{label}</button>' for verdict, label in LABELS.items())
    buttons = f'<button class="button" {first}' + "".join(f' <button class="button ghost" {one}' for one in others)
    later = " After some time without an answer it is closed." if shown.ticket.status is Status.PENDING else ""
    return (
        f'<form class="next yours" method="post" action="{escape(shown.fix)}"><p>There is a fix. Does it work for you '
        f"now?{later}</p><p>{buttons}</p></form>"
    )


def _thread(shown: TicketView) -> str:
    ticket = shown.ticket
    asker = of_customer(shown.reader if asked_it(shown.reader, ticket) else Person(ticket.requester_id))
    name, at = ticket.asked_by or asker.name, ticket.asked_at or ticket.opened_at
    first = Comment(name, ticket.description, at, public=True)
    files = enclosed(ticket, (), shown.files)
    said = [(place, one, files.get(place, ())) for place, one in enumerate((first, *ticket.comments))]
    return "".join(_said(one, shown, with_it) for _, one, with_it in said if one.public and (one.text or with_it))


def _said(comment: Comment, shown: TicketView, files: Sequence[Attachment]) -> str:
    kind = "team" if comment.team else "own"
    head = f'<p class="small"><b>{escape(speaker(comment, shown.reader, shown.ticket))}</b> · {stamp(comment.at)}</p>'
    # The link of a mail is not shown: buttons stand above while it can be answered, and nothing once it was.
    text = with_links(without_question(comment.text)) if comment.team else escape(comment.text)
    words = f'<div class="words" dir="auto">{text}</div>'
    return f'<article class="said {kind}">{head}{words}{_list(files, shown)}</article>'


def _files(shown: TicketView) -> str:
    rest = enclosed(shown.ticket, (), shown.files).get(None, ())
    return f"<h2>Files</h2>{_list(rest, shown)}" if rest else ""


def _list(files: Sequence[Attachment], shown: TicketView) -> str:
    return f'<ul class="files">{"".join(_file(one, shown.ticket.number) for one in files)}</ul>' if files else ""


def _file(sent: Attachment, number: str) -> str:
    name = f'<span class="name" dir="auto">{escape(sent.name)}</span>'
    if sent.kept:
        name = f'<a href="{PORTAL}/{number}/files/{escape(sent.id)}" download dir="auto">{escape(sent.name)}</a>'
    told = f"not kept: {escape(sent.problem)}" if sent.problem is not None else size(sent.size)
    if sent.awaited:
        told = "being fetched"
    return f'<li>{name} <span class="small">{told}</span></li>'


def _links(shown: TicketView) -> str:
    found = [
        f'<li>{_LINKS[one.kind]} <a href="{PORTAL}/{one.number}">{one.number}</a></li>'
        for one in shown.ticket.links
        if one.number in shown.own
    ]
    return f'<ul class="links">{"".join(found)}</ul>' if found else ""


def _answering(shown: TicketView, hidden: str, key: str) -> str:
    """Give the forms: to answer, and to close or open it again."""
    ticket = shown.ticket
    if ticket.merged_into is not None and not shown.problem:  # what was not taken stays to be sent
        return ""
    wrong = f'<p class="error" role="alert" id="problem">{escape(shown.problem)}</p>' if shown.problem else ""
    invalid = ' aria-invalid="true" aria-describedby="problem"' if shown.problem else ""
    form = (
        f'<form class="panel answer" method="post" enctype="{FORM}" action="{PORTAL}/{ticket.number}">{hidden}'
        f'<input type="hidden" name="key" value="{escape(key)}">'
        f'<label for="text">{_label(shown)}</label>{wrong}<textarea id="text" name="text" rows="5" dir="auto" '
        f'maxlength="{COMMENT_LIMIT}"{invalid}>{escape(shown.typed)}</textarea>'
        f"{file_field(shown.limit)}"
        '<button class="button" type="submit" name="do" value="reply">Send</button></form>'
    )
    return form + (_closing(ticket, hidden) if ticket.status in UNSOLVED else _reopening(shown, hidden))


def file_field(limit: int) -> str:
    """Give the field for files, in HTML; none where none is taken."""
    if not limit:
        return ""
    return (
        '<label for="files">Files <span class="small">(optional)</span></label>'
        '<input id="files" name="files" type="file" multiple aria-describedby="files-hint">'
        f'<p class="small" id="files-hint">Up to {MOST} at once, each up to {limit / 1_000_000:g} MB. Programs are not '
        "taken.</p>"
    )


def _label(shown: TicketView) -> str:
    if shown.ticket.merged_into is not None:
        return "Your reply"
    if shown.ticket.status in UNSOLVED:
        return "Your answer" if shown.ticket.status is Status.PENDING else "Your reply"
    return "Still not solved?" if shown.reopens else "Your new request"


def _closing(ticket: Ticket, hidden: str) -> str:
    return (
        '<details class="deeds"><summary>Close this request</summary>'
        f'<form method="post" action="{PORTAL}/{ticket.number}">{hidden}<p>Was it solved?</p>'
        '<button class="button" name="do" value="close">Yes, it was</button>'
        '<label for="missing">If not, what is missing? <span class="small">(optional)</span></label>'
        f'<textarea id="missing" name="text" rows="2" dir="auto" maxlength="{COMMENT_LIMIT - 100}"></textarea>'
        '<button class="button ghost" name="do" value="give-up">No, but close it</button></form></details>'
    )


def _reopening(shown: TicketView, hidden: str) -> str:
    if not shown.reopens:
        return ""
    return (
        f'<form class="deeds" method="post" action="{PORTAL}/{shown.ticket.number}">{hidden}'
        '<button class="button ghost" name="do" value="reopen">Open it again</button></form>'
    )
