"""The card of a ticket: in the triage channel for every new one, and one line of it in lists. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.slack.rendering import limits, names
from bot.slack.rendering.blocks import Json, actions, button, context, section
from bot.slack.rendering.due import due
from bot.slack.rendering.escalations import NOT_ESCALATED, Engineering, offer, proposed, standing
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.scores import NOT_SCORED, Pressing, in_short, said_not_urgent
from bot.slack.rendering.times import when
from bot.slack.rendering.typed import paragraph, texts
from handlers import unkept
from handlers.attachment import Attachment
from handlers.languages import DEFAULT
from handlers.languages.dates import named
from handlers.ticket import OVER, Comment, Priority, Status, Ticket
from handlers.tickets.ports import Standing

_SUBJECT = 200
_NAME = 80
_FILES = 5
_EXCERPT = 600
NOTHING_DUE = Standing()

STATUS = {
    Status.NEW: "New",
    Status.OPEN: "Open",
    Status.PENDING: "Waiting for the customer",
    Status.ON_HOLD: "On hold",
    Status.SOLVED: "Solved",
    Status.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A ticket as the team sees it.

    Attributes:
        requester: who asks, by name or address; empty: by the id that the ticket knows.
        link: where its conversation stands in Slack, if it does.
        files: what came with it.
        assignee: who has it, by name; empty: by the id that the ticket knows.
        standing: how its promises stand, as of `now`; without that nothing is said of them.
        warned: a promise will be broken soon.
        pressing: its score, `engineering`: what became of it there; both where nobody but the team reads it.
    """

    ticket: Ticket
    requester: str = ""
    link: str | None = None
    files: tuple[Attachment, ...] = ()
    assignee: str = ""
    standing: Standing = NOTHING_DUE
    now: datetime | None = None
    warned: bool = False
    pressing: Pressing = NOT_SCORED
    engineering: Engineering = NOT_ESCALATED


def card(shown: Shown) -> Post:
    """Give the card: what it is about, how it stands, and what can be done with it."""
    ticket = shown.ticket
    title = f"{ticket.number}: {one_line(ticket.subject, _SUBJECT)}"
    said = paragraph(ticket.description, _EXCERPT)
    blocks = [
        section(bold(title)),
        context(facts(shown, stays=True)),
        *([context(scored)] if (scored := _scored(shown.pressing)) else []),
        *([section(said)] if said else []),
        *([context(files(shown.files))] if shown.files else []),
        *standing(shown.engineering),
        *(proposed(ticket.number, shown.engineering) if ticket.status not in OVER else []),
        actions(_buttons(shown)),
    ]
    return post(f"{STATUS[ticket.status]} ticket {title}", blocks)


def facts(shown: Shown, *, stays: bool = False) -> str:
    """Say in one line of mrkdwn how a ticket stands: status, what is due, priority, who asks, who works on it.

    `stays`: see `due`.
    """
    ticket = shown.ticket
    promised = due(shown.standing, shown.now, soon=shown.warned, stays=stays) if shown.now is not None else ""
    requester = shown.requester or ticket.email or ticket.requester_id
    found = [
        f"*{STATUS[ticket.status]}*",
        *([promised] if promised else []),
        f"*{ticket.priority} priority*" if ticket.priority in {Priority.URGENT, Priority.HIGH} else ticket.priority,
        ticket.category,
        *([f"in *{language(ticket)}*"] if language(ticket) else []),
        f"from {literal(one_line(requester, _NAME))}",
        f"with {literal(one_line(shown.assignee or ticket.assignee, _NAME))}" if ticket.assignee else "nobody has it",
        f"filed {when(ticket.opened_at)}",
    ]
    return " · ".join(found)


def language(ticket: Ticket) -> str:
    """Name the language that a ticket's customer reads; empty where it is the team's own, or nobody knows."""
    return "" if ticket.language in {None, DEFAULT} else literal(named(ticket.language or ""))


def files(sent: Sequence[Attachment]) -> str:
    """Name files in mrkdwn, each with why it is not there, where it is not."""
    named = [f"{literal(one_line(one.name, _NAME))}{_state(one)}" for one in sent[:_FILES]]
    more = [f"and {len(sent) - _FILES} more"] if len(sent) > _FILES else []
    return "Files: " + " · ".join([*named, *more])


def _scored(pressing: Pressing) -> str:
    """Say in one line of mrkdwn how urgently somebody must look; empty where nothing speaks for it."""
    attention = pressing.attention
    if attention is None or not attention.parts:
        return ""
    if pressing.judged is not None and pressing.judged.stands:
        return said_not_urgent(pressing.judged)  # the score follows some seconds later, and rings no bell
    return f"{in_short(attention)} · as of {when(attention.at)}"


def _state(sent: Attachment) -> str:
    if sent.problem is not None:
        return f" (not kept: {literal(one_line(unkept.told(sent.problem), _NAME))})"
    return " (being fetched)" if sent.awaited else ""


def addition(number: str, said: Comment) -> Post:
    """Give what the customer said since a ticket was filed, for the thread under its card."""
    author = one_line(said.author, _NAME)
    found = texts(said.text, limits.QUOTED)
    more = [context("It goes on: press *Show* on the card.")] if found.cut else []
    blocks = [context(f"*The customer wrote again* · {literal(author)} · {when(said.at)}")]
    return post(f"{author} on {number}: {said.text}", [*blocks, *(section(text) for text in found.texts), *more])


def given(number: str, called: str, user: str | None, because: str) -> Post:
    """Give the line in a card's thread that says whom routing gave the ticket to.

    Args:
        number: the ticket's.
        called: her name.
        user: her Slack user id, by which she is told of it; None where we do not know it.
        because: why her, in a few words.
    """
    who = f"<@{user}>" if user is not None else bold(one_line(called, _NAME))
    said = f"{who} has {literal(number)} now, by routing ({literal(one_line(because, _NAME))})."
    return post(f"{called} has {number} now, by routing ({because}).", [section(said)])


def _buttons(shown: Shown) -> list[Json]:
    ticket = shown.ticket
    value = Reference(ticket=ticket.number, version=ticket.version).written()
    found: list[Json] = []
    if ticket.status not in OVER:
        label = "Take it over" if ticket.assignee else "Claim"
        found.append(button(label, names.CLAIM, value, look=None if ticket.assignee else "primary"))
    found.append(button("Show", names.SHOW, value))
    found.append(button("Reply to customer", names.REPLY, value))
    found.append(button("Note", names.NOTE, value))
    if ticket.status not in OVER:
        found.append(button("Close", names.CLOSE, value, ask=f"{ticket.number} is marked solved."))
    if ticket.status not in OVER and (escalate := offer(ticket, shown.engineering)) is not None:
        found.append(escalate)
    if shown.link:
        found.append(button("Open the thread", names.OPEN_LINK, address=shown.link))
    return found
