"""Everything that the bot itself says to customers. Articles and people speak for themselves.

The constants are messages, to be said (`handlers.languages.say`) where they are shown; the functions say what they
give.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.languages import everywhere, mark, say, say_n
from handlers.languages.dates import listed, named, number
from handlers.languages.sentences import together

EXPECTED = "within one working day"
"""The setting's own words for when a person replies."""
REPLY = mark("A person replies within one working day.")
_FILES, _FILE_NAME = 5, 80
"""Files that are named in a sentence, and characters of each name."""

HELLO = mark(
    "Hello! Ask me anything about the product, in your own words. If I cannot help, I put you in touch with a person."
)
THANKS = mark("You're welcome! If something else comes up, just ask.")
HELP = mark(
    "I answer questions from the help centre and show you where each answer comes from. "
    "Type your question in a sentence. You can ask for a person at any time."
)
FAREWELL = mark("Goodbye! If something else comes up, just ask.")
WAITING = mark(
    "Take your time. Ask in one sentence when you are ready; if you would rather have a person, just say so."
)
STILL_HERE = mark("Yes, I am here. What would you like to know?")
GO_AHEAD = mark("Go ahead: ask in one sentence, in your own words. If you would rather have a person, just say so.")
IN_ONE_SENTENCE = mark(
    "Tell me in one sentence what you would like to know, and I look it up. "
    "If you would rather have a person, just say so."
)
SAY_IT = mark(
    "I look up each message by its own words. Please put what you need into one sentence. "
    "If you would rather have a person, just say so."
)
ACKNOWLEDGED = mark("All right. If there is something else, just ask.")
UNREADABLE = mark("I can read words only. What would you like to know?")
EMPTY = mark("Your message arrived empty. What would you like to know?")

SOLVED_LABEL = mark("That solved it")
PERSON_LABEL = mark("I need a person")
REMEMBER_LABEL = mark("Right answer: remember")
NONE_LABEL = mark("None of these")

CONFIRMED = mark("Glad that solved it. If something else comes up, just ask.")
REMEMBERED = mark("Remembered: whoever asks this, or much the same, is shown this article.")
NOTHING_TO_CONFIRM = mark("Good to hear. If something else comes up, just ask.")

CLARIFY = mark("I found more than one thing that this could be about. Which one do you mean?")
CLARIFY_ONE = mark("I am not sure, but this may be what you mean. Is it?")
CLARIFY_SYSTEM = mark("Which system is it about?")
CLARIFY_VERSION = mark("Which version do you use?")
CLARIFY_ERROR = mark("Which error do you see?")
CLARIFY_PRODUCT = mark("Which one do you mean?")
CLARIFY_AGAIN = mark("Which one of these do you mean?")

NO_ANSWER = mark(
    "I could not find an answer to that in the help centre, and I would rather not guess. A person can help."
)
NOT_YOUR_LANGUAGE = mark("I do not speak the language of your question. A person can help you.")
ARTICLE_GONE = mark("That article is not available any more, so I cannot show it. A person can help.")
WITHDRAWN = mark("This article has changed or been removed since; ask again for the present answer.")
OPTIONS_WITHDRAWN = mark("The articles that I asked about have changed or been removed since; please ask again.")
CHOICE_WITHDRAWN = mark("(a choice that is not available any more)")
CONVERSATION_LONG = mark("This conversation is long. Please start a new one.")
REFUSED_BEFORE = mark("This message was refused before. Please write it again.")
NOT_FILED = mark("The ticket could not be filed. Please send the form again.")
CHANGED_ELSEWHERE = mark("The conversation is being changed elsewhere. Please try again.")
KEY_TAKEN = mark("This form's key was used for a message. Please send the form again.")
FAILED = mark(
    "Something on our side failed, so I could not look that up. It is not your question. "
    "You can try again, or a person can help."
)
PERSON = mark("Of course: a person can help.")
COMPLAINT = mark("I am sorry that I was no help. A person can help.")
STANDING_FORM = mark("Then send the form, please, and a person will help.")
FORM_DECLINED = mark("All right, then not. You can ask for a person at any time; if there is something else, just ask.")
BOT = mark(
    "I am an automatic assistant: I answer from the help centre. A person is one click away: "
    "ask for one whenever you like."
)
PRESENT = mark(
    "I am here: an automatic assistant that answers from the help centre. What would you like to know? "
    "If you would rather have a person, just say so."
)

EMAIL_MISSING = mark("Please give an e-mail address, so that a person can reply to you.")
EMAIL_INVALID = mark(
    "That does not look like an e-mail address. Please check it: it should read like name@example.com."
)
SUBJECT_MISSING = mark("Please give the ticket a subject: a few words are enough.")
DESCRIPTION_MISSING = mark("Please describe what you need help with.")


def too_long(field: str, length: int, limit: int) -> str:
    """Say that a field of the form is too long."""
    said = {
        "subject": mark("The subject has {length} characters; it may have up to {limit}. Please shorten it."),
        "description": mark("The description has {length} characters; it may have up to {limit}. Please shorten it."),
    }.get(field)
    if said is None:
        said = mark("The {field} has {length} characters; it may have up to {limit}. Please shorten it.")
    return say(said, field=field, length=number(length), limit=number(limit))


def unknown_category(given: str, known: str) -> str:
    """Say that a ticket's category is none of ours."""
    return say("The category {given} is unknown; choose one of {known}.", given=repr(given), known=known)


def not_spoken(language: str) -> str:
    """Say that the language of a question is none that we speak. `language`: ISO 639-1 code."""
    name = named(language)
    if name == language:
        return say(NOT_YOUR_LANGUAGE)
    return say("You seem to write in {language}, which I do not speak. A person can help you.", language=name)


def in_language(language: str) -> str:
    """Say in which language an article is. `language`: ISO 639-1 code."""
    return say("This article is in {language}.", language=named(language))


def all_in_language(language: str) -> str:
    """Say in which language several articles are. `language`: ISO 639-1 code."""
    return say("These articles are in {language}.", language=named(language))


def beside_title(language: str) -> str:
    """Name the language of an article, to stand behind its title. `language`: ISO 639-1 code."""
    # NOTE: stands behind the title of an article, which is in this language
    return say("({language})", language=named(language))


def none_fits(options: int) -> str:
    """Say that nothing of what a clarifying question offered is it, and what then."""
    if options == 1:
        return say("Not that, then. A person can help.")
    if options == 2:
        return say("Neither fits, then. A person can help.")
    return say("None of them fits, then. A person can help.")


def filed(number: str, expected: str | timedelta | None, email: str | None) -> str:
    """Name the ticket, and when to expect a reply where. `expected`: None where the ticket says it itself."""
    where = say("Replies appear here.")
    if email:
        where = say("You are reached at {email}, and replies appear here.", email=email)
    return together(_numbered(number), _replies(expected), where, say("You need not do anything else."))


def filed_signed_in(number: str, expected: str | timedelta | None) -> str:
    """Name the ticket of somebody who signed in before they filed it. Replies do not appear here then."""
    return together(_numbered(number), _replies(expected), say("You find it once you are signed in."))


def has_ticket(number: str) -> str:
    """Say that a person has it already; when they reply was said, and stands with the ticket."""
    return say(
        "Your ticket {number} is with our team; a person replies. If it is about something else, just tell me what.",
        number=number,
    )


def added(number: str) -> str:
    """Say that the words went to the person who works on the ticket."""
    return say("I added that to your ticket {number}. The person who works on it will see it.", number=number)


def sent(names: Sequence[str]) -> str:
    """Name files that came without words, as their sender's line of the transcript."""
    return say("(sent {files})", files=_named(names)) if names else ""


def files_kept(names: Sequence[str], *, asked: bool) -> str:
    """Say what becomes of files. `asked`: a question stands open, which they may belong to."""
    kept = say(
        "I cannot look into files, but I keep {files}: whoever takes a ticket of yours sees it.", files=_named(names)
    )
    return kept if asked else together(kept, say("What is it about?"))


def pressed() -> frozenset[str]:
    """Give what stands on our buttons, in every language: who presses one has said none of it in their own words."""
    labels = (SOLVED_LABEL, PERSON_LABEL, REMEMBER_LABEL, NONE_LABEL)
    return frozenset(label for one in labels for label in everywhere(one))


def _numbered(number: str) -> str:
    return say("Your ticket is {number}.", number=number)


def _named(names: Sequence[str]) -> str:
    shown = listed([name[:_FILE_NAME] for name in names[:_FILES]])
    more = len(names) - _FILES
    return say_n("{files} and {n} more", "{files} and {n} more", more, files=shown) if more > 0 else shown


def _replies(expected: str | timedelta | None) -> str:
    if expected is None:
        return say("A person replies.")
    if isinstance(expected, str):
        # Written by whoever set the bot up, in their language, unless it is our own.
        return say(REPLY) if expected == EXPECTED else say("A person replies {when}.", when=expected)
    hours = max(1, round(expected.total_seconds() / 3600))
    days, rest = divmod(hours, 24)
    if days and not rest:
        return say_n("A person replies within {n} day.", "A person replies within {n} days.", days)
    return say_n("A person replies within {n} hour.", "A person replies within {n} hours.", hours)
