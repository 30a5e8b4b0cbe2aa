"""What the team's channels are told of tickets that need a look. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, Look, actions, button, context, section
from bot.slack.rendering.cards import STATUS
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import bold, linkable, literal
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.scores import (
    NOT_URGENT,
    NOT_URGENT_ASKS,
    Judged,
    plain_reasons,
    reasons,
    said_not_urgent,
    score,
    spoken_for,
)
from bot.slack.rendering.times import when
from handlers.attention.attention import Attention
from handlers.ticket import OVER, Status, Ticket

SEE_ALL = "See them all"
_SUBJECT = 200
_NAME = 80


@dataclass(frozen=True, slots=True)
class Alarm:
    """A ticket that needs a look.

    Attributes:
        ticket: as it stands.
        attention: None: it has no score any more, as it is over.
        assignee: who has it, by name; empty: by the id that the ticket knows.
        judged: the latest "not urgent"; None: nobody said so.
        alert_at: the score from which the team is told of a ticket.
    """

    ticket: Ticket
    attention: Attention | None
    assignee: str = ""
    judged: Judged | None = None
    alert_at: int = 0

    @property
    def settled(self) -> bool:
        """Nobody needs to look at it any more: it is over, can wait as somebody said, or its score fell."""
        if self.attention is None or self.ticket.status in OVER:
            return True
        return self.attention.score < self.alert_at or (self.judged is not None and self.judged.stands)


def alert(alarm: Alarm, *, broadcast: bool = False) -> Post:
    """Give the alert of a ticket: its score with the reasons, how it stands, and what can be done.

    `broadcast`: it stands in a thread, and is to be seen in the channel too.
    """
    ticket, attention = alarm.ticket, alarm.attention
    subject = one_line(ticket.subject, _SUBJECT)
    needs = "needed" if alarm.settled else "needs"
    if attention is not None and alarm.judged is not None and alarm.judged.stands:
        attention = spoken_for(attention)
    # What somebody said takes some seconds to be in the score.
    scored = "" if attention is None or attention is not alarm.attention else f": {score(attention)}"
    title = f"{ticket.number} {needs} a look{scored}"
    why = "" if attention is None else reasons(attention)
    blocks = [
        section(f"{bold(title)}\n{literal(subject)}"),
        *([context(why)] if why else []),
        context(_standing(alarm)),
        actions(_buttons(alarm)),
    ]
    told = "" if attention is None else f" ({plain_reasons(attention)})"
    made = post(f"{title}: {subject}{told}", blocks)
    return Post(made.text, made.blocks, broadcast)


def collected(count: int, root: str, named: tuple[str, ...] = ()) -> Post:
    """Say that many tickets need a look, in one message.

    Args:
        count: of those that were not told of one by one.
        root: address of our server; empty when people cannot open it.
        named: numbers of some of them, the most pressing first.
    """
    several = "1 more ticket needs" if count == 1 else f"{count:,} more tickets need"
    said = f"{several} a look"
    which = f": {', '.join(map(literal, named))}" + (" and others" if len(named) < count else "") if named else ""
    address = f"{root}/console/attention" if root else ""
    row = [actions([button(SEE_ALL, names.OPEN_LINK, address=address)])] if linkable(address) else []
    return post(said, [section(f"*{said}*{which}"), *row])


def _standing(alarm: Alarm) -> str:
    """Say in one line of mrkdwn how a ticket stands, who has it, and what came of the alert."""
    ticket, attention = alarm.ticket, alarm.attention
    answered = ticket.status is Status.OPEN and not ticket.customer_waits
    found = ["Answered" if answered else STATUS[ticket.status]]
    holder = literal(one_line(alarm.assignee or ticket.assignee or "", _NAME))
    found.append(f"with {holder}" if ticket.assignee else "nobody has it")
    if alarm.judged is not None:
        found.append(said_not_urgent(alarm.judged))
    if attention is not None:
        found.append(f"as of {when(attention.at)}")
    return " · ".join(found)


def _buttons(alarm: Alarm) -> list[Json]:
    ticket = alarm.ticket
    value = Reference(ticket=ticket.number, version=ticket.version).written()
    found = [button("Open", names.SHOW, value)]
    if ticket.status in OVER:
        return found
    look: Look | None = None if ticket.assignee or alarm.settled else "primary"
    found.append(button("Take it over" if ticket.assignee else "Claim", names.CLAIM, value, look=look))
    if not alarm.settled and alarm.attention is not None:
        found.append(button(NOT_URGENT, names.NOT_URGENT, value, ask=NOT_URGENT_ASKS))
    return found
