"""The news that a step leaves in the outbox."""

from __future__ import annotations

from handlers.conversation import Conversation
from handlers.ports import NewId, Outgoing


def next_seq(conversation: Conversation) -> int:
    """Give the number of the conversation's next turn."""
    return conversation.turns[-1].seq + 1 if conversation.turns else 1


_POSTED = frozenset({"slack"})
"""Channels where turns are posted; elsewhere open pages are told, which then read."""


def news(conversation: Conversation, seq: int, new_id: NewId, *, rank: int = 0) -> Outgoing:
    """Tell the conversation's channel that there is a turn of this number. `rank`: see `Outgoing`."""
    receiver = conversation.channel if conversation.channel in _POSTED else "web"
    return Outgoing(new_id("o"), receiver, conversation.id, {"seq": seq}, rank)


def mailed(channel: str | None) -> bool:
    """Tell whether somebody who asked on this channel (None: by a form, or by mail) is written mails."""
    return channel not in _POSTED


PERSON = "person"
"""Where it is told to whom a letter goes who is not the ticket's requester: a person's id."""


def mail(number: str, kind: str, ordinal: int, new_id: NewId, person: str | None = None) -> Outgoing:
    """Write a letter about a ticket; for an answer `ordinal` names the comment, counted from 1.

    `person`: one of its participants; None: its requester.
    """
    named: dict[str, str | int] = {} if person is None else {PERSON: person}
    return Outgoing(new_id("o"), "mail", number, {"kind": kind, "ordinal": ordinal, **named})


TEXT = "text"
"""Where the text of a letter stands that is written already; ``to`` is an address of the team, see `team_mail`."""


def team_mail(kind: str, address: str, subject: str, text: str, new_id: NewId) -> Outgoing:
    """Write a letter to an address of the team, see `handlers.tickets.letters.team_letter`.

    `kind`: what unsubscribing stops. Letters of a kind to an address go out in their order, and in no other letter's
    way: a mailbox of the team that is full must not keep a customer's mail back, nor another lead's.
    """
    return Outgoing(
        new_id("o"), "mail", f"{kind}:{address}", {"kind": kind, "to": address, "subject": subject, TEXT: text}
    )


ANSWERED = "answered"
"""What became of a ticket to which its customer said something."""
COMMENT = "comment"
"""Where it is told which of the ticket's comments that is, counted from 1."""


def bell(number: str, event: str, new_id: NewId, comment: int = 0) -> Outgoing:
    """Tell the team's channels what became of a ticket: ``filed``, ``replied``, ``assigned`` and so on.

    `comment`: the one of the ticket's that is told of, counted from 1; 0: none in particular.
    """
    return Outgoing(new_id("o"), "team", number, {"event": event} | ({COMMENT: comment} if comment else {}))


def log(event: str, new_id: NewId, facts: dict[str, str | int]) -> Outgoing:
    """Tell the log. `facts` hold ids, kinds and numbers, never words of a person."""
    return Outgoing(new_id("o"), "log", event, facts)
