"""The forms of a ticket: file it, reply to it, note something on it; and what was filled in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack.rendering import limits, names
from bot.slack.rendering.blocks import Json, context, section
from bot.slack.rendering.cards import language
from bot.slack.rendering.inputs import Choice, email, field, menu, text
from bot.slack.rendering.lengths import one_line
from bot.slack.rendering.mrkdwn import link, literal
from bot.slack.rendering.references import Reference
from bot.slack.rendering.submissions import Refused, filled
from bot.slack.rendering.times import when
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import modal
from bot.slack.rendering.whole_tickets import OPEN_THREAD, last_words
from handlers.chat import words
from handlers.chat.filing import SUBJECT_LIMIT, TicketRequest
from handlers.languages import mark, mark_as, say, say_as
from handlers.person import Person
from handlers.reply import Form
from handlers.ticket import Category, Ticket

SUBJECT, DESCRIPTION, CATEGORY, EMAIL, SAID = "subject", "description", "category", "email", "text"
"""Names of the fields."""

EMPTY_REPLY = "Please write what the customer is to read."
REPLY_HINT = "The customer reads this, as plain text: marks such as *, _ and ` are shown as you type them."
_HEARD = 2_500
EMPTY_NOTE = "Please write what the team is to know."
SEND_AGAIN = "Your words stand below: send them again if they still fit, or change them."
_TOLD = 1_000

# NOTE: at most 24 characters; a window in which a ticket is filed
TITLE = mark("Ask a person")
# NOTE: at most 24 characters
SEND_LABEL = mark_as("button", "Send")

_CATEGORIES = {
    # NOTE: at most 75 characters; what somebody has
    Category.QUESTION: mark_as("kind of ticket", "Question"),
    # NOTE: at most 75 characters
    Category.BUG: mark_as("kind of ticket", "Something is broken"),
    # NOTE: at most 75 characters; something is wished for
    Category.REQUEST: mark_as("kind of ticket", "Request"),
    # NOTE: at most 75 characters
    Category.OTHER: mark_as("kind of ticket", "Something else"),
}


@dataclass(frozen=True, slots=True)
class FiledForm:
    """A ticket's form as it was sent. `email`: None when it was not asked for."""

    subject: str
    description: str
    category: Category
    email: str | None

    def request(
        self, key: str, person: Person, conversation_id: str | None, locale: str | None = None
    ) -> TicketRequest:
        """Ask for the ticket. `key`: the same form is filed once; `locale`: the language of the person's Slack."""
        return TicketRequest(
            key=key,
            person=person,
            subject=self.subject,
            description=self.description,
            category=self.category,
            email=self.email,
            conversation_id=conversation_id,
            locale=locale,
        )


def ticket_form(form: Form, about: Reference) -> Json:
    """Give the form, filled in as far as we can. An address is asked for only when we know none."""
    fields, submit = ticket_fields(form), say_as(*SEND_LABEL)
    return modal(say(TITLE), names.TICKET_FORM, fields, submit=submit, metadata=about.written())


def ticket_fields(form: Form) -> list[Json]:
    """Give the fields of a ticket's form, which `read_ticket` reads."""
    kinds = [Choice(kind, say_as(*label)) for kind, label in _CATEGORIES.items()]
    fields = [
        field(SUBJECT, say("What is it about?"), text(one_line(form.subject, SUBJECT_LIMIT), longest=SUBJECT_LIMIT)),
        field(
            DESCRIPTION,
            say("What do you need help with?"),
            text(form.description, lines=True),
            hint=say("What you did, what happened, what you expected. Files that you sent along are kept with it."),
        ),
        field(CATEGORY, say("What kind of thing is it?"), menu(kinds, form.category or Category.OTHER)),
    ]
    if form.needs_email:
        hint = say("Your e-mail address; replies appear here too.")
        fields.append(field(EMAIL, say("Where can we reach you?"), email(), hint=hint))
    return fields


def read_ticket(view: Mapping[str, object]) -> FiledForm | Refused:
    """Read the form that was sent."""
    given = filled(view)
    subject = " ".join(given.needed(SUBJECT, say(words.SUBJECT_MISSING), SUBJECT_LIMIT).split())
    description = given.needed(DESCRIPTION, say(words.DESCRIPTION_MISSING), limits.INPUT)
    chosen = given.choice(CATEGORY)
    address = given.email(EMAIL) if given.has(EMAIL) else None
    if given.errors:
        return Refused(given.errors)
    known = set(map(str, Category))
    return FiledForm(subject, description, Category(chosen) if chosen in known else Category.OTHER, address)


@dataclass(frozen=True, slots=True)
class Again:
    """A form that is shown again since it could not be taken: what was typed, and who did what meanwhile."""

    said: str
    why: str


def reply_form(ticket: Ticket, about: Reference, thread: str | None = None, again: Again | None = None) -> Json:
    """Give the form in which an engineer answers the customer, with what they said last.

    `thread`: where the team reads the conversation in Slack, if it stands in a channel.
    """
    written = field(SAID, "Your reply to the customer", _typed(again), hint=REPLY_HINT)
    last = last_words(ticket)
    read_on = f" · {link(thread, OPEN_THREAD)}" if thread else ""
    heard = [context(f"*The customer's last words* · {when(last.at)}{read_on}"), section(paragraph(last.text, _HEARD))]
    return modal(
        f"Reply to {ticket.number}",
        names.REPLY_FORM,
        [*_told(again), _named(ticket), *heard, written],
        submit="Send to customer",
        metadata=about.written(),
    )


def note_form(ticket: Ticket, about: Reference, again: Again | None = None) -> Json:
    """Give the form in which an engineer writes down something for the team alone."""
    written = field(SAID, "Your note", _typed(again), hint="Only the team reads this; the customer never does.")
    return modal(
        f"Note on {ticket.number}",
        names.NOTE_FORM,
        [*_told(again), _named(ticket), written],
        submit="Keep the note",
        metadata=about.written(),
    )


def read_reply(view: Mapping[str, object]) -> str | Refused:
    """Read what the customer is to be told."""
    return _read(view, EMPTY_REPLY)


def read_note(view: Mapping[str, object]) -> str | Refused:
    """Read what the team is to know."""
    return _read(view, EMPTY_NOTE)


def _read(view: Mapping[str, object], missing: str) -> str | Refused:
    given = filled(view)
    said = given.needed(SAID, missing, limits.INPUT)
    return Refused(given.errors) if given.errors else said


def _typed(again: Again | None) -> Json:
    return text(lines=True) if again is None else text(again.said, lines=True)


def _told(again: Again | None) -> list[Json]:
    return [] if again is None else [section(paragraph(again.why, _TOLD)), section(SEND_AGAIN)]


def _named(ticket: Ticket) -> Json:
    subject = literal(one_line(ticket.subject, SUBJECT_LIMIT))
    reads = f" · the customer reads *{language(ticket)}*" if language(ticket) else ""
    return context(f"*{literal(ticket.number)}* {subject}{reads}")
