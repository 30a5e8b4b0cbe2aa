"""The outbox's receiver for known issues: makes articles of them, and tells who wanted to hear."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.worker.ports import NotYet
from bot.worker.saying import Conversations, Letters, Saying
from handlers.engineering.publishing_jobs import PUBLISH, UNNAMED, said_key
from handlers.languages import mark, say, speaking, spoken
from handlers.languages.readers import Readers, written_in
from handlers.news import mailed
from handlers.ports import Clock, NewId, Outgoing
from handlers.tickets.letters import Letter, kind_scope
from kb.errors import SyncInProgress

LETTER = "known_issue"
"""The kind of its letters: what unsubscribing stops."""
WANTED = mark("You get this mail, as you wanted to hear of it.")
_BUSY = timedelta(seconds=1)


class KnownIssueReceiver:
    """Does what known issues ask for, each thing once: an article by its text, a turn by its key, a mail by its id."""

    def __init__(
        self,
        *,
        publish: Callable[[], None],
        conversations: Conversations,
        letters: Letters,
        clock: Clock,
        new_id: NewId,
        readers: Readers | None = None,
    ) -> None:
        """Take what it works with.

        `publish` brings the articles up to date, in a thread; it raises `SyncInProgress` while another does so.
        `readers`: knows what people read.
        """
        self._publish = publish
        self._saying = Saying(conversations, clock, new_id)
        self._letters = letters
        self._readers = readers

    async def deliver(self, outgoing: Outgoing) -> None:
        """Do it.

        Raises:
            NotYet: articles are being written by somebody else now.
            NotifierBusy: a mail could not be sent now.
            WriteConflict: the conversation went on meanwhile.
        """
        if outgoing.payload["do"] == PUBLISH:
            try:
                await asyncio.to_thread(self._publish)
            except SyncInProgress as busy:
                raise NotYet(_BUSY) from busy
            return
        told = {name: str(value) for name, value in outgoing.payload.items()}
        # Whoever is in Slack reads it there; on the web nobody may look again, so that a mail goes as well.
        # Said days after they asked, beneath whatever was said since: it names what it is about, as the mail does.
        # What it is about and what is new of it are a person's words, and stay as they are.
        language = await written_in(None, told["person"], self._readers)
        key = said_key(outgoing.subject, told["mark"])
        held = await self._saying.say(told["conversation"], lambda: _said(told), key, language)
        if not mailed(held.channel if held else None) or not told["email"]:
            return
        with speaking((held.language if held else None) or language):
            written = _letter(outgoing.subject, told)
        await self._letters.send(written)


def _said(told: Mapping[str, str]) -> str:
    return f"{say('About “{title}”:', title=_title(told))}\n\n{told['text']}"


def _letter(subject: str, told: Mapping[str, str]) -> Letter:
    return Letter(
        id=_named(subject, told["mark"]),
        to=told["email"],
        person_id=told["person"],
        subject=_title(told),
        text=f"{told['text']}\n\n{say(WANTED)}",
        kind=LETTER,
        automatic=True,
        scope=kind_scope(LETTER),
        essential=False,
        language=spoken(),
    )


def _title(told: Mapping[str, str]) -> str:
    return say(told["title"]) if told["title"] == UNNAMED else told["title"]


def _named(subject: str, mark: str) -> str:
    """Name a mail by what it is: two who press at once leave two jobs, and one mail."""
    return f"k_{hashlib.blake2s(said_key(subject, mark).encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
