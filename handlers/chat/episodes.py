"""Where a message belongs: to the question that is open, or to a new one.

The rule, in order:

1. A pressed option of the open episode's clarifying question answers it; so does typing its title, a part that no
   other option has, or its number.
2. Where we last asked or offered something (a clarifying question, a form), a typed text goes on with that episode,
   unless it is clearly another question: it reads as one, and shares no word with what was said before.
   It is looked up together with the first wording, but alone when it says the whole thing anew after an offered form.
   No second clarifying question is asked.
3. Everything else is a new episode. Nothing of a former one steers it; an answered one stays open until silence or the
   person settles it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.chat.clarify import chosen
from handlers.conversation import Conversation, Episode, Outcome
from handlers.ports import NewId
from handlers.reply import Clarification, Option
from handlers.speech.questions import asks
from handlers.speech.salutation import bare
from handlers.terms import LONGEST_MESSAGE, normalised, related, terms


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs.

    Attributes:
        query: what to look up, without a greeting.
        within: the article that was chosen, if any.
        fresh: the episode is a new one.
    """

    episode: Episode
    query: str
    within: tuple[str, ...] = ()
    fresh: bool = False


def place(
    conversation: Conversation,
    text: str,
    option: str | None,
    now: datetime,
    new_id: NewId,
    accounts: tuple[str, ...] = (),
    heard: str | None = None,
) -> Place:
    """Find the message's episode, or open one.

    `text` is cleaned and not empty; `accounts` are the person's; `heard`: what the text is in, see `Situation`.
    """
    current = conversation.episode
    if current is not None and current.outcome is Outcome.OPEN:
        article = _chosen(conversation, current, text, option, heard)
        if article is not None:
            return Place(current, bare(current.question), within=(article,))
        if current.last_reply in {"clarification", "handoff"} and current.question:
            said = f"{current.question} {' '.join(found.name for found in options(conversation))}"
            if not starts_anew(text, said, heard):
                return Place(current, _together(current, text))
    return Place(opened(conversation, text, now, new_id, accounts), bare(text), fresh=True)


def opened(
    conversation: Conversation, question: str, now: datetime, new_id: NewId, accounts: tuple[str, ...] = ()
) -> Episode:
    """Open an episode, after the conversation's latest one.

    Its language is what is spoken now; that of the latest one where it is the same question.
    """
    latest = conversation.episode
    before = latest.language if latest is not None and question and latest.question == question else None
    at = now if latest is None else max(now, latest.opened_at + timedelta(microseconds=1))
    return Episode(
        id=new_id("e"),
        conversation_id=conversation.id,
        person_id=conversation.person_id,
        question=question,
        opened_at=at,
        touched_at=at,
        accounts=accounts,
        language=before or conversation.language,
    )


def touched(episode: Episode, now: datetime) -> Episode:
    """Note that somebody did something in it."""
    return replace(episode, touched_at=max(now, episode.touched_at))


def starts_anew(text: str, before: str, heard: str | None = None) -> bool:
    """Tell whether a text is clearly another question than what was said before. `heard`: as with `place`."""
    return not related(text, before) and reads_as_question(text, heard)


def reads_as_question(text: str, heard: str | None = None) -> bool:
    """Tell whether a text is a question in its form, and long enough to be a whole one. `heard`: as with `place`.

    "Was" begins a question in German, and none in English.
    """
    spoken = normalised(bare(text)).split()
    long_enough = len(spoken) >= 3 or len(terms(text)) >= 5  # the latter for scripts without spaces
    return long_enough and (text.rstrip().endswith(("?", "？", "؟")) or asks(bare(text), heard))


def options(conversation: Conversation) -> tuple[Option, ...]:
    """Give the options of the latest clarifying question."""
    for turn in reversed(conversation.turns):
        if isinstance(turn.reply, Clarification):
            return turn.reply.options
    return ()


def label(conversation: Conversation, article: str) -> str:
    """Give what the pressed button stood for, also that of an earlier question; empty when there was no such button."""
    for turn in reversed(conversation.turns):
        if isinstance(turn.reply, Clarification):
            for option in turn.reply.options:
                if option.article == article:
                    return option.name
    return ""


def _together(episode: Episode, text: str) -> str:
    """Combine a question with what was added to it, unless the addition says it all."""
    whole = normalised(episode.question) in normalised(text)
    reworded = episode.last_reply == "handoff" and _long(text)
    return bare(text) if whole or reworded else f"{bare(episode.question)}\n{text}"[:LONGEST_MESSAGE]


def _long(text: str) -> bool:
    return len(normalised(text).split()) >= 4 or len(terms(text)) >= 6


def _chosen(
    conversation: Conversation, episode: Episode, text: str, option: str | None, heard: str | None
) -> str | None:
    if option is not None and option in episode.options:
        return option
    found = chosen(text, [asked for asked in options(conversation) if asked.article in episode.options], heard)
    return found.article if isinstance(found, Option) else None
