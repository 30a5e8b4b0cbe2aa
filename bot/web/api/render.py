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
from bot.web.tongues import Tell, untold
from handlers import unkept
from handlers.attachment import Attachment
from handlers.chat.clarify import in_languages
from handlers.chat.fragments import fragments
from handlers.conversation import Turn
from handlers.known.rules import Known
from handlers.known.rules import Suggestion as SuggestedWording
from handlers.languages import speaking
from handlers.person import Person
from handlers.reply import Answer, Clarification, Handoff, Quiet, Remark, Reply, Source
from handlers.ticket import Ticket
from handlers.tickets.ports import Standing
from handlers.tickets.speakers import asked_it, by_reader, speaker

Author: TypeAlias = Literal["customer", "bot", "engineer"]
_AUTHORS: frozenset[str] = frozenset({"customer", "bot", "engineer"})
_PEOPLE: frozenset[str] = frozenset({"customer", "engineer"})


def reply_out(
    reply: Reply, receipt: str | None = None, took_ms: float | None = None, *, teaches: bool = False
) -> ReplyOut:
    """Give a reply as JSON. `teaches`: whoever reads it is of the team."""
    match reply:
        case Answer(text, confidence, sources, note):
            return ReplyOut(
                kind="answer",
                confidence=confidence,
                text=text,
                sources=[source_out(source) for source in sources],
                receipt=receipt,
                took_ms=took_ms,
                teaches=teaches,
                note=note,
            )
        case Clarification(text, confidence, options):
            beside = in_languages(options)
            labels = [
                OptionOut(label=option.label, article=option.article, language=option.language, note=note)
                for option, note in zip(options, beside, strict=True)
            ]
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
    with speaking(source.language):
        html = "<hr>".join(
            "".join(render(part.text, base=base, top=4, sections=base) for part in run)
            for run in runs(fragments(source.spans))
        )
    return SourceOut(
        article=source.article,
        title=source.title,
        url=source.url,
        score=source.score,
        spans=[SpanOut(start=span.start, end=span.end, text=span.text) for span in source.spans],
        link=quote_link(source),
        html=html,
        language=source.language,
    )


def turn_out(turn: Turn, *, teaches: bool = False, tell: Tell = untold) -> TurnOut:
    """Give a line of the transcript. `teaches`: as in `reply_out`; `tell`: gives the language of what people wrote."""
    return TurnOut(
        seq=turn.seq,
        author=cast("Author", turn.author) if turn.author in _AUTHORS else "bot",
        at=turn.at,
        text=turn.text,
        key=turn.key,
        reply=None if turn.reply is None else reply_out(turn.reply, turn.receipt, teaches=teaches),
        language=tell(turn.text) if turn.author in _PEOPLE else None,
    )


def ticket_out(ticket: Ticket, reader: Person, standing: Standing | None = None, fix: str | None = None) -> TicketOut:
    """Give a ticket as somebody of its customers sees it: without notes, without what we tried, without addresses.

    `fix`: path of the page where they say whether a fix works; None: nobody asks.
    """
    return TicketOut(
        number=ticket.number,
        subject=ticket.subject,
        description=ticket.description,
        category=ticket.category,
        priority=ticket.priority,
        status=ticket.status,
        opened_at=ticket.opened_at,
        conversation=ticket.conversation_id if ticket.requester_id == reader.id else None,
        email=ticket.email if asked_it(reader, ticket) else None,
        comments=[
            CommentOut(
                author=speaker(comment, reader, ticket),
                own=by_reader(comment, reader, ticket),
                text=comment.text,
                at=comment.at,
            )
            for comment in ticket.comments
            if comment.public
        ],
        reply_due=None if standing is None else standing.reply_due,
        fix=fix,
    )


def ticket_whole(
    ticket: Ticket,
    reader: Person,
    attachments: Sequence[Attachment],
    standing: Standing | None = None,
    fix: str | None = None,
) -> TicketWhole:
    """Give a ticket as somebody of its customers sees it, with its files; `fix`: as in `ticket_out`."""
    files = [attachment_out(one) for one in attachments]
    return TicketWhole(**ticket_out(ticket, reader, standing, fix).model_dump(), attachments=files)


def attachment_out(sent: Attachment) -> AttachmentOut:
    """Give a file."""
    return AttachmentOut(
        id=sent.id,
        name=sent.name,
        media_type=sent.media_type,
        bytes=sent.size,
        at=sent.at,
        kept=sent.kept,
        problem=None if sent.problem is None else unkept.told(sent.problem),
    )


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
