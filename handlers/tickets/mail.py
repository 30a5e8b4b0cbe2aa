"""What a mail that came in means: words about a ticket, a new ticket, or nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from handlers.chat.filing import SUBJECT_LIMIT
from handlers.languages import mark, say, say_n
from handlers.languages.dates import number
from handlers.terms import clean
from handlers.ticket import Ticket
from handlers.tickets.robots import robot
from handlers.unkept import Why, because, told

WORDS_LIMIT = 19_000
"""Characters of a mail that become a comment or a description; the original is kept whole."""

_AGAIN = re.compile(
    r"^(?:\s*(?:re|aw|sv|vs|fw|fwd|wg|tr|rif|antw|rv|res|enc|i|r|ha|на|отв|ответ|пер|返信|転送|回复|答复|转发|답장|회신|전달)"
    r"(?:\[\d+\])?\s*[:：])+\s*",
    re.IGNORECASE,
)
"""What programs put before a subject that is answered or passed on, in the languages that we speak and some more."""
_CUT = mark("(The mail is longer; its original is kept.)")
_NO_WORDS = mark("(The mail has no text of its own.)")
_NO_SUBJECT = mark("(no subject)")


@dataclass(frozen=True, slots=True)
class Unwanted:
    """Why a file is not taken: one of these.

    Attributes:
        ending: of its name, without the dot: such a file can do harm.
        megabytes: that a file may have at most.
        most: how many files are taken of a mail; `more`: how many this stands for.
    """

    ending: str = ""
    megabytes: int = 0
    most: int = 0
    more: int = 0

    @property
    def problem(self) -> str:
        """Give it as it is written down with a file, see `handlers.unkept`."""
        return because(Why.HARMFUL, self.ending) if self.ending else because(Why.LARGER, self.megabytes * 1_000_000)

    def said(self) -> str:
        """Say it, in the language that is spoken."""
        if self.ending:
            return told(self.problem)
        if self.megabytes:
            return say("files may have up to {limit} MB", limit=number(self.megabytes))
        return say("at most {limit}", limit=number(self.most))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along.

    Attributes:
        size: bytes.
        refused: why it is not taken; None when it is.
    """

    name: str
    kind: str
    size: int
    refused: Unwanted | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as it was read.

    Attributes:
        key: its Message-ID without brackets, or a hash of it where it has none: the same key is the same mail.
        sender: address of From, in lower case; empty when there is none. It can be forged.
        recipients: addresses that it was sent or delivered to.
        text: what is new in it: without quoted history and signature.
        references: names of the mails that it answers, the last one nearest.
        headers: those of `handlers.tickets.robots.HEADERS`.
        own: a mail of ours that came back.
        at: when we received it.
        languages: what its program says that it is in (Content-Language, RFC 3282), as it stands there.
    """

    key: str
    sender: str
    name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    references: tuple[str, ...]
    at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    own: bool = False
    languages: str = ""


@dataclass(frozen=True, slots=True)
class ToTicket:
    """Words of a customer about a ticket."""

    number: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class NewTicket:
    """Something new."""

    subject: str
    description: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing is to be done, and why; no words of the mail stand in the reason."""

    reason: str


Meaning: TypeAlias = ToTicket | NewTicket | Ignored


def meaning(mail: Incoming, *, addressed: Ticket | None, referenced: Ticket | None) -> Meaning:
    """Decide what a mail means.

    Args:
        mail: the mail.
        addressed: the ticket whose genuine reply address it was sent to. Whoever has the address may write there.
        referenced: the ticket of a mail that it refers to. Names of mails can be seen by others, so that it counts only
            for a mail from the requester's address.
    """
    if mail.own:
        return Ignored("a mail of ours came back")
    reason = robot(mail.headers, mail.sender)
    if reason is not None:
        return Ignored(reason)
    if not mail.sender:
        return Ignored("a mail without a sender")
    words = _words(mail)
    if addressed is not None:
        return ToTicket(addressed.number, _author(mail, addressed), words)
    if referenced is not None and _same(mail.sender, referenced.email):
        return ToTicket(referenced.number, _author(mail, referenced), words)
    return new_ticket(mail)


def new_ticket(mail: Incoming) -> NewTicket:
    """Make a new ticket's words of a mail, in the language that is spoken where they are ours."""
    subject = " ".join(clean(_AGAIN.sub("", mail.subject)).split())[:SUBJECT_LIMIT]
    return NewTicket(subject or say(_NO_SUBJECT), _words(mail))


def _words(mail: Incoming) -> str:
    text = clean(mail.text)
    listed = "\n".join(_line(attachment) for attachment in mail.attachments)
    cut = f"\n\n{say(_CUT)}"
    room = WORDS_LIMIT - len(listed) - len(cut)
    if len(text) > room:
        text = text[:room].rstrip() + cut
    return "\n\n".join(part for part in (text or say(_NO_WORDS), listed) if part)


def _line(attachment: Attachment) -> str:
    values = {
        "name": attachment.name,
        "kind": attachment.kind,
        "size": number(max(1, round(attachment.size / 1024))),
    }
    if attachment.refused is None:
        return say("Attachment: {name} ({kind}, {size} KB)", **values)
    if attachment.refused.more:
        return say_n(
            "Attachment: {n} more (files, {size} KB), not taken: {reason}",
            "Attachment: {n} more (files, {size} KB), not taken: {reason}",
            attachment.refused.more,
            size=values["size"],
            reason=attachment.refused.said(),
        )
    return say(
        "Attachment: {name} ({kind}, {size} KB), not taken: {reason}", **values, reason=attachment.refused.said()
    )


def _author(mail: Incoming, ticket: Ticket) -> str:
    name = " ".join(clean(mail.name).split())[:100]
    if _same(mail.sender, ticket.email):
        return name or mail.sender
    # Somebody to whom the requester forwarded our mail: the team must see that it is another person.
    return f"{name} <{mail.sender}>".strip()


def _same(address: str, other: str | None) -> bool:
    return other is not None and address.casefold() == other.strip().casefold()
