"""Handle a question: answer it, ask what is meant, or, always last, hand over to a person."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat import words
from handlers.chat.answer import Ask
from handlers.chat.episodes import Place, opened, place, touched
from handlers.chat.handoff import offer
from handlers.chat.inquiry import Finding, Inquiry
from handlers.chat.policy import Policy
from handlers.chat.receipts import cited, kind, receipt
from handlers.chat.settle import revoked
from handlers.chat.situation import Handled, Situation
from handlers.conversation import Episode, Receipt
from handlers.languages import say
from handlers.ports import Conversations, NewId
from handlers.reply import Answer, Clarification, Handoff


class Questions:
    """Handles whatever nobody else took. Always replies: there is no dead end."""

    def __init__(self, inquiry: Inquiry, conversations: Conversations, policy: Policy, new_id: NewId) -> None:
        self._inquiry = inquiry
        self._conversations = conversations
        self._policy = policy
        self._new_id = new_id

    async def handle(self, situation: Situation) -> Handled:
        """Answer, clarify, or offer a person."""
        option = situation.message.option
        accounts = situation.message.person.accounts
        heard = situation.heard
        where = place(situation.conversation, situation.text, option, situation.now, self._new_id, accounts, heard)
        reply, written, finding = await self.reply(situation, where)
        episode = after(where.episode, reply, situation)
        settled = await self._revoked(situation, episode) if where.fresh else ()
        return Handled(reply, episode, written, settled, failure=finding.failure)

    async def reply(
        self, situation: Situation, where: Place
    ) -> tuple[Answer | Clarification | Handoff, Receipt, Finding]:
        """Look up and decide; changes and writes nothing."""
        ask = Ask(where.query, situation.message.person.access, where.within, where.episode.clarified)
        finding = await self._inquiry.find(ask)
        reply = finding.reply or self._handoff(situation, where, finding)
        failed = finding.failure is not None
        made = receipt(self._new_id("r"), situation.now, ask, finding.ranking, reply, self._policy, failed=failed)
        return reply, made, finding

    def failed(self, situation: Situation, failure: str) -> Handled:
        """Offer a person because something of ours broke; needs nothing that could break too."""
        accounts = situation.message.person.accounts
        episode = opened(situation.conversation, situation.text, situation.now, self._new_id, accounts)
        reply = offer(say(words.FAILED), situation.conversation, episode, situation.text, situation.message.person, 0.0)
        return Handled(reply, replace(episode, last_reply="handoff"), failure=failure)

    def _handoff(self, situation: Situation, where: Place, finding: Finding) -> Handoff:
        text = say(words.NO_ANSWER)
        if finding.failure is not None:
            text = say(words.FAILED)
        elif where.within:
            text = say(words.ARTICLE_GONE)
        elif finding.alien is not None:
            text = words.not_spoken(finding.alien)
        person, conversation = situation.message.person, situation.conversation
        # A pressed option is the title of an article: none of the customer's words, and maybe not theirs to see now.
        said = "" if where.within else situation.text
        return offer(text, conversation, where.episode, said, person, finding.ranking.confidence)

    async def _revoked(self, situation: Situation, episode: Episode) -> tuple[Episode, ...]:
        # Settled up to `revoked_within` ago, and touched up to `assumed_after` before that.
        since = situation.now - self._policy.revoked_within - self._policy.assumed_after
        recent = await self._conversations.recent_episodes(episode.person_id, since, episode.accounts)
        return revoked(recent, episode, situation.now, self._policy)


def after(episode: Episode, reply: Answer | Clarification | Handoff, situation: Situation) -> Episode:
    """Give the episode as it is after our reply."""
    return replace(
        touched(episode, situation.now),
        clarified=episode.clarified or isinstance(reply, Clarification),
        last_reply=kind(reply),
        article=cited(reply)[0] if isinstance(reply, Answer) else episode.article,
        options=cited(reply) if isinstance(reply, Clarification) else (),
        language=episode.language or situation.conversation.language,
    )
