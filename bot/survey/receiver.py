"""The outbox's receiver for surveys: asks by mail, or in the conversation that the ticket came from."""

from __future__ import annotations

from typing import Protocol

from bot.worker.saying import Conversations, Letters, Saying
from handlers.languages import speaking
from handlers.languages.readers import Readers, written_in
from handlers.ports import Clock, NewId, Outgoing
from handlers.quality.letters import letter, remark
from handlers.quality.link import Links
from handlers.quality.survey import Choice, Place, Survey


class Surveys(Protocol):
    """Where surveys are kept."""

    async def get(self, survey_id: str) -> Survey | None:
        """Give a survey."""
        ...

    async def choice(self, person_id: str) -> Choice | None:
        """Give what a person chose about surveys."""
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
        readers: Readers | None = None,
    ) -> None:
        """Take what it works with. `readers`: knows what people read of whose surveys it is not known."""
        self._surveys = surveys
        self._saying = Saying(conversations, clock, new_id)
        self._letters = letters
        self._links = links
        self._clock = clock
        self._readers = readers

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
        language = await written_in(survey.about.language, survey.person_id, self._readers)
        if survey.place is Place.CONVERSATION:
            key = f"survey:{survey.id}"
            await self._saying.say(survey.conversation_id, lambda: remark(survey, self._links), key, language)
            return
        with speaking(language):
            written = letter(outgoing.id, survey, self._links)
        if written is not None:
            await self._letters.send(written)
