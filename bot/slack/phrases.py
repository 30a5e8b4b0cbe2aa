"""What the bot says in Slack only, in one place; what it says everywhere stands in `handlers.chat.words`.

What customers may read is marked, and said in their language where it is used. The rest is for the team, in English.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.chat import words
from handlers.languages import DEFAULT, mark, say, spoken
from handlers.ports import (
    ArticleNotFound,
    ConversationNotFound,
    HandlerError,
    RetrievalUnavailable,
    TicketNotFound,
    WriteConflict,
)

TRY_AGAIN = mark("That could not be taken just now. Please try again.")
SWITCHED_OFF = mark(
    "I am not switched on in this channel. Write to me directly, or ask somebody of the support team to switch me on "
    "here."
)
SWITCHED_OFF_VISITED = mark(
    "I am not switched on in this channel. Write to me directly, or ask an administrator of this workspace to switch "
    "me on here."
)
SWITCH_ON = mark("I am not switched on in this channel. Switch me on with /onetouch settings, or write to me directly.")
NOT_YOURS = mark("These buttons belong to whoever asked. Mention me with your own question, and I answer you here.")
GONE = mark("I do not find what this button belongs to any more. Please ask again.")
EXPIRED = mark("That took too long, and Slack did not let me open the window. Please press the button again.")
COMMAND_EXPIRED = "That took too long, and Slack did not let me open the window. Please type the command again."
SEARCH_GONE = mark("This list is too old to be changed. Please type /kb and the words again.")
NOTHING_MORE = mark("There is nothing more that I may show you here.")
GOES_ON = mark("What follows in the article")
FROM_BEGINNING = mark("The article from its beginning")
STANDS = mark("You have shared it here already.")
NOT_FOR_ALL = mark("Not everybody here may see this article, or it is gone, so I do not show it.")
NOT_ADMINISTRATOR = mark("Only administrators of this workspace can do this.")
NOT_ENGINEER = mark("Only members of the team can do this.")
FORM_FAILED = mark("The form could not be taken just now. Please send it again.")
SHORTCUT_EXPIRED = mark("That took too long, and Slack did not let me open the window. Please use the shortcut again.")
# NOTE: stands behind our name, "Onetouch is looking it up…"; where that does not go, a verb without a subject
LOOKING_UP = mark("is looking it up…")
"""Stands behind our name in the assistant pane while we work."""
THE_QUESTION = "Open the message"
WAITING = mark("Looking it up …")
NO_WORDS = "This message has no words that I could look up."
NOT_HERE = mark(
    "I am not in this channel, so I cannot write into its threads. Invite me with `/invite @Onetouch`, then use the "
    "shortcut again."
)
NOT_IN_DIRECT = mark("I am not part of this conversation and nobody can invite me to it, so I cannot write here.")
NOT_TAKEN = "Slack does not let me write into this thread: the channel may be archived, or only a few may write there."
TRIAGE_SAME = "That is this channel, and whoever asks here would read it. Please choose one of your team only."
TRIAGE_OTHERS = "Not only your team reads there, or I cannot see who does: choose another, or /invite me there first."
TRIAGE_UNKNOWN = "I could not see yet who reads that channel. Please press Save again."
TRIAGE_SHARED = "Other organisations read that channel. Please choose one of your own team only."
SHARED = "The article stands in the thread now."
NOT_POSTED = mark(
    "I did not post it: not everybody here may see what it quotes any more, or its article has changed. Please ask "
    "again."
)
WANTED = mark("You are told here once it is fixed.")
WANTED_BEFORE = mark("You are told here once it is fixed, as you said before.")
FROM_TEAM = mark("Written by a person of our team")


def greeting() -> str:
    """Greet whoever opens the assistant pane."""
    return say(
        "Hello! Ask me a question in your own words. I quote the article that answers it and say where it stands. When "
        "nothing answers it, or you press “{button}”, a person helps.",
        button=say(words.PERSON_LABEL),
    )


def files(names: Sequence[str]) -> str:
    """Name files that came without words."""
    return ", ".join(names)


def on_behalf(user: str) -> str:
    """Say to the team for whom a ticket is, as mrkdwn in a window, where nobody is pinged. `user`: their Slack id."""
    return f"For <@{user}>. The number and all news come into the thread of the message."


def filed_by(engineer: str) -> str:
    """Note who made a ticket of somebody else's message, for the team."""
    return f"Made of a message in Slack by {engineer}."


def filed_already(number: str) -> str:
    """Say that a ticket stands for something already, and how to add to it."""
    return say(
        "{number} was filed for this already. Write what you want to add as a message, where you asked, and it goes "
        "onto the ticket.",
        number=number,
    )


def draft(channel: str) -> str:
    """Say what a draft answers, to engineers, as mrkdwn. `channel`: its id."""
    return f"Draft for a question in <#{channel}>, seen by nobody there"


def remembered(question: str) -> str:
    """Say that a wording is known from now on, to whoever said so."""
    return f"Remembered: whoever asks “{question[:300]}”, or much the same, is shown this article."


def told(refused: HandlerError) -> str:
    """Give why what a customer did was refused, in the language that is spoken.

    What is refused because of what they gave is said so in its own words. Of the rest the words are the team's, so
    that in another language they are said more generally.
    """
    if spoken() == DEFAULT:
        return str(refused)
    match refused:
        case WriteConflict():
            return say(TRY_AGAIN)
        case RetrievalUnavailable():
            return say(words.FAILED)
        case ConversationNotFound() | TicketNotFound() | ArticleNotFound():
            return say(GONE)
        case _:
            return str(refused)


def why(refused: Exception) -> str:
    """Give why something was refused as a sentence: the messages of some errors begin small, and end without a stop.

    A stop is one of any of our languages.
    """
    text = str(refused).strip()
    first = text.partition(" ")[0]
    begun = text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text
    return begun if begun.endswith(tuple(".!?…:。！？：")) else f"{begun}."
