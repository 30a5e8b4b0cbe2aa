"""Answer what is no question: greetings, thanks, and the like."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from handlers.chat import words
from handlers.chat.feedback import confirmable, rejected
from handlers.chat.situation import Handled, Situation
from handlers.conversation import Episode, Outcome
from handlers.languages import everywhere, say
from handlers.reply import Quiet, Remark
from handlers.speech.asides import aside
from handlers.speech.small_talk import SmallTalk, small_talk
from handlers.speech.solutions import solved
from handlers.speech.wordings import Aside

_ASKED = frozenset({"clarification", "handoff"})
_REPLIES: Mapping[SmallTalk, str] = {
    "empty": words.EMPTY,
    "help": words.HELP,
    "bot": words.BOT,
    "unreadable": words.UNREADABLE,
    "greeting": words.HELLO,
    "present": words.PRESENT,
    "thanks": words.THANKS,
    "acknowledged": words.ACKNOWLEDGED,
    "farewell": words.FAREWELL,
    "waiting": words.WAITING,
    "opening": words.GO_AHEAD,
    "rejecting": words.IN_ONE_SENTENCE,
    "unsure": words.IN_ONE_SENTENCE,
    "pointing": words.SAY_IT,
    "noise": words.IN_ONE_SENTENCE,
}
_INVITED: frozenset[SmallTalk | None] = frozenset({"greeting", "present", "opening"})
"""What is said before a question."""
_PRIVATE = frozenset({"web", "cli"})
"""Channels where one person is alone with us, and silence looks like a fault."""
BURST = timedelta(seconds=30)
"""Lines that are written within it belong together."""
_OPEN_TO: frozenset[Aside] = frozenset({"rejecting", "unsure", "pointing"})
"""What may well be about a question or a form of ours that stands open."""


def remark(text: str, language: str | None = None) -> Remark | None:
    """Answer small talk; None when the text may be a question. `text` is cleaned; `language`: as with `small_talk`."""
    found = small_talk(text, language)
    return None if found is None else Remark(say(_REPLIES[found]))


async def handle(situation: Situation) -> Handled | None:
    """Answer small talk; it opens no episode and touches none.

    Of several greetings in a row the first is answered where others read along, and the rest briefly where nobody does.

    "Not sure" and "like this" may answer what we asked: while a clarifying question or a form stands open they are left
    to the handlers of questions. "No" behind an answer is a verdict on it.
    """
    episode = situation.conversation.episode
    if rejected(situation.text, episode, situation.heard):
        return None
    standing = episode is not None and episode.outcome is Outcome.OPEN and episode.last_reply in _ASKED
    if standing and aside(situation.text, situation.heard) in _OPEN_TO:
        return None
    found = remark(situation.text, situation.heard)
    if found is None:
        return Handled(Remark(say(words.THANKS))) if _glad(situation, episode) else None
    if small_talk(situation.text, situation.heard) in _INVITED and _just_invited(situation):
        alone = situation.message.alone or situation.conversation.channel in _PRIVATE
        return Handled(Remark(say(words.STILL_HERE)) if alone else Quiet())
    return Handled(found)


def _glad(situation: Situation, episode: Episode | None) -> bool:
    """Tell whether it is said that all is well, and there is no answer or ticket that it could be about."""
    about = episode is not None and (confirmable(episode) or episode.outcome is Outcome.ESCALATED)
    return not about and solved(situation.text, situation.heard)


def _just_invited(situation: Situation) -> bool:
    """Tell whether we have just told the person to go ahead.

    People who are about to ask write several lines in a row ("hi", "hello?", "quick question"): one answer is enough.
    Whoever says hello again later wants to know that somebody is there.
    """
    spoken = (turn for turn in reversed(situation.conversation.turns) if not isinstance(turn.reply, Quiet))
    last = next((turn for turn in spoken if turn.author != "customer"), None)
    invitations = {said for kind in _INVITED if kind is not None for said in everywhere(_REPLIES[kind])}
    if last is None or not isinstance(last.reply, Remark) or last.reply.text not in invitations:
        return False
    # Not when we answered, which may have been late: when it was written.
    answered = next(turn.at for turn in situation.conversation.turns if turn.key == last.key)
    return situation.message.at - answered <= BURST
