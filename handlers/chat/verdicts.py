"""Handle what people say about an answer: "that solved it", "I need a person", "no", "this is useless"."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat import words
from handlers.chat.episodes import opened, touched
from handlers.chat.feedback import Verdict, confirmable, rejected, verdict
from handlers.chat.handoff import offer
from handlers.chat.policy import Policy
from handlers.chat.settle import returned
from handlers.chat.situation import Handled, Situation
from handlers.confirmation import Kind
from handlers.conversation import Episode, Outcome
from handlers.known.recording import confirmation
from handlers.known.wordings import fits
from handlers.languages import say
from handlers.ports import NewId
from handlers.reply import Handoff, Remark
from handlers.speech.appeals import complains


class Verdicts:
    """Settles the latest episode, or offers a person for it."""

    def __init__(self, policy: Policy, new_id: NewId) -> None:
        self._policy = policy
        self._new_id = new_id

    async def handle(self, situation: Situation) -> Handled | None:
        """Handle a typed verdict; None when the message is none."""
        episode = situation.conversation.episode
        said = verdict(situation.text, episode, situation.heard)
        if said is not None:
            return self.given(situation, said)
        # Left alone, the answer would count as right after a while of silence.
        unhappy = complains(situation.text, situation.heard) or rejected(situation.text, episode, situation.heard)
        return self._person(situation, say(words.COMPLAINT)) if unhappy else None

    def given(self, situation: Situation, said: Verdict) -> Handled:
        """Handle a verdict."""
        return self._confirmed(situation) if said == "confirmed" else self._person(situation, say(words.PERSON))

    def _confirmed(self, situation: Situation) -> Handled:
        episode = situation.conversation.episode
        if episode is None or not confirmable(episode):
            return Handled(Remark(say(words.NOTHING_TO_CONFIRM)))
        settled = replace(touched(episode, situation.now), outcome=Outcome.CONFIRMED, settled_at=situation.now)
        taught = confirmation(episode, situation.message.person, situation.now)
        at_once = taught is not None and taught.kind is Kind.ENGINEER and fits(taught.question)
        return Handled(Remark(say(words.REMEMBERED) if at_once else say(words.CONFIRMED)), settled, confirmation=taught)

    def _person(self, situation: Situation, said: str) -> Handled:
        current = situation.conversation.episode
        if current is not None and current.outcome is Outcome.ESCALATED and current.ticket:
            text = words.has_ticket(current.ticket)
            return Handled(Handoff(text, ticket=current.ticket))
        episode, settled = self._episode(situation, current)
        reply = offer(said, situation.conversation, current or episode, "", situation.message.person, 0.0)
        episode = replace(touched(episode, situation.now), last_reply="handoff", options=())
        return Handled(reply, episode, settled=settled)

    def _episode(self, situation: Situation, current: Episode | None) -> tuple[Episode, tuple[Episode, ...]]:
        if current is not None and current.outcome is Outcome.OPEN:
            return current, ()
        question = current.question if current else ""
        fresh = opened(situation.conversation, question, situation.now, self._new_id, situation.message.person.accounts)
        if current is not None and returned(current, situation.now, self._policy):
            return fresh, (replace(current, outcome=Outcome.REVOKED, settled_at=situation.now),)
        return fresh, ()
