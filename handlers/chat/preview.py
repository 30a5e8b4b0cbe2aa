"""What would be said, without saying it: for the command line and for trying things out."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.chat import small_talk
from handlers.chat.episodes import Place, opened
from handlers.chat.questions import Questions
from handlers.chat.situation import Situation
from handlers.chat.verdicts import Verdicts
from handlers.conversation import Conversation, Message, Receipt
from handlers.person import Person
from handlers.ports import Clock, NewId
from handlers.reply import Reply
from handlers.speech.salutation import bare
from retrieval import Ranking


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be said. `failure` names what broke, when something did; small talk has no receipt and no ranking."""

    reply: Reply
    receipt: Receipt | None = None
    ranking: Ranking | None = None
    failure: str | None = None


class Previews:
    """Asks the same handlers as the desk, as the first message of a conversation that is never written."""

    def __init__(self, questions: Questions, verdicts: Verdicts, clock: Clock, new_id: NewId) -> None:
        self._questions = questions
        self._verdicts = verdicts
        self._clock = clock
        self._new_id = new_id

    async def give(self, question: str, person: Person, option: str | None) -> Preview:
        """Give the preview; with `option`, as if that article had been chosen."""
        now = self._clock()
        conversation = Conversation("preview", "cli", person.id, now)
        situation = Situation(Message("preview", "preview", person, question, now, option), question, conversation, now)
        if option is None:
            said = await small_talk.handle(situation) or await self._verdicts.handle(situation)
            if said is not None:
                return Preview(said.reply)
        episode = opened(conversation, question, now, self._new_id, person.accounts)
        where = Place(episode, bare(question), (option,) if option else (), fresh=True)
        reply, receipt, finding = await self._questions.reply(situation, where)
        return Preview(reply, receipt, finding.ranking, finding.failure)
