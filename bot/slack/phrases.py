"""What the bot says in Slack only, in one catalogue; what it says everywhere stands in `handlers.chat.words`."""

from __future__ import annotations

from collections.abc import Sequence

TRY_AGAIN = "That could not be taken just now. Please try again."
SWITCHED_OFF = (
    "I am not switched on in this channel. Write to me directly, or ask an administrator to switch me on here with "
    "`/onetouch settings`."
)
NOT_YOURS = "These buttons belong to whoever asked. Mention me with your own question, and I answer you here."
GONE = "I do not find what this button belongs to any more. Please ask again."
EXPIRED = "That took too long, and Slack did not let me open the window. Please press the button again."
NOTHING_MORE = "There is nothing more that I may show you here."
NOT_FOR_ALL = "Not everybody here may see this article, or it is gone, so I do not show it."
NOT_ENGINEER = "Only members of the team can do this."
FORM_FAILED = "The form could not be taken just now. Please send it again."
UNKNOWN_WORDS = "I do not know that. Here is what I can do:"


def files(names: Sequence[str]) -> str:
    """Name files that came without words."""
    return ", ".join(names)


def draft(channel: str, question: str) -> str:
    """Say what a draft answers, to engineers. `channel`: its id."""
    return f"Draft for a question in {channel}, seen by nobody there: {question[:300]}"
