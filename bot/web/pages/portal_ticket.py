"""The page of one ticket, as its customer sees it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.web.pages.account import PORTAL
from bot.web.pages.outward import with_links
from bot.web.pages.portal_list import pill
from bot.web.pages.portal_words import promise, sent, size, stamp
from bot.web.pages.template import SMALL, Html, html
from bot.web.parcels import FORM, MOST
from bot.web.tongues import Tell, marked, untold
from handlers import unkept
from handlers.attachment import Attachment
from handlers.engineering.announcement_text import LABELS, without_question
from handlers.languages import mark, say, say_as, say_n
from handlers.languages.dates import number
from handlers.languages.sentences import together
from handlers.person import Person
from handlers.ticket import UNSOLVED, Comment, LinkKind, Status, Ticket
from handlers.tickets.actors import of_customer
from handlers.tickets.desk import COMMENT_LIMIT
from handlers.tickets.enclosed import enclosed
from handlers.tickets.ports import Standing
from handlers.tickets.speakers import asked_it, speaker

_LINKS = {
    LinkKind.RELATED: mark("See also {ticket}"),
    LinkKind.FOLLOWS: mark("Goes on from {ticket}"),
    LinkKind.FOLLOWED_BY: mark("Goes on as {ticket}"),
    LinkKind.SPLIT_FROM: mark("Was part of {ticket}"),
    LinkKind.SPLIT_INTO: mark("A part of it is now {ticket}"),
    LinkKind.MERGED_FROM: mark("Has taken in {ticket}"),
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
        tell: gives the language of what people wrote.
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
    tell: Tell = untold


def ticket_html(shown: TicketView, hidden: str, key: str) -> str:
    """Give the page in HTML. `hidden`: the token of its forms; `key`: names what is sent from this very page."""
    ticket = shown.ticket
    return (
        f'<p class="facts-line">{pill(ticket.status)}<span class="small">{ticket.number} · '
        f"{sent(ticket.opened_at)}</span></p>"
        f"{_next(shown)}{_fix(shown)}{_survey(shown)}"
        f'<section class="thread" aria-label="{escape(say("What was said"))}">{_thread(shown)}</section>'
        f"{_files(shown)}{_links(shown)}"
        f"{_answering(shown, hidden, key)}"
    )


def _next(shown: TicketView) -> str:
    ticket = shown.ticket
    if ticket.merged_into is not None:
        there = ticket.merged_into
        link = Html(f'<a href="{PORTAL}/{there}">{there}</a>') if there in shown.own else there
        return (
            f'<p class="next">{html(say("It goes on as {ticket}, where all of it is answered."), ticket=link).text}</p>'
        )
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
        return escape(say("It is closed. What you write below opens it again."))
    long_ago = say(
        "It has been closed for a long time. What you write below becomes a new request that refers to this one."
    )
    return escape(long_ago)


def _survey(shown: TicketView) -> str:
    if not shown.survey:
        return ""
    answer = f'<a class="button" href="{escape(shown.survey)}">{escape(say("Answer two questions"))}</a>'
    return f'<p class="next yours">{escape(say("How did we do?"))} {answer}</p>'


def _fix(shown: TicketView) -> str:
    if not shown.fix:
        return ""
    first, *others = (
        f'name="verdict" value="{verdict}">{escape(say(label))}</button>' for verdict, label in LABELS.items()
    )
    buttons = f'<button class="button" {first}' + "".join(f' <button class="button ghost" {one}' for one in others)
    pending = shown.ticket.status is Status.PENDING
    told = together(
        say("There is a fix. Does it work for you now?"),
        say("After some time without an answer it is closed.") if pending else "",
    )
    return (
        f'<form class="next yours" method="post" action="{escape(shown.fix)}"><p>{escape(told)}</p>'
        f"<p>{buttons}</p></form>"
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
    words = f'<div class="words" dir="auto"{marked(comment.text, shown.tell)}>{text}</div>'
    return f'<article class="said {kind}">{head}{words}{_list(files, shown)}</article>'


def _files(shown: TicketView) -> str:
    rest = enclosed(shown.ticket, (), shown.files).get(None, ())
    return f"<h2>{escape(say('Files'))}</h2>{_list(rest, shown)}" if rest else ""


def _list(files: Sequence[Attachment], shown: TicketView) -> str:
    return f'<ul class="files">{"".join(_file(one, shown.ticket.number) for one in files)}</ul>' if files else ""


def _file(file: Attachment, number: str) -> str:
    name = f'<span class="name" dir="auto">{escape(file.name)}</span>'
    if file.kept:
        name = f'<a href="{PORTAL}/{number}/files/{escape(file.id)}" download dir="auto">{escape(file.name)}</a>'
    told = say("not kept: {reason}", reason=unkept.told(file.problem)) if file.problem is not None else size(file.size)
    if file.awaited:
        told = say("being fetched")
    return f'<li>{name} <span class="small">{escape(told)}</span></li>'


def _links(shown: TicketView) -> str:
    found = [
        f"<li>{html(say(_LINKS[one.kind]), ticket=_linked(one.number)).text}</li>"
        for one in shown.ticket.links
        if one.number in shown.own
    ]
    return f'<ul class="links">{"".join(found)}</ul>' if found else ""


def _linked(number: str) -> Html:
    return Html(f'<a href="{PORTAL}/{number}">{number}</a>')


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
        f'<label for="text">{escape(_label(shown))}</label>{wrong}<textarea id="text" name="text" rows="5" dir="auto" '
        f'maxlength="{COMMENT_LIMIT}"{invalid}>{escape(shown.typed)}</textarea>'
        f"{file_field(shown.limit)}"
        f'<button class="button" type="submit" name="do" value="reply">{escape(say_as("button", "Send"))}</button>'
        "</form>"
    )
    return form + (_closing(ticket, hidden) if ticket.status in UNSOLVED else _reopening(shown, hidden))


def file_field(limit: int) -> str:
    """Give the field for files, in HTML; none where none is taken."""
    if not limit:
        return ""
    hint = say_n(
        "Up to {n} at once, up to {size} MB. Programs are not taken.",
        "Up to {n} at once, each up to {size} MB. Programs are not taken.",
        MOST,
        size=number(limit / 1_000_000),
    )
    return (
        f'<label for="files">{html(say("Files {small}(optional){end}"), **SMALL).text}</label>'
        '<input id="files" name="files" type="file" multiple aria-describedby="files-hint">'
        f'<p class="small" id="files-hint">{escape(hint)}</p>'
    )


def _label(shown: TicketView) -> str:
    if shown.ticket.merged_into is not None:
        return say("Your reply")
    if shown.ticket.status in UNSOLVED:
        return say("Your answer") if shown.ticket.status is Status.PENDING else say("Your reply")
    return say("Still not solved?") if shown.reopens else say("Your new request")


def _closing(ticket: Ticket, hidden: str) -> str:
    # NOTE: What stands between {small} and {end} is in small letters.
    missing = html(say("If not, what is missing? {small}(optional){end}"), **SMALL).text
    return (
        f'<details class="deeds"><summary>{escape(say("Close this request"))}</summary>'
        f'<form method="post" action="{PORTAL}/{ticket.number}">{hidden}<p>{escape(say("Was it solved?"))}</p>'
        f'<button class="button" name="do" value="close">{escape(say("Yes, it was"))}</button>'
        f'<label for="missing">{missing}</label>'
        f'<textarea id="missing" name="text" rows="2" dir="auto" maxlength="{COMMENT_LIMIT - 100}"></textarea>'
        f'<button class="button ghost" name="do" value="give-up">{escape(say("No, but close it"))}</button>'
        "</form></details>"
    )


def _reopening(shown: TicketView, hidden: str) -> str:
    if not shown.reopens:
        return ""
    return (
        f'<form class="deeds" method="post" action="{PORTAL}/{shown.ticket.number}">{hidden}'
        f'<button class="button ghost" name="do" value="reopen">{escape(say("Open it again"))}</button></form>'
    )
