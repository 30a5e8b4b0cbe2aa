"""Everything that the bot itself says to customers, in one catalogue. Articles and people speak for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

_FILES, _FILE_NAME = 5, 80
"""Files that are named in a sentence, and characters of each name."""

HELLO = (
    "Hello! Ask me anything about the product, in your own words. If I cannot help, I put you in touch with a person."
)
THANKS = "You're welcome! If something else comes up, just ask."
HELP = (
    "I answer questions from the help centre and show you where each answer comes from. "
    "Type your question in a sentence. You can ask for a person at any time."
)
FAREWELL = "Goodbye! If something else comes up, just ask."
WAITING = "Take your time. Ask in one sentence when you are ready; if you would rather have a person, just say so."
GO_AHEAD = "Go ahead: ask in one sentence, in your own words. If you would rather have a person, just say so."
IN_ONE_SENTENCE = (
    "Tell me in one sentence what you would like to know, and I look it up. "
    "If you would rather have a person, just say so."
)
SAY_IT = (
    "I look up each message by its own words. Please put what you need into one sentence. "
    "If you would rather have a person, just say so."
)
ACKNOWLEDGED = "All right. If there is something else, just ask."
UNREADABLE = "I can read words only. What would you like to know?"
EMPTY = "Your message arrived empty. What would you like to know?"

SOLVED_LABEL = "That solved it"
PERSON_LABEL = "I need a person"
REMEMBER_LABEL = "Right answer: remember"

CONFIRMED = "Glad that solved it. If something else comes up, just ask."
REMEMBERED = "Remembered: whoever asks this, or much the same, is shown this article."
NOTHING_TO_CONFIRM = "Good to hear. If something else comes up, just ask."

CLARIFY = "I found more than one thing that this could be about. Which one do you mean?"
CLARIFY_ONE = "I am not sure, but this may be what you mean. Is it?"
CLARIFY_SYSTEM = "Which system is it about?"
CLARIFY_VERSION = "Which version do you use?"
CLARIFY_ERROR = "Which error do you see?"
CLARIFY_PRODUCT = "Which one do you mean?"
CLARIFY_AGAIN = "Which one of these do you mean?"

NO_ANSWER = "I could not find an answer to that in the help centre, and I would rather not guess. A person can help."
OTHER_LANGUAGE = "I have no articles in the language of your question. A person can help you."
ARTICLE_GONE = "That article is not available any more, so I cannot show it. A person can help."
WITHDRAWN = "This article has changed or been removed since; ask again for the present answer."
OPTIONS_WITHDRAWN = "The articles that I asked about have changed or been removed since; please ask again."
CHOICE_WITHDRAWN = "(a choice that is not available any more)"
CONVERSATION_LONG = "This conversation is long. Please start a new one."
REFUSED_BEFORE = "This message was refused before. Please write it again."
KEY_TAKEN = "This form's key was used for a message. Please send the form again."
FAILED = (
    "Something on our side failed, so I could not look that up. It is not your question. "
    "You can try again, or a person can help."
)
PERSON = "Of course: a person can help."
COMPLAINT = "I am sorry that I was no help. A person can help."
STANDING_FORM = "Then send the form, please, and a person will help."
FORM_DECLINED = "All right, then not. You can ask for a person at any time; if there is something else, just ask."
BOT = (
    "I am an automatic assistant: I answer from the help centre. A person is one click away: "
    "ask for one whenever you like."
)
PRESENT = (
    "I am here: an automatic assistant that answers from the help centre. What would you like to know? "
    "If you would rather have a person, just say so."
)

EMAIL_MISSING = "Please give an e-mail address, so that a person can reply to you."
EMAIL_INVALID = "That does not look like an e-mail address. Please check it: it should read like name@example.com."
SUBJECT_MISSING = "Please give the ticket a subject: a few words are enough."
DESCRIPTION_MISSING = "Please describe what you need help with."


def too_long(field: str, length: int, limit: int) -> str:
    """Say that a field of the form is too long."""
    return f"The {field} has {length:,} characters; it may have up to {limit:,}. Please shorten it."


def unknown_category(given: str, known: str) -> str:
    """Say that a ticket's category is none of ours."""
    return f"The category {given!r} is unknown; choose one of {known}."


def none_fits(options: int) -> str:
    """Say that nothing of what a clarifying question offered is it, and what then."""
    said = {1: "Not that", 2: "Neither fits"}.get(options, "None of them fits")
    return f"{said}, then. A person can help."


def filed(number: str, expected: str | timedelta | None, email: str | None) -> str:
    """Name the ticket, and when to expect a reply where. `expected`: None where the ticket says it itself."""
    where = f"You are reached at {email}, and replies appear here." if email else "Replies appear here."
    return f"Your ticket is {number}. {_replies(expected)} {where} You need not do anything else."


def filed_signed_in(number: str, expected: str | timedelta | None) -> str:
    """Name the ticket of somebody who signed in before they filed it. Replies do not appear here then."""
    return f"Your ticket is {number}. {_replies(expected)} You find it once you are signed in."


def has_ticket(number: str) -> str:
    """Say that a person has it already; when they reply was said, and stands with the ticket."""
    return f"Your ticket {number} is with our team; a person replies. If it is about something else, just tell me what."


def added(number: str) -> str:
    """Say that the words went to the person who works on the ticket."""
    return f"I added that to your ticket {number}. The person who works on it will see it."


def sent(names: Sequence[str]) -> str:
    """Name files that came without words, as their sender's line of the transcript."""
    return f"(sent {_named(names)})" if names else ""


def files_kept(names: Sequence[str], *, asked: bool) -> str:
    """Say what becomes of files. `asked`: a question stands open, which they may belong to."""
    kept = f"I cannot look into files, but I keep {_named(names)}: whoever takes a ticket of yours sees it."
    return kept if asked else f"{kept} What is it about?"


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(name[:_FILE_NAME] for name in names[:_FILES])
    return f"{shown} and {len(names) - _FILES} more" if len(names) > _FILES else shown


def _replies(expected: str | timedelta | None) -> str:
    return "A person replies." if expected is None else f"A person replies {_when(expected)}."


def _when(expected: str | timedelta) -> str:
    if isinstance(expected, str):
        return expected
    hours = max(1, round(expected.total_seconds() / 3600))
    days, rest = divmod(hours, 24)
    if days and not rest:
        return f"within {days} day{'s' if days > 1 else ''}"
    return f"within {hours} hour{'s' if hours > 1 else ''}"
