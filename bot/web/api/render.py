"""Our words as the API's JSON; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, assert_never, cast

from bot.web.api.answers import (
    AttachmentOut,
    CommentOut,
    FormOut,
    HitOut,
    KnownQuestionOut,
    OptionOut,
    ReplyOut,
    SourceOut,
    SpanOut,
    Suggestion,
    TicketOut,
    TicketWhole,
    TurnOut,
)
from bot.web.links import article_path, quote_link, runs
from bot.web.markdown import render
from bot.web.ports import Found
from handlers.attachment import Attachment
from handlers.chat.fragments import fragments
from handlers.conversation import Turn
from handlers.known.rules import Known
from handlers.known.rules import Suggestion as SuggestedWording
from handlers.reply import Answer, Clarification, Handoff, Quiet, Remark, Reply, Source
from handlers.ticket import Ticket
from handlers.tickets.ports import Standing

Author: TypeAlias = Literal["customer", "bot", "engineer"]
_AUTHORS: frozenset[str] = frozenset({"customer", "bot", "engineer"})


def reply_out(
    reply: Reply, receipt: str | None = None, took_ms: float | None = None, *, teaches: bool = False
) -> ReplyOut:
    """Give a reply as JSON. `teaches`: whoever reads it is of the team."""
    match reply:
        case Answer(text, confidence, sources):
            return ReplyOut(
                kind="answer",
                confidence=confidence,
                text=text,
                sources=[source_out(source) for source in sources],
                receipt=receipt,
                took_ms=took_ms,
                teaches=teaches,
            )
        case Clarification(text, confidence, options):
            labels = [OptionOut(label=option.label, article=option.article) for option in options]
            return ReplyOut(
                kind="clarification", confidence=confidence, text=text, options=labels, receipt=receipt, took_ms=took_ms
            )
        case Handoff(text, confidence, form, ticket):
            return ReplyOut(
                kind="handoff",
                confidence=confidence,
                text=text,
                ticket=ticket,
                receipt=receipt,
                took_ms=took_ms,
                form=None
                if form is None
                else FormOut(
                    subject=form.subject,
                    description=form.description,
                    category=form.category,
                    needs_email=form.needs_email,
                ),
            )
        case Remark(text):
            return ReplyOut(kind="remark", confidence=0.0, text=text, receipt=receipt, took_ms=took_ms)
        case Quiet():
            return ReplyOut(kind="quiet", confidence=0.0, text="", receipt=receipt, took_ms=took_ms)
        case _:
            assert_never(reply)


def source_out(source: Source) -> SourceOut:
    """Give a quoted source, its spans as text and as HTML. Headings in it are small ones: it stands inside a reply."""
    base = article_path(source.article)
    return SourceOut(
        article=source.article,
        title=source.title,
        url=source.url,
        score=source.score,
        spans=[SpanOut(start=span.start, end=span.end, text=span.text) for span in source.spans],
        link=quote_link(source),
        html="<hr>".join(
            "".join(render(part.text, base=base, top=4, sections=base) for part in run)
            for run in runs(fragments(source.spans))
        ),
    )


def turn_out(turn: Turn, *, teaches: bool = False) -> TurnOut:
    """Give a line of the transcript. `teaches`: as in `reply_out`."""
    return TurnOut(
        seq=turn.seq,
        author=cast("Author", turn.author) if turn.author in _AUTHORS else "bot",
        at=turn.at,
        text=turn.text,
        key=turn.key,
        reply=None if turn.reply is None else reply_out(turn.reply, turn.receipt, teaches=teaches),
    )


def ticket_out(ticket: Ticket, standing: Standing | None = None) -> TicketOut:
    """Give a ticket as its requester sees it: without notes, and without what we tried."""
    return TicketOut(
        number=ticket.number,
        subject=ticket.subject,
        description=ticket.description,
        category=ticket.category,
        priority=ticket.priority,
        status=ticket.status,
        opened_at=ticket.opened_at,
        conversation=ticket.conversation_id,
        email=ticket.email,
        comments=[
            CommentOut(author=comment.author, text=comment.text, at=comment.at)
            for comment in ticket.comments
            if comment.public
        ],
        reply_due=None if standing is None else standing.reply_due,
    )


def ticket_whole(ticket: Ticket, attachments: Sequence[Attachment], standing: Standing | None = None) -> TicketWhole:
    """Give a ticket as its requester sees it, with its files."""
    files = [
        AttachmentOut(
            id=one.id,
            name=one.name,
            media_type=one.media_type,
            bytes=one.size,
            at=one.at,
            kept=one.kept,
            problem=one.problem,
        )
        for one in attachments
    ]
    return TicketWhole(**ticket_out(ticket, standing).model_dump(), attachments=files)


def known_out(found: Known) -> KnownQuestionOut:
    """Give a known question."""
    return KnownQuestionOut(
        id=found.id, question=found.question, article=found.article, at=found.at, by=found.kind.value
    )


def suggested_out(found: SuggestedWording) -> KnownQuestionOut:
    """Give a wording that customers suggest."""
    return KnownQuestionOut(
        id=found.id,
        question=found.question,
        article=found.article,
        at=found.at,
        by="customer",
        persons=found.persons,
        accounts=found.accounts,
    )


def suggestion(found: Found) -> Suggestion:
    """Give an article as it is offered while somebody types."""
    return Suggestion(article=found.article, title=found.title, url=found.url, link=article_path(found.article))


def hit_out(found: Found) -> HitOut:
    """Give an article with its best passage."""
    return HitOut(
        article=found.article,
        title=found.title,
        url=found.url,
        source=found.source,
        score=found.score,
        spans=[SpanOut(start=span.start, end=span.end, text=span.text) for span in found.spans],
        link=article_path(found.article),
    )
