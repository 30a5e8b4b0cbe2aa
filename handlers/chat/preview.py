"""What would be said, without saying it: for the command line and for trying things out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.chat import small_talk
from handlers.chat.episodes import Place, opened
from handlers.chat.questions import Questions
from handlers.chat.situation import Situation
from handlers.chat.tongues import Tongues
from handlers.chat.verdicts import Verdicts
from handlers.conversation import Conversation, Message, Receipt
from handlers.languages import DEFAULT, speaking
from handlers.person import Person
from handlers.ports import Clock, NewId
from handlers.reply import Reply
from handlers.speech.salutation import bare
from retrieval import Ranking


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be said. `failure` names what broke, when something did; small talk has no receipt and no ranking.

    `language`: what it is said in.
    """

    reply: Reply
    receipt: Receipt | None = None
    ranking: Ranking | None = None
    failure: str | None = None
    language: str = DEFAULT


class Previews:
    """Asks the same handlers as the desk, as the first message of a conversation that is never written."""

    def __init__(self, questions: Questions, verdicts: Verdicts, clock: Clock, new_id: NewId, tongues: Tongues) -> None:
        self._questions = questions
        self._verdicts = verdicts
        self._clock = clock
        self._new_id = new_id
        self._tongues = tongues

    async def give(self, question: str, person: Person, option: str | None) -> Preview:
        """Give the preview; with `option`, as if that article had been chosen."""
        now = self._clock()
        conversation = Conversation("preview", "cli", person.id, now)
        message = Message("preview", "preview", person, question, now, option)
        tongue = self._tongues.of(message, conversation)
        situation = Situation(message, question, conversation, now, tongue.heard)
        with speaking(tongue.spoken) as language:
            return replace(await self._given(situation), language=language)

    async def _given(self, situation: Situation) -> Preview:
        option, question = situation.message.option, situation.text
        if option is None:
            said = await small_talk.handle(situation) or await self._verdicts.handle(situation)
            if said is not None:
                return Preview(said.reply)
        accounts = situation.message.person.accounts
        episode = opened(situation.conversation, question, situation.now, self._new_id, accounts)
        where = Place(episode, bare(question), (option,) if option else (), fresh=True)
        reply, receipt, finding = await self._questions.reply(situation, where)
        return Preview(reply, receipt, finding.ranking, finding.failure)
