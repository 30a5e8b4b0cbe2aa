"""The outbox's receiver for surveys: asks by mail, or in the conversation that the ticket came from."""

from __future__ import annotations

from typing import Protocol

from handlers.conversation import Conversation, Turn
from handlers.news import news, next_seq
from handlers.ports import Clock, ConversationNotFound, NewId, Outgoing, Step
from handlers.quality.letters import letter, remark
from handlers.quality.link import Links
from handlers.quality.survey import Choice, Place, Survey
from handlers.reply import Remark
from handlers.tickets.letters import Letter


class Surveys(Protocol):
    """Where surveys are kept."""

    async def get(self, survey_id: str) -> Survey | None:
        """Give a survey."""
        ...

    async def choice(self, person_id: str) -> Choice | None:
        """Give what a person chose about surveys."""
        ...


class Conversations(Protocol):
    """Where conversations live."""

    async def load(self, conversation_id: str) -> Conversation:
        """Give a conversation.

        Raises:
            ConversationNotFound: there is none.
        """
        ...

    async def write(self, step: Step) -> bool:
        """Write a step; False when a turn of its key is there already.

        Raises:
            WriteConflict: the conversation went on meanwhile.
        """
        ...


class Letters(Protocol):
    """Sends letters."""

    async def send(self, written: Letter) -> None:
        """Send a letter, once per id; nothing to whoever unsubscribed.

        Raises:
            NotifierBusy: it could not be sent now.
        """
        ...


class SurveyReceiver:
    """Sends surveys, each once: a mail by the outbox's id, a turn in a conversation by its key.

    What has expired or was answered meanwhile is not sent any more, and nothing to whoever wants none since.
    """

    def __init__(
        self,
        *,
        surveys: Surveys,
        conversations: Conversations,
        letters: Letters,
        links: Links,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._surveys = surveys
        self._conversations = conversations
        self._letters = letters
        self._links = links
        self._clock = clock
        self._new_id = new_id

    async def deliver(self, outgoing: Outgoing) -> None:
        """Send the survey that the subject names.

        Raises:
            NotifierBusy: the mail could not be sent now.
            WriteConflict: the conversation went on meanwhile.
        """
        survey = await self._surveys.get(outgoing.subject)
        if survey is None or survey.version or self._clock() >= survey.expires_at:
            return
        if await self._surveys.choice(survey.person_id) is Choice.NO:
            return
        if survey.place is Place.CONVERSATION:
            await self._say(survey)
            return
        written = letter(outgoing.id, survey, self._links)
        if written is not None:
            await self._letters.send(written)

    async def _say(self, survey: Survey) -> None:
        if survey.conversation_id is None:
            return
        try:
            held = await self._conversations.load(survey.conversation_id)
        except ConversationNotFound:
            return
        text, seq = remark(survey, self._links), next_seq(held)
        turn = Turn(seq, "bot", self._clock(), text, reply=Remark(text), key=f"survey:{survey.id}")
        left = (news(held, seq, self._new_id, rank=1),)
        await self._conversations.write(Step(held, turns=(turn,), outgoing=left))
