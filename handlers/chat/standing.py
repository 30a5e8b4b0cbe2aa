"""What is said to something of ours that stands open: a clarifying question, or an offered form."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat import words
from handlers.chat.as_now import as_now
from handlers.chat.clarify import agreed, chosen, declined
from handlers.chat.episodes import touched
from handlers.chat.handoff import offer
from handlers.chat.situation import Handled, Handler, Situation
from handlers.conversation import Conversation, Episode, Outcome, Turn
from handlers.languages import say
from handlers.ports import LiveArticles
from handlers.reply import Clarification, Option, Remark


class Standing:
    """Takes "the second one", "yes" and "none of these" for what they are, before they are taken for small talk.

    What is neither a choice nor a yes or no is left to the next handler.
    """

    def __init__(self, articles: LiveArticles, questions: Handler) -> None:
        self._articles = articles
        self._questions = questions

    async def handle(self, situation: Situation) -> Handled | None:
        """Go on with the latest episode, if something stands open in it and this is about that."""
        episode = situation.conversation.episode
        if episode is None or episode.outcome is not Outcome.OPEN or situation.message.option is not None:
            return None
        match episode.last_reply:
            case "clarification":
                return await self._clarified(situation, episode)
            case "handoff":
                return _offered(situation, episode)
            case _:
                return None

    async def _clarified(self, situation: Situation, episode: Episode) -> Handled | None:
        turn = _asked(situation.conversation, episode)
        if turn is None or not isinstance(turn.reply, Clarification):
            return None
        match chosen(situation.text, turn.reply.options, situation.heard):
            case Option():
                return await self._questions(situation)
            case "unclear":
                return await self._again(situation, episode, turn)
            case "none":
                text = words.none_fits(len(turn.reply.options))
                return _form(situation, episode, text, turn.reply.confidence)
            case _:
                return None

    async def _again(self, situation: Situation, episode: Episode, turn: Turn) -> Handled:
        """Repeat the question, with the articles as this person may see them now."""
        (now,) = await as_now((turn,), situation.message.person.access, self._articles)
        if not isinstance(now.reply, Clarification):
            return Handled(now.reply or Remark(say(words.OPTIONS_WITHDRAWN)))
        return Handled(replace(now.reply, text=say(words.CLARIFY_AGAIN)), touched(episode, situation.now))


def _offered(situation: Situation, episode: Episode) -> Handled | None:
    if declined(situation.text, situation.heard):
        return Handled(Remark(say(words.FORM_DECLINED)))
    return _form(situation, episode, say(words.STANDING_FORM), 0.0) if agreed(situation.text, situation.heard) else None


def _form(situation: Situation, episode: Episode, text: str, confidence: float) -> Handled:
    reply = offer(text, situation.conversation, episode, "", situation.message.person, confidence)
    return Handled(reply, replace(touched(episode, situation.now), last_reply="handoff", options=()))


def _asked(conversation: Conversation, episode: Episode) -> Turn | None:
    """Give the turn that asked, or repeated, the episode's clarifying question."""
    turns = (turn for turn in reversed(conversation.turns) if turn.episode_id == episode.id)
    return next((turn for turn in turns if isinstance(turn.reply, Clarification)), None)
