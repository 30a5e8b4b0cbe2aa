"""A phone call as whoever had it writes it down, and whether it can be so. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from handlers.call import Direction, Recording, Verification
from handlers.ports import InvalidInput
from handlers.terms import clean
from handlers.ticket import Category, Priority
from handlers.tickets.changes import CallOutcome
from handlers.tickets.rules import Rules

LONGEST = timedelta(hours=12)
OLDEST = timedelta(days=30)
"""How long ago a call may have been that is written down."""
PHONE_LIMIT, SESSION_LIMIT, NAME_LIMIT = 40, 2_000, 200
UNREACHED = (
    "They cannot be reached in writing: we have no address of theirs. Leave the words for the customer empty, and "
    "put them into the notes."
)
_AHEAD = timedelta(minutes=5)
"""How far the clock of whoever writes may be ahead of ours."""
_PHONE = re.compile(r"\+?[\d\s()./-]{3,}")
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")


@dataclass(frozen=True, slots=True)
class NewCaller:
    """Somebody who is in no list: found again by address, else by number and name. One of the first two is needed."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A ticket that somebody who calls may have filed. `address`: that they gave with it; None: none."""

    number: str
    subject: str
    address: str | None


@dataclass(frozen=True, slots=True)
class CallEntry:
    """A call as whoever had it writes it down.

    Attributes:
        key: the sender's own id; the same key is the same call.
        caller: a person's id, or somebody new; None: the requester of the ticket `number`.
        began: aware.
        length: at least a minute.
        number: the ticket that it was about; None: a new one is opened.
        subject, question: of a new ticket; its customer reads them. Without a question the subject is one.
        notes: for the team.
        told: what the customer is to read of it, by mail too; empty: nothing.
        priority: None: as it is; of a new ticket, as its words tell.
        assignee: who goes on with it, where nobody has it; None: routing decides.
    """

    key: str
    caller: str | NewCaller | None
    began: datetime
    length: timedelta
    notes: str
    direction: Direction = Direction.IN
    recording: Recording = Recording.NOT_RECORDED
    verification: Verification = Verification.NOT_VERIFIED
    phone: str = ""
    session: str = ""
    number: str | None = None
    subject: str = ""
    question: str = ""
    category: Category = Category.QUESTION
    told: str = ""
    outcome: CallOutcome = CallOutcome.OPEN
    priority: Priority | None = None
    assignee: str | None = None


def checked(entry: CallEntry, now: datetime, rules: Rules) -> CallEntry:
    """Give a call with its texts cleaned.

    Raises:
        InvalidInput: something is missing, or cannot be.
    """
    subject, question = " ".join(clean(entry.subject).split()), clean(entry.question)
    notes, session = clean(entry.notes), clean(entry.session)
    if not notes:
        raise InvalidInput("Write down what was talked about.")
    if entry.number is None and not subject:
        raise InvalidInput("Give the new ticket a subject: a few words are enough.")
    for name, text, limit in (
        ("subject", subject, rules.subject_limit),
        ("question", question, rules.text_limit),
        ("link of the remote session", session, SESSION_LIMIT),
    ):
        if len(text) > limit:
            raise InvalidInput(f"The {name} has {len(text):,} characters; it may have up to {limit:,}.")
    if session and (urlsplit(session).scheme not in {"http", "https"} or not urlsplit(session).hostname):
        raise InvalidInput("The link of the remote session must be an address that begins with https://")
    _timely(entry, now)
    caller = entry.caller
    if isinstance(caller, NewCaller):
        caller = _someone(caller, entry.phone)
    phone = _number(entry.phone or (caller.phone if isinstance(caller, NewCaller) else ""))
    return replace(
        entry,
        caller=caller,
        began=entry.began.astimezone(UTC),
        subject=subject,
        question=question or subject,
        notes=notes,
        told=clean(entry.told),
        session=session,
        phone=phone,
    )


def _timely(entry: CallEntry, now: datetime) -> None:
    if not timedelta(minutes=1) <= entry.length <= LONGEST:
        hours = LONGEST.total_seconds() / 3600
        raise InvalidInput(f"A call takes from 1 minute to {hours:g} hours.")
    if entry.began > now + _AHEAD:
        raise InvalidInput("The call is said to have begun in the future: check when it did.")
    if entry.began < now - OLDEST:
        raise InvalidInput(f"Calls of the last {OLDEST.days} days can be written down: check when it began.")


def _someone(caller: NewCaller, phone: str) -> NewCaller:
    name, email = " ".join(clean(caller.name).split()), clean(caller.email)
    number = _number(caller.phone or phone)
    if not name or len(name) > NAME_LIMIT:
        raise InvalidInput(f"Say who called, by name, in up to {NAME_LIMIT} characters.")
    if not email and not number:
        raise InvalidInput(f"Give an address or a phone number of {name}, so that they are known when they call again.")
    if email and (len(email) > 254 or not _EMAIL.fullmatch(email)):
        raise InvalidInput("Please check the address; it should look like name@example.com.")
    return NewCaller(name, email, number)


def is_number(text: str) -> bool:
    """Tell whether a text is a phone number, as people write them."""
    return _PHONE.fullmatch(text) is not None and sum(map(str.isdigit, text)) >= 3


def _number(phone: str) -> str:
    number = " ".join(clean(phone).split())
    if number and (len(number) > PHONE_LIMIT or not is_number(number)):
        raise InvalidInput("Please check the phone number; it should look like +49 30 123456.")
    return number
